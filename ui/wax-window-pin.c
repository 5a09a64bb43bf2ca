#include "wax-window-private.h"

/* The account's next try tells what is the matter, or that nothing is any more. */
/* It may be another account that is told of by now. */
static void
unwanted_cb (WaxWindow *self)
{
  WaxAccount *asked =
    self->pin_account_id != NULL ? wax_session_find_account (self->session, self->pin_account_id) : NULL;

  if (asked == NULL)
    return;
  if (wax_connection_status_lacks_pin (wax_account_get_status (asked)))
    wax_session_look_for_key_async (self->session, asked, wax_window_done_cb, g_object_ref (self));
  else
    wax_session_connect_async (self->session, asked, wax_window_done_cb, g_object_ref (self));
}

static void
enter_pin (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WaxWindow *self = WAX_WINDOW (widget);
  WaxIdentity *identity = self->met != NULL ? wax_account_get_identity (self->met) : NULL;

  if (identity == NULL)
    return;
  if (self->pin == NULL) {
    self->pin = wax_pin_prompt_new (self->session, GTK_WINDOW (self));
    g_signal_connect_object (self->pin, "unwanted", G_CALLBACK (unwanted_cb), self, G_CONNECT_SWAPPED);
  }
  wax_window_let_connect (self, self->met);
  g_free (self->pin_account_id);
  self->pin_account_id = g_strdup (self->connecting_id);
  wax_pin_prompt_ask (self->pin, identity);
}

void
wax_window_install_pin_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.enter-pin", NULL, enter_pin);
}
