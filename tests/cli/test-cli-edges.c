#include "wax-cli-fixture.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Odd arguments, and output that goes nowhere. */

#define LONG 100000

static GSubprocessLauncher *
make_launcher (void)
{
  return g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
}

static int
wait_for_exit (GSubprocess *process)
{
  g_autoptr(GError) error = NULL;

  g_subprocess_wait (process, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_if_exited (process)); /* not by a signal */
  return g_subprocess_get_exit_status (process);
}

static void
assert_good (WaxCliFixture *f)
{
  json_t *check = wax_cli_fixture_run_json (f, 0, "store check alice --against-server @PASSWORD");

  g_assert_true (json_is_true (wax_cli_fixture_find (check, "good")));
  g_assert_cmpint (json_integer_value (wax_cli_fixture_find (check, "to_fetch")), ==, 0);
  g_assert_cmpint (json_integer_value (wax_cli_fixture_find (check, "server.not_here")), ==, 0);
  json_decref (check);
}

/* ---- mail ---- */

static GBytes *
make_too_large (void)
{
  static const char head[] = "From: Bob <bob@example.test>\r\nSubject: Film\r\n\r\n";
  gsize size = 257 << 20;
  char *raw = g_malloc0 (size);

  memcpy (raw, head, strlen (head));
  return g_bytes_new_take (raw, size);
}

/* It is listed, and said plainly where its content is; nothing fetches it, and all else comes. */
static void
test_too_large (WaxCliFixture *f, gconstpointer unused)
{
  g_autoptr(GBytes) raw = make_too_large ();
  g_autofree char *line = NULL, *out = NULL, *list = NULL;
  guint id, asked;

  wax_cli_fixture_add_alice (f);
  id = wax_demo_server_deliver (f->server, "alice", 2, raw);
  wax_cli_fixture_run (f, 0, NULL, "sync alice @PASSWORD");
  assert_good (f);
  wax_cli_fixture_run (f, 0, &list, "mail list alice Inbox");
  g_assert_nonnull (strstr (list, "Film"));
  line = g_strdup_printf ("--json mail show alice %u", id);
  wax_cli_fixture_run (f, 8, &out, line);
  g_assert_nonnull (strstr (out, "\"message-too-large\""));
  g_assert_nonnull (strstr (out, "256 MB"));

  asked = wax_demo_server_count_requests (f->server, "/service/home/~/");
  wax_cli_fixture_run (f, 0, NULL, "sync alice @PASSWORD");
  g_assert_cmpuint (wax_demo_server_count_requests (f->server, "/service/home/~/"), ==, asked);
}

/* ---- arguments ---- */

/* The document is sound whatever was typed, and nothing of it is stored. */
static void
test_no_text (WaxCliFixture *f, gconstpointer unused)
{
  static const char *const lines[] = {
    "x\xff", "account x\xff", "account show x\xff", "account set alice name=x\xff",
    "account add --server x\xff --user a@b.c",
    "account add --server localhost --user x\xff", "account remove x\xff", "sync x\xff", "sync alice --channel x\xff",
    "status x\xff",
    "trust probe x\xff", "trust stop x\xff", "trust ledger --since x\xff", "mail list alice x\xff",
    "mail show alice x\xff",
    "mail search alice x\xff", "mail mark alice 1 --tag x\xff", "mail move alice 1 x\xff",
    "contacts search alice x\xff",
    "store check x\xff", "mail send x\xff @DIR/password", "trust verify --host x\xff @DIR/password",
  };
  json_t *account;

  wax_cli_fixture_add_alice (f);
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++) {
    json_t *document = wax_cli_fixture_run_json (f, 2, lines[i]);

    g_assert_cmpstr (wax_cli_fixture_get (document, "error.domain"), ==, "usage");
    g_assert_cmpstr (wax_cli_fixture_get (document, "error.text"), !=, "");
    json_decref (document);
  }
  account = wax_cli_fixture_run_json (f, 0, "account show alice");
  g_assert_cmpstr (wax_cli_fixture_get (account, "name"), ==, "alice@example.test");
  json_decref (account);
}

/* A file may have any name. */
static void
test_any_file_name (WaxCliFixture *f, gconstpointer unused)
{
  static const char letter[] = "From: alice@example.test\r\nTo: bob@example.test\r\nSubject: Hello\r\n\r\nHello.\r\n";
  g_autofree char *path = g_build_filename (f->dir, "letter\xff.eml", NULL);
  guint before = wax_demo_server_count_messages (f->server, "bob", 2);

  g_assert_true (g_file_set_contents (path, letter, -1, NULL));
  wax_cli_fixture_add_alice (f);
  wax_cli_fixture_run (f, 0, NULL, "mail send alice @DIR/letter\xff.eml @PASSWORD");
  g_assert_cmpuint (wax_demo_server_count_messages (f->server, "bob", 2), ==, before + 1);
}

