#include "wax-status-words.h"

#include "wax-ui-text.h"

#include <glib/gi18n-lib.h>

char *
wax_status_words_trusted (const WaxGrant *grant, gint64 now)
{
  g_autofree char *until = wax_ui_text_moment (grant->until, now);
  g_autofree char *left = wax_ui_text_left (grant->until, now);

  if (grant->duration == WAX_DURATION_SESSION)
    /* Translators: a time of day, then "7 h 40 min left". */
    return g_strdup_printf (_("Trusted by you for this session, until %s at the latest (%s)"), until, left);
  /* Translators: a time, then "7 h 40 min left". */
  return g_strdup_printf (_("Trusted by you until %s (%s)"), until, left);
}

char *
wax_status_words_ending (const WaxGrant *grant, gint64 now)
{
  g_autofree char *until = wax_ui_text_moment (grant->until, now);
  g_autofree char *left = wax_ui_text_left (grant->until, now);

  /* Translators: a time, then "4 min left". */
  return g_strdup_printf (_("Your trust in this server ends at %s (%s): until you decide again, you then work "
                            "offline."), until, left);
}

char *
wax_status_words_failure (const WaxFailure *failure)
{
  return failure->help[0] != '\0' ? g_strjoin (" ", failure->sentence, failure->help, NULL)
                                  : g_strdup (failure->sentence);
}

char *
wax_status_words_waiting (guint waiting)
{
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u message waits: this network is metered.",
                                       "%u messages wait: this network is metered.", waiting), waiting);
}

static char *
describe_grant (const WaxConnectionStatus *status, gint64 now)
{
  g_autofree char *trusted = wax_grant_is_ending (status->grant, now) ? wax_status_words_ending (status->grant, now)
                                                                      : wax_status_words_trusted (status->grant, now);
  GString *text = g_string_new (trusted);
  g_autoptr(GPtrArray) problems = status->verdict != NULL ? wax_verdict_list_told (status->verdict) : NULL;

  if (!g_str_has_suffix (trusted, "."))
    g_string_append_c (text, '.');
  for (guint i = 0; problems != NULL && i < problems->len; i++) {
    g_autofree char *sentence = wax_problem_describe (g_ptr_array_index (problems, i), status->verdict);

    g_string_append_printf (text, " %s", sentence);
  }
  return g_string_free (text, FALSE);
}

static char *
describe_secure (const WaxConnectionStatus *status)
{
  g_autofree char *since = wax_connection_status_describe_since (status);
  const char *confirmed = _("This computer has confirmed whom it is connected to.");

  return since != NULL ? g_strjoin (" ", confirmed, since, NULL) : g_strdup (confirmed);
}

static char *
describe_offline (WaxAccount *account, const WaxConnectionStatus *status)
{
  WaxFailure *failure = wax_account_get_failure (account);

  if (failure != NULL)
    return wax_status_words_failure (failure);
  if (status->reason[0] != '\0')
    return g_strdup (status->reason);
  return g_strdup (_("You work offline."));
}

static char *
describe_connecting (WaxAccount *account)
{
  g_autofree char *name = wax_endpoint_dup_name (wax_account_get_endpoint (account));
  WaxFailure *failure = wax_account_get_failure (account);

  if (failure != NULL)
    return wax_status_words_failure (failure);
  /* Translators: %s is a server. */
  return g_strdup_printf (_("The connection to %s is being made."), name);
}

static WaxStatusWords *
words_new (const char *headline, char *text, const char *icon_name, const char *style)
{
  WaxStatusWords *words = g_new0 (WaxStatusWords, 1);

  *words = (WaxStatusWords){ headline, text, icon_name, style };
  return words;
}

WaxStatusWords *
wax_status_words_new (WaxAccount *account, gint64 now)
{
  const WaxConnectionStatus *status = wax_account_get_status (account);

  switch (status->state) {
  case WAX_CONNECTION_SECURE:
    if (status->own_authority != NULL)
      return words_new (_("SECURE BY YOUR OWN AUTHORITY"),
                        g_strdup (_("An authority that you added for this account vouches for the server.")),
                        "security-high-symbolic", "success");
    return words_new (_("SECURE"), describe_secure (status), "security-high-symbolic", "success");
  case WAX_CONNECTION_GRANTED:
    if (status->grant != NULL)
      return words_new (_("TRUSTED BY YOU"), describe_grant (status, now), "security-medium-symbolic", "warning");
    break;
  case WAX_CONNECTION_PLAIN:
    return words_new (_("NOT SECURE"),
                      g_strdup (_("Everybody on the way can read and change what is sent, your password included.")),
                      "channel-insecure-symbolic", "error");
  case WAX_CONNECTION_OUTDATED:
    return words_new (_("NOT SECURE"),
                      g_strdup (_("The administrator lets this server use an outdated encryption that can be broken on"
                                  " the way.")),
                      "channel-insecure-symbolic", "error");
  case WAX_CONNECTION_NOT_TRUSTED:
    return words_new (_("NOT TRUSTED"), describe_offline (account, status), "security-low-symbolic", "warning");
  case WAX_CONNECTION_REFUSED:
    return words_new (_("REFUSED"), describe_offline (account, status), "security-low-symbolic", "error");
  case WAX_CONNECTION_OFFLINE:
    if (wax_account_get_state (account) == WAX_ACCOUNT_CONNECTING)
      return words_new (_("CONNECTING"), describe_connecting (account), "content-loading-symbolic", "dim-label");
    break;
  }
  return words_new (_("OFFLINE"), describe_offline (account, status), "network-offline-symbolic", "dim-label");
}

void
wax_status_words_free (WaxStatusWords *words)
{
  g_free (words->text);
  g_free (words);
}
