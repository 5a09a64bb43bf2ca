#include "wax-message-view-private.h"

#include "wax-found-marks.h"

/* Looking for words in the message that is shown, in either form. */

/* Places that are counted and marked in a text. */
enum { MAX_PLACES = 1000 };

static gboolean
is_html (WaxMessageView *self)
{
  return gtk_widget_get_visible (self->html_overlay);
}

/* (nullable) */
static GtkWidget *
get_html (WaxMessageView *self)
{
  return is_html (self) ? adw_bin_get_child (self->html_place) : NULL;
}

static void
scroll_to (WaxMessageView *self, const GtkTextIter *place)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->scroller);
  double value = gtk_adjustment_get_value (adjustment), page = gtk_adjustment_get_page_size (adjustment);
  graphene_point_t point;
  GdkRectangle line;
  int x, y;

  gtk_text_view_get_iter_location (self->text, place, &line);
  gtk_text_view_buffer_to_window_coords (self->text, GTK_TEXT_WINDOW_WIDGET, line.x, line.y, &x, &y);
  if (gtk_widget_compute_point (GTK_WIDGET (self->text), self->head, &GRAPHENE_POINT_INIT ((float) x, (float) y),
                                &point) &&
      ((double) point.y < value || (double) point.y + line.height > value + page))
    gtk_adjustment_set_value (adjustment, (double) point.y - page / 3);
}

static void
show_place (WaxMessageView *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->text);
  const WaxFoundRange *place;
  GtkTextIter from, until;

  wax_find_bar_set_count (self->find_bar, self->places->len > 0 ? self->place + 1 : 0, self->places->len);
  if (self->places->len == 0)
    return;
  place = &g_array_index (self->places, WaxFoundRange, self->place);
  gtk_text_buffer_get_iter_at_offset (buffer, &from, (int) place->from);
  gtk_text_buffer_get_iter_at_offset (buffer, &until, (int) place->until);
  gtk_text_buffer_select_range (buffer, &from, &until);
  scroll_to (self, &from);
}

static void
find_in_text (WaxMessageView *self, const char *wanted)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->text);
  g_autofree char *text = NULL;

  g_object_get (buffer, "text", &text, NULL);
  g_array_unref (self->places);
  self->places = wax_found_words_find_text (text, wanted, MAX_PLACES);
  self->place = 0;
  wax_found_marks_ranges (buffer, self->places);
  show_place (self);
}

static void
find_cb (WaxFindBar *bar, const char *text, WaxMessageView *self)
{
  GtkWidget *html = get_html (self);

  if (self->mime == NULL)
    return;
  if (html == NULL) {
    find_in_text (self, text);
    return;
  }
  wax_find_bar_set_count (self->find_bar, 0, 0);
  wax_html_load ()->find (html, text, 0);
}

static void
step_cb (WaxFindBar *bar, int step, WaxMessageView *self)
{
  GtkWidget *html = get_html (self);
  guint n = self->places->len;

  if (html != NULL) {
    wax_html_load ()->find (html, wax_find_bar_get_text (bar), step);
  } else if (n > 0) {
    self->place = (self->place + n + (guint) step) % n;
    show_place (self);
  }
}

/* Whoever has closed it goes on reading, where they were led to. */
static void
closed_cb (WaxMessageView *self)
{
  GtkWidget *shown = is_html (self) ? self->html_overlay : GTK_WIDGET (self->text);

  if (self->mime == NULL)
    return;
  if (!is_html (self))
    wax_found_marks_text (gtk_text_view_get_buffer (self->text), self->words);
  gtk_widget_child_focus (shown, GTK_DIR_TAB_FORWARD);
}

void
wax_message_view_find_again (WaxMessageView *self)
{
  const char *text = wax_find_bar_get_text (self->find_bar);

  if (text[0] != '\0')
    find_cb (self->find_bar, text, self);
}

void
wax_message_view_take_count (WaxMessageView *self, guint total)
{
  wax_find_bar_set_count (self->find_bar, 0, total);
}

void
wax_message_view_find (WaxMessageView *self)
{
  if (self->mime != NULL)
    wax_find_bar_open (self->find_bar);
}

void
wax_message_view_close_find (WaxMessageView *self)
{
  g_clear_pointer (&self->places, g_array_unref);
}

void
wax_message_view_open_find (WaxMessageView *self)
{
  self->places = g_array_new (FALSE, FALSE, sizeof (WaxFoundRange));
  g_signal_connect_object (self->find_bar, "find", G_CALLBACK (find_cb), self, 0);
  g_signal_connect_object (self->find_bar, "step", G_CALLBACK (step_cb), self, 0);
  g_signal_connect_object (self->find_bar, "closed", G_CALLBACK (closed_cb), self, G_CONNECT_SWAPPED);
}
