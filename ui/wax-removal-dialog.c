#include "wax-removal-dialog.h"

#include "wax-identity-words.h"

#include <glib/gi18n-lib.h>

static void
append_sentence (GString *text, const char *sentence)
{
  if (text->len > 0)
    g_string_append_c (text, ' ');
  g_string_append (text, sentence);
}

/* Who cannot sign in any more comes before who still can. */
static char *
describe (const WaxIdentityState *state)
{
  g_autofree char *stopped = g_strjoinv (", ", state->dependants);
  g_autofree char *left = g_strjoinv (", ", state->independants);
  GString *text = g_string_new (NULL);

  if (stopped[0] != '\0') {
    /* Translators: accounts that sign in with a certificate. */
    g_autofree char *sentence =
      g_strdup_printf (_("%s: disconnected at once, and cannot sign in until another certificate is chosen."), stopped);

    append_sentence (text, sentence);
  }
  if (left[0] != '\0') {
    /* Translators: accounts that sign in with a certificate, or else with a password. */
    g_autofree char *sentence = g_strdup_printf (_("%s: from now on signed in with the password alone."), left);

    append_sentence (text, sentence);
  }
  append_sentence (text, state->token != NULL
                           ? _("What is on the token stays there, and its PIN is forgotten.")
                           : _("Its private key is deleted too: only a file with both brings it back."));
  return g_string_free (text, FALSE);
}

static AdwMessageDialog *
make (const char *text)
{
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (adw_message_dialog_new (NULL, NULL, text));

  adw_message_dialog_add_response (dialog, "cancel", _("Cancel"));
  adw_message_dialog_set_default_response (dialog, "cancel");
  adw_message_dialog_set_close_response (dialog, "cancel");
  return dialog;
}

static void
add_remove (AdwMessageDialog *dialog)
{
  adw_message_dialog_add_response (dialog, "remove", _("Remove"));
  adw_message_dialog_set_response_appearance (dialog, "remove", ADW_RESPONSE_DESTRUCTIVE);
}

AdwMessageDialog *
wax_removal_dialog_new (const WaxIdentityState *state)
{
  g_autofree char *title = wax_identity_words_title (state->identity);
  g_autofree char *text = describe (state);
  AdwMessageDialog *dialog = make (text);

  /* Translators: whose certificate it is. */
  adw_message_dialog_format_heading (dialog, _("Remove the Certificate of %s?"), title);
  if (state->accounts[0] != NULL)
    adw_message_dialog_add_response (dialog, "replace", _("Replace…"));
  add_remove (dialog);
  return dialog;
}

AdwMessageDialog *
wax_removal_dialog_new_for_request (const WaxRequestState *state)
{
  g_autofree char *title = wax_identity_words_request_title (state->request);
  AdwMessageDialog *dialog = make (_("Its private key is deleted: an answer that still comes is of no use then."));

  /* Translators: whose certificate was asked for. */
  adw_message_dialog_format_heading (dialog, _("Remove the Request for %s?"), title);
  add_remove (dialog);
  return dialog;
}
