#include "wax-window-private.h"

#include "wax-message-window.h"

/* A message beside the others: in a window that stays when the next one is chosen. */

static void
shown_cb (GtkWidget *window, WaxMessageItem *item, WaxWindow *self)
{
  wax_window_begin_reading (self, item);
}

/* Of a conversation the one that is read. */
static void
open_message (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WaxWindow *self = WAX_WINDOW (widget);
  WaxMessageView *view = wax_window_get_reading (self);
  WaxMessageItem *read = view != NULL ? wax_message_view_get_item (view) : NULL;
  WaxMessageItem *item = self->shows_conversation && read != NULL ? read
                                                                  : wax_message_pane_get_selected (self->messages);
  GtkWindow *window;

  if (item == NULL || !wax_message_item_is_loaded (item))
    return;
  window = wax_message_window_new_for_item (GTK_WINDOW (self), item);
  g_signal_connect_object (window, "shown", G_CALLBACK (shown_cb), self, 0);
  g_signal_connect_object (window, "act", G_CALLBACK (wax_window_act_on_message), self, 0);
  g_signal_connect_object (self, "destroy", G_CALLBACK (gtk_window_destroy), window, G_CONNECT_SWAPPED);
  gtk_window_present (window);
}

void
wax_window_install_open_action (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.open-message", NULL, open_message);
}
