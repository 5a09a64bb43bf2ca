#include "app/wax-report.h"

#include <glib/gi18n-lib.h>

static void
add_time (GString *text, const char *label, gint64 time)
{
  g_autoptr(GDateTime) date = g_date_time_new_from_unix_utc (time);
  g_autofree char *shown = date != NULL ? g_date_time_format (date, "%Y-%m-%dT%H:%M:%SZ") : g_strdup ("?");

  g_string_append_printf (text, "%s: %s\n", label, shown);
}

static void
add_problems (GString *text, WaxVerdict *verdict)
{
  GPtrArray *problems = wax_verdict_get_problems (verdict);

  if (problems->len == 0)
    g_string_append_printf (text, "%s\n", _("No problem was found."));
  for (guint i = 0; i < problems->len; i++) {
    WaxProblem *problem = problems->pdata[i];
    g_autofree char *sentence = wax_problem_describe (problem, verdict);

    g_string_append_printf (text, "- %s [%s, %u]\n", sentence, wax_problem_id_to_string (problem->id), problem->at);
  }
}

static void
add_chain (GString *text, WaxVerdict *verdict)
{
  GPtrArray *chain = wax_verdict_get_chain (verdict);

  for (guint i = 0; i < chain->len; i++) {
    WaxCertificate *certificate = chain->pdata[i];

    g_string_append_printf (text, "\n[%u]\n", i);
    g_string_append_printf (text, "%s: %s\n", _("Issued to"), wax_certificate_get_subject (certificate));
    g_string_append_printf (text, "%s: %s\n", _("Issued by"), wax_certificate_get_issuer (certificate));
    add_time (text, _("Valid from"), wax_certificate_get_not_before (certificate));
    add_time (text, _("Valid until"), wax_certificate_get_not_after (certificate));
    g_string_append_printf (text, "%s: %s\n", _("SHA-256 fingerprint"), wax_certificate_get_fingerprint (certificate));
  }
}

/* A whole command with its input, to be pasted into a terminal of any other machine: the certificates come from here,
 * the moment is the one then. */
static void
add_reproduction (GString *text, WaxVerdict *verdict)
{
  WaxEndpoint *endpoint = wax_verdict_get_endpoint (verdict);
  GPtrArray *chain = wax_verdict_get_chain (verdict);
  g_autofree char *server = wax_endpoint_to_string (endpoint), *quoted = g_shell_quote (server);
  g_autofree char *host = g_shell_quote (wax_endpoint_get_host (endpoint));
  g_autofree char *pem = wax_certificate_chain_to_pem (chain);

  if (chain->len > 0)
    g_string_append_printf (text,
                            "\n%s\n\nwaxctl trust verify --host %s --at %" G_GINT64_FORMAT
                            " /dev/stdin << 'END-OF-CHAIN'\n%sEND-OF-CHAIN\n",
                            _("To examine these certificates again, as of then:"), quoted,
                            wax_verdict_get_time (verdict), pem);
  g_string_append_printf (text,
                          "\n%s\n\nwaxctl trust probe %s\nopenssl s_client -connect %s -servername %s -showcerts\n",
                          _("To see what the server shows now:"), quoted, quoted, host);
}

char *
wax_report_new_for_verdict (WaxVerdict *verdict)
{
  g_autoptr(GString) text = g_string_new (NULL);
  g_autofree char *endpoint = wax_endpoint_to_string (wax_verdict_get_endpoint (verdict));
  const char *protocol = wax_verdict_get_protocol (verdict), *cipher = wax_verdict_get_cipher (verdict);

  g_string_append_printf (text, "%s: %s\n", _("Connection to"), endpoint);
  g_string_append_printf (text, "%s: %s\n", _("Made for"),
                          wax_channel_id_to_string (wax_verdict_get_channel (verdict)));
  add_time (text, _("Seen at"), wax_verdict_get_time (verdict));
  g_string_append_printf (text, "TLS: %s, %s\n", protocol != NULL ? protocol : "?", cipher != NULL ? cipher : "?");
  g_string_append_printf (text, "\n%s\n", _("What was found:"));
  add_problems (text, verdict);
  add_chain (text, verdict);
  add_reproduction (text, verdict);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
describe_cause (WaxTrustQuestion *question)
{
  WaxVerdict *verdict = wax_trust_question_get_verdict (question);
  WaxCause *cause = wax_trust_question_get_cause (question);
  g_autofree char *sentence = wax_cause_describe (cause, verdict), *help = wax_cause_describe_help (cause);
  g_autofree char *more = wax_cause_describe_more (cause, verdict);

  return g_strdup_printf ("%s: %s [%s]\n%s: %s\n%s%s\n", _("Cause"), sentence, wax_cause_to_string (cause),
                          _("What helps"), help, more != NULL ? more : "", more != NULL ? "\n" : "");
}

char *
wax_report_new (WaxTrustQuestion *question)
{
  WaxChange *change = wax_trust_question_get_change (question);
  g_autofree char *cause = describe_cause (question);
  g_autofree char *facts = wax_report_new_for_verdict (wax_trust_question_get_verdict (question));
  g_autofree char *text = g_strconcat (cause, facts, NULL);

  if (change == NULL)
    return g_steal_pointer (&text);
  return g_strdup_printf ("%s\n%s: %s\n[%s] %s\n", text, _("Certificate before"), change->previous_fingerprint,
                          wax_change_judgement_to_string (change->judgement),
                          wax_change_judgement_describe (change->judgement));
}