static void
test_long (WaxCliFixture *f, gconstpointer unused)
{
  static const struct { const char *line; int exit; } calls[] = {
    { "@LONG", 2 },
    { "account show @LONG", 2 },
    { "account set alice frob=@LONG", 2 },
    { "account add --server @LONG --user a@b.c", 2 },
    { "trust probe @LONG", 2 },
    { "trust allow @ENDPOINT --for 1d --problem @LONG --fingerprint @LONG", 2 },
    { "sync alice --channel @LONG", 2 },
    { "mail list alice @LONG", 2 },
    { "mail show alice @LONG", 2 },
    { "mail search alice @LONG", 0 },
    { "contacts search alice @LONG", 0 },
    { "sync alice --password-file @LONG", 2 },
    { "trust verify --host a @LONG", 2 },
  };
  g_autofree char *word = g_strnfill (LONG, 'a');

  wax_cli_fixture_add_alice (f);
  wax_cli_fixture_run (f, 0, NULL, "sync alice @PASSWORD");
  for (guint i = 0; i < G_N_ELEMENTS (calls); i++) {
    g_auto(GStrv) parts = g_strsplit (calls[i].line, "@LONG", -1);
    g_autofree char *line = g_strjoinv (word, parts);
    json_t *document = wax_cli_fixture_run_json (f, calls[i].exit, line);

    g_assert_cmpint (json_is_object (document), ==, calls[i].exit != 0);
    json_decref (document);
  }
}

static void
test_no_folder_for_the_profile (WaxCliFixture *f, gconstpointer unused)
{
  g_autofree char *out = NULL, *errors = NULL;

  g_assert_cmpint (wax_cli_fixture_try (f, &out, &errors, "--profile= account list"), ==, 2);
  g_assert_nonnull (strstr (errors, "--profile"));
  g_assert_false (g_file_test ("profile.db", G_FILE_TEST_EXISTS)); /* nor is it made wherever one stands */
}

/* ---- output ---- */

static const char *const telling[] = {
  "account list", "--json account list", "--json status", "trust ledger", "mail list alice inbox",
  "mail search alice e", "--help", "--version",
};

/* A script must not take half an answer for a whole one. */
static void
test_full_disk (WaxCliFixture *f, gconstpointer unused)
{
  wax_cli_fixture_add_alice (f);
  wax_cli_fixture_run (f, 0, NULL, "sync alice @PASSWORD");
  for (guint i = 0; i < G_N_ELEMENTS (telling); i++) {
    g_autoptr(GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDERR_PIPE);
    g_autoptr(GSubprocess) process = NULL;
    g_autofree char *errors = NULL;

    g_subprocess_launcher_take_stdout_fd (launcher, open ("/dev/full", O_WRONLY | O_CLOEXEC));
    process = wax_cli_fixture_launch (f, launcher, telling[i]);
    g_assert_true (g_subprocess_communicate_utf8 (process, NULL, NULL, NULL, &errors, NULL));
    g_assert_cmpint (wait_for_exit (process), ==, 8);
    g_assert_nonnull (strstr (errors, "could not be written"));
  }
}

/* As in `waxctl … | head`: who has read enough ends nothing. */
static void
test_reader_leaves (WaxCliFixture *f, gconstpointer unused)
{
  static const char *const lines[] = { "sync alice @PASSWORD", "--json sync alice @PASSWORD", "mail list alice inbox",
                                       "--help" };

  wax_cli_fixture_add_alice (f);
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++) {
    g_autoptr(GSubprocessLauncher) launcher = make_launcher ();
    g_autoptr(GSubprocess) process = wax_cli_fixture_launch (f, launcher, lines[i]);

    g_input_stream_close (g_subprocess_get_stdout_pipe (process), NULL, NULL);
    g_input_stream_close (g_subprocess_get_stderr_pipe (process), NULL, NULL);
    g_assert_cmpint (wait_for_exit (process), ==, 0);
  }
  assert_good (f);
}

