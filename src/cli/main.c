#include "cli/wax-cli.h"

#include "app/wax-policy-source.h"
#include "app/wax-process-end.h"
#include "transport/wax-tls-setup.h"
#include "util/wax-memory.h"
#include "util/wax-secret.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <locale.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const WaxCliCommand *const nouns[] = {
  wax_cli_account_commands, wax_cli_sync_commands,     wax_cli_trust_commands,
  wax_cli_mail_commands,    wax_cli_settings_commands, wax_cli_store_commands,
  wax_cli_policy_commands,  wax_cli_rehearse_commands, wax_cli_identity_commands,
};

/* A file of the profile must not become standard output because that was closed. */
static void
open_standard_files (void)
{
  for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
    if (fcntl (fd, F_GETFD) < 0 && errno == EBADF && open ("/dev/null", O_RDWR) != fd)
      _exit (WAX_EXIT_STORE);
  }
}

/* Whoever read it has enough, as in `waxctl mail list | head`. */
static gboolean
is_left (int fd)
{
  struct pollfd left = { .fd = fd };

  return poll (&left, 1, 0) > 0 && (left.revents & POLLERR) != 0;
}

/* What was to be told and could not be written is no success. */
static WaxExit
end_output (WaxExit status)
{
  gboolean written = fflush (stdout) == 0 && !ferror (stdout);

  if (written || status != WAX_EXIT_DONE || is_left (STDOUT_FILENO))
    return status;
  fprintf (stderr, "waxctl: %s\n", _("The output could not be written."));
  return WAX_EXIT_STORE;
}

/* Signals reach this thread alone; the second one ends the program at once. */
static gpointer
signal_thread (gpointer data)
{
  GCancellable *cancellable = data;
  sigset_t set;
  int number;

  sigemptyset (&set);
  sigaddset (&set, SIGINT);
  sigaddset (&set, SIGTERM);
  sigwait (&set, &number);
  g_cancellable_cancel (cancellable);
  sigwait (&set, &number);
  _exit (WAX_EXIT_INTERRUPTED);
  return NULL;
}

static void
take_signals (GCancellable *cancellable)
{
  sigset_t set;

  signal (SIGPIPE, SIG_IGN); /* a reader who leaves does not end a run in its middle */
  sigemptyset (&set);
  sigaddset (&set, SIGINT);
  sigaddset (&set, SIGTERM);
  pthread_sigmask (SIG_BLOCK, &set, NULL); /* before the first other thread, so that all inherit it */
  g_thread_unref (g_thread_new ("signals", signal_thread, cancellable));
}

static WaxExit
usage (WaxCli *cli, const char *text)
{
  GError *error = NULL;

  wax_cli_set_usage_error (&error, "%s", text);
  return wax_cli_fail (cli, error, NULL);
}

/* @noun: (nullable): only of this one */
static void
print_commands (FILE *file, const char *noun)
{
  for (guint i = 0; i < G_N_ELEMENTS (nouns); i++) {
    for (const WaxCliCommand *command = nouns[i]; command->noun != NULL; command++) {
      if (noun == NULL || strcmp (noun, command->noun) == 0)
        fprintf (file, "  %s%s%s%s%s\n      %s\n", command->noun, command->verb != NULL ? " " : "",
                 command->verb != NULL ? command->verb : "", *command->arguments != '\0' ? " " : "", command->arguments,
                 _(command->summary));
    }
  }
}

/* Returns: (transfer full) (nullable): the verbs of @noun, for people; %NULL when there is no such noun. */
static char *
list_verbs (const char *noun)
{
  g_autoptr(GString) verbs = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (nouns); i++) {
    for (const WaxCliCommand *command = nouns[i]; command->noun != NULL; command++) {
      if (strcmp (noun, command->noun) == 0 && command->verb != NULL)
        g_string_append_printf (verbs, "%s%s", verbs->len > 0 ? ", " : "", command->verb);
    }
  }
  return verbs->len > 0 ? g_string_free (g_steal_pointer (&verbs), FALSE) : NULL;
}

