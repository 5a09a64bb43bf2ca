#include "cli/wax-cli-rehearse.h"

#include "cli/wax-cli-json.h"

#include <glib/gi18n.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>

/* A line of the window's program, see its --rehearse. */
enum { FIELD_ANSWER, FIELD_ENDPOINT, FIELD_DURATION, FIELD_OUTCOME, N_FIELDS };

/* The one that was installed with this one; else the one that the person would start. */
static char *
find_window (void)
{
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = self != NULL ? g_path_get_dirname (self) : NULL;
  g_autofree char *beside = folder != NULL ? g_build_filename (folder, "waxwing", NULL) : NULL;

  if (beside != NULL && g_file_test (beside, G_FILE_TEST_IS_EXECUTABLE))
    return g_steal_pointer (&beside);
  return g_find_program_in_path ("waxwing");
}

/* In the child: signals are taken by a thread of this program, and so are blocked here; and nobody is left to answer to
 * when this program is gone. */
static void
child_cb (gpointer unused)
{
  sigset_t set;

  sigemptyset (&set);
  sigprocmask (SIG_SETMASK, &set, NULL);
  prctl (PR_SET_PDEATHSIG, SIGTERM);
}

static gboolean
has_display (void)
{
  const char *x11 = g_getenv ("DISPLAY"), *wayland = g_getenv ("WAYLAND_DISPLAY");

  return (x11 != NULL && *x11 != '\0') || (wayland != NULL && *wayland != '\0');
}

static void
print_answer (WaxCli *cli, char **fields)
{
  WaxDuration duration;

  if (strcmp (fields[FIELD_ANSWER], "authorize") == 0 && wax_duration_from_string (fields[FIELD_DURATION], &duration))
    /* Translators: a server's name and port, for how long, and "stands" or the name of a failure in commands */
    wax_cli_print (cli, _("%s: authorized, %s; the connection: %s"), fields[FIELD_ENDPOINT],
                   wax_duration_get_label (duration), fields[FIELD_OUTCOME]);
  else if (strcmp (fields[FIELD_ANSWER], "stay-offline") == 0)
    /* Translators: a server's name and port */
    wax_cli_print (cli, _("%s: stayed offline"), fields[FIELD_ENDPOINT]);
  else if (strcmp (fields[FIELD_ANSWER], "fetch") == 0)
    /* Translators: a server's name and port, and "stands" or a failure's name in commands */
    wax_cli_print (cli, _("%s: fetched what the server leaves out; the connection: %s"), fields[FIELD_ENDPOINT],
                   fields[FIELD_OUTCOME]);
  else
    /* Translators: a server's name and port, and "stands" or a failure's name in commands */
    wax_cli_print (cli, _("%s: nothing was asked; the connection: %s"), fields[FIELD_ENDPOINT], fields[FIELD_OUTCOME]);
}

static json_t *
answer_to_json (char **fields)
{
  json_t *duration = *fields[FIELD_DURATION] != '\0' ? json_string (fields[FIELD_DURATION]) : json_null ();

  return json_pack ("{ss ss so ss}", "endpoint", fields[FIELD_ENDPOINT], "answer", fields[FIELD_ANSWER], "for",
                    duration, "outcome", fields[FIELD_OUTCOME]);
}

static void
tell_answers (WaxCli *cli, const WaxSituation *situation, const char *output)
{
  g_auto(GStrv) lines = g_strsplit (output, "\n", -1);
  json_t *answers = json_array ();

  for (guint i = 0; lines[i] != NULL; i++) {
    g_auto(GStrv) fields = g_strsplit (lines[i], "\t", -1);

    if (g_strv_length (fields) != N_FIELDS)
      continue;
    print_answer (cli, fields);
    json_array_append_new (answers, answer_to_json (fields));
  }
  wax_cli_print_json (cli, json_pack ("{ss so}", "situation", situation->name, "answers", answers));
}

WaxExit
wax_cli_rehearse_in_window (WaxCli *cli, const WaxSituation *situation, GError **error)
{
  g_autofree char *program = find_window (), *output = NULL;
  g_autoptr(GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autoptr(GSubprocess) process = NULL;

  if (program == NULL || !has_display ()) {
    wax_cli_set_usage_error (error, "%s", program == NULL ? _("The program “waxwing” is not installed here.")
                                                          : _("There is no display here to show a window on."));
    return WAX_EXIT_USAGE;
  }
  g_subprocess_launcher_set_child_setup (launcher, child_cb, NULL, NULL);
  process = g_subprocess_launcher_spawn (launcher, error, program, "--rehearse", situation->name, NULL);
  if (process == NULL)
    return WAX_EXIT_USAGE;
  if (!g_subprocess_communicate_utf8 (process, NULL, cli->cancellable, &output, NULL, error)) {
    /* It has its profile to throw away. */
    g_subprocess_send_signal (process, SIGTERM);
    g_subprocess_wait (process, NULL, NULL);
    return WAX_EXIT_INTERRUPTED;
  }
  if (!g_subprocess_get_successful (process)) {
    wax_cli_set_usage_error (error, "%s", _("The window could not be shown."));
    return WAX_EXIT_USAGE;
  }
  tell_answers (cli, situation, output);
  return WAX_EXIT_DONE;
}