/* A file of the profile would else be opened in the place of the one that is missing, and written to. */
static void
test_no_standard_files (WaxCliFixture *f, gconstpointer unused)
{
  g_autofree char *command = NULL;
  const char *argv[] = { "/bin/sh", "-c", NULL, NULL };
  g_autoptr(GSubprocess) process = NULL;
  g_autoptr(GError) error = NULL;

  wax_cli_fixture_add_alice (f);
  command = g_strdup_printf ("exec \"$WAXCTL\" --profile \"%s\" sync alice --password-file \"%s\" <&- >&- 2>&-",
                             f->profile, f->password_file);
  argv[2] = command;
  process = g_subprocess_newv (argv, G_SUBPROCESS_FLAGS_NONE, &error);
  g_assert_no_error (error);
  g_assert_cmpint (wait_for_exit (process), ==, 0);
  assert_good (f);
}

/* Nothing is coloured, at a terminal neither: there is nothing for NO_COLOR to switch off. */
static void
test_no_colour (WaxCliFixture *f, gconstpointer unused)
{
  static const char *const lines[] = { "trust probe @ENDPOINT", "status", "account list", "account --help", "frob" };
  int master = posix_openpt (O_RDWR | O_NOCTTY | O_CLOEXEC);

  g_assert_cmpint (grantpt (master), ==, 0);
  g_assert_cmpint (unlockpt (master), ==, 0);
  wax_cli_fixture_add_alice (f);
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++) {
    g_autoptr(GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_NONE);
    int slave = open (ptsname (master), O_RDWR | O_NOCTTY | O_CLOEXEC);
    g_autoptr(GSubprocess) process = NULL;
    char shown[65536];
    gssize size;

    g_subprocess_launcher_take_stderr_fd (launcher, dup (slave));
    g_subprocess_launcher_take_stdout_fd (launcher, slave);
    process = wax_cli_fixture_launch (f, launcher, lines[i]);
    wait_for_exit (process);
    size = read (master, shown, sizeof shown);
    g_assert_cmpint (size, >, 0);
    g_assert_null (memchr (shown, '\033', (gsize) size));
  }
  close (master);
}

/* ---- each call ---- */

typedef struct {
  const char *line;
  int exit;
  const char *says; /* (nullable): what is wrong */
} Call;

/* In this order: one lives on what the one before has left. */
static const Call calls[] = {
  { "trust probe @ENDPOINT", 1 },
  { "trust allow @ENDPOINT --fingerprint @FINGERPRINT --for 1h --problem self-signed --why because", 0 },
  { "account add --server @URL --user alice@example.test --cert-port 9443 --name Alice @PASSWORD", 0 },
  { "account add --kind zimbra --server @URL --user bob@example.test --no-probe", 0 },
  { "account add --server @URL --user alice@example.test @PASSWORD", 0 },
  { "account list", 0 },
  { "account show Bob@example.test", 0 },
  { "account show alice@example.test", 2, "alice, alice-2" },
  { "account set alice name=A cert-port=9444 secure=on", 0 },
  { "account offline alice", 0 },
  { "sync alice @PASSWORD", 6 },
  { "mail send alice @DIR/letter.eml @PASSWORD", 6 },
  { "mail mark alice 257 --read @PASSWORD", 6 },
  { "account connect alice", 0 },
  { "sync alice", 4 },
  { "sync alice @PASSWORD", 0 },
  { "sync alice bob @PASSWORD", 2 },
  { "sync @PASSWORD", 2 },
  { "sync alice --channel receive --channel gal @PASSWORD", 0 },
  { "sync alice --watch --for 1 @PASSWORD", 0 },
  { "status", 0 },
  { "status alice", 0 },
  { "folder list alice", 0 },
  { "mail list alice inbox --limit 1", 0 },
  { "mail list alice inbox --limit 0", 2 },
  { "mail search alice e", 0 },
  { "mail send alice @DIR/letter.eml @PASSWORD", 0 },
  { "mail send alice @DIR/missing.eml @PASSWORD", 2 },
  { "contacts search alice bob", 0 },
  { "prefs list alice", 0 },
  { "signatures list alice", 0 },
  { "senders list alice", 0 },
  { "store check alice", 0 },
  { "store check alice --repair", 0 },
  { "store check alice --against-server @PASSWORD", 0 },
  { "trust list", 0 },
  { "trust list --all", 0 },
  { "trust ledger", 0 },
  { "trust ledger --since 2026-01-01T00:00:00Z", 0 },
  { "trust report @ENDPOINT", 0 },
  { "trust stop @ENDPOINT", 0 },
  { "trust report localhost:1", 3 },
  { "account remove bob", 0 },
  { "account remove alice --keep-data", 0 },
  { "account remove alice", 2 },
  { "", 2 },
};

