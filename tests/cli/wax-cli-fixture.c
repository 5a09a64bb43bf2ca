#include "wax-cli-fixture.h"

#include "wax-test-dir.h"
#include "wax-test-pki.h"

#include <glib/gstdio.h>
#include <string.h>

#define PASSWORD "secret-1"

static char *
write_file (const char *dir, const char *name, const char *content)
{
  char *path = g_build_filename (dir, name, NULL);

  g_assert_true (g_file_set_contents (path, content, -1, NULL));
  return path;
}

void
wax_cli_fixture_set_up (WaxCliFixture *f, gconstpointer unused)
{
  const WaxDemoOptions options = { .seed = 7, .messages = 30 };
  g_autoptr(WaxTestCert) cert = wax_test_cert_new_leaf (NULL, "localhost");
  g_autoptr(GError) error = NULL;

  f->dir = wax_test_dir_new ();
  f->profile = g_build_filename (f->dir, "profile", NULL);
  f->password_file = write_file (f->dir, "password", PASSWORD "\n");
  f->certificate = wax_test_cert_to_tls (cert, 1);
  f->fingerprint = wax_test_cert_dup_fingerprint (cert);
  f->server = wax_demo_server_new (&options, f->certificate, &error);
  g_assert_no_error (error);
  f->url = wax_demo_server_dup_url (f->server, "localhost");
  f->endpoint = g_strdup_printf ("localhost:%u", wax_demo_server_get_port (f->server));
}

void
wax_cli_fixture_tear_down (WaxCliFixture *f, gconstpointer unused)
{
  g_clear_pointer (&f->server, wax_demo_server_free);
  wax_test_dir_remove (f->dir);
  g_clear_object (&f->certificate);
  g_free (f->dir);
  g_free (f->profile);
  g_free (f->password_file);
  g_free (f->url);
  g_free (f->endpoint);
  g_free (f->fingerprint);
}

/* ---- shared ---- */

static WaxCliFixture shared;

void
wax_cli_fixture_copy (const char *from, const char *to)
{
  g_autofree char *content = g_build_filename (from, ".", NULL);
  g_autoptr(GSubprocess) cp = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, NULL, "cp", "-a", content, to, NULL);

  g_assert_true (g_subprocess_wait_check (cp, NULL, NULL));
}

void
wax_cli_fixture_set_up_shared (WaxCliFixture *f, gconstpointer unused)
{
  const char *bus = f->bus;

  if (shared.server == NULL) {
    wax_cli_fixture_set_up (&shared, NULL);
    wax_cli_fixture_add_alice (&shared);
  }
  *f = shared;
  f->bus = bus;
  f->dir = g_dir_make_tmp ("wax-cli-XXXXXX", NULL);
  f->profile = g_build_filename (f->dir, "profile", NULL);
  g_assert_cmpint (g_mkdir (f->profile, 0700), ==, 0);
  wax_cli_fixture_copy (shared.profile, f->profile);
}

void
wax_cli_fixture_tear_down_shared (WaxCliFixture *f, gconstpointer unused)
{
  for (int what = 0; what < WAX_DEMO_N_MISBEHAVIOURS; what++)
    wax_demo_server_misbehave (shared.server, what, 0, NULL);
  wax_demo_server_redirect (shared.server, NULL);
  wax_demo_server_set_certificate (shared.server, shared.certificate);
  wax_demo_server_forgive (shared.server);
  wax_demo_server_reset_counters (shared.server);
  wax_test_dir_remove (f->dir);
  g_free (f->dir);
  g_free (f->profile);
}

void
wax_cli_fixture_end_shared (void)
{
  if (shared.server != NULL)
    wax_cli_fixture_tear_down (&shared, NULL);
}

/* ---- running ---- */

