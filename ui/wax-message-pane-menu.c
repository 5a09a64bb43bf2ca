#include "wax-message-pane-private.h"

/* What can be done with messages is offered where they stand: by the other button, a long touch, or by key. */

/* One that is not chosen is chosen first, and no other. */
static gboolean
pop_up (GtkWidget *row, double x, double y)
{
  WaxMessagePane *self = WAX_MESSAGE_PANE (gtk_widget_get_ancestor (row, WAX_TYPE_MESSAGE_PANE));
  guint position = gtk_list_item_get_position (g_object_get_data (G_OBJECT (row), "list-item"));
  double left, top;

  if (position >= wax_message_list_get_keys (self->list)->len || /* of the list before */
      !gtk_widget_translate_coordinates (row, GTK_WIDGET (self), x, y, &left, &top))
    return FALSE;
  if (!gtk_selection_model_is_selected (GTK_SELECTION_MODEL (self->selection), position))
    wax_message_pane_choose (self, position);
  g_signal_emit_by_name (self, "menu", left, top);
  return TRUE;
}

static void
pressed_cb (GtkGestureClick *gesture, int n_press, double x, double y, gpointer data)
{
  if (pop_up (gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (gesture)), x, y))
    gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
}

static void
long_pressed_cb (GtkGestureLongPress *gesture, double x, double y, gpointer data)
{
  if (pop_up (gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (gesture)), x, y))
    gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
}

void
wax_message_pane_attach_row_menu (GtkWidget *row)
{
  GtkGesture *click = gtk_gesture_click_new (), *touch = gtk_gesture_long_press_new ();

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_SECONDARY);
  g_signal_connect (click, "pressed", G_CALLBACK (pressed_cb), NULL);
  gtk_widget_add_controller (row, GTK_EVENT_CONTROLLER (click));
  gtk_gesture_single_set_touch_only (GTK_GESTURE_SINGLE (touch), TRUE);
  g_signal_connect (touch, "pressed", G_CALLBACK (long_pressed_cb), NULL);
  gtk_widget_add_controller (row, GTK_EVENT_CONTROLLER (touch));
}

/* Soon after each other, at the same place, and no other press between them, as a view counts them. */
static gboolean
is_second (WaxMessagePane *self, GdkEvent *event)
{
  int most_ms, most_pixels;
  guint32 at = gdk_event_get_time (event);
  double x = 0, y = 0;
  gboolean second;

  g_object_get (gtk_widget_get_settings (GTK_WIDGET (self)), "gtk-double-click-time", &most_ms,
                "gtk-double-click-distance", &most_pixels, NULL);
  gdk_event_get_position (event, &x, &y);
  second = at - self->pressed_at <= (guint32) most_ms && ABS (x - self->pressed_x) <= most_pixels &&
           ABS (y - self->pressed_y) <= most_pixels;
  self->pressed_at = at;
  self->pressed_x = x;
  self->pressed_y = y;
  return second;
}

/* A view says that a row is activated, and not whether by Return or by two presses. */
static gboolean
event_cb (GtkEventController *controller, GdkEvent *event, WaxMessagePane *self)
{
  GdkEventType type = gdk_event_get_event_type (event);

  if (type == GDK_BUTTON_PRESS || type == GDK_KEY_PRESS)
    self->pressed_twice = type == GDK_BUTTON_PRESS && is_second (self, event);
  return GDK_EVENT_PROPAGATE;
}

void
wax_message_pane_watch_presses (WaxMessagePane *self)
{
  GtkEventController *controller = gtk_event_controller_legacy_new ();

  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  g_signal_connect (controller, "event", G_CALLBACK (event_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->view), controller);
}

/* Of the row that has the focus. */
void
wax_message_pane_pop_up_menu (GtkWidget *widget, const char *name, GVariant *parameter)
{
  GtkWidget *item = gtk_widget_get_focus_child (GTK_WIDGET (WAX_MESSAGE_PANE (widget)->view));
  GtkWidget *row = item != NULL ? gtk_widget_get_first_child (item) : NULL;

  if (row != NULL)
    pop_up (row, gtk_widget_get_width (row) / 2.0, gtk_widget_get_height (row));
}