static WaxExit
print_help (FILE *file)
{
  fprintf (file, "%s\n\n%s\n", _("Usage: waxctl [OPTION…] COMMAND [ARGUMENT…]"), _("Commands:"));
  print_commands (file, NULL);
  fprintf (file, "\n%s\n", _("Options for all commands:\n"
                             "  --profile DIR          keep everything below DIR\n"
                             "  --password-file FILE   read the account's password from FILE (- for standard input)\n"
                             "  --pin-file FILE        read the PIN of a token from FILE (- for standard input)\n"
                             "  --json                 print one JSON document\n"
                             "  --quiet                print nothing but the result of --json and errors\n"
                             "  --ask                  questions may be asked at a terminal\n"
                             "  --help, --version\n\n"
                             "“waxctl COMMAND --help” tells the options of one command."));
  return file == stdout ? WAX_EXIT_DONE : WAX_EXIT_USAGE;
}

static const WaxCliCommand *
find_command (int argc, char **argv, int *n_words)
{
  for (guint i = 0; i < G_N_ELEMENTS (nouns); i++) {
    for (const WaxCliCommand *command = nouns[i]; command->noun != NULL; command++) {
      if (strcmp (command->noun, argv[1]) != 0)
        continue;
      *n_words = command->verb == NULL ? 1 : 2;
      if (command->verb == NULL || (argc > 2 && strcmp (command->verb, argv[2]) == 0))
        return command;
    }
  }
  return NULL;
}

static gboolean
check_arguments (const WaxCliCommand *command, char **arguments, GError **error)
{
  for (int i = 1; arguments[i] != NULL; i++) {
    if (i == command->file || g_utf8_validate (arguments[i], -1, NULL))
      continue;
    /* Translators: %s is what was typed */
    wax_cli_set_usage_error (error, _("“%s” is no text that can be read; UTF-8 is expected."), arguments[i]);
    return FALSE;
  }
  return TRUE;
}

/* How many of the arguments, from the first on, name an account, as the help says. */
static guint
count_accounts (const WaxCliCommand *command)
{
  if (g_str_equal (command->arguments, "[ACCOUNT…]"))
    return G_MAXUINT;
  return g_str_has_prefix (command->arguments, "ACCOUNT") || g_str_equal (command->arguments, "[ACCOUNT]") ? 1 : 0;
}

static gboolean
resolve_accounts (WaxCli *cli, const WaxCliCommand *command, char **arguments, GError **error)
{
  guint n = count_accounts (command);

  for (guint i = 0; i < n && arguments[i] != NULL; i++) {
    if (!wax_cli_resolve_account (cli, &arguments[i], error))
      return FALSE;
  }
  return TRUE;
}

/* Which of several certificates every call that signs in takes in the same way. */
static void
add_sign_in_options (WaxCli *cli, GOptionContext *context)
{
  const GOptionEntry entries[] = {
    { "identity", 0, 0, G_OPTION_ARG_STRING, &cli->identity,
      N_("Which of your own certificates, for accounts that ask each time"), N_("ID") },
    G_OPTION_ENTRY_NULL,
  };

  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
}

static WaxExit
run_command (WaxCli *cli, const WaxCliCommand *command, GStrv *arguments)
{
  g_autofree char *name = g_strjoin (" ", command->noun, command->verb, NULL);
  g_autofree char *summary = g_strjoin (*command->arguments != '\0' ? " " : "", name, command->arguments, NULL);
  g_autoptr(GOptionContext) context = g_option_context_new (summary);
  g_autoptr(GError) error = NULL;
  int n;

  g_option_context_set_summary (context, _(command->summary));
  g_option_context_set_description (context, _("“waxctl --help” tells the options for all commands."));
  g_option_context_set_translation_domain (context, GETTEXT_PACKAGE);
  if (command->options != NULL)
    g_option_context_add_main_entries (context, command->options, GETTEXT_PACKAGE);
  if (command->signs_in)
    add_sign_in_options (cli, context);
  if (!g_option_context_parse_strv (context, arguments, &error) || !check_arguments (command, *arguments, &error))
    return usage (cli, error->message);

  n = (int) g_strv_length (*arguments) - 1;
  if (n < command->min || (command->max >= 0 && n > command->max)) {
    /* Translators: a command and its arguments */
    g_autofree char *text = g_strdup_printf (_("Usage: waxctl %s"), summary);

    return usage (cli, text);
  }
  if (!resolve_accounts (cli, command, *arguments + 1, &error))
    return usage (cli, error->message);
  return command->run (cli, *arguments + 1);
}

