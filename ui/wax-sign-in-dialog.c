#include "wax-sign-in-dialog.h"

#include "wax-failure-card.h"
#include "wax-labels.h"
#include "wax-manual-window.h"
#include "wax-sign-in-form.h"

#include <glib/gi18n-lib.h>

struct _WaxSignInDialog {
  AdwWindow parent_instance;
  WaxSession *session;
  WaxAccount *account;
  WaxFailureCard *failure;
  GtkLabel *whose;
  WaxSignInForm *form;
  GtkWidget *use_button;
};

G_DEFINE_FINAL_TYPE (WaxSignInDialog, wax_sign_in_dialog, ADW_TYPE_WINDOW)

static void
changed_cb (WaxSignInDialog *self)
{
  gtk_widget_set_sensitive (self->use_button, wax_sign_in_form_is_complete (self->form));
}

static void
set_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(WaxSignInDialog) self = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(WaxFailure) failure = NULL;

  if (wax_session_finish (WAX_SESSION (source), result, &error)) {
    gtk_window_close (GTK_WINDOW (self));
    return;
  }
  failure = wax_failure_new (error, NULL);
  if (self->session != NULL)
    wax_failure_card_show (self->failure, failure);
}

static void
use_cb (WaxSignInDialog *self)
{
  const char *identity = wax_sign_in_form_get_identity (self->form);

  wax_failure_card_show (self->failure, NULL);
  wax_session_set_sign_in_async (self->session, self->account, wax_sign_in_form_get_way (self->form),
                                 identity[0] != '\0' ? identity : "none", wax_sign_in_form_get_chosen (self->form),
                                 wax_sign_in_form_get_port (self->form), set_cb, g_object_ref (self));
}

static void
wax_sign_in_dialog_dispose (GObject *object)
{
  WaxSignInDialog *self = WAX_SIGN_IN_DIALOG (object);

  /* What still waits may hold it for longer than the window below is there. */
  gtk_window_set_transient_for (GTK_WINDOW (self), NULL);
  g_clear_object (&self->session);
  g_clear_object (&self->account);
  G_OBJECT_CLASS (wax_sign_in_dialog_parent_class)->dispose (object);
}

static void
wax_sign_in_dialog_class_init (WaxSignInDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wax_sign_in_dialog_dispose;
  g_type_ensure (WAX_TYPE_FAILURE_CARD);
  g_type_ensure (WAX_TYPE_SIGN_IN_FORM);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/waxwing/Waxwing/wax-sign-in-dialog.ui");
  wax_manual_add_key (widget_class, "identity");
  gtk_widget_class_bind_template_child (widget_class, WaxSignInDialog, failure);
  gtk_widget_class_bind_template_child (widget_class, WaxSignInDialog, whose);
  gtk_widget_class_bind_template_child (widget_class, WaxSignInDialog, form);
  gtk_widget_class_bind_template_child (widget_class, WaxSignInDialog, use_button);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, use_cb);
}

static void
wax_sign_in_dialog_init (WaxSignInDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  wax_labels_add_no_hyphens (self->whose);
}

WaxSignInDialog *
wax_sign_in_dialog_new (WaxSession *session, WaxAccount *account)
{
  WaxSignInDialog *self = g_object_new (WAX_TYPE_SIGN_IN_DIALOG, NULL);
  WaxAccountRecord *record = wax_account_get_record (account);
  /* Translators: an account's user, then its server. */
  g_autofree char *whose = g_strdup_printf (_("%s at %s"), record->user, record->server_url);

  self->session = g_object_ref (session);
  self->account = g_object_ref (account);
  gtk_label_set_label (self->whose, whose);
  wax_sign_in_form_set_session (self->form, session);
  wax_sign_in_form_show (self->form, record, wax_account_get_identity (account));
  changed_cb (self);
  return self;
}
