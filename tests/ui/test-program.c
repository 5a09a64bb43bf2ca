#include "transport/wax-tls-setup.h"
#include "ui-mail.h"
#include "ui-test.h"

/* The built program itself, from its start to its end: a critical on the way would end it with another status. */

#define APP_ID "io.github.waxwing.Waxwing"
#define APP_PATH "/io/github/waxwing/Waxwing"

typedef struct {
  GSubprocess *process;
  gboolean ended;
} Program;

static char *
build_path (const char *path)
{
  return g_build_filename (g_getenv ("G_TEST_BUILDDIR"), "..", path, NULL);
}

static void
ended_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Program *program = data;

  g_assert_true (g_subprocess_wait_finish (G_SUBPROCESS (source), result, NULL));
  program->ended = TRUE;
}

static gboolean
has_ended (gpointer program)
{
  return ((Program *) program)->ended;
}

/* @arguments: after the name of the program. */
static void
program_start (Program *program, const char *const *arguments)
{
  g_autoptr(GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_NONE);
  g_autofree char *data = build_path ("data");
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr(GError) error = NULL;
  g_auto(GStrv) argv = NULL;
  g_autofree char *path = build_path ("ui/waxwing");

  g_strv_builder_add (builder, path);
  g_strv_builder_addv (builder, (const char **) arguments);
  argv = g_strv_builder_end (builder);
  g_subprocess_launcher_setenv (launcher, "GSETTINGS_SCHEMA_DIR", data, TRUE);
  g_subprocess_launcher_setenv (launcher, "G_DEBUG", "fatal-criticals", TRUE);
  program->ended = FALSE;
  program->process = g_subprocess_launcher_spawnv (launcher, (const char *const *) argv, &error);
  g_assert_no_error (error);
  g_subprocess_wait_async (program->process, NULL, ended_cb, program);
}

static void
program_wait (Program *program)
{
  ui_test_wait_until (has_ended, program);
  g_assert_true (g_subprocess_get_if_exited (program->process));
  g_assert_cmpint (g_subprocess_get_exit_status (program->process), ==, 0);
  g_clear_object (&program->process);
}

/* A window of the program: what xdotool searches for it by. */
typedef struct {
  const char *option, *value;
} Window;

/* No window manager gives it the keys, and those that come before it has them are lost. */
static gboolean
takes_keys (gpointer data)
{
  const Window *window = data;
  const char *arguments[] = { "xdotool",     "search", "--onlyvisible", window->option, window->value,
                              "windowfocus", NULL };
  int status = 0;

  g_spawn_sync (NULL, (char **) arguments, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL, NULL,
                NULL, &status, NULL);
  return status == 0;
}

static void
wait_for_window (Program *program)
{
  ui_test_wait_until (takes_keys, &(Window){ "--pid", g_subprocess_get_identifier (program->process) });
}

static void
wait_for_title (const char *title)
{
  ui_test_wait_until (takes_keys, &(Window){ "--name", title });
}

static gboolean
is_true (gpointer data)
{
  return *(gboolean *) data;
}

static void
appeared_cb (GDBusConnection *bus, const char *name, const char *owner, gpointer appeared)
{
  *(gboolean *) appeared = TRUE;
}

static void
wait_for_name (GDBusConnection *bus)
{
  gboolean appeared = FALSE;
  guint id = g_bus_watch_name_on_connection (bus, APP_ID, G_BUS_NAME_WATCHER_FLAGS_NONE, appeared_cb, NULL, &appeared,
                                             NULL);

  ui_test_wait_until (is_true, &appeared);
  g_bus_unwatch_name (id);
}

static void
call (GDBusConnection *bus, const char *method, const char *arguments)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) answer =
    g_dbus_connection_call_sync (bus, APP_ID, APP_PATH, "org.freedesktop.Application", method,
                                 g_variant_new_parsed (arguments), NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);

  g_assert_no_error (error);
}

/* What the bus is told to start, with the program of this build. */
static char **
read_bus_service (void)
{
  g_autoptr(GKeyFile) file = g_key_file_new ();
  g_autofree char *path = build_path ("data/" APP_ID ".service");
  g_autofree char *name = NULL, *exec = NULL, *base = NULL;
  g_autoptr(GError) error = NULL;
  char **argv = NULL;

  g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, &error);
  g_assert_no_error (error);
  name = g_key_file_get_string (file, "D-BUS Service", "Name", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (name, ==, APP_ID);
  exec = g_key_file_get_string (file, "D-BUS Service", "Exec", &error);
  g_assert_no_error (error);
  g_assert_true (g_shell_parse_argv (exec, NULL, &argv, &error));
  base = g_path_get_basename (argv[0]);
  g_assert_cmpstr (base, ==, "waxwing");
  return argv;
}

/* Started by the bus it shows no window until it is asked to; asked before any session is open, it answers as well. */
static void
test_bus (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GDBusConnection) bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, &error);
  g_auto(GStrv) argv = read_bus_service ();
  Program program = { 0 };

  g_assert_no_error (error);
  program_start (&program, (const char *const *) argv + 1);
  wait_for_name (bus);
  call (bus, "ActivateAction", "('show-question', [<'gone'>], @a{sv} {})");
  wait_for_window (&program);
  call (bus, "Open", "(['mailto:bob@example.test?subject=Hello', 'file:///etc/passwd'], @a{sv} {})");
  call (bus, "ActivateAction", "('compose', @av [], @a{sv} {})");
  call (bus, "Activate", "(@a{sv} {},)");
  call (bus, "ActivateAction", "('about', @av [], @a{sv} {})");
  call (bus, "ActivateAction", "('quit', @av [], @a{sv} {})");
  program_wait (&program);
}

