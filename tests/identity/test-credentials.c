#include "identity/wax-credentials.h"

#include <gio/gio.h>
#include <string.h>

#include "util/wax-secret.h"

static void
assert_password (GBytes *password, const char *expected)
{
  g_assert_nonnull (password);
  g_assert_cmpint (strcmp (wax_secret_get_text (password), expected), ==, 0);
}

/* The bus address leads nowhere: as on a machine without a session. */
static void
test_session_only (void)
{
  g_autoptr(WaxCredentials) credentials = wax_credentials_new ();
  g_autoptr(WaxCredentials) other = wax_credentials_new ();
  g_autoptr(GBytes) password = wax_secret_new ("correct horse");
  g_autoptr(GError) missing = NULL;
  g_autoptr(GError) unkept = NULL;
  g_autoptr(GError) gone = NULL;
  g_autoptr(GError) elsewhere = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) found = NULL;

  g_assert_null (wax_credentials_lookup (credentials, "mail.example.test", "a", NULL, &missing));
  g_assert_error (missing, WAX_IDENTITY_ERROR, WAX_IDENTITY_ERROR_NO_KEYRING);
  g_assert_false (wax_credentials_store (credentials, "mail.example.test", "a", "Mail", password, NULL, &unkept));
  g_assert_error (unkept, WAX_IDENTITY_ERROR, WAX_IDENTITY_ERROR_NO_KEYRING);
  found = wax_credentials_lookup (credentials, "mail.example.test", "a", NULL, &error);
  g_assert_no_error (error);
  assert_password (found, "correct horse");
  g_assert_null (wax_credentials_lookup (other, "mail.example.test", "a", NULL, &elsewhere));
  g_assert_true (wax_credentials_clear (credentials, "mail.example.test", "a", NULL, &error));
  g_assert_no_error (error);
  g_assert_null (wax_credentials_lookup (credentials, "mail.example.test", "a", NULL, &gone));
  g_assert_error (gone, WAX_IDENTITY_ERROR, WAX_IDENTITY_ERROR_NO_KEYRING);
}

#define N_THREADS 8
#define N_USERS 100

typedef struct {
  WaxCredentials *credentials;
  guint first;
} Share;

static gpointer
store_many (gpointer data)
{
  Share *self = data;

  for (guint i = 0; i < N_USERS; i++) {
    g_autofree char *user = g_strdup_printf ("%u", self->first + i);
    g_autoptr(GBytes) password = wax_secret_new (user);

    wax_credentials_store (self->credentials, "mail.example.test", user, "Mail", password, NULL, NULL);
  }
  return NULL;
}

/* Accounts sign in each in a thread of its own, and what one keeps must not push out what another does. */
static void
test_many_at_once (void)
{
  g_autoptr(WaxCredentials) credentials = wax_credentials_new ();
  Share shares[N_THREADS];
  GThread *threads[N_THREADS];

  for (guint i = 0; i < N_THREADS; i++) {
    shares[i] = (Share) { credentials, i * N_USERS };
    threads[i] = g_thread_new ("store", store_many, &shares[i]);
  }
  for (guint i = 0; i < N_THREADS; i++)
    g_thread_join (threads[i]);
  for (guint i = 0; i < N_THREADS * N_USERS; i++) {
    g_autofree char *user = g_strdup_printf ("%u", i);
    g_autoptr(GBytes) found = wax_credentials_lookup (credentials, "mail.example.test", user, NULL, NULL);

    assert_password (found, user);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus", TRUE);
  g_test_add_func ("/credentials/session-only", test_session_only);
  g_test_add_func ("/credentials/many-at-once", test_many_at_once);
  return g_test_run ();
}
