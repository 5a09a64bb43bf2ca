#include "wax-not-saved-dialog.h"

#include "wax-status-words.h"

#include <glib/gi18n-lib.h>

AdwMessageDialog *
wax_not_saved_dialog_new (GtkWindow *parent, const GError *error)
{
  g_autoptr(WaxFailure) failure = wax_failure_new (error, NULL);
  g_autoptr(WaxFailure) saved = wax_failure_new_saving (failure);
  g_autofree char *text = wax_status_words_failure (saved);
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (adw_message_dialog_new (parent, _("Attachment Not Saved"), text));

  adw_message_dialog_add_responses (dialog, "cancel", _("Cancel"), "again", _("Save Again…"), NULL);
  adw_message_dialog_set_default_response (dialog, "again");
  adw_message_dialog_set_close_response (dialog, "cancel");
  return dialog;
}