/* A profile with mail and an account that connects: the window is closed by key in the middle of that. */
static void
test_profile (void)
{
  UiMail *mail = ui_mail_new (&(WaxDemoOptions){ .messages = 20, .seed = 11 });
  const char *arguments[] = { "--profile", mail->dir, NULL };
  Program program = { 0 };

  ui_mail_end_session (mail);
  for (guint i = 0; i < 2; i++) {
    program_start (&program, arguments);
    wait_for_window (&program);
    ui_test_pause (i * 1500);
    ui_test_key ("ctrl+q");
    program_wait (&program);
  }
  ui_mail_free (mail);
}

/* Returns: (transfer full) (nullable): what is in a file of that folder whose name ends so. */
static char *
dup_kept (const char *dir, const char *suffix)
{
  g_autoptr(GDir) names = g_dir_open (dir, 0, NULL);
  char *content = NULL;
  const char *name;

  while (content == NULL && names != NULL && (name = g_dir_read_name (names)) != NULL) {
    g_autofree char *path = g_build_filename (dir, name, NULL);

    if (g_str_has_suffix (name, suffix))
      g_file_get_contents (path, &content, NULL, NULL);
  }
  return content;
}

static gboolean
is_written (gpointer drafts)
{
  g_autofree char *mark = dup_kept (drafts, ".open");

  return mark != NULL;
}

static gboolean
is_gone (gpointer drafts)
{
  g_autofree char *kept = dup_kept (drafts, ".eml");

  return kept == NULL;
}

static void
program_kill (Program *program)
{
  g_subprocess_force_exit (program->process);
  ui_test_wait_until (has_ended, program);
  g_clear_object (&program->process);
}

#define SENT_TO 2 /* the inbox of whom it is written to */

static guint
count_sent (UiMail *mail)
{
  return wax_demo_server_count_messages (mail->server, "bob", SENT_TO);
}

static gboolean
has_one (gpointer mail)
{
  return count_sent (mail) == 1;
}

static gboolean
is_online (gpointer mail)
{
  return wax_demo_server_count_requests (((UiMail *) mail)->server, "WaitSetRequest") > 0;
}

/* With the message open again. Keys that come before a window was laid out go elsewhere: by the time that it is online it
 * was. */
static void
start_again (UiMail *mail, Program *program)
{
  const char *arguments[] = { "--profile", mail->dir, NULL };

  wax_demo_server_reset_counters (mail->server);
  program_start (program, arguments);
  wait_for_title ("Unfinished");
  ui_test_wait_until (is_online, mail);
}

/* Killed when the server had it already, and nobody knew: sent once more, it arrives once. */
static void
send_twice (UiMail *mail, Program *program, const char *drafts)
{
  start_again (mail, program);
  g_assert_cmpuint (count_sent (mail), ==, 0);
  wax_demo_server_misbehave (mail->server, WAX_DEMO_CUT, 1, "SendMsgRequest");
  ui_test_key ("ctrl+Return");
  ui_test_wait_until (has_one, mail);
  program_kill (program);
  wax_demo_server_misbehave (mail->server, WAX_DEMO_CUT, 0, NULL);
  start_again (mail, program);
  ui_test_key ("ctrl+Return");
  ui_test_wait_until (is_gone, (gpointer) drafts);
  g_assert_cmpuint (wax_demo_server_count_requests (mail->server, "SendMsgRequest"), ==, 1);
  g_assert_cmpuint (count_sent (mail), ==, 1);
  wait_for_title ("Waxwing");
  ui_test_key ("ctrl+q");
  program_wait (program);
}

/* It is killed while somebody writes, or ended as at a log-out: the message is open again when it is started, with all
 * that was written. */
static void
test_killed (void)
{
  UiMail *mail = ui_mail_new (&(WaxDemoOptions){ .messages = 5, .seed = 12 });
  const char *writing[] = { "--profile", mail->dir, "mailto:bob@example.test?subject=Unfinished", NULL };
  g_autofree char *drafts =
    g_build_filename (mail->dir, "accounts", wax_account_get_id (mail->account), "drafts", NULL);
  g_autofree char *kept = NULL;
  Program program = { 0 };

  ui_mail_end_session (mail);
  program_start (&program, writing);
  wait_for_title ("Unfinished");
  ui_test_key ("x");
  ui_test_wait_until (is_written, drafts);
  program_kill (&program);
  start_again (mail, &program);
  ui_test_key ("shift+Tab");
  ui_test_key ("End");
  ui_test_key ("y");
  wait_for_title ("Unfinishedy");
  g_subprocess_send_signal (program.process, SIGTERM);
  program_wait (&program);
  kept = dup_kept (drafts, ".eml");
  g_assert_true (is_written (drafts));
  g_assert_nonnull (strstr (kept, "Subject: Unfinishedy"));
  send_twice (mail, &program, drafts);
  ui_mail_free (mail);
}

int
main (int argc, char **argv)
{
  wax_tls_prepare ();
  ui_test_init (&argc, &argv);
  g_test_add_func ("/program/by-bus", test_bus);
  g_test_add_func ("/program/profile", test_profile);
  g_test_add_func ("/program/killed", test_killed);
  return g_test_run ();
}
