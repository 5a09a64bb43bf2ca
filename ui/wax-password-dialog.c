#include "wax-password-dialog.h"

#include "util/wax-secret.h"

#include <glib/gi18n-lib.h>

struct _WaxPasswordDialog {
  AdwMessageDialog parent_instance;

  WaxAccount *account;
  GtkWidget *entry; /* held; NULL once it is disposed */
};

enum { SIGNAL_ENTERED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WaxPasswordDialog, wax_password_dialog, ADW_TYPE_MESSAGE_DIALOG)

static gboolean
let_go_cb (gpointer object)
{
  return G_SOURCE_REMOVE;
}

static void
wax_password_dialog_response (AdwMessageDialog *dialog, const char *response)
{
  WaxPasswordDialog *self = WAX_PASSWORD_DIALOG (dialog);
  g_autoptr(GBytes) secret = NULL;

  if (!g_str_equal (response, "connect"))
    return;
  secret = wax_secret_new (gtk_editable_get_text (GTK_EDITABLE (self->entry)));
  g_signal_emit (self, signals[SIGNAL_ENTERED], 0, secret);
}

static void
changed_cb (WaxPasswordDialog *self)
{
  adw_message_dialog_set_response_enabled (ADW_MESSAGE_DIALOG (self), "connect",
                                           gtk_editable_get_text (GTK_EDITABLE (self->entry))[0] != '\0');
}

/* Nobody is asked for the password of an account that is gone. */
static void
accounts_cb (GListModel *accounts, guint position, guint removed, guint added, WaxPasswordDialog *self)
{
  for (guint i = 0; i < g_list_model_get_n_items (accounts); i++) {
    g_autoptr(WaxAccount) account = g_list_model_get_item (accounts, i);

    if (account == self->account)
      return;
  }
  gtk_window_close (GTK_WINDOW (self));
}

static void
wax_password_dialog_dispose (GObject *object)
{
  WaxPasswordDialog *self = WAX_PASSWORD_DIALOG (object);

  /* The key that closes the dialog may still be on its way through the text inside the entry, and that text (GTK 4.8)
   * speaks to an entry which must not be gone by then: neither when it is told, nor when it loses the focus. */
  if (self->entry != NULL)
    g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, let_go_cb, g_steal_pointer (&self->entry), g_object_unref);
  g_clear_object (&self->account);
  G_OBJECT_CLASS (wax_password_dialog_parent_class)->dispose (object);
}

static void
wax_password_dialog_class_init (WaxPasswordDialogClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wax_password_dialog_dispose;
  ADW_MESSAGE_DIALOG_CLASS (klass)->response = wax_password_dialog_response;
  signals[SIGNAL_ENTERED] = g_signal_new ("entered", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 1, G_TYPE_BYTES);
}

