#include "wax-identity-choice-dialog.h"

#include "app/wax-session.h"
#include "wax-identity-chooser.h"

#include <glib/gi18n-lib.h>

struct _WaxIdentityChoiceDialog {
  AdwMessageDialog parent_instance;
  GPtrArray *pairs;
  WaxIdentityChooser *chooser;
};

enum { SIGNAL_CHOSEN, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WaxIdentityChoiceDialog, wax_identity_choice_dialog, ADW_TYPE_MESSAGE_DIALOG)

static void
wax_identity_choice_dialog_response (AdwMessageDialog *dialog, const char *response)
{
  WaxIdentityChoiceDialog *self = WAX_IDENTITY_CHOICE_DIALOG (dialog);
  const char *chosen = wax_identity_chooser_get_chosen (self->chooser);

  for (guint i = 0; g_str_equal (response, "import") && i < self->pairs->len; i++) {
    const WaxIdentityPair *pair = self->pairs->pdata[i];

    if (g_strcmp0 (wax_identity_get_id (pair->identity), chosen) != 0)
      continue;
    g_signal_emit (self, signals[SIGNAL_CHOSEN], 0, i);
    return;
  }
}

static void
wax_identity_choice_dialog_dispose (GObject *object)
{
  g_clear_pointer (&WAX_IDENTITY_CHOICE_DIALOG (object)->pairs, g_ptr_array_unref);
  G_OBJECT_CLASS (wax_identity_choice_dialog_parent_class)->dispose (object);
}

static void
wax_identity_choice_dialog_class_init (WaxIdentityChoiceDialogClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wax_identity_choice_dialog_dispose;
  ADW_MESSAGE_DIALOG_CLASS (klass)->response = wax_identity_choice_dialog_response;
  signals[SIGNAL_CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 1, G_TYPE_UINT);
}

static void
wax_identity_choice_dialog_init (WaxIdentityChoiceDialog *self)
{
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (self);

  self->chooser = g_object_new (WAX_TYPE_IDENTITY_CHOOSER, NULL);
  adw_message_dialog_set_heading (dialog, _("Which Certificate?"));
  adw_message_dialog_set_body (dialog, _("The file holds several certificates with their private keys."));
  adw_message_dialog_set_extra_child (dialog, GTK_WIDGET (self->chooser));
  adw_message_dialog_add_responses (dialog, "cancel", _("Cancel"), "import", _("Import"), NULL);
  adw_message_dialog_set_response_appearance (dialog, "import", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (dialog, "import");
  adw_message_dialog_set_close_response (dialog, "cancel");
}

WaxIdentityChoiceDialog *
wax_identity_choice_dialog_new (GtkWindow *parent, GPtrArray *pairs)
{
  WaxIdentityChoiceDialog *self = g_object_new (WAX_TYPE_IDENTITY_CHOICE_DIALOG, "transient-for", parent, NULL);
  g_autoptr(GPtrArray) states = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_identity_state_free);

  self->pairs = g_ptr_array_ref (pairs);
  for (guint i = 0; i < pairs->len; i++) {
    WaxIdentityState *state = g_new0 (WaxIdentityState, 1);

    state->identity = wax_identity_ref (((const WaxIdentityPair *) pairs->pdata[i])->identity);
    g_ptr_array_add (states, state);
  }
  wax_identity_chooser_show (self->chooser, states,
                             &(WaxIdentityWanted){ NULL, NULL, g_get_real_time () / G_USEC_PER_SEC });
  return self;
}

GPtrArray *
wax_identity_choice_dialog_get_pairs (WaxIdentityChoiceDialog *self)
{
  return self->pairs;
}
