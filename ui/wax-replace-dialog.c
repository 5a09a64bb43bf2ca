#include "wax-replace-dialog.h"

#include "wax-failure-card.h"
#include "wax-identity-chooser.h"
#include "wax-identity-import.h"
#include "wax-identity-words.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _WaxReplaceDialog {
  AdwMessageDialog parent_instance;
  WaxSession *session;
  WaxIdentity *old;
  WaxIdentityImport *import; /* (nullable) */
  GPtrArray *states;         /* (nullable): all but the old one */
  WaxIdentityChooser *chooser;
  WaxFailureCard *failure;
  WaxWaitRow *wait;
  GtkWidget *none;
};

enum { SIGNAL_CHOSEN, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WaxReplaceDialog, wax_replace_dialog, ADW_TYPE_MESSAGE_DIALOG)

static void
wax_replace_dialog_response (AdwMessageDialog *dialog, const char *response)
{
  WaxReplaceDialog *self = WAX_REPLACE_DIALOG (dialog);
  const char *chosen = wax_identity_chooser_get_chosen (self->chooser);

  for (guint i = 0; g_str_equal (response, "replace") && chosen != NULL && i < self->states->len; i++) {
    const WaxIdentityState *state = self->states->pdata[i];

    if (strcmp (wax_identity_get_id (state->identity), chosen) != 0)
      continue;
    g_signal_emit (self, signals[SIGNAL_CHOSEN], 0, state->identity);
    return;
  }
}

/* ---- those that are here ---- */

/* The newest first, where ranking sees no difference: a certificate is replaced by the one that came after it. */
static GPtrArray *
list_others (WaxReplaceDialog *self, GPtrArray *states)
{
  GPtrArray *others = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_identity_state_free);

  for (guint i = states->len; i > 0; i--) {
    WaxIdentityState *state = states->pdata[i - 1];

    if (strcmp (wax_identity_get_id (state->identity), wax_identity_get_id (self->old)) != 0)
      g_ptr_array_add (others, g_ptr_array_steal_index (states, i - 1));
  }
  return others;
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(WaxReplaceDialog) self = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) states = wax_session_list_identities_finish (WAX_SESSION (source), result, &error);
  const char *const *addresses;

  if (self->session == NULL)
    return;
  if (states == NULL) {
    g_autoptr(WaxFailure) failure = wax_failure_new (error, NULL);

    wax_failure_card_show (self->failure, failure);
    return;
  }
  g_clear_pointer (&self->states, g_ptr_array_unref);
  self->states = list_others (self, states);
  addresses = wax_identity_get_addresses (self->old);
  wax_identity_chooser_show (self->chooser, self->states,
                             &(WaxIdentityWanted){ NULL, addresses[0], g_get_real_time () / G_USEC_PER_SEC });
  gtk_widget_set_visible (self->none, self->states->len == 0);
  adw_message_dialog_set_response_enabled (ADW_MESSAGE_DIALOG (self), "replace", self->states->len > 0);
}

static void
list (WaxReplaceDialog *self)
{
  if (self->session != NULL)
    wax_session_list_with_tokens_async (self->session, listed_cb, g_object_ref (self));
}

/* ---- one that comes ---- */

static void
imported_cb (WaxIdentityImport *import, WaxIdentity *identity, WaxReplaceDialog *self)
{
  wax_identity_chooser_choose (self->chooser, wax_identity_get_id (identity));
}

static void
failed_cb (WaxIdentityImport *import, const WaxFailure *failure, WaxReplaceDialog *self)
{
  wax_failure_card_show (self->failure, failure);
}

static void
import_cb (WaxReplaceDialog *self)
{
  if (self->import == NULL) {
    self->import = wax_identity_import_new (self->session, GTK_WINDOW (self), self->wait);
    g_signal_connect_object (self->import, "imported", G_CALLBACK (imported_cb), self, 0);
    g_signal_connect_object (self->import, "failed", G_CALLBACK (failed_cb), self, 0);
  }
  wax_identity_import_start (self->import);
}

/* ---- object ---- */

static void
wax_replace_dialog_dispose (GObject *object)
{
  WaxReplaceDialog *self = WAX_REPLACE_DIALOG (object);

  /* What still waits may hold it for longer than the window below is there. */
  gtk_window_set_transient_for (GTK_WINDOW (self), NULL);
  g_clear_object (&self->import);
  g_clear_object (&self->session);
  g_clear_pointer (&self->old, wax_identity_unref);
  g_clear_pointer (&self->states, g_ptr_array_unref);
  G_OBJECT_CLASS (wax_replace_dialog_parent_class)->dispose (object);
}

static void
wax_replace_dialog_class_init (WaxReplaceDialogClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wax_replace_dialog_dispose;
  ADW_MESSAGE_DIALOG_CLASS (klass)->response = wax_replace_dialog_response;
  signals[SIGNAL_CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 1, WAX_TYPE_IDENTITY);
}

static GtkWidget *
make_content (WaxReplaceDialog *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *button = gtk_button_new_with_label (_("Import…"));

  self->failure = g_object_new (WAX_TYPE_FAILURE_CARD, NULL);
  self->wait = g_object_new (WAX_TYPE_WAIT_ROW, NULL);
  self->chooser = g_object_new (WAX_TYPE_IDENTITY_CHOOSER, NULL);
  self->none = g_object_new (GTK_TYPE_LABEL, "label", _("No other certificate is here yet. Import the new one."),
                             "wrap", TRUE, "xalign", 0.0, "visible", FALSE, NULL);
  gtk_widget_set_halign (button, GTK_ALIGN_START);
  g_signal_connect_object (button, "clicked", G_CALLBACK (import_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->failure));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->wait));
  gtk_box_append (GTK_BOX (box), self->none);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->chooser));
  gtk_box_append (GTK_BOX (box), button);
  return box;
}

static void
wax_replace_dialog_init (WaxReplaceDialog *self)
{
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (self);

  adw_message_dialog_set_extra_child (dialog, make_content (self));
  adw_message_dialog_add_responses (dialog, "cancel", _("Cancel"), "replace", _("Replace"), NULL);
  adw_message_dialog_set_response_appearance (dialog, "replace", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_response_enabled (dialog, "replace", FALSE);
  adw_message_dialog_set_default_response (dialog, "replace");
  adw_message_dialog_set_close_response (dialog, "cancel");
}

WaxReplaceDialog *
wax_replace_dialog_new (GtkWindow *parent, WaxSession *session, const WaxIdentityState *state)
{
  WaxReplaceDialog *self = g_object_new (WAX_TYPE_REPLACE_DIALOG, "transient-for", parent, NULL);
  g_autofree char *title = wax_identity_words_title (state->identity);
  g_autofree char *accounts = g_strjoinv (", ", state->accounts);

  self->session = g_object_ref (session);
  self->old = wax_identity_ref (state->identity);
  /* Translators: whose certificate it is. */
  adw_message_dialog_format_heading (ADW_MESSAGE_DIALOG (self), _("Replace the Certificate of %s?"), title);
  /* Translators: accounts that sign in with a certificate. */
  adw_message_dialog_format_body (ADW_MESSAGE_DIALOG (self),
                                  _("%s: from now on signed in with the one that you choose. The old one stays here"
                                    " until you remove it."), accounts);
  g_signal_connect_object (session, "identities-changed", G_CALLBACK (list), self, G_CONNECT_SWAPPED);
  list (self);
  return self;
}
