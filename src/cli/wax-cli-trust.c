#include "cli/wax-cli-json.h"

#include "transport/wax-issuer-fetch.h"
#include "trust/wax-fingerprint-entry.h"
#include "trust/wax-revocation.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

#define MAX_CHAIN_SIZE (16 * 1024 * 1024)

static struct {
  char *anchors;
  char *host;
  char *at;
  char *crl;
  char *revocation;
  gboolean fetch;
  char *fingerprint;
  char *duration;
  char **problems;
  char *instead_of;
  char *why;
  char *since;
  gboolean all;
} options;

static const GOptionEntry probe_options[] = {
  { "anchors", 0, 0, G_OPTION_ARG_FILENAME, &options.anchors, N_("The only authorities for this call, in PEM"),
    N_("FILE") },
  { "revocation", 0, 0, G_OPTION_ARG_STRING, &options.revocation,
    N_("What to ask about withdrawal: stapled, when-available or required"), N_("MODE") },
  { "fetch", 0, 0, G_OPTION_ARG_NONE, &options.fetch,
    N_("Look for a certificate that the server leaves out, where its own says that it is"), NULL },
  G_OPTION_ENTRY_NULL,
};

static const GOptionEntry verify_options[] = {
  { "host", 0, 0, G_OPTION_ARG_STRING, &options.host, N_("The name that was to be reached"), N_("NAME") },
  { "at", 0, 0, G_OPTION_ARG_STRING, &options.at, N_("The moment, in Unix seconds; now if not given"), N_("UNIX") },
  { "anchors", 0, 0, G_OPTION_ARG_FILENAME, &options.anchors, N_("The only authorities for this call, in PEM"),
    N_("FILE") },
  { "crl", 0, 0, G_OPTION_ARG_FILENAME, &options.crl, N_("Lists of what was withdrawn, in PEM or DER"), N_("FILE") },
  G_OPTION_ENTRY_NULL,
};

static const GOptionEntry allow_options[] = {
  { "fingerprint", 0, 0, G_OPTION_ARG_STRING, &options.fingerprint, N_("SHA-256 of the certificate"), N_("SHA256") },
  { "for", 0, 0, G_OPTION_ARG_STRING, &options.duration, N_("For how long: 1h or 1d"), N_("TIME") },
  { "problem", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.problems, N_("Despite this; all problems must be named"),
    N_("ID") },
  { "instead-of", 0, 0, G_OPTION_ARG_STRING, &options.instead_of, N_("The certificate that was trusted before"),
    N_("SHA256") },
  { "why", 0, 0, G_OPTION_ARG_STRING, &options.why, N_("A reason, kept in the ledger"), N_("TEXT") },
  G_OPTION_ENTRY_NULL,
};

static const GOptionEntry list_options[] = {
  { "all", 0, 0, G_OPTION_ARG_NONE, &options.all, N_("Also those that ended"), NULL },
  G_OPTION_ENTRY_NULL,
};

static const GOptionEntry ledger_options[] = {
  { "since", 0, 0, G_OPTION_ARG_STRING, &options.since, N_("From then on: RFC 3339, or Unix seconds"), N_("TIME") },
  G_OPTION_ENTRY_NULL,
};

static void
print_answers (WaxCli *cli, GPtrArray *answers)
{
  for (guint i = 0; i < answers->len; i++) {
    const WaxRevocationAnswer *answer = answers->pdata[i];
    g_autofree char *text = wax_revocation_describe (&answer->found);

    /* Translators: number of a certificate, and a sentence about its withdrawal */
    wax_cli_print (cli, _("  Certificate %u: %s"), answer->at, text);
  }
}

static const char *const findings[] = { "found", "elsewhere", "not-found", "unreachable" };

static json_t *
verdict_to_json (WaxVerdict *verdict, GPtrArray *answers, int fetched, WaxGrant *grant, WaxTrustQuestion *question,
                 gboolean passes)
{
  json_t *object = wax_cli_json_verdict (verdict, grant, question);
  g_autofree char *help_desk = passes ? NULL : wax_cli_dup_help_desk ();

  if (answers != NULL)
    json_object_set_new (object, "revocation", wax_cli_json_revocation (answers));
  if (fetched >= 0)
    json_object_set_new (object, "fetched", json_string (findings[fetched]));
  json_object_set_new (object, "help_desk", wax_json_form_string (help_desk));
  return object;
}

