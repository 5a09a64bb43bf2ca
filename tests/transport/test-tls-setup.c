#include "transport/wax-tls-setup.h"

#include <glib/gstdio.h>

static const char *child;

static void
run_child (const char *mode, char **environment)
{
  const char *const argv[] = { child, mode, NULL };
  g_autofree char *said = NULL;
  g_autoptr(GError) error = NULL;
  int status = 0;

  g_spawn_sync (NULL, (char **) argv, environment, G_SPAWN_DEFAULT, NULL, NULL, NULL, &said, &status, &error);
  g_assert_no_error (error);
  if (!g_spawn_check_wait_status (status, &error))
    g_error ("%s: %s: %s", mode, error->message, said);
}

static void
test_no_session_outlives_trust (void)
{
  run_child ("stopped", NULL);
}

static void
test_unprepared_connects_to_nothing (void)
{
  g_auto(GStrv) environment = g_get_environ ();

  environment = g_environ_unsetenv (environment, "G_TLS_GNUTLS_PRIORITY");
  run_child ("unprepared", environment);
}

/* What could be set from outside to loosen the library, or to read along. */
static void
test_environment_changes_nothing (void)
{
  g_auto(GStrv) environment = g_get_environ ();
  g_autofree char *keys = g_build_filename (g_get_tmp_dir (), "wax-keys.log", NULL);

  g_remove (keys);
  environment = g_environ_setenv (environment, "SSLKEYLOGFILE", keys, TRUE);
  environment = g_environ_setenv (environment, "GIO_USE_TLS", "dummy", TRUE);
  environment = g_environ_setenv (environment, "GIO_EXTRA_MODULES", "/nonexistent", TRUE);
  environment = g_environ_setenv (environment, "G_TLS_GNUTLS_PRIORITY", "NORMAL", TRUE);
  run_child ("served", environment);
  g_assert_false (g_file_test (keys, G_FILE_TEST_EXISTS));
}

static void
test_self_check (void)
{
  g_autoptr(GError) error = NULL;

  g_assert_true (wax_tls_self_check (&error));
  g_assert_no_error (error);
}

/* A root of the system's own store: whoever forgets to name anchors must find that nobody vouches for it. */
static void
test_default_vouches_for_nobody (void)
{
  g_autoptr(GTlsCertificate) root = g_tls_certificate_new_from_file ("/etc/ssl/certs/ca-certificates.crt", NULL);
  GTlsDatabase *database = g_tls_backend_get_default_database (g_tls_backend_get_default ());

  g_assert_nonnull (root);
  g_assert_cmpuint (g_tls_database_verify_chain (database, root, G_TLS_DATABASE_PURPOSE_AUTHENTICATE_SERVER, NULL, NULL,
                                                 G_TLS_DATABASE_VERIFY_NONE, NULL, NULL), ==,
                    G_TLS_CERTIFICATE_UNKNOWN_CA);
}

int
main (int argc, char **argv)
{
  wax_tls_prepare ();
  g_test_init (&argc, &argv, NULL);
  child = argv[1];
  g_test_add_func ("/tls/self-check", test_self_check);
  g_test_add_func ("/tls/no-session-outlives-trust", test_no_session_outlives_trust);
  g_test_add_func ("/tls/unprepared-connects-to-nothing", test_unprepared_connects_to_nothing);
  g_test_add_func ("/tls/environment-changes-nothing", test_environment_changes_nothing);
  g_test_add_func ("/tls/default-vouches-for-nobody", test_default_vouches_for_nobody);
  return g_test_run ();
}
