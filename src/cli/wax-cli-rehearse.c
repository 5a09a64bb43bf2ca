#include "cli/wax-cli-rehearse.h"

#include "cli/wax-cli-json.h"
#include "rehearsal/wax-rehearsal-stage.h"

#include <glib/gi18n.h>
#include <string.h>

static struct {
  gboolean list;
  gboolean window;
} options;

static const GOptionEntry rehearse_options[] = {
  { "list", 0, 0, G_OPTION_ARG_NONE, &options.list, N_("Name the situations, and bring up none"), NULL },
  { "window", 0, 0, G_OPTION_ARG_NONE, &options.window, N_("Show the dialog that a person would see in it"), NULL },
  G_OPTION_ENTRY_NULL,
};

static WaxExit
get_exit (const WaxRehearsalResult *result)
{
  WaxExit status = result->failure != NULL ? wax_cli_exit_for (result->failure) : WAX_EXIT_DONE;

  return result->beside != NULL ? wax_cli_worse (status, get_exit (result->beside)) : status;
}

static json_t *
words_to_json (const char *words)
{
  g_auto(GStrv) list = g_strsplit (words, " ", -1);

  return wax_json_form_strings ((const char *const *) list);
}

static json_t *
situation_to_json (const WaxSituation *situation)
{
  return json_pack ("{ss ss so}", "name", situation->name, "summary", _(situation->summary), "expected",
                    words_to_json (situation->expected));
}

/* What came of one connection. */
static void
add_connection (json_t *object, const WaxRehearsalResult *result)
{
  WaxTrustQuestion *question = result->failure != NULL ? result->failure->question : NULL;
  json_t *verdict = result->verdict != NULL ? wax_cli_json_verdict (result->verdict, result->grant, question)
                                            : json_null ();

  json_object_set_new (object, "found", words_to_json (result->found));
  json_object_set_new (object, "received", json_integer ((json_int_t) result->received));
  json_object_set_new (object, "error", wax_cli_json_error (result->failure));
  json_object_set_new (object, "verdict", verdict);
}

static json_t *
beside_to_json (const WaxRehearsalResult *beside)
{
  json_t *object = json_pack ("{so}", "expected", words_to_json (beside->expected));

  add_connection (object, beside);
  return object;
}

static json_t *
result_to_json (const WaxSituation *situation, const WaxRehearsalResult *result)
{
  json_t *object = situation_to_json (situation);

  add_connection (object, result);
  json_object_set_new (object, "as_expected", json_boolean (wax_rehearsal_result_is_as_expected (result)));
  json_object_set_new (object, "exit", json_integer (get_exit (result)));
  json_object_set_new (object, "beside", result->beside != NULL ? beside_to_json (result->beside) : json_null ());
  return object;
}

/* All at once: what is worst must not hide the rest. The cause's sentence stands above. */
static void
print_problems (WaxCli *cli, WaxTrustQuestion *question)
{
  WaxCause *cause = wax_trust_question_get_cause (question);
  WaxVerdict *verdict = wax_trust_question_get_verdict (question);
  g_autoptr(GPtrArray) problems = wax_verdict_list_told (verdict);
  WaxChange *change = wax_trust_question_get_change (question);

  for (guint i = 0; i < problems->len; i++) {
    g_autofree char *text = wax_problem_describe (problems->pdata[i], verdict);

    if (!wax_cause_says_problem (cause) || !wax_problem_equal (problems->pdata[i], cause->problem))
      /* Translators: %s is a sentence of another place of the program */
      wax_cli_print (cli, _("  Also found: %s"), text);
  }
  if (change != NULL)
    wax_cli_print (cli, "  %s: %s", wax_change_judgement_to_string (change->judgement),
                   wax_change_judgement_describe (change->judgement));
}

static void
print_failure (WaxCli *cli, const WaxFailure *failure)
{
  g_autofree char *help = wax_cli_dup_help (failure);

  /* Translators: %s is a sentence of another place of the program */
  wax_cli_print (cli, _("  What was found: %s"), failure->sentence);
  if (failure->question != NULL)
    print_problems (cli, failure->question);
  if (*failure->sent != '\0')
    /* Translators: %s is a sentence of another place of the program */
    wax_cli_print (cli, _("  Sent so far: %s"), failure->sent);
  if (*help != '\0')
    /* Translators: %s is a sentence of another place of the program */
    wax_cli_print (cli, _("  What helps: %s"), help);
}

