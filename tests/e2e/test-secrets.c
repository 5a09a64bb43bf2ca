#include "wax-cli-fixture.h"
#include "wax-test-dir.h"
#include "wax-test-token.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <gnutls/x509.h>
#include <libsecret/secret.h>
#include <signal.h>
#include <string.h>
#include <sys/inotify.h>
#include <unistd.h>

/*
 * Both programs, as built, with everything secret that a person gives them and with all that they can be made to say.
 * What they leave behind, wherever that is, is searched for each secret in each form in which it could stand there.
 */

enum { PATIENCE_S = 60, PACE_MS = 5, SMALLEST = 8 };

#define FILE_PASSWORD "correct horse"
#define WRONG_PASSWORD "battery-staple-2"

static const SecretSchema schema = {
  "io.github.waxwing.Waxwing.PrivateKey",
  SECRET_SCHEMA_NONE,
  { { "certificate", SECRET_SCHEMA_ATTRIBUTE_STRING }, { NULL, 0 } },
};

/*
 * @needles: of GBytes: in each form
 * @outputs: a folder with what the programs have said, a file for each run
 * @temporary: what they take for temporary files
 * @watch: of inotify: tells whether there was one
 */
typedef struct {
  WaxCliFixture cli;
  WaxTestCert *authority;
  char *tokens;
  GPtrArray *needles;
  char *outputs;
  char *temporary;
  int watch;
  guint n_runs;
} Fixture;

/* ---- needles ---- */

static void
take_needle (Fixture *f, const void *data, gsize size)
{
  if (size >= SMALLEST)
    g_ptr_array_add (f->needles, g_bytes_new (data, size));
}

/* As it stands in Base64 when @before bytes come before it in its group of three. */
static void
add_base64 (Fixture *f, const guint8 *data, gsize size, gsize before)
{
  g_autofree guint8 *shifted = g_malloc0 (before + size);
  g_autofree char *text = NULL;
  gsize from = before > 0 ? 4 : 0, to;

  memcpy (shifted + before, data, size);
  text = g_base64_encode (shifted, before + size);
  to = (before + size) / 3 * 4; /* what follows it is in the rest */
  if (to > from)
    take_needle (f, text + from, to - from);
}

static void
add_secret (Fixture *f, const void *data, gsize size)
{
  g_autoptr(GString) hex = g_string_new (NULL);
  g_autofree char *upper = NULL;

  g_assert_cmpuint (size, >=, SMALLEST);
  for (gsize i = 0; i < size; i++)
    g_string_append_printf (hex, "%02x", ((const guint8 *) data)[i]);
  upper = g_ascii_strup (hex->str, -1);
  take_needle (f, data, size);
  take_needle (f, hex->str, hex->len);
  take_needle (f, upper, hex->len);
  for (gsize before = 0; before < 3; before++)
    add_base64 (f, data, size, before);
}

static void
add_text (Fixture *f, const char *text)
{
  add_secret (f, text, strlen (text));
}

/* Without the octet that only says that it is not negative. */
static void
add_number (Fixture *f, gnutls_datum_t *number)
{
  gsize skip = number->size > 0 && number->data[0] == 0 ? 1 : 0;

  add_secret (f, number->data + skip, number->size - skip);
  gnutls_free (number->data);
}

/* Its private numbers: whoever has one of them has the key. */
static void
add_key (Fixture *f, const char *pem)
{
  const gnutls_datum_t data = { (guint8 *) pem, (guint) strlen (pem) };
  gnutls_datum_t modulus, public, numbers[6], x, y, scalar;
  gnutls_x509_privkey_t key;
  gnutls_ecc_curve_t curve;

  g_assert_cmpint (gnutls_x509_privkey_init (&key), ==, 0);
  g_assert_cmpint (gnutls_x509_privkey_import (key, &data, GNUTLS_X509_FMT_PEM), ==, 0);
  if (gnutls_x509_privkey_get_pk_algorithm (key) == GNUTLS_PK_RSA) {
    g_assert_cmpint (gnutls_x509_privkey_export_rsa_raw2 (key, &modulus, &public, &numbers[0], &numbers[1], &numbers[2],
                                                          &numbers[3], &numbers[4], &numbers[5]), ==, 0);
    gnutls_free (modulus.data);
    gnutls_free (public.data);
    for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
      add_number (f, &numbers[i]);
  } else {
    g_assert_cmpint (gnutls_x509_privkey_export_ecc_raw (key, &curve, &x, &y, &scalar), ==, 0);
    gnutls_free (x.data);
    gnutls_free (y.data);
    add_number (f, &scalar);
  }
  gnutls_x509_privkey_deinit (key);
}

