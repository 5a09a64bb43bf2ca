#include "wax-window-private.h"

#include "wax-password-dialog.h"

void
wax_window_clear_pin (WaxWindow *self)
{
  g_clear_weak_pointer (&self->pin_dialog);
  g_clear_pointer (&self->pin_identity, wax_identity_unref);
}

/* Only one that waits for a reader is still there. */
static void
given_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  WaxWindow *self = data;

  if (self->pin_dialog != NULL)
    gtk_window_close (self->pin_dialog);
  wax_window_done_cb (source, result, data);
}

static void
entered_cb (WaxPasswordDialog *dialog, GBytes *pin, WaxWindow *self)
{
  wax_session_give_pin_async (self->session, self->pin_identity, pin, given_cb, g_object_ref (self));
}

/* The account's next try tells what is the matter, or that nothing is any more. */
static void
try_again (WaxWindow *self)
{
  if (self->account != NULL)
    wax_session_connect_async (self->session, self->account, wax_window_done_cb, g_object_ref (self));
}

static void
looked_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(WaxWindow) self = data;
  g_auto(WaxPinWanted) wanted = { NULL };
  WaxPasswordDialog *dialog;

  self->looking_at_token = FALSE;
  wax_session_look_at_token_finish (WAX_SESSION (source), result, &wanted, NULL);
  if (self->session == NULL || self->pin_identity == NULL)
    return;
  if (wanted.token == NULL) {
    try_again (self);
    return;
  }
  dialog = wax_password_dialog_new_for_token (GTK_WINDOW (self), &wanted);
  g_set_weak_pointer (&self->pin_dialog, GTK_WINDOW (dialog));
  g_signal_connect_object (dialog, "entered", G_CALLBACK (entered_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
enter_pin (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WaxWindow *self = WAX_WINDOW (widget);
  WaxIdentity *identity = self->account != NULL ? wax_account_get_identity (self->account) : NULL;

  if (self->pin_dialog != NULL) {
    gtk_window_present (self->pin_dialog);
    return;
  }
  if (identity == NULL || self->looking_at_token)
    return;
  wax_window_clear_pin (self);
  self->pin_identity = wax_identity_ref (identity);
  self->looking_at_token = TRUE;
  g_free (self->connecting_id);
  self->connecting_id = g_strdup (wax_account_get_id (self->account));
  wax_session_look_at_token_async (self->session, identity, looked_cb, g_object_ref (self));
}

void
wax_window_install_pin_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.enter-pin", NULL, enter_pin);
}