/* @whole: with the verdict, as a probe of the server would tell it */
static void
print_connection (WaxCli *cli, const WaxRehearsalResult *result, gboolean whole)
{
  if (result->failure != NULL)
    print_failure (cli, result->failure);
  else
    wax_cli_print (cli, "%s", _("  The connection stands."));
  wax_cli_print (cli, ngettext ("  The server has received %u byte of the request.",
                                "  The server has received %u bytes of the request.", (gulong) result->received),
                 (guint) result->received);
  if (whole && result->verdict != NULL)
    wax_cli_print_verdict (cli, result->verdict, result->grant,
                           result->failure != NULL ? result->failure->question : NULL);
  if (strcmp (result->found, result->expected) != 0)
    /* Translators: two lists of problems by their names in commands */
    wax_cli_note (cli, _("  It was meant to show “%s”, and shows “%s”: this computer's limits may be stricter."),
                  result->expected, result->found);
}

static void
print_result (WaxCli *cli, const WaxSituation *situation, const WaxRehearsalResult *result, gboolean whole)
{
  wax_cli_print (cli, "%s: %s", situation->name, _(situation->summary));
  print_connection (cli, result, whole);
  if (result->beside != NULL) {
    g_autofree char *name = wax_endpoint_to_string (result->beside->endpoint);

    /* Translators: %s is a server's name and port */
    wax_cli_print (cli, _("  At the other port, %s:"), name);
    print_connection (cli, result->beside, whole);
  }
  wax_cli_print (cli, _("  Exit code: %d"), get_exit (result));
}

static WaxRehearsalResult *
play (WaxCli *cli, WaxRehearsal *rehearsal, const WaxSituation *situation, GError **error)
{
  g_autoptr(WaxRehearsalStage) stage = wax_rehearsal_stage_new (rehearsal, situation, cli->cancellable, error);

  return stage != NULL ? wax_rehearsal_stage_connect (stage, cli->cancellable, error) : NULL;
}

/* @only: (nullable): that one; else all */
static WaxExit
rehearse (WaxCli *cli, WaxRehearsal *rehearsal, const WaxSituation *only, GError **error)
{
  const WaxSituation *situation = only != NULL ? only : wax_situation_list ();
  json_t *list = json_array ();
  WaxExit status = WAX_EXIT_DONE;

  for (; situation->name != NULL; situation++) {
    g_autoptr(WaxRehearsalResult) result = play (cli, rehearsal, situation, error);

    if (result == NULL) {
      json_decref (list);
      return WAX_EXIT_INTERRUPTED;
    }
    if (!wax_rehearsal_result_is_as_expected (result))
      status = WAX_EXIT_NOT_TRUSTED;
    json_array_append_new (list, result_to_json (situation, result));
    print_result (cli, situation, result, only != NULL);
    if (only != NULL)
      break;
  }
  wax_cli_print_json (cli, json_pack ("{so}", "situations", list));
  return status;
}

static void
list_situations (WaxCli *cli)
{
  json_t *list = json_array ();

  for (const WaxSituation *situation = wax_situation_list (); situation->name != NULL; situation++) {
    json_array_append_new (list, situation_to_json (situation));
    wax_cli_print (cli, "%-22s %s", situation->name, _(situation->summary));
  }
  wax_cli_print_json (cli, json_pack ("{so}", "situations", list));
}

static WaxExit
run_rehearse (WaxCli *cli, char **arguments)
{
  const WaxSituation *only = arguments[0] != NULL ? wax_situation_find (arguments[0]) : NULL;
  g_autoptr(WaxRehearsal) rehearsal = NULL;
  GError *error = NULL;
  WaxExit status = WAX_EXIT_DONE;

  if (arguments[0] != NULL && only == NULL) {
    /* Translators: %s is what was typed */
    wax_cli_set_usage_error (&error, _("There is no situation “%s”. “waxctl trust rehearse --list” names them."),
                             arguments[0]);
    return wax_cli_fail (cli, error, NULL);
  }
  if (options.list) {
    list_situations (cli);
    return WAX_EXIT_DONE;
  }
  if (options.window && only == NULL) {
    wax_cli_set_usage_error (&error, "%s", _("--window shows one situation: name it."));
    return wax_cli_fail (cli, error, NULL);
  }
  if (options.window)
    status = wax_cli_rehearse_in_window (cli, only, &error);
  else
    rehearsal = wax_rehearsal_new (&error);
  if (rehearsal != NULL)
    status = rehearse (cli, rehearsal, only, &error);
  return error != NULL ? wax_cli_fail (cli, error, NULL) : status;
}

const WaxCliCommand wax_cli_rehearse_commands[] = {
  { "trust", "rehearse", "[SITUATION]", N_("Practise what bad servers look like, with one on this computer alone"),
    rehearse_options, 0, 1, run_rehearse },
  { NULL },
};