/* ---- searching ---- */

/* Text may be broken into lines anywhere. */
static GByteArray *
join_lines (const char *content, gsize size)
{
  GByteArray *joined = g_byte_array_sized_new ((guint) size);

  for (gsize i = 0; i < size; i++) {
    gboolean escaped = content[i] == '\\' && i + 1 < size && content[i + 1] == 'n';

    i += escaped;
    if (!escaped && content[i] != '\n' && content[i] != '\r')
      g_byte_array_append (joined, (const guint8 *) content + i, 1);
  }
  return joined;
}

static gboolean
has_needle (Fixture *f, const void *content, gsize size)
{
  for (guint i = 0; i < f->needles->len && size > 0; i++) {
    gsize needle_size;
    gconstpointer needle = g_bytes_get_data (f->needles->pdata[i], &needle_size);

    if (memmem (content, size, needle, needle_size) != NULL)
      return TRUE;
  }
  return FALSE;
}

static gboolean
file_has_needle (Fixture *f, const char *path)
{
  g_autofree char *content = NULL;
  g_autoptr(GByteArray) joined = NULL;
  gsize size;

  if (!g_file_get_contents (path, &content, &size, NULL))
    return FALSE; /* a socket or lock that came and went */
  joined = join_lines (content, size);
  return has_needle (f, content, size) || has_needle (f, joined->data, joined->len);
}

/* Returns: how many files were searched below @path. */
static guint
assert_tree (Fixture *f, const char *path)
{
  g_autoptr(GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;
  guint n = 0;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *child = g_build_filename (path, name, NULL);

    if (g_file_test (child, G_FILE_TEST_IS_SYMLINK))
      continue;
    if (g_file_test (child, G_FILE_TEST_IS_DIR)) {
      n += assert_tree (f, child);
    } else if (g_file_test (child, G_FILE_TEST_IS_REGULAR)) {
      n++;
      if (file_has_needle (f, child))
        g_error ("%s holds a secret", child);
    }
  }
  return n;
}

