#include "wax-test-token.h"

#include "wax-test-dir.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

static void
run (const char *const *arguments)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE);
  g_autoptr(GSubprocess) process = NULL;

  g_subprocess_launcher_setenv (launcher, "GNUTLS_PIN", WAX_TEST_TOKEN_PIN, TRUE);
  g_subprocess_launcher_unsetenv (launcher, "LD_PRELOAD");
  process = g_subprocess_launcher_spawnv (launcher, arguments, &error);
  g_assert_no_error (error);
  g_subprocess_wait_check (process, NULL, &error);
  g_assert_no_error (error);
}

void
wax_test_token_make (const char *label, const char *uri, const char *mark, const char *certificate, const char *key)
{
  const char *const init[] = { "softhsm2-util", "--init-token", "--free", "--label", label,
                               "--so-pin=" WAX_TEST_TOKEN_WRONG, "--pin=" WAX_TEST_TOKEN_PIN, NULL };
  const char *const public[] = { "p11tool", "--login", "--write", "--id", "01", "--label", "alice", "--no-mark-private",
                                 "--load-certificate", certificate, uri, NULL };
  const char *const private[] = { "p11tool", "--login", "--write", "--id", "01", "--label", "alice", mark,
                                  "--load-privkey", key, uri, NULL };

  run (init);
  run (public);
  run (private);
}

char *
wax_test_token_set_up (WaxTestCert **authority)
{
  char *dir = wax_test_dir_new ();
  g_autofree char *settings = g_strdup_printf ("directories.tokendir = %s\nobjectstore.backend = file\nlog.level = ERROR\n",
                                               dir);
  g_autofree char *path = wax_test_pki_write (dir, "softhsm2.conf", settings), *spy = g_build_filename (dir, "spy", NULL);
  g_autoptr(WaxTestCert) own = NULL;
  g_autofree char *pem = NULL, *key = NULL, *pem_path = NULL, *key_path = NULL;

  *authority = wax_test_cert_new_root ("Client Authority");
  own = wax_test_cert_new (*authority, &(WaxTestCertOptions) {
    .common_name = "Alice", .email = "alice@example.test", .purpose = WAX_TEST_PURPOSE_CLIENT });
  g_setenv ("SOFTHSM2_CONF", path, TRUE);
  g_assert_cmpint (g_mkdir (spy, 0700), ==, 0);
  g_setenv ("WAX_SPY_DIR", spy, TRUE);
  pem = wax_test_cert_to_pem (own);
  key = wax_test_cert_key_to_pem (own);
  pem_path = wax_test_pki_write (dir, "own.pem", pem);
  key_path = wax_test_pki_write (dir, "key.pem", key);
  wax_test_token_make ("Alice's card", "pkcs11:token=Alice%27s%20card", "--mark-private", pem_path, key_path);
  return dir;
}

void
wax_test_token_tell (const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (g_getenv ("WAX_SPY_DIR"), name, NULL);

  if (text == NULL)
    g_unlink (path);
  else
    g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

guint
wax_test_token_count (const char *line)
{
  g_autofree char *path = g_build_filename (g_getenv ("WAX_SPY_DIR"), "log", NULL), *text = NULL;
  g_auto(GStrv) lines = NULL;
  guint n = 0;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return 0;
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++) {
    gsize size = strlen (line);

    n += strncmp (lines[i], line, size) == 0 && (lines[i][size] == '\0' || lines[i][size] == ' ');
  }
  return n;
}

void
wax_test_token_reset (void)
{
  static const char *const names[] = { "log", "gone", "pulled", "early", "locking", "wrong", "keypad",
                                       "typed" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    wax_test_token_tell (names[i], NULL);
}
