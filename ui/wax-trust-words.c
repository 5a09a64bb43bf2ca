#include "wax-trust-words.h"

#include "app/wax-channel.h"
#include "wax-ui-text.h"

#include <glib/gi18n-lib.h>

enum { MAX_WAITING = 2 };

WaxTrustForm
wax_trust_words_get_form (WaxTrustQuestion *question)
{
  if (!wax_trust_question_is_askable (question))
    return WAX_TRUST_FORM_CLOSED;
  return wax_trust_question_is_severe (question) ? WAX_TRUST_FORM_SEVERE : WAX_TRUST_FORM_ASK;
}

char *
wax_trust_words_heading (WaxTrustQuestion *question)
{
  WaxVerdict *verdict = wax_trust_question_get_verdict (question);
  g_autofree char *name = wax_endpoint_dup_name (wax_verdict_get_endpoint (verdict));

  if (wax_verdict_has_problem (verdict, WAX_PROBLEM_TLS_TOO_OLD))
    /* Translators: the name of a server. */
    return g_strdup_printf (_("Can't connect safely to %s"), name);
  if (wax_trust_words_get_form (question) == WAX_TRUST_FORM_SEVERE)
    /* Translators: the name of a server. */
    return g_strdup_printf (_("This may not be %s"), name);
  /* Translators: the name of a server. */
  return g_strdup_printf (_("Can't confirm that this is %s"), name);
}

char *
wax_trust_words_context (WaxTrustQuestion *question, const char *account_name)
{
  WaxVerdict *verdict = wax_trust_question_get_verdict (question);
  g_autofree char *where =
    /* Translators: a port number. */
    g_strdup_printf (_("HTTPS, port %u"), wax_endpoint_get_port (wax_verdict_get_endpoint (verdict)));
  /* Translators: what was being done, for example "receiving mail". */
  g_autofree char *doing =
    g_strdup_printf (_("While %s"), wax_channel_id_get_activity (wax_verdict_get_channel (verdict)));

  return account_name != NULL && account_name[0] != '\0' ? g_strjoin (" · ", doing, account_name, where, NULL)
                                                         : g_strjoin (" · ", doing, where, NULL);
}

char *
wax_trust_words_found (WaxTrustQuestion *question)
{
  return wax_cause_describe (wax_trust_question_get_cause (question), wax_trust_question_get_verdict (question));
}

char *
wax_trust_words_waiting (const WaxChannelId *channels, guint n_channels)
{
  g_autoptr(GString) names = g_string_new (NULL);
  g_autofree char *more = NULL;

  if (n_channels == 0)
    return NULL;
  for (guint i = 0; i < n_channels && i < MAX_WAITING; i++)
    g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", wax_ui_text_channel_short (channels[i]));
  if (n_channels > MAX_WAITING) {
    /* Translators: how many channels wait besides those that were named. */
    more = g_strdup_printf (_(", %u more"), n_channels - MAX_WAITING);
    g_string_append (names, more);
  }
  /* Translators: a list of channels, for example "folders, address list, 3 more". */
  return g_strdup_printf (_("Waiting too: %s"), names->str);
}

char *
wax_trust_words_applies_to (WaxTrustQuestion *question)
{
  GPtrArray *endpoints = wax_trust_question_get_endpoints (question);
  g_auto(GStrv) ids = wax_verdict_dup_problem_ids (wax_trust_question_get_verdict (question));
  g_autoptr(GString) where = g_string_new (NULL);
  g_autofree char *problems = g_strjoinv (_("”, “"), ids);

  for (guint i = 0; i < endpoints->len; i++) {
    g_autofree char *endpoint = wax_endpoint_to_string (g_ptr_array_index (endpoints, i));

    g_string_append_printf (where, "%s%s", i > 0 ? ", " : "", endpoint);
  }
  /* Translators: the first is a list of servers with ports, the second one of problems, for example "expired". */
  return g_strdup_printf (_("This certificate, %s, only “%s”"), where->str, problems);
}