static void
assert_process_file (Fixture *f, const char *pid, const char *name)
{
  g_autofree char *path = g_build_filename ("/proc", pid, name, NULL), *content = NULL;
  g_autoptr(GError) error = NULL;
  gsize size;

  g_file_get_contents (path, &content, &size, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (size, >, 0);
  if (has_needle (f, content, size))
    g_error ("%s holds a secret", path);
}

/* A program that runs: what others may see of it, that it has no children to whom it could have said anything, and that
 * no core file is made of it. */
static void
assert_process (Fixture *f, GSubprocess *process)
{
  const char *pid = g_subprocess_get_identifier (process);
  g_autofree char *tasks = g_build_filename ("/proc", pid, "task", NULL);
  g_autofree char *limits = g_build_filename ("/proc", pid, "limits", NULL), *text = NULL;
  g_autoptr(GDir) dir = NULL;
  const char *name;

  g_assert_nonnull (pid);
  assert_process_file (f, pid, "cmdline");
  assert_process_file (f, pid, "environ");
  g_assert_true (g_file_get_contents (limits, &text, NULL, NULL));
  g_assert_true (g_regex_match_simple ("^Max core file size +0 +0 ", text, G_REGEX_MULTILINE, 0));
  dir = g_dir_open (tasks, 0, NULL);
  while ((name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (tasks, name, "children", NULL), *children = NULL;

    if (g_file_get_contents (path, &children, NULL, NULL))
      g_assert_cmpstr (children, ==, "");
  }
}

static void
assert_no_temporary_files (Fixture *f)
{
  char events[4096];
  gssize size = read (f->watch, events, sizeof events);

  if (size > 0)
    g_error ("a temporary file: %s", ((struct inotify_event *) (gpointer) events)->name);
}

static void
assert_nowhere (Fixture *f)
{
  g_auto(GStrv) tokens = wax_demo_server_dup_tokens (f->cli.server);

  for (guint i = 0; tokens[i] != NULL; i++)
    add_text (f, tokens[i]);
  g_assert_cmpuint (g_strv_length (tokens), >, 0);
  g_assert_cmpuint (assert_tree (f, f->cli.profile), >, 0);
  g_assert_cmpuint (assert_tree (f, f->outputs), >=, f->n_runs);
  g_assert_cmpuint (assert_tree (f, g_get_home_dir ()), >, 0);
  assert_no_temporary_files (f);
}

/* ---- running ---- */

/* What it says goes to a file, with all that it would tell whoever looks for a fault. */
static GSubprocessLauncher *
new_launcher (Fixture *f)
{
  GSubprocessLauncher *launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDERR_MERGE);
  g_autofree char *name = g_strdup_printf ("%u", f->n_runs++), *path = g_build_filename (f->outputs, name, NULL);
  g_autofree char *schemas = g_build_filename (g_getenv ("G_TEST_BUILDDIR"), "..", "data", NULL);

  g_subprocess_launcher_set_stdout_file_path (launcher, path);
  g_subprocess_launcher_setenv (launcher, "G_MESSAGES_DEBUG", "all", TRUE);
  g_subprocess_launcher_setenv (launcher, "TMPDIR", f->temporary, TRUE);
  g_subprocess_launcher_setenv (launcher, "GSETTINGS_SCHEMA_DIR", schemas, TRUE);
  g_subprocess_launcher_setenv (launcher, "GSETTINGS_BACKEND", "keyfile", TRUE);
  return launcher;
}

static GSubprocess *
start (Fixture *f, const char *line)
{
  g_autoptr(GSubprocessLauncher) launcher = new_launcher (f);

  return wax_cli_fixture_launch (&f->cli, launcher, line);
}

static void
run (Fixture *f, int expected, const char *line)
{
  g_autoptr(GSubprocess) process = start (f, line);
  g_autoptr(GError) error = NULL;

  g_subprocess_wait (process, NULL, &error);
  g_assert_no_error (error);
  if (!g_subprocess_get_if_exited (process) || g_subprocess_get_exit_status (process) != expected)
    g_error ("waxctl %s did not end with %d, but with status %d", line, expected, g_subprocess_get_status (process));
}

static void
end (GSubprocess *process, int signal)
{
  g_autoptr(GError) error = NULL;

  g_subprocess_send_signal (process, signal);
  g_subprocess_wait (process, NULL, &error);
  g_assert_no_error (error);
}

static void
await_requests (Fixture *f, const char *name, guint expected)
{
  gint64 end_us = g_get_monotonic_time () + PATIENCE_S * G_USEC_PER_SEC;

  while (wax_demo_server_count_requests (f->cli.server, name) < expected) {
    g_assert_cmpint (g_get_monotonic_time (), <, end_us);
    g_usleep (PACE_MS * 1000);
  }
}

/* ---- the person ---- */

static void
write_file (Fixture *f, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (f->cli.dir, name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

/* Returns: (transfer full): the id of the certificate of @user, whose file is gone. */
static char *
import_person (Fixture *f, const char *user, WaxTestKey kind)
{
  g_autofree char *email = g_strdup_printf ("%s@example.test", user);
  g_autoptr(WaxTestCert) own = wax_test_cert_new (f->authority, &(WaxTestCertOptions) {
    .common_name = "A Person", .email = email, .purpose = WAX_TEST_PURPOSE_CLIENT, .key = kind });
  g_autofree char *chain = wax_test_cert_chain_to_pem (own, 0), *key = wax_test_cert_key_to_pem (own);
  g_autofree char *both = g_strconcat (key, chain, NULL), *path = wax_test_pki_write (f->cli.dir, "own.pem", both);
  json_t *document;
  char *id;

  add_key (f, key);
  run (f, 0, "identity import @DIR/own.pem");
  document = wax_cli_fixture_run_json (&f->cli, 0, "identity import @DIR/own.pem"); /* once more is the same */
  id = g_strdup (wax_cli_fixture_get (document, "id"));
  json_decref (document);
  g_assert_cmpint (g_unlink (path), ==, 0);
  return id;
}

/* A file with a password, and what is wrong with it. */
static void
import_file (Fixture *f)
{
  g_autofree char *from = g_test_build_filename (G_TEST_DIST, "data", "identities", "aes-ec.p12", NULL);
  g_autofree char *to = g_build_filename (f->cli.dir, "aes-ec.p12", NULL), *data = NULL, *key = NULL;
  const char *bus = f->cli.bus;
  g_autoptr(GError) error = NULL;
  json_t *document;
  gsize size;

  g_assert_true (g_file_get_contents (from, &data, &size, NULL));
  g_assert_true (g_file_set_contents (to, data, (gssize) size, NULL));
  f->cli.bus = NULL;
  run (f, 4, "identity import @DIR/aes-ec.p12 --password-file @DIR/file-password"); /* there is no keyring */
  f->cli.bus = bus;
  run (f, 2, "identity import @DIR/aes-ec.p12");
  run (f, 2, "identity import @DIR/aes-ec.p12 --password-file @DIR/wrong-password");
  run (f, 0, "identity import @DIR/aes-ec.p12 --password-file @DIR/file-password");
  document = wax_cli_fixture_run_json (&f->cli, 0, "identity import @DIR/aes-ec.p12"
                                                   " --password-file @DIR/file-password");
  key = secret_password_lookup_sync (&schema, NULL, &error, "certificate",
                                     wax_cli_fixture_get (document, "fingerprint"), NULL);
  g_assert_no_error (error);
  g_assert_nonnull (key);
  add_key (f, key);
  json_decref (document);
}

/* In each way in which one can sign in. */
static void
add_accounts (Fixture *f)
{
  guint port = wax_demo_server_get_certificate_port (f->cli.server);
  g_autofree char *alice = import_person (f, "alice", WAX_TEST_KEY_P256);
  g_autofree char *bob = import_person (f, "bob", WAX_TEST_KEY_RSA_2048);
  g_autofree char *both = g_strdup_printf ("account add --server @URL --user alice@example.test --sign-in both"
                                           " --identity %s @PASSWORD", alice);
  g_autofree char *alone = g_strdup_printf ("account add --server @URL --user bob@example.test --cert-port %u"
                                            " --identity %s", port, bob);
  g_autofree char *card = g_strdup_printf ("account add --server @URL --user alice@example.test --cert-port %u"
                                           " --identity 'pkcs11:token=Alice%%27s%%20card' --pin-file @DIR/", port);
  g_autofree char *wrong_card = g_strconcat (card, "wrong-pin", NULL), *good_card = g_strconcat (card, "pin", NULL);

  run (f, 0, both);
  run (f, 0, alone);
  run (f, 4, wrong_card);
  run (f, 0, good_card);
  run (f, 4, "account add --server @URL --user carol@example.test --password-file @DIR/wrong-password");
  run (f, 0, "account add --server @URL --user carol@example.test @PASSWORD");
}

static void
set_up (Fixture *f)
{
  wax_cli_fixture_set_up (&f->cli, NULL);
  f->cli.bus = g_getenv ("DBUS_SESSION_BUS_ADDRESS");
  f->tokens = wax_test_token_set_up (&f->authority);
  wax_cli_fixture_serve_certificates (&f->cli, f->authority);
  wax_demo_server_misbehave (f->cli.server, WAX_DEMO_CLIENT_CERTIFICATE, 1, NULL);
  f->needles = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  f->outputs = g_build_filename (f->cli.dir, "outputs", NULL);
  f->temporary = g_build_filename (f->cli.dir, "temporary", NULL);
  g_assert_cmpint (g_mkdir (f->outputs, 0700), ==, 0);
  g_assert_cmpint (g_mkdir (f->temporary, 0700), ==, 0);
  f->watch = inotify_init1 (IN_NONBLOCK | IN_CLOEXEC);
  g_assert_cmpint (inotify_add_watch (f->watch, f->temporary, IN_CREATE), >=, 0);
  add_text (f, "secret-1");
  add_text (f, FILE_PASSWORD);
  add_text (f, WRONG_PASSWORD);
  add_text (f, WAX_TEST_TOKEN_PIN);
  add_text (f, WAX_TEST_TOKEN_WRONG);
  add_text (f, "PRIVATE KEY");
  write_file (f, "pin", WAX_TEST_TOKEN_PIN "\n");
  write_file (f, "wrong-pin", WAX_TEST_TOKEN_WRONG "\n");
  write_file (f, "file-password", FILE_PASSWORD "\n");
  write_file (f, "wrong-password", WRONG_PASSWORD "\n");
  add_accounts (f);
}

static void
tear_down (Fixture *f)
{
  close (f->watch);
  g_free (f->outputs);
  g_free (f->temporary);
  g_ptr_array_unref (f->needles);
  wax_test_cert_unref (f->authority);
  wax_test_dir_remove (f->tokens);
  g_free (f->tokens);
  wax_cli_fixture_tear_down (&f->cli, NULL);
}

/* ---- tests ---- */

/* The search finds what it looks for, in a file that is like those that it is for. */
static void
test_search (gconstpointer fixture)
{
  Fixture *f = (Fixture *) fixture;
  static const char *const forms[] = { "x secret-1 y", "\x01\x02secret-1\x03", "7365637265742d31", "AHNlY3JldC0x",
                                       "{\"key\":\"c2VjcmV0\\nLTE=\"}" };
  g_autofree char *path = g_build_filename (f->outputs, "form", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (forms); i++) {
    write_file (f, "outputs/form", forms[i]);
    g_assert_true (file_has_needle (f, path));
  }
  write_file (f, "outputs/form", "secret 1");
  g_assert_false (file_has_needle (f, path));
  g_assert_cmpint (g_unlink (path), ==, 0);
}

static void
test_command_line (gconstpointer fixture)
{
  Fixture *f = (Fixture *) fixture;
  g_autoptr(GSubprocess) watch = NULL;

  import_file (f);
  run (f, 0, "--json sync --pin-file @DIR/pin");
  run (f, 0, "--json status");
  run (f, 0, "--json identity list");
  run (f, 0, "store check alice --against-server");
  run (f, 4, "sync carol --password-file @DIR/wrong-password");
  wax_demo_server_misbehave (f->cli.server, WAX_DEMO_CERTAUTH_STATUS, 403, NULL);
  run (f, 4, "--json sync bob");
  wax_demo_server_misbehave (f->cli.server, WAX_DEMO_CERTAUTH_STATUS, 0, NULL);
  f->cli.bus = NULL;
  run (f, 4, "sync bob"); /* there is no keyring */
  run (f, 4, "--json sync alice");
  f->cli.bus = g_getenv ("DBUS_SESSION_BUS_ADDRESS");

  wax_demo_server_reset_counters (f->cli.server);
  watch = start (f, "sync alice --watch --for 60");
  await_requests (f, "WaitSetRequest", 1);
  assert_process (f, watch);
  end (watch, SIGINT);
  assert_nowhere (f);
}

static void
test_window (gconstpointer fixture)
{
  Fixture *f = (Fixture *) fixture;
  g_autoptr(GSubprocessLauncher) launcher = NULL;
  g_autofree char *program = g_build_filename (g_getenv ("G_TEST_BUILDDIR"), "..", "ui", "waxwing", NULL);
  g_autoptr(GSubprocess) window = NULL;
  g_autoptr(GError) error = NULL;

  wax_demo_server_reset_counters (f->cli.server);
  launcher = new_launcher (f);
  window = g_subprocess_launcher_spawn (launcher, &error, program, "--profile", f->cli.profile, NULL);
  g_assert_no_error (error);
  await_requests (f, "WaitSetRequest", 3);
  assert_process (f, window);
  end (window, SIGTERM);
  assert_nowhere (f);
}

int
main (int argc, char **argv)
{
  static const struct { const char *path; GTestDataFunc func; } tests[] = {
    { "/secrets/search", test_search }, { "/secrets/command-line", test_command_line },
    { "/secrets/window", test_window },
  };
  Fixture fixture = { 0 };
  int status;

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add_data_func (tests[i].path, &fixture, tests[i].func);
  set_up (&fixture);
  status = g_test_run ();
  tear_down (&fixture);
  return status;
}
