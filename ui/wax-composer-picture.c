#include "wax-composer-private.h"

#include "wax-name-dialog.h"

#include <glib/gi18n-lib.h>

/* What a picture in the text shows: words for who cannot see it, in the message and in its plain text. */

static WaxRichText *
get_text (WaxComposer *self)
{
  return WAX_RICH_TEXT (self->text);
}

static char *
check (const char *text, gpointer unused)
{
  return NULL;
}

static void
submitted_cb (WaxNameDialog *dialog, const char *text, WaxComposer *self)
{
  wax_rich_text_set_picture_text (get_text (self), text);
  gtk_window_close (GTK_WINDOW (dialog));
  gtk_widget_grab_focus (GTK_WIDGET (self->text));
}

static void
describe_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WaxComposer *self = WAX_COMPOSER (widget);
  g_autofree char *text = wax_rich_text_dup_picture_text (get_text (self));
  WaxNameDialog *dialog;

  if (text == NULL)
    return;
  dialog = wax_name_dialog_new (GTK_WINDOW (self), _("Describe Picture"), _("Save"), text, check, NULL, NULL);
  wax_name_dialog_set_label (dialog, _("What it shows, for who cannot see it"));
  g_signal_connect_object (dialog, "submitted", G_CALLBACK (submitted_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
update_action (WaxComposer *self)
{
  g_autofree char *text = wax_rich_text_dup_picture_text (get_text (self));

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "composer.describe-picture", text != NULL);
}

/* The menu that opens is about the picture below the pointer. */
static void
pressed_cb (GtkGestureClick *gesture, int n, double x, double y, WaxComposer *self)
{
  GtkTextIter place;
  int buffer_x, buffer_y;

  gtk_text_view_window_to_buffer_coords (self->text, GTK_TEXT_WINDOW_WIDGET, (int) x, (int) y, &buffer_x, &buffer_y);
  gtk_text_view_get_iter_at_location (self->text, &place, buffer_x, buffer_y);
  wax_rich_text_select_picture (get_text (self), &place);
}

/* Behind what others put there. */
static void
add_menu (WaxComposer *self)
{
  GMenuModel *others = gtk_text_view_get_extra_menu (self->text);
  g_autoptr(GMenu) menu = g_menu_new ();
  g_autoptr(GMenu) section = g_menu_new ();
  g_autoptr(GMenuItem) item = g_menu_item_new (_("Describe Picture…"), "composer.describe-picture");

  g_menu_item_set_attribute (item, "hidden-when", "s", "action-disabled");
  g_menu_append_item (section, item);
  g_menu_append_section (menu, NULL, G_MENU_MODEL (section));
  if (others != NULL)
    g_menu_append_section (menu, NULL, others);
  gtk_text_view_set_extra_menu (self->text, G_MENU_MODEL (menu));
}

void
wax_composer_watch_pictures (WaxComposer *self)
{
  GtkGesture *click = gtk_gesture_click_new ();

  add_menu (self);
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_SECONDARY);
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (click), GTK_PHASE_CAPTURE);
  g_signal_connect_object (click, "pressed", G_CALLBACK (pressed_cb), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (self->text), GTK_EVENT_CONTROLLER (click));
  g_signal_connect_object (self->text, "state-changed", G_CALLBACK (update_action), self, G_CONNECT_SWAPPED);
  update_action (self);
}

void
wax_composer_install_picture_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "composer.describe-picture", NULL, describe_action);
}