/* No command has these words: help for a noun, or what is wrong with them. */
static WaxExit
explain_command (WaxCli *cli, int argc, char **argv)
{
  g_autofree char *verbs = list_verbs (argv[1]);
  g_autofree char *text = NULL;

  if (verbs == NULL)
    /* Translators: %s is what was typed */
    text = g_strdup_printf (_("There is no command “%s”. “waxctl --help” lists them."), argv[1]);
  else if (argc < 3)
    /* Translators: the first word of a command, and the list of words that may follow */
    text = g_strdup_printf (_("“waxctl %s” is followed by one of: %s."), argv[1], verbs);
  else if (strcmp (argv[2], "--help") != 0 && strcmp (argv[2], "-h") != 0)
    /* Translators: both words of a command as typed; then the first one, and the list of words that may follow */
    text = g_strdup_printf (_("There is no command “%s %s”. “waxctl %s” is followed by one of: %s."), argv[1], argv[2],
                            argv[1], verbs);
  if (text != NULL)
    return usage (cli, text);
  print_commands (stdout, argv[1]);
  return WAX_EXIT_DONE;
}

/* GOption wants a program name in front of what it parses. */
static char **
dup_arguments (int argc, char **argv, int skip)
{
  g_autoptr(GPtrArray) arguments = g_ptr_array_new ();

  g_ptr_array_add (arguments, g_strdup ("waxctl"));
  for (int i = skip; i < argc; i++)
    g_ptr_array_add (arguments, g_strdup (argv[i]));
  g_ptr_array_add (arguments, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&arguments), FALSE);
}

static WaxExit
run (WaxCli *cli, int argc, char **argv)
{
  const WaxCliCommand *command;
  g_auto(GStrv) arguments = NULL;
  int n_words = 0;

  if (argc < 2)
    return cli->json ? usage (cli, _("No command was given.")) : print_help (stderr);
  if (strcmp (argv[1], "--help") == 0 || strcmp (argv[1], "-h") == 0)
    return print_help (stdout);

  command = find_command (argc, argv, &n_words);
  if (command == NULL)
    return explain_command (cli, argc, argv);
  arguments = dup_arguments (argc, argv, n_words + 1);
  return run_command (cli, command, &arguments);
}

int
main (int argc, char **argv)
{
  WaxCli cli = { NULL };
  gboolean version = FALSE;
  const GOptionEntry globals[] = {
    { "profile", 0, 0, G_OPTION_ARG_FILENAME, &cli.profile, NULL, NULL },
    { "password-file", 0, 0, G_OPTION_ARG_FILENAME, &cli.password_file, NULL, NULL },
    { "pin-file", 0, 0, G_OPTION_ARG_FILENAME, &cli.pin_file, NULL, NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &cli.json, NULL, NULL },
    { "quiet", 0, 0, G_OPTION_ARG_NONE, &cli.quiet, NULL, NULL },
    { "ask", 0, 0, G_OPTION_ARG_NONE, &cli.ask, NULL, NULL },
    { "version", 0, 0, G_OPTION_ARG_NONE, &version, NULL, NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr(GOptionContext) context = g_option_context_new (NULL);
  g_autoptr(GError) error = NULL;
  WaxExit status;

  open_standard_files ();
  wax_tls_prepare ();
  wax_policy_source_prepare_tls ();
  wax_memory_prepare ();
  wax_secret_prepare ();
  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  cli.cancellable = g_cancellable_new ();
  take_signals (cli.cancellable);

  /* Global options stand anywhere; a command's own are left for it. */
  g_option_context_set_help_enabled (context, FALSE);
  g_option_context_set_ignore_unknown_options (context, TRUE);
  g_option_context_add_main_entries (context, globals, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error)) {
    status = usage (&cli, error->message);
  } else if (version) {
    if (cli.json)
      wax_cli_print_json (&cli, json_pack ("{ss}", "version", VERSION));
    else
      printf ("waxctl %s\n", VERSION);
    status = WAX_EXIT_DONE;
  } else if (cli.profile != NULL && *cli.profile == '\0') {
    status = usage (&cli, _("--profile takes the name of a folder."));
  } else {
    status = run (&cli, argc, argv);
  }

  if (cli.app != NULL)
    wax_blocking_close (cli.app);
  g_free (cli.profile);
  g_free (cli.password_file);
  g_free (cli.pin_file);
  g_free (cli.identity);
  if (status != WAX_EXIT_DONE && g_cancellable_is_cancelled (cli.cancellable))
    status = WAX_EXIT_INTERRUPTED;
  return wax_process_end (end_output (status));
}
