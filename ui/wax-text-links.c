#include "wax-text-links.h"

#include "wax-link-dialog.h"

#define LINKS "wax-text-links"

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

void
wax_text_links_attach (GtkTextView *view)
{
  GtkEventController *click = GTK_EVENT_CONTROLLER (gtk_gesture_click_new ());
  GtkEventController *motion = gtk_event_controller_motion_new ();

  g_signal_connect (click, "released", G_CALLBACK (released_cb), view);
  g_signal_connect (motion, "motion", G_CALLBACK (motion_cb), view);
  gtk_widget_add_controller (GTK_WIDGET (view), click);
  gtk_widget_add_controller (GTK_WIDGET (view), motion);
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