/* @answers: (nullable): about revocation; @fetched: a #WaxIssuerFinding, or -1 */
static WaxExit
tell_verdict (WaxCli *cli, WaxVerdict *verdict, GPtrArray *answers, int fetched, WaxGrant *grant,
              WaxTrustQuestion *question)
{
  const char *state = wax_cli_trust_state (verdict, grant, question);

  gboolean passes = strcmp (state, "secure") == 0 || strcmp (state, "granted") == 0;

  wax_cli_print_verdict (cli, verdict, grant, question);
  if (answers != NULL)
    print_answers (cli, answers);
  if (fetched >= 0)
    wax_cli_print (cli, "  %s", wax_issuer_finding_describe ((WaxIssuerFinding) fetched));
  if (!passes && !cli->json)
    wax_cli_print_help_desk ();
  wax_cli_print_json (cli, verdict_to_json (verdict, answers, fetched, grant, question, passes));
  return passes ? WAX_EXIT_DONE : WAX_EXIT_NOT_TRUSTED;
}

/* The program's own words for an address that it does not understand. */
static WaxEndpoint *
parse_endpoint (const char *text, guint default_port, GError **error)
{
  WaxEndpoint *endpoint = wax_endpoint_parse (text, default_port, NULL);

  if (endpoint == NULL)
    wax_cli_set_usage_error (error, _("“%s” is no server's name and port."), text);
  return endpoint;
}

static WaxExit
run_probe (WaxCli *cli, char **arguments)
{
  GError *error = NULL;
  g_autoptr(WaxEndpoint) endpoint = parse_endpoint (arguments[0], 443, &error);
  WaxRevocationMode mode = WAX_REVOCATION_STAPLED;
  g_autoptr(GPtrArray) answers = NULL;
  g_autoptr(WaxVerdict) verdict = NULL;
  g_autoptr(WaxGrant) grant = NULL;
  g_autoptr(WaxTrustQuestion) question = NULL;
  int fetched = -1;
  WaxBlockingProbe probe = { .anchors_file = options.anchors, .fetched = options.fetch ? &fetched : NULL };

  if (endpoint != NULL && options.revocation != NULL && !wax_revocation_mode_from_string (options.revocation, &mode))
    wax_cli_set_usage_error (&error, _("--revocation takes stapled, when-available or required, not “%s”."),
                             options.revocation);
  probe.revocation = mode;
  if (endpoint != NULL && error == NULL && wax_cli_check_anchors (options.anchors, &error) &&
      wax_cli_get_app (cli, &error) != NULL)
    verdict = wax_blocking_probe (cli->app, endpoint, &probe, &answers, &grant, &question, cli->cancellable, &error);
  if (verdict == NULL)
    return wax_cli_fail (cli, error, endpoint);
  return tell_verdict (cli, verdict, options.revocation != NULL ? answers : NULL, fetched, grant, question);
}

static GPtrArray *
read_chain (const char *path, GError **error)
{
  g_autoptr(GError) local = NULL;
  g_autofree char *pem = NULL;
  gsize size;
  GPtrArray *chain = NULL;

  if (g_file_get_contents (path, &pem, &size, &local) && size <= MAX_CHAIN_SIZE)
    chain = wax_certificate_chain_new_from_pem (pem, (gssize) size, &local);
  if (chain == NULL)
    /* Translators: a file's name and a system's message */
    wax_cli_set_usage_error (error, _("%s holds no certificates that can be read: %s"), path,
                             local != NULL ? local->message : _("it is too large"));
  return chain;
}

static GPtrArray *
read_lists (const char *path, GError **error)
{
  g_autoptr(GError) local = NULL;
  g_autoptr(GBytes) file = NULL;
  g_autoptr(GPtrArray) lists = NULL;
  char *data;
  gsize size;

  if (g_file_get_contents (path, &data, &size, &local)) {
    file = g_bytes_new_take (data, size);
    lists = wax_revocation_split_lists (file);
    if (lists->len > 0)
      return g_steal_pointer (&lists);
  }
  /* Translators: a file's name and a system's message */
  wax_cli_set_usage_error (error, _("%s holds no list of withdrawn certificates that can be read: %s"), path,
                           local != NULL ? local->message : _("it is of another kind"));
  return NULL;
}

