#include "wax-identity-choice-dialog.h"

#include "wax-identity-chooser.h"
#include "wax-token-watch.h"

#include <glib/gi18n-lib.h>

/* How long a list may take before the person is told why. */
#define PATIENCE_MS 300

/* The room for the shadow of the list, and the least for the list, which is what it has when it comes late. */
enum { EDGE_PX = 3, LEAST_PX = 220 };

struct _WaxIdentityChoiceDialog {
  AdwMessageDialog parent_instance;
  GPtrArray *pairs;    /* (nullable): of a file */
  WaxSession *session; /* (nullable): for an account */
  WaxAccount *account;
  GtkWidget *looking;
  WaxIdentityChooser *chooser;
  guint patience_id;
  gboolean gone; /* though what still waits may hold it */
};

enum { SIGNAL_CHOSEN, SIGNAL_CONNECT, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WaxIdentityChoiceDialog, wax_identity_choice_dialog, ADW_TYPE_MESSAGE_DIALOG)

static void
wax_identity_choice_dialog_response (AdwMessageDialog *dialog, const char *response)
{
  WaxIdentityChoiceDialog *self = WAX_IDENTITY_CHOICE_DIALOG (dialog);
  const char *chosen = wax_identity_chooser_get_chosen (self->chooser);

  if (g_str_equal (response, "connect") && chosen != NULL)
    g_signal_emit (self, signals[SIGNAL_CONNECT], 0, chosen);
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
  WaxIdentityChoiceDialog *self = WAX_IDENTITY_CHOICE_DIALOG (object);

  /* What still waits may hold it for longer than the window below is there. */
  gtk_window_set_transient_for (GTK_WINDOW (self), NULL);
  g_clear_handle_id (&self->patience_id, g_source_remove);
  g_clear_pointer (&self->pairs, g_ptr_array_unref);
  g_clear_object (&self->session);
  g_clear_object (&self->account);
  G_OBJECT_CLASS (wax_identity_choice_dialog_parent_class)->dispose (object);
}

static void
wax_identity_choice_dialog_class_init (WaxIdentityChoiceDialogClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wax_identity_choice_dialog_dispose;
  ADW_MESSAGE_DIALOG_CLASS (klass)->response = wax_identity_choice_dialog_response;
  signals[SIGNAL_CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 1, G_TYPE_UINT);
  signals[SIGNAL_CONNECT] = g_signal_new ("connect", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 1, G_TYPE_STRING);
}

static GtkWidget *
make_looking (void)
{
  GtkWidget *row = g_object_new (GTK_TYPE_BOX, "spacing", 12, "visible", FALSE, NULL);

  gtk_box_append (GTK_BOX (row), g_object_new (GTK_TYPE_SPINNER, "spinning", TRUE, NULL));
  gtk_box_append (GTK_BOX (row), g_object_new (GTK_TYPE_LABEL, "label", _("Looking at smart cards and other tokens…"),
                                               "xalign", 0.0, "wrap", TRUE, NULL));
  return row;
}

/* The dialog itself does not scroll: on a low screen many certificates would push its buttons out. */
static GtkWidget *
make_scroller (GtkWidget *content)
{
  gtk_widget_set_margin_top (content, EDGE_PX);
  gtk_widget_set_margin_bottom (content, EDGE_PX);
  gtk_widget_set_margin_start (content, EDGE_PX);
  gtk_widget_set_margin_end (content, EDGE_PX);
  return g_object_new (GTK_TYPE_SCROLLED_WINDOW, "child", content, "hscrollbar-policy", GTK_POLICY_NEVER,
                       "propagate-natural-height", TRUE, "min-content-height", LEAST_PX, "vexpand", TRUE, NULL);
}

static void
wax_identity_choice_dialog_init (WaxIdentityChoiceDialog *self)
{
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (self);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->looking = make_looking ();
  self->chooser = g_object_new (WAX_TYPE_IDENTITY_CHOOSER, NULL);
  gtk_box_append (GTK_BOX (box), self->looking);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->chooser));
  adw_message_dialog_set_heading (dialog, _("Which Certificate?"));
  adw_message_dialog_set_extra_child (dialog, make_scroller (box));
  adw_message_dialog_add_response (dialog, "cancel", _("Cancel"));
  adw_message_dialog_set_close_response (dialog, "cancel");
}

