#include "press-rows.h"

#include "wax-preferences-window.h"

GtkWindow *
press_open_preferences (Press *self, const char *page)
{
  GtkWindow *window;

  press_look_at (self->window);
  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.preferences", NULL);
  window = press_look_at_dialog (WAX_TYPE_PREFERENCES_WINDOW);
  wax_preferences_window_show (WAX_PREFERENCES_WINDOW (window), page);
  return window;
}

static void
ended_cb (gpointer ended)
{
  *(gboolean *) ended = TRUE;
}

static gboolean
has_ended (gpointer ended)
{
  return *(gboolean *) ended;
}

void
press_close_preferences (Press *self, GtkWindow *window)
{
  GtkWidget *page = gtk_stack_get_visible_child (GTK_STACK (ui_test_child (window, "pages")));
  gboolean ended = FALSE;

  g_object_set_data_full (G_OBJECT (page), "press-ended", &ended, ended_cb);
  press_look_at (window);
  ui_test_key ("Escape");
  press_wait_for_no_window (WAX_TYPE_PREFERENCES_WINDOW);
  ui_test_wait_until (has_ended, &ended);
  press_look_at (self->window);
}

static gpointer
find_control (GtkWindow *window, const char *title)
{
  GtkWidget *label = press_find_label (window, title);

  g_assert_nonnull (label);
  return adw_action_row_get_activatable_widget (
    ADW_ACTION_ROW (gtk_widget_get_ancestor (label, ADW_TYPE_ACTION_ROW)));
}

void
press_choose_in_row (GtkWindow *window, const char *title, guint choice)
{
  gtk_drop_down_set_selected (find_control (window, title), choice);
}

static gboolean
is_moved (gpointer data)
{
  gpointer *moved = data; /* a switch, how it was */

  return gtk_switch_get_active (moved[0]) != GPOINTER_TO_INT (moved[1]);
}

void
press_move_switch (GtkWindow *window, const char *title)
{
  GtkSwitch *toggle = find_control (window, title);
  gpointer moved[] = { toggle, GINT_TO_POINTER (gtk_switch_get_active (toggle)) };

  gtk_widget_grab_focus (GTK_WIDGET (toggle));
  ui_test_key ("space");
  ui_test_wait_until (is_moved, moved);
}