static void
wax_password_dialog_init (WaxPasswordDialog *self)
{
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (self);

  self->entry = g_object_ref_sink (
    g_object_new (GTK_TYPE_PASSWORD_ENTRY, "activates-default", TRUE, "show-peek-icon", TRUE, NULL));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Password"), -1);
  g_signal_connect_object (self->entry, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  adw_message_dialog_add_response (dialog, "cancel", _("Cancel"));
  adw_message_dialog_set_close_response (dialog, "cancel");
}

static void
add_entry (WaxPasswordDialog *self)
{
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (self);

  adw_message_dialog_set_heading (dialog, _("Password"));
  adw_message_dialog_set_extra_child (dialog, self->entry);
  adw_message_dialog_add_response (dialog, "connect", _("Connect"));
  adw_message_dialog_set_response_appearance (dialog, "connect", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_response_enabled (dialog, "connect", FALSE);
  adw_message_dialog_set_default_response (dialog, "connect");
  gtk_window_set_focus (GTK_WINDOW (self), self->entry);
}

WaxPasswordDialog *
wax_password_dialog_new (GtkWindow *parent, WaxSession *session, WaxAccount *account)
{
  WaxPasswordDialog *self = g_object_new (WAX_TYPE_PASSWORD_DIALOG, "transient-for", parent, NULL);
  WaxAccountRecord *record = wax_account_get_record (account);

  self->account = g_object_ref (account);
  add_entry (self);
  /* Translators: an account's user, then its server. */
  adw_message_dialog_format_body (ADW_MESSAGE_DIALOG (self),
                                  _("For %s at %s. It is kept in your keyring; without one, until Waxwing closes."),
                                  record->user, record->server_url);
  g_signal_connect_object (wax_session_get_accounts (session), "items-changed", G_CALLBACK (accounts_cb), self, 0);
  return self;
}

WaxPasswordDialog *
wax_password_dialog_new_for_file (GtkWindow *parent, const char *name, gboolean again)
{
  WaxPasswordDialog *self = g_object_new (WAX_TYPE_PASSWORD_DIALOG, "transient-for", parent, NULL);
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (self);
  g_autoptr(GError) error = g_error_new_literal (WAX_IDENTITY_FILE_ERROR, WAX_IDENTITY_FILE_ERROR_WRONG_PASSWORD, "");
  g_autoptr(WaxFailure) wrong = wax_failure_new (error, NULL);

  add_entry (self);
  adw_message_dialog_set_heading (dialog, again ? _("Wrong Password") : _("Password of the File"));
  if (again)
    /* Translators: two sentences, and the name of a file. */
    adw_message_dialog_format_body (dialog, _("%s %s (%s)"), wrong->sentence, wrong->help, name);
  else
    /* Translators: the name of a file. */
    adw_message_dialog_format_body (dialog, _("“%s” is protected by a password. It is needed this once."), name);
  adw_message_dialog_set_response_label (dialog, "connect", _("Import"));
  return self;
}

static const char *
describe_tries (WaxTokenTries tries)
{
  switch (tries) {
  case WAX_TOKEN_TRIES_SOME: return "";
  case WAX_TOKEN_TRIES_FEWER: return _("A wrong PIN was entered before, so fewer tries are left.");
  case WAX_TOKEN_TRIES_LAST: return _("This is the last try: another wrong PIN blocks the token.");
  }
  g_return_val_if_reached ("");
}

static void
mapped_cb (WaxPasswordDialog *self)
{
  g_signal_emit (self, signals[SIGNAL_ENTERED], 0, NULL);
}

static void
add_waiting (WaxPasswordDialog *self)
{
  GtkWidget *row = g_object_new (GTK_TYPE_BOX, "spacing", 12, "halign", GTK_ALIGN_CENTER, NULL);

  gtk_box_append (GTK_BOX (row), g_object_new (GTK_TYPE_SPINNER, "spinning", TRUE, NULL));
  gtk_box_append (GTK_BOX (row),
                  g_object_new (GTK_TYPE_LABEL, "label", _("Waiting for the reader…"), "wrap", TRUE, NULL));
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (self), row);
  adw_message_dialog_set_response_label (ADW_MESSAGE_DIALOG (self), "cancel", _("Close"));
  g_signal_connect_object (self, "map", G_CALLBACK (mapped_cb), self, G_CONNECT_SWAPPED);
}

WaxPasswordDialog *
wax_password_dialog_new_for_token (GtkWindow *parent, const WaxPinWanted *wanted)
{
  WaxPasswordDialog *self = g_object_new (WAX_TYPE_PASSWORD_DIALOG, "transient-for", parent, NULL);
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (self);
  gboolean last = wanted->tries == WAX_TOKEN_TRIES_LAST;
  const char *left = describe_tries (wanted->tries);
  const char *how = wanted->on_reader
                      /* Translators: the name of a token, for example of a smart card; then nothing, or a sentence. */
                      ? _("For “%s”, on the keys of its reader. It is asked for again once Waxwing closes, or the"
                          " computer is locked or sleeps.%s%s")
                      /* Translators: the name of a token, for example of a smart card; then nothing, or a sentence. */
                      : _("For “%s”. It is kept until Waxwing closes, or the computer is locked or sleeps.%s%s");

  if (wanted->on_reader)
    add_waiting (self);
  else
    add_entry (self);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL, _("PIN"), -1);
  if (wanted->on_reader)
    adw_message_dialog_set_heading (dialog, last ? _("PIN on the Reader: Last Try") : _("Enter the PIN on the Reader"));
  else
    adw_message_dialog_set_heading (dialog, last ? _("PIN: Last Try") : _("PIN"));
  adw_message_dialog_format_body (dialog, how, wanted->token, left[0] != '\0' ? "\n\n" : "", left);
  return self;
}

WaxAccount *
wax_password_dialog_get_account (WaxPasswordDialog *self)
{
  return self->account;
}
