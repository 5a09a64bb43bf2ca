#include "wax-identity-words.h"

#include "wax-ui-text.h"

#include <glib/gi18n-lib.h>

char *
wax_identity_words_title (const WaxIdentity *identity)
{
  const char *name = wax_certificate_get_display_name (wax_identity_get_certificate (identity));
  const char *const *addresses = wax_identity_get_addresses (identity);

  if (name[0] != '\0')
    return g_strdup (name);
  return g_strdup (addresses[0] != NULL ? addresses[0] : _("(nameless)"));
}

char *
wax_identity_words_issued (const WaxIdentity *identity)
{
  WaxCertificate *certificate = wax_identity_get_certificate (identity);
  g_autofree char *addresses = g_strjoinv (", ", (char **) wax_identity_get_addresses (identity));
  g_autofree char *issuer = wax_certificate_dup_issuer_display_name (certificate);
  g_autofree char *until = wax_ui_text_full_moment (wax_certificate_get_not_after (certificate));
  g_autofree char *issued =
    /* Translators: an authority, then a date with the time of day. */
    g_strdup_printf (_("Issued by %s, valid until %s"), issuer[0] != '\0' ? issuer : _("(nameless)"), until);

  return addresses[0] != '\0' ? g_strjoin ("\n", addresses, issued, NULL) : g_steal_pointer (&issued);
}

char *
wax_identity_words_used (const WaxIdentityState *state)
{
  g_autofree char *accounts = g_strjoinv (", ", state->accounts), *askers = g_strjoinv (", ", state->askers);
  /* Translators: accounts that sign in with a certificate. */
  g_autofree char *always = g_strdup_printf (_("Used by %s"), accounts);
  /* Translators: accounts that have chosen a certificate until they go offline. */
  g_autofree char *now = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "Used this time by %s, which asks each time",
                                                       "Used this time by %s, which ask each time",
                                                       g_strv_length (state->askers)), askers);

  if (accounts[0] == '\0')
    return askers[0] != '\0' ? g_steal_pointer (&now) : g_strdup ("");
  return askers[0] != '\0' ? g_strjoin ("\n", always, now, NULL) : g_steal_pointer (&always);
}

char *
wax_identity_words_standing (const WaxIdentityState *state, gint64 now)
{
  g_autofree char *time = wax_identity_describe_time (state->identity, now);
  g_autofree char *key = wax_identity_state_describe_key (state);

  return key[0] != '\0' ? g_strjoin (" ", time, key, NULL) : g_steal_pointer (&time);
}

const char *
wax_identity_words_icon (const WaxIdentityState *state, gint64 now, const char **style)
{
  WaxIdentityTime time = wax_identity_get_time (state->identity, now);

  *style = "error";
  if (state->missing != NULL)
    return "dialog-error-symbolic";
  switch (time) {
  case WAX_IDENTITY_TIME_ENDED:
  case WAX_IDENTITY_TIME_NOT_YET: return "dialog-error-symbolic";
  case WAX_IDENTITY_TIME_ENDING:
  case WAX_IDENTITY_TIME_VALID: break;
  }
  *style = "warning";
  if (time == WAX_IDENTITY_TIME_ENDING || state->fleeting != NULL)
    return "dialog-warning-symbolic";
  *style = "success";
  return "object-select-symbolic";
}

/* ---- of one that was asked for ---- */

char *
wax_identity_words_request_title (const WaxIdentityRequest *request)
{
  const char *const *addresses = wax_identity_request_get_addresses (request);
  const char *name = wax_identity_request_get_name (request);
  const char *subject = wax_identity_request_get_subject (request);

  if (name[0] != '\0')
    return g_strdup (name);
  if (addresses[0] != NULL)
    return g_strdup (addresses[0]);
  return g_strdup (subject[0] != '\0' ? subject : _("(nameless)"));
}

char *
wax_identity_words_asked (const WaxIdentityRequest *request)
{
  g_autofree char *addresses = g_strjoinv (", ", (char **) wax_identity_request_get_addresses (request));
  g_autofree char *when = wax_ui_text_full_moment (wax_identity_request_get_made (request));
  /* Translators: a date with the time of day. */
  g_autofree char *asked = g_strdup_printf (_("Asked for on %s, and not here yet"), when);

  return addresses[0] != '\0' ? g_strjoin ("\n", addresses, asked, NULL) : g_steal_pointer (&asked);
}

const char *
wax_identity_words_request_icon (const WaxRequestState *state, const char **style)
{
  gboolean waits = state->missing == NULL ||
                   g_error_matches (state->missing, WAX_IDENTITY_ERROR, WAX_IDENTITY_ERROR_KEY_LOCKED);

  *style = waits ? "dim-label" : "error";
  return waits ? "document-open-recent-symbolic" : "dialog-error-symbolic";
}