static void
add_word (WaxCliFixture *f, GPtrArray *arguments, const char *word)
{
  g_autoptr(GString) text = g_string_new (word);

  if (strcmp (word, "@PASSWORD") == 0) {
    g_ptr_array_add (arguments, g_strdup ("--password-file"));
    g_ptr_array_add (arguments, g_strdup (f->password_file));
    return;
  }
  g_string_replace (text, "@URL", f->url, 0);
  g_string_replace (text, "@ENDPOINT", f->endpoint, 0);
  g_string_replace (text, "@FINGERPRINT", f->fingerprint, 0);
  g_string_replace (text, "@DIR", f->dir, 0);
  g_ptr_array_add (arguments, g_string_free (g_steal_pointer (&text), FALSE));
}

GSubprocess *
wax_cli_fixture_launch (WaxCliFixture *f, GSubprocessLauncher *launcher, const char *line)
{
  g_autoptr(GPtrArray) arguments = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GError) error = NULL;
  g_auto(GStrv) words = NULL;
  GSubprocess *process;

  g_assert_true (g_shell_parse_argv (line, NULL, &words, NULL));
  g_ptr_array_add (arguments, g_strdup (g_getenv ("WAXCTL")));
  g_ptr_array_add (arguments, g_strdup ("--profile"));
  g_ptr_array_add (arguments, g_strdup (f->profile));
  for (guint i = 0; words[i] != NULL; i++)
    add_word (f, arguments, words[i]);
  g_ptr_array_add (arguments, NULL);

  /* Without a bus there is no keyring: passwords come from files alone. */
  g_subprocess_launcher_setenv (launcher, "DBUS_SESSION_BUS_ADDRESS", f->bus != NULL ? f->bus : "disabled:", TRUE);
  process = g_subprocess_launcher_spawnv (launcher, (const char *const *) arguments->pdata, &error);
  g_assert_no_error (error);
  return process;
}

GSubprocess *
wax_cli_fixture_start_with (WaxCliFixture *f, int stdin_fd, const char *line)
{
  g_autoptr(GSubprocessLauncher) launcher =
    g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE);

  if (stdin_fd >= 0)
    g_subprocess_launcher_take_stdin_fd (launcher, stdin_fd);
  return wax_cli_fixture_launch (f, launcher, line);
}

GSubprocess *
wax_cli_fixture_start (WaxCliFixture *f, const char *line)
{
  return wax_cli_fixture_start_with (f, -1, line);
}

int
wax_cli_fixture_try (WaxCliFixture *f, char **out, char **errors, const char *line)
{
  g_autoptr(GSubprocess) process = wax_cli_fixture_start (f, line);
  g_autoptr(GError) error = NULL;

  g_subprocess_communicate_utf8 (process, NULL, NULL, out, errors, &error);
  g_assert_no_error (error);
  if (!g_subprocess_get_if_exited (process))
    g_error ("waxctl %s: signal %d\n%s\n%s", line, g_subprocess_get_term_sig (process), *out, *errors);
  g_assert_null (strstr (*out, PASSWORD));
  g_assert_null (strstr (*errors, PASSWORD));
  return g_subprocess_get_exit_status (process);
}

void
wax_cli_fixture_run (WaxCliFixture *f, int expected, char **out, const char *line)
{
  g_autofree char *output = NULL;
  g_autofree char *errors = NULL;
  int status = wax_cli_fixture_try (f, &output, &errors, line);

  if (status != expected)
    g_error ("waxctl %s: exit code %d instead of %d\n%s\n%s", line, status, expected, output, errors);
  if (out != NULL)
    *out = g_steal_pointer (&output);
}

json_t *
wax_cli_fixture_run_json (WaxCliFixture *f, int expected, const char *line)
{
  g_autofree char *with_json = g_strconcat ("--json ", line, NULL);
  g_autofree char *output = NULL;
  json_error_t error;
  json_t *document;

  wax_cli_fixture_run (f, expected, &output, with_json);
  document = json_loads (output, JSON_REJECT_DUPLICATES, &error); /* refuses anything behind the document */
  if (document == NULL)
    g_error ("waxctl %s: %s in line %d of: %s", line, error.text, error.line, output);
  return document;
}