/* One document, whatever happens, and the same exit code as for people. */
static void
test_each_call (WaxCliFixture *f, gconstpointer unused)
{
  g_autofree char *path = g_build_filename (f->dir, "letter.eml", NULL);

  g_assert_true (g_file_set_contents (path, "From: alice@example.test\r\nTo: bob@example.test\r\n\r\nHello\r\n", -1,
                                      NULL));
  for (guint i = 0; i < G_N_ELEMENTS (calls); i++) {
    json_t *document = wax_cli_fixture_run_json (f, calls[i].exit, calls[i].line);

    if (calls[i].says != NULL)
      g_assert_nonnull (strstr (wax_cli_fixture_get (document, "error.text"), calls[i].says));
    json_decref (document);
  }
}

static void
test_each_call_for_people (WaxCliFixture *f, gconstpointer unused)
{
  g_autofree char *path = g_build_filename (f->dir, "letter.eml", NULL);

  g_assert_true (g_file_set_contents (path, "From: alice@example.test\r\nTo: bob@example.test\r\n\r\nHello\r\n", -1,
                                      NULL));
  for (guint i = 0; i + 1 < G_N_ELEMENTS (calls); i++) {
    g_autofree char *out = NULL, *errors = NULL;

    if (wax_cli_fixture_try (f, &out, &errors, calls[i].line) != calls[i].exit)
      g_error ("waxctl %s: not exit code %d\n%s%s", calls[i].line, calls[i].exit, out, errors);
    if (calls[i].exit > 1) /* what is not trusted is the answer to some calls */
      g_assert_nonnull (strstr (errors, "waxctl: "));
    g_assert_null (strstr (out, "waxctl: "));
  }
}

static void
expect (GSubprocess *process, const char *text)
{
  g_autoptr(GString) said = g_string_new (NULL);
  char byte;

  while (strstr (said->str, text) == NULL) {
    if (g_input_stream_read (g_subprocess_get_stderr_pipe (process), &byte, 1, NULL, NULL) != 1)
      g_error ("“%s” was not said, but: %s", text, said->str);
    g_string_append_c (said, byte);
  }
}

static GSubprocess *
start_watching (WaxCliFixture *f)
{
  gint64 start = g_get_monotonic_time ();
  GSubprocess *process;

  wax_cli_fixture_add_alice (f);
  process = wax_cli_fixture_start (f, "sync alice --watch @PASSWORD");
  while (wax_demo_server_count_requests (f->server, "WaitSetRequest") == 0) {
    g_assert_cmpint (g_get_monotonic_time () - start, <, 60 * G_USEC_PER_SEC);
    g_usleep (2000);
  }
  return process;
}

/* Who follows the server's changes is told what stopped that, and when it goes on. */
static void
test_watch_tells_when (WaxCliFixture *f, gconstpointer unused)
{
  g_autoptr(GSubprocess) process = start_watching (f);

  wax_demo_server_misbehave (f->server, WAX_DEMO_MAINTENANCE, 1, NULL);
  wax_demo_server_cut_connections (f->server);
  expect (process, " Next try in ");
  g_subprocess_send_signal (process, SIGINT);
  g_assert_cmpint (wait_for_exit (process), ==, 130);
}

/* Who works on an account lets go of it, and nothing of it stays. */
static void
test_removed_while_watched (WaxCliFixture *f, gconstpointer unused)
{
  g_autoptr(GSubprocess) process = start_watching (f);
  g_autofree char *data = g_build_filename (f->profile, "accounts", "alice", NULL);

  g_assert_true (g_file_test (data, G_FILE_TEST_IS_DIR));
  json_decref (wax_cli_fixture_run_json (f, 0, "account remove alice"));
  g_assert_false (g_file_test (data, G_FILE_TEST_EXISTS));
  g_assert_cmpint (wait_for_exit (process), !=, 0);
  json_decref (wax_cli_fixture_run_json (f, 2, "account show alice"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) \
  g_test_add ("/waxctl/" path, WaxCliFixture, NULL, wax_cli_fixture_set_up, func, wax_cli_fixture_tear_down)
  ADD ("each-call", test_each_call);
  ADD ("each-call-for-people", test_each_call_for_people);
  ADD ("watch-tells-when", test_watch_tells_when);
  ADD ("removed-while-watched", test_removed_while_watched);
  ADD ("no-text", test_no_text);
  ADD ("too-large", test_too_large);
  ADD ("any-file-name", test_any_file_name);
  ADD ("long", test_long);
  ADD ("no-folder-for-the-profile", test_no_folder_for_the_profile);
  ADD ("full-disk", test_full_disk);
  ADD ("reader-leaves", test_reader_leaves);
  ADD ("no-standard-files", test_no_standard_files);
  ADD ("no-colour", test_no_colour);
  return g_test_run ();
}