static gboolean
parse_time (const char *text, gint64 *unix_s, GError **error)
{
  g_autoptr(GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr(GDateTime) time = g_date_time_new_from_iso8601 (text, utc);

  if (time != NULL)
    *unix_s = g_date_time_to_unix (time);
  else if (!g_ascii_string_to_signed (text, 10, G_MININT64, G_MAXINT64, unix_s, NULL)) {
    wax_cli_set_usage_error (error, _("“%s” is no time."), text);
    return FALSE;
  }
  return TRUE;
}

static WaxExit
run_verify (WaxCli *cli, char **arguments)
{
  GError *error = NULL;
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  g_autoptr(WaxEndpoint) endpoint = NULL;
  g_autoptr(GPtrArray) chain = NULL, lists = NULL;
  g_autoptr(WaxVerdict) verdict = NULL;
  g_autoptr(WaxTrustQuestion) question = NULL;

  if (options.host == NULL)
    wax_cli_set_usage_error (&error, "%s", _("--host must name the server that was to be reached."));
  else if (options.at == NULL || parse_time (options.at, &now, &error))
    endpoint = parse_endpoint (options.host, 443, &error);
  if (endpoint != NULL)
    chain = read_chain (arguments[0], &error);
  if (chain != NULL && options.crl != NULL)
    lists = read_lists (options.crl, &error);
  if (chain != NULL && error == NULL && wax_cli_check_anchors (options.anchors, &error))
    verdict = wax_blocking_verify (chain, endpoint, now, options.anchors, lists, &question, &error);
  if (verdict == NULL)
    return wax_cli_fail (cli, error, endpoint);
  return tell_verdict (cli, verdict, NULL, -1, NULL, question);
}

static void
print_grant (WaxCli *cli, const WaxGrant *grant)
{
  g_autoptr(GString) endpoints = g_string_new (NULL);
  g_auto(GStrv) ids = wax_grant_dup_problem_ids (grant);
  g_autofree char *problems = g_strjoinv (", ", ids);
  g_autofree char *until = wax_cli_format_time (grant->ended != 0 ? grant->ended : grant->until);

  for (guint i = 0; i < grant->endpoints->len; i++) {
    g_autofree char *text = wax_endpoint_to_string (g_ptr_array_index (grant->endpoints, i));

    g_string_append_printf (endpoints, "%s%s", i > 0 ? ", " : "", text);
  }
  if (grant->ended != 0)
    /* Translators: servers, problems, a time, and one of "expired", "stopped", "superseded" */
    wax_cli_print (cli, _("%s: despite %s, ended %s (%s)"), endpoints->str, problems, until, grant->ended_by);
  else
    wax_cli_print (cli, _("%s: despite %s, until %s"), endpoints->str, problems, until);
  wax_cli_print (cli, "  SHA-256 %s", wax_grant_get_fingerprint (grant));
}

/* Takes a fingerprint in any usual form. */
static gboolean
parse_fingerprint (const char *text, char **fingerprint, GError **error)
{
  *fingerprint = text != NULL ? wax_fingerprint_entry_dup (text) : NULL;
  if (text == NULL || *fingerprint != NULL)
    return TRUE;
  wax_cli_set_usage_error (error, _("“%s” is no SHA-256 fingerprint."), text);
  return FALSE;
}

static WaxExit
run_allow (WaxCli *cli, char **arguments)
{
  GError *error = NULL;
  g_autoptr(WaxEndpoint) endpoint = NULL;
  g_autoptr(WaxGrant) grant = NULL;
  g_autofree char *fingerprint = NULL, *instead_of = NULL;
  WaxDuration duration;

  if (options.fingerprint == NULL || options.problems == NULL || options.duration == NULL)
    wax_cli_set_usage_error (&error, "%s", _("--fingerprint, --for and every --problem must be named."));
  else if (!wax_duration_from_string (options.duration, &duration) ||
           (duration != WAX_DURATION_HOUR && duration != WAX_DURATION_DAY))
    wax_cli_set_usage_error (&error, "%s", _("--for takes 1h or 1d. Longer times are given in the window."));
  else if (parse_fingerprint (options.fingerprint, &fingerprint, &error) &&
           parse_fingerprint (options.instead_of, &instead_of, &error))
    endpoint = parse_endpoint (arguments[0], 443, &error);

  if (endpoint != NULL && wax_cli_get_app (cli, &error) != NULL)
    grant = wax_blocking_allow (cli->app, endpoint, fingerprint, (const char *const *) options.problems, instead_of,
                                duration, options.why, &error);
  if (grant == NULL)
    return wax_cli_fail (cli, error, endpoint);
  if (cli->json)
    wax_cli_print_json (cli, wax_json_form_grant (grant));
  else
    print_grant (cli, grant);
  return WAX_EXIT_DONE;
}

static WaxExit
run_list (WaxCli *cli, char **arguments)
{
  GError *error = NULL;
  WaxBlocking *app = wax_cli_get_app (cli, &error);
  g_autoptr(GPtrArray) grants = app != NULL ? wax_blocking_list_grants (app, options.all, &error) : NULL;
  json_t *array;

  if (grants == NULL)
    return wax_cli_fail (cli, error, NULL);
  array = json_array ();
  for (guint i = 0; i < grants->len; i++) {
    json_array_append_new (array, wax_json_form_grant (g_ptr_array_index (grants, i)));
    print_grant (cli, g_ptr_array_index (grants, i));
  }
  wax_cli_print_json (cli, array);
  return WAX_EXIT_DONE;
}

static WaxExit
run_stop (WaxCli *cli, char **arguments)
{
  GError *error = NULL;
  g_autoptr(WaxEndpoint) endpoint = parse_endpoint (arguments[0], 443, &error);
  g_autofree char *text = endpoint != NULL ? wax_endpoint_to_string (endpoint) : NULL;
  int ended = -1;

  if (endpoint != NULL && wax_cli_get_app (cli, &error) != NULL)
    ended = wax_blocking_stop_trusting (cli->app, endpoint, &error);
  if (ended < 0)
    return wax_cli_fail (cli, error, endpoint);
  if (cli->json)
    wax_cli_print_json (cli, json_pack ("{ss si}", "endpoint", text, "ended", ended));
  else if (ended == 0)
    wax_cli_print (cli, _("%s was not trusted by a decision of yours. Its accounts work offline now."), text);
  else
    wax_cli_print (cli, _("%s is no longer trusted. Its accounts work offline now."), text);
  return WAX_EXIT_DONE;
}

static WaxExit
run_ledger (WaxCli *cli, char **arguments)
{
  GError *error = NULL;
  gint64 since = 0;
  g_autoptr(GPtrArray) lines = NULL;
  json_t *array;

  if ((options.since == NULL || parse_time (options.since, &since, &error)) && wax_cli_get_app (cli, &error) != NULL)
    lines = wax_blocking_list_lines (cli->app, since, &error);
  if (lines == NULL)
    return wax_cli_fail (cli, error, NULL);

  array = json_array ();
  for (guint i = 0; i < lines->len; i++) {
    const WaxTrustLine *line = g_ptr_array_index (lines, i);
    g_autofree char *at = wax_cli_format_time (line->at);
    g_autofree char *text = wax_trust_line_describe (line);

    json_array_append_new (array, wax_json_form_line (line));
    wax_cli_print (cli, "%s\t%s\t%s", at, wax_trust_event_to_string (line->event), text);
  }
  wax_cli_print_json (cli, array);
  return WAX_EXIT_DONE;
}

static WaxExit
run_report (WaxCli *cli, char **arguments)
{
  GError *error = NULL;
  g_autoptr(WaxEndpoint) endpoint = parse_endpoint (arguments[0], 443, &error);
  g_autofree char *report = NULL;

  if (endpoint != NULL && wax_cli_get_app (cli, &error) != NULL)
    report = wax_blocking_report (cli->app, endpoint, cli->cancellable, &error);
  if (report == NULL)
    return wax_cli_fail (cli, error, endpoint);
  if (cli->json)
    wax_cli_print_json (cli, json_pack ("{ss}", "report", report));
  else
    wax_cli_print (cli, "%s", g_strchomp (report));
  return WAX_EXIT_DONE;
}

const WaxCliCommand wax_cli_trust_commands[] = {
  { "trust", "probe", "URL|HOST:PORT", N_("Look at a server's certificate; nothing is sent"), probe_options, 1, 1,
    run_probe },
  { "trust", "verify", "--host NAME CHAIN.pem", N_("Examine certificates without a network"), verify_options, 1, 1,
    run_verify, 1 },
  { "trust", "allow", "HOST:PORT --fingerprint SHA256 --for 1h|1d --problem ID…",
    N_("Connect despite named problems, for a limited time"), allow_options, 1, 1, run_allow },
  { "trust", "list", "", N_("List what you trust, and until when"), list_options, 0, 0, run_list },
  { "trust", "stop", "HOST:PORT", N_("Stop trusting, and work offline"), NULL, 1, 1, run_stop },
  { "trust", "ledger", "", N_("Show all that happened to trust"), ledger_options, 0, 0, run_ledger },
  { "trust", "report", "HOST:PORT", N_("Write a text for the help desk, without secrets"), NULL, 1, 1, run_report },
  { NULL },
};