void
wax_cli_fixture_add_alice (WaxCliFixture *f)
{
  wax_cli_fixture_run (f, 1, NULL, "trust probe @ENDPOINT");
  wax_cli_fixture_run (f, 0, NULL, "trust allow @ENDPOINT --fingerprint @FINGERPRINT --for 1d --problem self-signed");
  wax_cli_fixture_run (f, 0, NULL, "account add --server @URL --user alice@example.test @PASSWORD");
}

void
wax_cli_fixture_serve_certificates (WaxCliFixture *f, WaxTestCert *authority)
{
  const WaxDemoOptions options = { .seed = 7, .messages = 20, .certificate_port = TRUE };
  g_autofree char *pem = wax_test_cert_to_pem (authority), *path = wax_test_pki_write (f->dir, "clients.pem", pem);
  g_autoptr(GTlsDatabase) anchors = g_tls_file_database_new (path, NULL);
  guint ports[2];

  g_clear_pointer (&f->server, wax_demo_server_free);
  g_free (f->url);
  g_free (f->endpoint);
  f->server = wax_demo_server_new (&options, f->certificate, NULL);
  wax_demo_server_set_client_anchors (f->server, anchors);
  f->url = wax_demo_server_dup_url (f->server, "localhost");
  f->endpoint = g_strdup_printf ("localhost:%u", wax_demo_server_get_port (f->server));
  ports[0] = wax_demo_server_get_port (f->server);
  ports[1] = wax_demo_server_get_certificate_port (f->server);
  for (guint i = 0; i < 2; i++) {
    g_autofree char *probe = g_strdup_printf ("trust probe localhost:%u", ports[i]);
    g_autofree char *allow = g_strdup_printf ("trust allow localhost:%u --fingerprint @FINGERPRINT --for 1d"
                                              " --problem self-signed", ports[i]);

    wax_cli_fixture_run (f, 1, NULL, probe);
    wax_cli_fixture_run (f, 0, NULL, allow);
  }
}

json_t *
wax_cli_fixture_find (json_t *document, const char *path)
{
  g_auto(GStrv) names = g_strsplit (path, ".", -1);
  json_t *value = document;

  for (guint i = 0; names[i] != NULL && value != NULL; i++)
    value = json_is_array (value) ? json_array_get (value, (size_t) g_ascii_strtoull (names[i], NULL, 10))
                                  : json_object_get (value, names[i]);
  return value;
}

const char *
wax_cli_fixture_get (json_t *document, const char *path)
{
  json_t *value = wax_cli_fixture_find (document, path);

  if (!json_is_string (value)) {
    g_autofree char *text = json_dumps (document, JSON_INDENT (2));

    g_error ("no text at %s of %s", path, text);
  }
  return json_string_value (value);
}

static void
assert_file_lacks (const char *path, const char *const *secrets)
{
  g_autofree char *content = NULL;
  gsize size;

  if (!g_file_get_contents (path, &content, &size, NULL))
    return; /* a socket or lock that came and went */
  for (guint i = 0; secrets[i] != NULL; i++) {
    if (memmem (content, size, secrets[i], strlen (secrets[i])) != NULL)
      g_error ("%s holds a secret", path);
  }
}

static void
assert_tree_lacks (const char *path, const char *const *secrets)
{
  g_autoptr(GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *child = g_build_filename (path, name, NULL);

    if (g_file_test (child, G_FILE_TEST_IS_DIR))
      assert_tree_lacks (child, secrets);
    else
      assert_file_lacks (child, secrets);
  }
}

void
wax_cli_fixture_assert_nowhere (WaxCliFixture *f, const char *secret)
{
  const char *const secrets[] = { secret, NULL };

  wax_cli_fixture_assert_none (f, secrets);
}

void
wax_cli_fixture_assert_none (WaxCliFixture *f, const char *const *secrets)
{
  assert_tree_lacks (f->profile, secrets);
}
