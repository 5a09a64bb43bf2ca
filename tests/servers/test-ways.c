#include "wax-test-policy.h"
#include "wax-web-people.h"

#include <string.h>

/*
 * A certificate and a password, or the one where the other does not do: what gets through nginx to the mail server,
 * with what the account is said to have got in, and which of the two is said to have failed.
 */

typedef enum {
  SITE_OFF,
  SITE_OPTIONAL,
  SITE_NEEDED,
  N_SITES
} Site;

static const char *const verify[N_SITES] = { "off", "optional", "on" };

static WaxWebFixture fixture;
static WaxWebPeople people;
static guint ports[N_SITES];

static void
describe_site (GString *text, guint site)
{
  g_string_append_printf (text, "ssl_verify_client %s;\n" WAX_WEB_NGINX_ON, verify[site]);
}

/* Forgets what came before, and runs the account. */
static json_t *
run (int status, const char *account, const char *password)
{
  g_autofree char *line = g_strdup_printf ("sync --channel receive %s --password-file %s", account, password);

  wax_demo_server_reset_counters (fixture.cli.server);
  g_ptr_array_unref (wax_web_server_take_log (fixture.web, 0));
  return wax_cli_fixture_run_json (&fixture.cli, status, line);
}

static void
assert_error (json_t *error, const char *domain, const char *code)
{
  g_assert_nonnull (error);
  g_assert_cmpstr (wax_cli_fixture_get (error, "domain"), ==, domain);
  g_assert_cmpstr (wax_cli_fixture_get (error, "code"), ==, code);
}

/* @missing: (nullable): why the certificate had no part in it */
static void
assert_signed_in (json_t *document, const char *with, const char *missing)
{
  json_t *certificate = wax_cli_fixture_find (document, "certificate");

  g_assert_null (wax_web_fixture_get_error (document));
  g_assert_cmpstr (wax_cli_fixture_get (document, "signed_in_with"), ==, with);
  if (missing != NULL)
    assert_error (certificate, "identity", missing);
  else
    g_assert_true (json_is_null (certificate));
}

static void
assert_passwords (guint expected)
{
  g_assert_cmpuint (wax_demo_server_get_counter (fixture.cli.server, WAX_DEMO_SIGN_INS), ==, expected);
}

/* All that reached @site came with @certificate. */
static void
assert_arrived (GPtrArray *log, Site site, const char *certificate)
{
  guint n = 0;

  for (guint i = 0; i < log->len; i++) {
    const WaxWebRequest *request = log->pdata[i];

    if (request->port != ports[site])
      continue;
    n++;
    g_assert_cmpstr (request->certificate, ==, certificate);
  }
  g_assert_cmpuint (n, >, 0);
}

/* ---- both at once ---- */

static void
assert_both (Site site, WaxWebPerson person)
{
  g_autofree char *account = wax_web_fixture_add_account (&fixture, "--server localhost:%u --user alice@example.test"
                                                          " --no-probe --sign-in both --identity %s @PASSWORD",
                                                          ports[site], people.ids[person]);
  const char *code = wax_web_people_get_code (person, TRUE);
  gboolean welcome = site == SITE_OFF || strcmp (code, "ok") == 0;
  json_t *document = run (welcome ? 0 : 4, account, fixture.cli.password_file);
  g_autoptr(GPtrArray) log = wax_web_server_take_log (fixture.web, 0);

  assert_passwords (welcome);
  assert_arrived (log, site, site == SITE_OFF ? "-" : people.names[person]);
  if (welcome) {
    assert_signed_in (document, site == SITE_OFF ? "password" : "both", site == SITE_OFF ? "not-requested" : NULL);
  } else {
    json_t *error = wax_web_fixture_get_error (document);

    assert_error (error, "identity", code);
    wax_web_people_assert_words (person, code, wax_cli_fixture_get (error, "text"));
    g_assert_cmpuint (wax_demo_server_get_counter (fixture.cli.server, WAX_DEMO_BYTES_RECEIVED), ==, 0);
  }
  json_decref (document);
}

static void
test_both (gconstpointer data)
{
  Site site = GPOINTER_TO_UINT (data);

  assert_both (site, WAX_WEB_GOOD);
  if (site == SITE_OFF)
    return;
  assert_both (site, WAX_WEB_EXPIRED);
  assert_both (site, WAX_WEB_FOREIGN);
  assert_both (site, WAX_WEB_REVOKED);
}

/* The certificate is good, and it is the password that is told of. */
static void
test_wrong_password (void)
{
  g_autofree char *account = wax_web_fixture_add_account (&fixture, "--server localhost:%u --user alice@example.test"
                                                          " --no-probe --sign-in both --identity %s @PASSWORD",
                                                          ports[SITE_NEEDED], people.ids[WAX_WEB_GOOD]);
  g_autofree char *wrong = wax_test_pki_write (fixture.cli.dir, "wrong", "not-this-one\n");
  json_t *document = run (4, account, wrong);

  assert_error (wax_web_fixture_get_error (document), "auth", "password-refused");
  assert_passwords (1);
  json_decref (document);
}

/* ---- one where the other does not do ---- */

