#include "wax-message-view-private.h"

#include "wax-found-marks.h"

/* Looking for words in the message that is shown, in either form. */

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
find_cb (WaxFindBar *bar, const char *text, WaxMessageView *self)
{
  GtkWidget *html = get_html (self);

  if (self->mime == NULL)
    return;
  if (html == NULL) {
    wax_message_view_unfold (self);
    wax_text_find_start (&self->text_find, text);
    return;
  }
  wax_find_bar_set_count (self->find_bar, 0, 0);
  wax_html_load ()->find (html, text, 0);
}

static void
step_cb (WaxFindBar *bar, int step, WaxMessageView *self)
{
  GtkWidget *html = get_html (self);

  if (html != NULL)
    wax_html_load ()->find (html, wax_find_bar_get_text (bar), step);
  else
    wax_text_find_step (&self->text_find, step);
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
  wax_text_find_close (&self->text_find);
}

void
wax_message_view_open_find (WaxMessageView *self)
{
  wax_text_find_open (&self->text_find, self->find_bar, self->text);
  g_signal_connect_object (self->find_bar, "find", G_CALLBACK (find_cb), self, 0);
  g_signal_connect_object (self->find_bar, "step", G_CALLBACK (step_cb), self, 0);
  g_signal_connect_object (self->find_bar, "closed", G_CALLBACK (closed_cb), self, G_CONNECT_SWAPPED);
}
