#include "app/wax-identity-state.h"
#include "identity/wax-identity-store.h"
#include "wax-test-dir.h"
#include "wax-test-pki.h"

/* What is said of a certificate of the person's own as its time passes, and that each warning is given once. */

#define NOW G_GINT64_CONSTANT (1790000000)
#define DAY (24 * 60 * 60)

static WaxIdentity *
make_identity (void)
{
  g_autoptr(WaxTestCert) made = wax_test_cert_new (NULL, &(WaxTestCertOptions){
    .common_name = "Alice", .no_san = TRUE, .plain_like_openssl = TRUE, .not_before = NOW - 100 * DAY,
    .not_after = NOW });
  g_autofree char *pem = wax_test_cert_to_pem (made);
  g_autoptr(GPtrArray) chain = wax_certificate_chain_new_from_pem (pem, -1, NULL);

  return wax_identity_new (chain);
}

static void
test_time (void)
{
  static const struct {
    gint64 left;
    guint warning;
    const char *said;
  } rows[] = {
    { 102 * DAY, 0, "Not valid yet: it begins in 2 days." },
    { 100 * DAY + 1, 0, "Not valid yet: it begins within a day." },
    { 100 * DAY, 0, "Valid." },
    { 30 * DAY + 1, 0, "Valid." },
    { 30 * DAY, 30, "Ends in 30 days." },
    { 14 * DAY + 1, 30, "Ends in 14 days." },
    { 14 * DAY, 14, "Ends in 14 days." },
    { 7 * DAY, 7, "Ends in 7 days." },
    { 2 * DAY, 7, "Ends in 2 days." },
    { DAY, 1, "Ends in 1 day." },
    { DAY - 1, 1, "Ends within a day." },
    { 0, 1, "Ends within a day." },
    { -1, 0, "Ended less than a day ago." },
    { -3 * DAY, 0, "Ended 3 days ago." },
  };
  g_autoptr(WaxIdentity) identity = make_identity ();

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *said = wax_identity_describe_time (identity, NOW - rows[i].left);
    g_autofree char *warning = wax_identity_describe_warning (identity, NOW - rows[i].left);

    g_assert_cmpstr (said, ==, rows[i].said);
    g_assert_cmpuint (wax_identity_get_warning_days (identity, NOW - rows[i].left), ==, rows[i].warning);
    g_assert_cmpint (warning != NULL, ==, g_str_has_prefix (said, "End"));
  }
}

/* Also for who opens the profile anew; an earlier step is over with a later one. */
static void
test_once (void)
{
  static const struct {
    guint days;
    gboolean first;
  } rows[] = { { 30, TRUE }, { 30, FALSE }, { 14, TRUE }, { 30, FALSE }, { 1, TRUE }, { 7, FALSE }, { 1, FALSE } };
  g_autoptr(WaxIdentity) identity = make_identity ();
  g_autofree char *dir = wax_test_dir_new ();
  g_autoptr(WaxProfile) profile = wax_profile_open (dir, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr(GError) error = NULL;
    g_autoptr(WaxIdentityStore) store = wax_identity_store_open (profile, &error);
    gboolean first = !rows[i].first;

    g_assert_no_error (error);
    g_assert_true (wax_identity_store_add (store, identity, &error));
    g_assert_true (wax_identity_store_note_warning (store, identity, rows[i].days, &first, &error));
    g_assert_cmpint (first, ==, rows[i].first);
  }
  wax_test_dir_remove (dir);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/identity-state/time", test_time);
  g_test_add_func ("/app/identity-state/once", test_once);
  return g_test_run ();
}
