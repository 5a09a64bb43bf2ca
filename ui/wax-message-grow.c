#include "wax-message-view-private.h"

#include <math.h>

/* A message that is as high as what it shows: whatever it stands in scrolls, by pointer and by key. */

enum {
  LEAST_HEIGHT = 100,    /* pixels, of HTML: it is never lower than its view, so that is low until it is known */
  MOST_HEIGHT = 16000,   /* what is higher scrolls by itself */
  MEASURE_AFTER_MS = 100 /* it has the width by then, and nobody pulls at the window any more */
};

/* (nullable) */
static GtkWidget *
get_scroller (GtkWidget *widget)
{
  return gtk_widget_get_ancestor (widget, GTK_TYPE_SCROLLED_WINDOW);
}

/* The web view would keep all turns of the wheel for itself. As far as GTK turns others. */
static gboolean
scroll_cb (GtkEventControllerScroll *controller, double dx, double dy, WaxMessageView *self)
{
  GtkWidget *scroller = get_scroller (GTK_WIDGET (self));
  GtkAdjustment *adjustment;
  double step;

  if (scroller == NULL || dy == 0 || gtk_widget_get_height (self->html_overlay) >= MOST_HEIGHT)
    return GDK_EVENT_PROPAGATE;
  adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scroller));
  step = gtk_event_controller_scroll_get_unit (controller) == GDK_SCROLL_UNIT_WHEEL
           ? pow (gtk_adjustment_get_page_size (adjustment), 2.0 / 3)
           : 2.5;
  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_value (adjustment) + dy * step);
  return GDK_EVENT_STOP;
}

/* What shows the body scrolls nothing itself, and would swallow these. */
static gboolean
key_cb (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state)
{
  static const struct {
    guint key;
    GtkScrollType scroll;
  } table[] = {
    { GDK_KEY_Up, GTK_SCROLL_STEP_UP },        { GDK_KEY_Down, GTK_SCROLL_STEP_DOWN },
    { GDK_KEY_Page_Up, GTK_SCROLL_PAGE_UP },   { GDK_KEY_Page_Down, GTK_SCROLL_PAGE_DOWN },
    { GDK_KEY_Home, GTK_SCROLL_START },        { GDK_KEY_End, GTK_SCROLL_END },
    { GDK_KEY_space, GTK_SCROLL_PAGE_DOWN },
  };
  GtkWidget *scroller = get_scroller (gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (controller)));
  gboolean handled = FALSE;

  if (scroller == NULL || (state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SHIFT_MASK)) != 0)
    return GDK_EVENT_PROPAGATE;
  for (guint i = 0; i < G_N_ELEMENTS (table); i++) {
    if (table[i].key == key)
      g_signal_emit_by_name (scroller, "scroll-child", table[i].scroll, FALSE, &handled);
  }
  return handled;
}

static void
watch_keys (GtkWidget *widget)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_cb), NULL);
  gtk_widget_add_controller (widget, keys);
}

static void
set_height (WaxMessageView *self, int height)
{
  gtk_widget_set_size_request (self->html_overlay, -1, CLAMP (height, LEAST_HEIGHT, MOST_HEIGHT));
}

void
wax_message_view_reset_height (WaxMessageView *self)
{
  if (self->known_subject != NULL)
    set_height (self, LEAST_HEIGHT);
}

void
wax_message_view_take_height (WaxMessageView *self, int height)
{
  set_height (self, height);
}

static void
measure_cb (gpointer data)
{
  WaxMessageView *self = data;

  self->measure_id = 0;
  if (self->html[self->images] != NULL)
    wax_html_load ()->measure (self->html[self->images]);
}

void
wax_message_view_fit (WaxMessageView *self)
{
  if (!gtk_widget_get_visible (self->html_overlay))
    return;
  wax_message_view_reset_height (self);
  g_clear_handle_id (&self->measure_id, g_source_remove);
  self->measure_id = g_timeout_add_once (MEASURE_AFTER_MS, measure_cb, self);
}

void
wax_message_view_grow (WaxMessageView *self, const char *subject)
{
  GtkWidget *parent = gtk_widget_get_parent (GTK_WIDGET (self->scroller));
  GtkWidget *viewport = gtk_scrolled_window_get_child (self->scroller);
  GtkEventController *scroll = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES);

  self->known_subject = g_strdup (subject);
  g_object_ref (self->head);
  gtk_viewport_set_child (GTK_VIEWPORT (viewport), NULL);
  gtk_box_insert_child_after (GTK_BOX (parent), self->head, GTK_WIDGET (self->scroller));
  g_object_unref (self->head);
  gtk_widget_set_visible (GTK_WIDGET (self->scroller), FALSE);
  gtk_stack_set_vhomogeneous (self->pages, FALSE);
  /* While others are on their way there is room left: what fills it would be measured as high as that. */
  gtk_widget_set_valign (self->html_overlay, GTK_ALIGN_START);
  gtk_event_controller_set_propagation_phase (scroll, GTK_PHASE_CAPTURE);
  g_signal_connect (scroll, "scroll", G_CALLBACK (scroll_cb), self);
  gtk_widget_add_controller (self->html_overlay, scroll);
  watch_keys (self->html_overlay);
}

void
wax_message_view_open_grow (WaxMessageView *self)
{
  watch_keys (GTK_WIDGET (self->text));
}

void
wax_message_view_close_grow (WaxMessageView *self)
{
  g_clear_handle_id (&self->measure_id, g_source_remove);
  g_clear_pointer (&self->known_subject, g_free);
}
