#include "cli/wax-cli.h"

#include <glib/gi18n.h>

/* Which of the person's own certificates, for an account that asks each time. */

/* What it is, then what speaks against it. */
static void
append_candidate (GString *text, guint number, const WaxIdentityCandidate *candidate, gint64 now)
{
  const WaxIdentityState *state = candidate->state;
  WaxCertificate *certificate = wax_identity_get_certificate (state->identity);
  g_autofree char *until = wax_cli_format_time (wax_certificate_get_not_after (certificate));
  g_autofree char *doubts =
    wax_identity_describe_doubts (state->identity, candidate->rank.doubts & ~WAX_IDENTITY_DOUBT_NO_KEY, now);
  g_autofree char *key = wax_identity_state_describe_key (state);

  g_string_append_printf (text, "%u  %s\n", number, wax_certificate_get_subject (certificate));
  /* Translators: whoever issued a certificate, and a time */
  g_string_append_printf (text, _("   Issued by %s, valid until %s"), wax_certificate_get_issuer (certificate), until);
  g_string_append_c (text, '\n');
  if (*doubts != '\0')
    g_string_append_printf (text, "   %s\n", doubts);
  if (*key != '\0')
    g_string_append_printf (text, "   %s\n", key);
}

char *
wax_cli_choose_identity (const WaxAccountRecord *record, GArray *candidates, gpointer data)
{
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  g_autoptr(GString) text = g_string_new (NULL);
  g_autofree char *answer = NULL;
  guint64 number = 0;

  /* Translators: %s is an account */
  g_string_append_printf (text, _("Which certificate does %s sign in with, this time?"), record->id);
  g_string_append_c (text, '\n');
  for (guint i = 0; i < candidates->len; i++)
    append_candidate (text, i + 1, &g_array_index (candidates, WaxIdentityCandidate, i), now);
  g_string_append (text, _("Its number:"));
  answer = wax_cli_ask_line (data, text->str);
  if (answer == NULL || !g_ascii_string_to_unsigned (g_strchomp (answer), 10, 1, candidates->len, &number, NULL))
    return NULL;
  return g_strdup (wax_identity_get_id (g_array_index (candidates, WaxIdentityCandidate, number - 1).state->identity));
}

/* A certificate that was named and not used would be a surprise; an account that is not there is told later. */
static gboolean
check_asking (WaxCli *self, const char *account, GError **error)
{
  g_autoptr(WaxAccountRecord) record = wax_blocking_get_account (self->app, account, NULL);

  if (record == NULL || wax_account_setup_asks_certificate (record))
    return TRUE;
  wax_cli_set_usage_error (error, _("%s does not ask which certificate it signs in with: --identity is for accounts"
                                    " that do (identity=ask)."), record->id);
  return FALSE;
}

gboolean
wax_cli_begin_sign_in (WaxCli *self, char **accounts, guint n, GBytes **password, GError **error)
{
  if (wax_cli_get_app (self, error) == NULL)
    return FALSE;
  for (guint i = 0; self->identity != NULL && i < n; i++) {
    if (!check_asking (self, accounts[i], error))
      return FALSE;
  }
  return (self->identity == NULL || wax_cli_take_identity (self, self->identity, error)) &&
         wax_cli_get_password (self, NULL, password, error);
}