static void
add_answer (WaxIdentityChoiceDialog *self, const char *response, const char *label)
{
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (self);

  adw_message_dialog_add_response (dialog, response, label);
  adw_message_dialog_set_response_appearance (dialog, response, ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (dialog, response);
}

WaxIdentityChoiceDialog *
wax_identity_choice_dialog_new (GtkWindow *parent, GPtrArray *pairs)
{
  WaxIdentityChoiceDialog *self = g_object_new (WAX_TYPE_IDENTITY_CHOICE_DIALOG, "transient-for", parent, NULL);
  g_autoptr(GPtrArray) states = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_identity_state_free);

  adw_message_dialog_set_body (ADW_MESSAGE_DIALOG (self),
                               _("The file holds several certificates with their private keys."));
  add_answer (self, "import", _("Import"));
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

/* ---- for an account ---- */

static void
show_body (WaxIdentityChoiceDialog *self)
{
  WaxAccountRecord *record = wax_account_get_record (self->account);

  /* Translators: an account's user, then its server. */
  adw_message_dialog_format_body (ADW_MESSAGE_DIALOG (self),
                                  _("For %s at %s, until it goes offline or Waxwing closes."), record->user,
                                  record->server_url);
}

static void
present (WaxIdentityChoiceDialog *self)
{
  g_clear_handle_id (&self->patience_id, g_source_remove);
  if (!gtk_widget_get_visible (GTK_WIDGET (self)))
    gtk_window_present (GTK_WINDOW (self));
}

static void
patience_cb (gpointer data)
{
  WaxIdentityChoiceDialog *self = data;

  self->patience_id = 0;
  gtk_widget_set_visible (self->looking, TRUE);
  present (self);
}

static void
show_states (WaxIdentityChoiceDialog *self, GPtrArray *states)
{
  WaxAccountRecord *record = wax_account_get_record (self->account);
  g_autoptr(WaxIssuerNames) issuers = wax_session_dup_accepted_issuers (self->session, record);

  wax_identity_chooser_show (self->chooser, states,
                             &(WaxIdentityWanted){ issuers, record->user, g_get_real_time () / G_USEC_PER_SEC });
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(WaxIdentityChoiceDialog) self = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) states = wax_session_list_identities_finish (WAX_SESSION (source), result, &error);
  g_autoptr(WaxFailure) failure = states == NULL ? wax_failure_new (error, NULL) : NULL;

  if (self->gone || self->account == NULL)
    return;
  gtk_widget_set_visible (self->looking, FALSE);
  if (failure != NULL) {
    adw_message_dialog_set_body (ADW_MESSAGE_DIALOG (self), failure->sentence);
  } else {
    show_body (self);
    show_states (self, states);
    adw_message_dialog_set_response_enabled (ADW_MESSAGE_DIALOG (self), "connect",
                                             wax_identity_chooser_get_chosen (self->chooser) != NULL);
  }
  present (self);
}

static void
list (WaxIdentityChoiceDialog *self)
{
  if (self->session != NULL)
    wax_session_list_with_tokens_async (self->session, listed_cb, g_object_ref (self));
}

/* It may not have been shown yet, and is not to be any more. */
static void
put_away (WaxIdentityChoiceDialog *self)
{
  self->gone = TRUE;
  g_clear_handle_id (&self->patience_id, g_source_remove);
  if (gtk_widget_get_realized (GTK_WIDGET (self))) {
    gtk_window_close (GTK_WINDOW (self));
    return;
  }
  gtk_window_set_transient_for (GTK_WINDOW (self), NULL);
  gtk_window_destroy (GTK_WINDOW (self));
}

/* What was settled elsewhere, or does not matter any more, is no question to put to anybody. */
static void
account_cb (WaxIdentityChoiceDialog *self)
{
  WaxFailure *failure = wax_account_get_failure (self->account);
  WaxAccountState state = wax_account_get_state (self->account);

  if (state != WAX_ACCOUNT_CONNECTING &&
      (state != WAX_ACCOUNT_FAILED || failure == NULL || failure->remedy != WAX_REMEDY_CHOICE))
    put_away (self);
}

static void
accounts_cb (GListModel *accounts, guint position, guint removed, guint added, WaxIdentityChoiceDialog *self)
{
  if (wax_session_find_account (self->session, wax_account_get_id (self->account)) != self->account)
    put_away (self);
}

WaxIdentityChoiceDialog *
wax_identity_choice_dialog_new_for_account (GtkWindow *parent, WaxSession *session, WaxAccount *account)
{
  WaxIdentityChoiceDialog *self = g_object_new (WAX_TYPE_IDENTITY_CHOICE_DIALOG, "transient-for", parent, NULL);

  self->session = g_object_ref (session);
  wax_token_watch_attach (GTK_WIDGET (self), session);
  self->account = g_object_ref (account);
  show_body (self);
  add_answer (self, "connect", _("Connect"));
  adw_message_dialog_set_response_enabled (ADW_MESSAGE_DIALOG (self), "connect", FALSE);
  /* Shown later, it would be shown above a window that is gone. */
  if (parent != NULL)
    g_signal_connect_object (parent, "destroy", G_CALLBACK (put_away), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (account, "notify::state", G_CALLBACK (account_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "identities-changed", G_CALLBACK (list), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (wax_session_get_accounts (session), "items-changed", G_CALLBACK (accounts_cb), self, 0);
  /* Not before it has its size: what grows under the pointer is pressed in the wrong place. */
  self->patience_id = g_timeout_add_once (PATIENCE_MS, patience_cb, self);
  list (self);
  return self;
}

WaxAccount *
wax_identity_choice_dialog_get_account (WaxIdentityChoiceDialog *self)
{
  return self->account;
}