/* The ordinary port asks for a certificate too, and takes a bad one for worse than none: what falls back shows none. */
static void
assert_either (WaxWebPerson person)
{
  g_autofree char *account = wax_web_fixture_add_account (&fixture, "--server localhost:%u --user alice@example.test"
                                                          " --no-probe --sign-in certificate-or-password"
                                                          " --cert-port %u --identity %s @PASSWORD",
                                                          ports[SITE_OPTIONAL], ports[SITE_NEEDED], people.ids[person]);
  const char *code = wax_web_people_get_code (person, TRUE);
  gboolean good = strcmp (code, "ok") == 0;
  json_t *document = run (0, account, fixture.cli.password_file);
  g_autoptr(GPtrArray) log = wax_web_server_take_log (fixture.web, 0);

  assert_signed_in (document, good ? "certificate" : "password", good ? NULL : code);
  assert_passwords (!good);
  assert_arrived (log, SITE_NEEDED, people.names[person]);
  assert_arrived (log, SITE_OPTIONAL, good ? people.names[person] : "-");
  json_decref (document);
}

static void
test_either (void)
{
  assert_either (WAX_WEB_GOOD);
  assert_either (WAX_WEB_EXPIRED);
  assert_either (WAX_WEB_FOREIGN);
  assert_either (WAX_WEB_SERVER);
  assert_either (WAX_WEB_REVOKED);
}

/* ---- bound to the certificate ---- */

/*
 * @way: of signing in, at @site, with the port for certificates at @other
 * @code: "ok", or of the error in the domain "identity"
 */
typedef struct {
  const char *way;
  Site site, other;
  WaxWebPerson person;
  const char *code;
} Bound;

static char *
add_bound (const Bound *bound)
{
  const char *id = people.ids[bound->person];

  return wax_web_fixture_add_account (&fixture, "--server localhost:%u --cert-port %u --no-probe"
                                      " --user alice@example.test --sign-in %s%s%s @PASSWORD", ports[bound->site],
                                      ports[bound->other], bound->way, id != NULL ? " --identity " : "",
                                      id != NULL ? id : "");
}

/* Where the certificate is not asked for, or is not taken, neither the password nor all the rest gets through. */
static void
assert_bound (const Bound *bound, const char *account)
{
  gboolean welcome = strcmp (bound->code, "ok") == 0;
  json_t *document = run (welcome ? 0 : 4, account, fixture.cli.password_file);
  g_autoptr(GPtrArray) log = wax_web_server_take_log (fixture.web, 0);

  g_test_message ("%s at %s, %s", bound->way, verify[bound->site], bound->code);
  if (welcome) {
    g_assert_null (wax_web_fixture_get_error (document));
    assert_arrived (log, bound->site, people.names[bound->person]);
  } else {
    assert_error (wax_web_fixture_get_error (document), "identity", bound->code);
    g_assert_cmpuint (wax_demo_server_get_counter (fixture.cli.server, WAX_DEMO_BYTES_RECEIVED), ==, 0);
    for (guint i = 0; i < log->len; i++)
      g_assert_cmpuint (((WaxWebRequest *) log->pdata[i])->port, !=, ports[SITE_OFF]);
  }
  assert_passwords (welcome && strcmp (bound->way, "both") == 0);
  json_decref (document);
}

static void
test_bound (void)
{
  static const Bound rows[] = {
    { "both", SITE_OFF, SITE_NEEDED, WAX_WEB_GOOD, "not-requested-here" },
    { "both", SITE_OPTIONAL, SITE_NEEDED, WAX_WEB_GOOD, "ok" },
    { "both", SITE_NEEDED, SITE_NEEDED, WAX_WEB_EXPIRED, "expired" },
    { "certificate-or-password", SITE_OPTIONAL, SITE_NEEDED, WAX_WEB_GOOD, "ok" },
    { "certificate-or-password", SITE_OFF, SITE_NEEDED, WAX_WEB_FOREIGN, "issuer-not-accepted" },
    { "certificate", SITE_OFF, SITE_NEEDED, WAX_WEB_REVOKED, "refused" },
    { "password", SITE_OFF, SITE_NEEDED, WAX_WEB_NOBODY, "certificate-required" },
    { "password", SITE_OPTIONAL, SITE_NEEDED, WAX_WEB_NOBODY, "certificate-required" },
  };
  char *accounts[G_N_ELEMENTS (rows)];

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    accounts[i] = add_bound (&rows[i]);
  wax_test_policy_lock (fixture.cli.dir, "client-certificate='required'");
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    assert_bound (&rows[i], accounts[i]);
    g_free (accounts[i]);
  }
  wax_test_policy_unlock ();
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/servers/ways/both/off", GUINT_TO_POINTER (SITE_OFF), test_both);
  g_test_add_data_func ("/servers/ways/both/optional", GUINT_TO_POINTER (SITE_OPTIONAL), test_both);
  g_test_add_data_func ("/servers/ways/both/needed", GUINT_TO_POINTER (SITE_NEEDED), test_both);
  g_test_add_func ("/servers/ways/both/wrong-password", test_wrong_password);
  g_test_add_func ("/servers/ways/either", test_either);
  g_test_add_func ("/servers/ways/bound", test_bound);
  return wax_web_program_run (&(WaxWebProgram) { &fixture, &people, WAX_WEB_NGINX, describe_site, N_SITES, ports });
}
