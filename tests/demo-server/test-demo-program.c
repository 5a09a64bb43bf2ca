#include <gio/gio.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>

/* The stand-in as a program: what it says to wrong arguments, and that it ends when it was told to. The tests take in
 * orphans, so that each process can be waited for by its id. */

#define SENTENCES_MAX 400

static void
expect_refusal (int expected, const char *const *arguments, const char *part)
{
  g_autoptr(GPtrArray) argv = g_ptr_array_new ();
  g_autoptr(GSubprocess) child = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *out = NULL;
  g_autofree char *err = NULL;

  g_ptr_array_add (argv, (char *) DEMO_SERVER);
  for (const char *const *argument = arguments; *argument != NULL; argument++)
    g_ptr_array_add (argv, (char *) *argument);
  g_ptr_array_add (argv, NULL);
  child = g_subprocess_newv ((const char *const *) argv->pdata,
                             G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE, &error);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (child, NULL, NULL, &out, &err, &error);
  g_assert_no_error (error);
  g_test_message ("%s %s: %s", arguments[0], arguments[1] != NULL ? arguments[1] : "", err);
  g_assert_true (g_subprocess_get_if_exited (child));
  g_assert_cmpint (g_subprocess_get_exit_status (child), ==, expected);
  g_assert_cmpstr (out, ==, "");
  g_assert_nonnull (strstr (err, part));
  g_assert_true (g_str_has_suffix (err, "\n"));
  g_assert_cmpuint (strlen (err), <, SENTENCES_MAX);
}

