#include "wax-text-links.h"

#include "mail/wax-mailto.h"
#include "wax-link-dialog.h"

#include <glib/gi18n-lib.h>

#define LINKS "wax-text-links"
#define CHOSEN "wax-text-link" /* what Copy copies */

static GtkTextTag *
get_tag (GtkTextView *view)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (view);
  GtkTextTag *tag = gtk_text_tag_table_lookup (gtk_text_buffer_get_tag_table (buffer), "link");

  if (tag == NULL)
    tag = gtk_text_buffer_create_tag (buffer, "link", "underline", PANGO_UNDERLINE_SINGLE, NULL);
  return tag;
}

/* (nullable) */
static const WaxMimeLink *
find_at (GtkTextView *view, double x, double y)
{
  GPtrArray *links = g_object_get_data (G_OBJECT (view), LINKS);
  GtkTextIter at;
  int buffer_x, buffer_y;

  gtk_text_view_window_to_buffer_coords (view, GTK_TEXT_WINDOW_WIDGET, (int) x, (int) y, &buffer_x, &buffer_y);
  if (links == NULL || !gtk_text_view_get_iter_at_location (view, &at, buffer_x, buffer_y))
    return NULL;
  for (guint i = 0; i < links->len; i++) {
    const WaxMimeLink *link = links->pdata[i];
    guint offset = (guint) gtk_text_iter_get_offset (&at);

    if (offset >= link->start && offset < link->end)
      return link;
  }
  return NULL;
}

/* Who selects a part of it does not follow it. */
static void
released_cb (GtkGestureClick *gesture, int n, double x, double y, GtkTextView *view)
{
  const WaxMimeLink *link = find_at (view, x, y);

  if (link == NULL || gtk_text_buffer_get_has_selection (gtk_text_view_get_buffer (view)))
    return;
  wax_link_dialog_follow (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (view))), link->target, link->words);
}

static void
motion_cb (GtkEventControllerMotion *controller, double x, double y, GtkTextView *view)
{
  gtk_widget_set_cursor_from_name (GTK_WIDGET (view), find_at (view, x, y) != NULL ? "pointer" : "text");
}

/* ---- copying ---- */

/* Returns: (transfer full): of an address, that alone. */
static char *
make_copy (const char *target)
{
  g_autoptr(WaxDraft) mail = wax_mailto_read (target);

  return g_strdup (mail != NULL && mail->to[0] != '\0' ? mail->to : target);
}

static void
copy_cb (GSimpleAction *action, GVariant *parameter, gpointer view)
{
  const char *text = g_object_get_data (view, CHOSEN);

  if (text != NULL)
    gdk_clipboard_set_text (gtk_widget_get_clipboard (view), text);
}

/* Before the menu is opened there. */
static void
pressed_cb (GtkGestureClick *gesture, int n, double x, double y, GtkTextView *view)
{
  const WaxMimeLink *link = find_at (view, x, y);
  GAction *copy = g_object_get_data (G_OBJECT (view), "wax-text-links-copy");

  g_object_set_data_full (G_OBJECT (view), CHOSEN, link != NULL ? make_copy (link->target) : NULL, g_free);
  g_simple_action_set_enabled (G_SIMPLE_ACTION (copy), link != NULL);
}

static void
add_copy (GtkTextView *view)
{
  g_autoptr(GMenu) menu = g_menu_new ();
  g_autoptr(GMenuItem) item = g_menu_item_new (_("Copy _Link Address"), "links.copy");
  g_autoptr(GSimpleActionGroup) group = g_simple_action_group_new ();
  g_autoptr(GSimpleAction) copy = g_simple_action_new ("copy", NULL);
  GtkGesture *click = gtk_gesture_click_new ();

  g_simple_action_set_enabled (copy, FALSE);
  g_signal_connect_object (copy, "activate", G_CALLBACK (copy_cb), view, 0);
  g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (copy));
  gtk_widget_insert_action_group (GTK_WIDGET (view), "links", G_ACTION_GROUP (group));
  g_object_set_data (G_OBJECT (view), "wax-text-links-copy", copy); /* the group holds it */
  g_menu_item_set_attribute (item, "hidden-when", "s", "action-disabled");
  g_menu_append_item (menu, item);
  gtk_text_view_set_extra_menu (view, G_MENU_MODEL (menu));
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_SECONDARY);
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (click), GTK_PHASE_CAPTURE);
  g_signal_connect (click, "pressed", G_CALLBACK (pressed_cb), view);
  gtk_widget_add_controller (GTK_WIDGET (view), GTK_EVENT_CONTROLLER (click));
}

void
wax_text_links_attach (GtkTextView *view)
{
  GtkEventController *click = GTK_EVENT_CONTROLLER (gtk_gesture_click_new ());
  GtkEventController *motion = gtk_event_controller_motion_new ();

  g_signal_connect (click, "released", G_CALLBACK (released_cb), view);
  g_signal_connect (motion, "motion", G_CALLBACK (motion_cb), view);
  gtk_widget_add_controller (GTK_WIDGET (view), click);
  gtk_widget_add_controller (GTK_WIDGET (view), motion);
  add_copy (view);
}

/* In the colour that links have in this look. */
static void
set_colour (GtkTextView *view)
{
  GtkStyleContext *style = gtk_widget_get_style_context (GTK_WIDGET (view));
  GdkRGBA colour;

  if (gtk_style_context_lookup_color (style, "accent_color", &colour))
    g_object_set (get_tag (view), "foreground-rgba", &colour, NULL);
}

void
wax_text_links_show (GtkTextView *view, GPtrArray *links)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (view);

  g_object_set_data_full (G_OBJECT (view), LINKS, g_ptr_array_ref (links), (GDestroyNotify) g_ptr_array_unref);
  set_colour (view);
  for (guint i = 0; i < links->len; i++) {
    const WaxMimeLink *link = links->pdata[i];
    GtkTextIter start, end;

    gtk_text_buffer_get_iter_at_offset (buffer, &start, (int) link->start);
    gtk_text_buffer_get_iter_at_offset (buffer, &end, (int) link->end);
    gtk_text_buffer_apply_tag (buffer, get_tag (view), &start, &end);
  }
}
