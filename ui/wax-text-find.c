#include "wax-text-find.h"

#include "app/wax-found-words.h"
#include "wax-found-marks.h"

/* Places that are counted and marked. */
enum { MAX_PLACES = 1000 };

void
wax_text_find_open (WaxTextFind *self, WaxFindBar *bar, GtkTextView *view)
{
  *self = (WaxTextFind){ bar, view, g_array_new (FALSE, FALSE, sizeof (WaxFoundRange)) };
}

void
wax_text_find_close (WaxTextFind *self)
{
  g_clear_pointer (&self->places, g_array_unref);
}

/* Of a text that is as high as what it shows, and scrolls with what is above it. */
static void
scroll_around (WaxTextFind *self, GtkScrolledWindow *scroller, const GtkTextIter *iter)
{
  GtkWidget *content = gtk_viewport_get_child (GTK_VIEWPORT (gtk_scrolled_window_get_child (scroller)));
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (scroller);
  double value = gtk_adjustment_get_value (adjustment), page = gtk_adjustment_get_page_size (adjustment);
  graphene_point_t point;
  GdkRectangle line;
  int x, y;

  gtk_text_view_get_iter_location (self->view, iter, &line);
  gtk_text_view_buffer_to_window_coords (self->view, GTK_TEXT_WINDOW_WIDGET, line.x, line.y, &x, &y);
  if (gtk_widget_compute_point (GTK_WIDGET (self->view), content, &GRAPHENE_POINT_INIT ((float) x, (float) y),
                                &point) &&
      ((double) point.y < value || (double) point.y + line.height > value + page))
    gtk_adjustment_set_value (adjustment, (double) point.y - page / 3);
}

static void
scroll_to (WaxTextFind *self, const GtkTextIter *iter)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->view);
  GtkWidget *scroller = gtk_widget_get_ancestor (GTK_WIDGET (self->view), GTK_TYPE_SCROLLED_WINDOW);

  if (scroller != NULL && GTK_IS_VIEWPORT (gtk_scrolled_window_get_child (GTK_SCROLLED_WINDOW (scroller))))
    scroll_around (self, GTK_SCROLLED_WINDOW (scroller), iter);
  else
    gtk_text_view_scroll_to_mark (self->view, gtk_text_buffer_get_insert (buffer), 0.1, FALSE, 0, 0);
}

static void
show_place (WaxTextFind *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->view);
  const WaxFoundRange *place;
  GtkTextIter from, until;

  wax_find_bar_set_count (self->bar, self->places->len > 0 ? self->place + 1 : 0, self->places->len);
  if (self->places->len == 0)
    return;
  place = &g_array_index (self->places, WaxFoundRange, self->place);
  gtk_text_buffer_get_iter_at_offset (buffer, &from, (int) place->from);
  gtk_text_buffer_get_iter_at_offset (buffer, &until, (int) place->until);
  gtk_text_buffer_select_range (buffer, &from, &until);
  scroll_to (self, &from);
}

void
wax_text_find_start (WaxTextFind *self, const char *wanted)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->view);
  g_autofree char *text = NULL;

  g_object_get (buffer, "text", &text, NULL);
  g_array_unref (self->places);
  self->places = wax_found_words_find_text (text, wanted, MAX_PLACES);
  self->place = 0;
  wax_found_marks_ranges (buffer, self->places);
  show_place (self);
}

void
wax_text_find_step (WaxTextFind *self, int step)
{
  guint n = self->places->len;

  if (n == 0)
    return;
  self->place = (self->place + n + (guint) step) % n;
  show_place (self);
}

void
wax_text_find_end (WaxTextFind *self)
{
  g_array_set_size (self->places, 0);
  wax_found_marks_ranges (gtk_text_view_get_buffer (self->view), self->places);
}
