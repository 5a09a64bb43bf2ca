#include "app/wax-policy-source.h"
#include "app/wax-process-end.h"
#include "transport/wax-tls-setup.h"
#include "util/wax-memory.h"
#include "util/wax-secret.h"
#include "wax-application.h"
#include "wax-html.h"
#include "wax-rehearsal-program.h"

#include <glib/gi18n-lib.h>
#include <locale.h>

typedef struct {
  char *profile_dir;
  char *setup_server;
  char *setup_user;
  char *rehearse;
  gboolean version;
  gboolean service;
} Options;

static gboolean
parse (Options *options, int *argc, char ***argv, GError **error)
{
  GOptionEntry entries[] = {
    { "profile", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_FILENAME, &options->profile_dir, N_("Use this profile folder"),
      N_("DIR") },
    { "setup-server", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_STRING, &options->setup_server, N_("Fill in this server"),
      N_("URL") },
    { "setup-user", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_STRING, &options->setup_user, N_("Fill in this address"),
      N_("ADDRESS") },
    { "rehearse", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_STRING, &options->rehearse,
      N_("Show what a person sees in this situation, see “waxctl trust rehearse --list”"), N_("SITUATION") },
    { "gapplication-service", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_NONE, &options->service,
      N_("Start without a window"), NULL },
    { "version", 0, 0, G_OPTION_ARG_NONE, &options->version, N_("Show the version and end"), NULL },
    { NULL },
  };
  g_autoptr(GOptionContext) context = g_option_context_new (NULL);

  g_option_context_set_translation_domain (context, GETTEXT_PACKAGE);
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  return g_option_context_parse (context, argc, argv, error);
}

/* Another program than the one with the person's mail: nothing is shared but its widgets. @taken: (transfer full) */
static int
rehearse (char *taken)
{
  g_autofree char *name = taken;
  const WaxSituation *situation = wax_situation_find (name);
  g_autoptr(WaxRehearsalProgram) program = NULL;
  int status;

  if (situation == NULL) {
    g_autofree char *text =
      /* Translators: %s is what was typed */
      g_strdup_printf (_("There is no situation “%s”. “waxctl trust rehearse --list” names them."), name);

    g_printerr ("%s\n", text);
    return 2;
  }
  program = wax_rehearsal_program_new (WAX_APP_ID, situation);
  status = g_application_run (G_APPLICATION (program), 0, NULL);
  return status != 0 ? status : wax_rehearsal_program_get_status (program);
}

int
main (int argc, char **argv)
{
  Options options = { 0 };
  g_autoptr(GError) error = NULL;
  g_autoptr(WaxApplication) application = NULL;
  GApplicationFlags flags = G_APPLICATION_DEFAULT_FLAGS;
  int status;

  wax_html_prepare ();
  wax_tls_prepare ();
  wax_policy_source_prepare_tls ();
  wax_memory_prepare ();
  wax_secret_prepare ();
  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, WAX_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  if (!parse (&options, &argc, &argv, &error)) {
    g_printerr ("%s\n", error->message);
    return 2;
  }
  if (options.version) {
    g_print ("Waxwing %s\n", WAX_VERSION);
    return 0;
  }
  g_set_application_name (_("Waxwing"));
  if (options.rehearse != NULL)
    return rehearse (options.rehearse);
  /* Another profile is another mailbox: it must not end up in a window that is open on the person's own. */
  if (options.profile_dir != NULL)
    flags |= G_APPLICATION_NON_UNIQUE;
  if (options.service)
    flags |= G_APPLICATION_IS_SERVICE;
  application = wax_application_new (WAX_APP_ID, flags);
  wax_application_set_options (application, options.profile_dir, NULL, options.setup_server, options.setup_user);
  g_free (options.profile_dir);
  g_free (options.setup_server);
  g_free (options.setup_user);
  status = g_application_run (G_APPLICATION (application), argc, argv);
  g_clear_object (&application);
  return wax_process_end (status);
}