static void
test_usage (void)
{
  static const struct {
    const char *arguments[6];
    const char *part;
  } cases[] = {
    { { "--port", "65536", "--for", "5" }, "--port takes a number from 0 to 65535." },
    { { "--port", "-1", "--for", "5" }, "--port takes a number from 0 to 65535." },
    { { "--port", "99999999999", "--for", "5" }, "99999999999" },
    { { "--port", "imap", "--for", "5" }, "imap" },
    { { "--messages", "-3", "--for", "5" }, "--messages takes a number" },
    { { "--messages", "1000001", "--for", "5" }, "--messages takes a number from 0 to 1000000." },
    { { "--seed", "-1", "--for", "5" }, "--seed takes a number" },
    { { "--users", "-1", "--for", "5" }, "--users takes a number" },
    { { "--users", "2000000000", "--for", "5" }, "--users takes a number" },
    { { "--live", "-1", "--for", "5" }, "--live takes a number" },
    { { "--for", "-1" }, "--for takes a number" },
    { { "--parent-pid", "-7", "--for", "5" }, "--parent-pid takes a number" },
    { { "alice", "--for", "5" }, "There is no use for the argument alice." },
    { { "--", "--plain" }, "There is no use for the argument" },
    { { "--no-such-option", "--for", "5" }, "--no-such-option" },
    { { "--make-certificate", "good", "--for", "5" }, "There is no kind of certificate named good." },
    { { "--key", "key.pem", "--for", "5" }, "--key goes with --certificate." },
    { { "--certificate", "a.pem", "--make-certificate", "expired", "--for", "5" }, "--certificate does not go with" },
    { { "--plain", "--make-certificate", "expired", "--for", "5" }, "--plain does not go with certificates." },
    { { "--plain", "--client-anchors", "a.pem", "--for", "5" }, "--plain does not go with certificates." },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    expect_refusal (2, cases[i].arguments, cases[i].part);
}

/* @line: the first one printed: of the server itself, where it listens */
static GSubprocess *
start (const char *const *argv, GDataInputStream **out, char **line)
{
  g_autoptr(GError) error = NULL;
  GSubprocess *child = g_subprocess_newv (argv, G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDIN_PIPE, &error);

  g_assert_no_error (error);
  *out = g_data_input_stream_new (g_subprocess_get_stdout_pipe (child));
  *line = g_data_input_stream_read_line (*out, NULL, NULL, &error);
  g_assert_no_error (error);
  return child;
}

static gboolean
answers (const char *url)
{
  g_autoptr(GSocketClient) client = g_socket_client_new ();
  g_autoptr(GSocketConnection) connection =
    g_socket_client_connect_to_host (client, strstr (url, "://") + strlen ("://"), 0, NULL, NULL);

  return connection != NULL;
}

static void
expect_good_end (GSubprocess *child)
{
  g_autoptr(GError) error = NULL;

  g_subprocess_wait (child, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_if_exited (child));
  g_assert_cmpint (g_subprocess_get_exit_status (child), ==, 0);
}

static void
test_cannot_start (void)
{
  const char *const first[] = { DEMO_SERVER, "--messages", "0", "--until-stdin-closes", "--for", "20", NULL };
  g_autofree char *url = NULL;
  g_autoptr(GDataInputStream) out = NULL;
  g_autoptr(GSubprocess) child = start (first, &out, &url);
  const char *second[] = { "--messages", "0", "--for", "5", "--port", strrchr (url, ':') + 1, NULL };
  const char *const no_file[] = { "--certificate", "/nonexistent/certificate.pem", "--for", "5", NULL };

  expect_refusal (1, second, "ddress");
  expect_refusal (1, no_file, "/nonexistent/certificate.pem");
  g_output_stream_close (g_subprocess_get_stdin_pipe (child), NULL, NULL);
  expect_good_end (child);
}

/* The second line is for whoever signs in with a certificate. */
static void
test_certificate_port (void)
{
  g_autofree char *anchors = g_test_build_filename (G_TEST_DIST, "data", "identities", "certificate.pem", NULL);
  const char *const argv[] = { DEMO_SERVER, "--messages", "0", "--client-anchors", anchors, "--until-stdin-closes",
                               "--for", "20", NULL };
  const char *const no_file[] = { "--client-anchors", "/nonexistent/anchors.pem", "--for", "5", NULL };
  g_autofree char *url = NULL;
  g_autoptr(GDataInputStream) out = NULL;
  g_autoptr(GSubprocess) child = start (argv, &out, &url);
  g_autofree char *second = g_data_input_stream_read_line (out, NULL, NULL, NULL);

  g_assert_true (g_str_has_prefix (second, "https://localhost:"));
  g_assert_cmpstr (second, !=, url);
  g_assert_true (answers (second));
  g_output_stream_close (g_subprocess_get_stdin_pipe (child), NULL, NULL);
  expect_good_end (child);
  expect_refusal (1, no_file, "/nonexistent/anchors.pem");
}

static void
test_for (void)
{
  const char *const argv[] = { DEMO_SERVER, "--plain", "--messages", "5", "--for", "1", NULL };
  gint64 begun_us = g_get_monotonic_time ();
  g_autofree char *url = NULL;
  g_autoptr(GDataInputStream) out = NULL;
  g_autoptr(GSubprocess) child = start (argv, &out, &url);

  g_assert_true (g_str_has_prefix (url, "http://localhost:"));
  g_assert_true (answers (url));
  expect_good_end (child);
  g_assert_cmpint (g_get_monotonic_time () - begun_us, >=, G_USEC_PER_SEC * 9 / 10);
  g_assert_false (answers (url));
}

static void
test_stdin (void)
{
  const char *const argv[] = { DEMO_SERVER, "--plain", "--messages", "5", "--until-stdin-closes", "--for", "20", NULL };
  g_autofree char *url = NULL;
  g_autoptr(GDataInputStream) out = NULL;
  g_autoptr(GSubprocess) child = start (argv, &out, &url);

  g_assert_true (answers (url));
  g_output_stream_close (g_subprocess_get_stdin_pipe (child), NULL, NULL);
  expect_good_end (child);
  g_assert_false (answers (url));
}

static void
test_signal (void)
{
  const char *const argv[] = { DEMO_SERVER, "--plain", "--messages", "5", "--for", "20", NULL };
  g_autofree char *url = NULL;
  g_autoptr(GDataInputStream) out = NULL;
  g_autoptr(GSubprocess) child = start (argv, &out, &url);

  g_assert_true (answers (url));
  g_subprocess_send_signal (child, SIGTERM);
  expect_good_end (child);
}

static void
swap (char **a, char **b)
{
  char *kept = *a;

  *a = *b;
  *b = kept;
}

/* Its parent is a shell that is killed; the orphan comes to this process, which waits for it. */
static void
test_parent (void)
{
  const char *const argv[] = {
    "sh", "-c", "\"$1\" --plain --messages 5 --for 20 --parent-pid $$ & echo $!; read -r line", "sh", DEMO_SERVER, NULL,
  };
  g_autofree char *pid_text = NULL;
  g_autofree char *url = NULL;
  g_autoptr(GDataInputStream) out = NULL;
  g_autoptr(GSubprocess) shell = NULL;
  g_autoptr(GError) error = NULL;
  pid_t pid;
  int status = -1;

  g_assert_cmpint (prctl (PR_SET_CHILD_SUBREAPER, 1), ==, 0);
  shell = start (argv, &out, &pid_text);
  url = g_data_input_stream_read_line (out, NULL, NULL, &error);
  g_assert_no_error (error);
  if (strstr (pid_text, "://") != NULL) /* the two write at the same time */
    swap (&pid_text, &url);
  pid = (pid_t) g_ascii_strtoll (pid_text, NULL, 10);
  g_assert_cmpint (pid, >, 1);
  g_assert_true (answers (url));
  g_assert_cmpint (waitpid (pid, &status, WNOHANG), <=, 0);
  g_subprocess_force_exit (shell);
  g_subprocess_wait (shell, NULL, NULL);
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  g_assert_true (WIFEXITED (status));
  g_assert_cmpint (WEXITSTATUS (status), ==, 0);
  g_assert_false (answers (url));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/demo-program/usage", test_usage);
  g_test_add_func ("/demo-program/cannot-start", test_cannot_start);
  g_test_add_func ("/demo-program/certificate-port", test_certificate_port);
  g_test_add_func ("/demo-program/for", test_for);
  g_test_add_func ("/demo-program/stdin", test_stdin);
  g_test_add_func ("/demo-program/signal", test_signal);
  g_test_add_func ("/demo-program/parent", test_parent);
  return g_test_run ();
}
