#include "wax-rich-text-private.h"

/* A text buffer takes back text alone, and forgets what was set in it: here all of it is kept, once for each word. */

enum { MAX_MOMENTS = 200, REST_US = 2 * G_USEC_PER_SEC };

typedef struct {
  WaxDocument *document;
  int cursor;
} Moment;

static void
moment_free (gpointer data)
{
  Moment *moment = data;

  wax_document_unref (moment->document);
  g_free (moment);
}

GPtrArray *
wax_rich_text_make_history (void)
{
  return g_ptr_array_new_with_free_func (moment_free);
}

static void
push (WaxRichText *self, GPtrArray *history)
{
  GtkTextBuffer *buffer = wax_rich_text_get_buffer (self);
  Moment *moment = g_new0 (Moment, 1);

  moment->document = wax_rich_text_dup_document (self);
  g_object_get (buffer, "cursor-position", &moment->cursor, NULL);
  g_ptr_array_add (history, moment);
  if (history->len > MAX_MOMENTS)
    g_ptr_array_remove_index (history, 0);
}

/* Before something is changed; what is typed in one go is taken back in one go. */
void
wax_rich_text_remember (WaxRichText *self)
{
  gint64 now_us = g_get_monotonic_time ();

  self->remembered = self->new_moment || self->undo->len == 0 || now_us - self->edited_us > REST_US;
  self->edited_us = now_us;
  self->new_moment = FALSE;
  if (self->remembered)
    push (self, self->undo);
}

/* Nothing was changed. */
void
wax_rich_text_forget (WaxRichText *self)
{
  if (self->remembered && self->undo->len > 0)
    g_ptr_array_set_size (self->undo, (int) self->undo->len - 1);
  self->remembered = FALSE;
}

static void
go (WaxRichText *self, GPtrArray *from, GPtrArray *to)
{
  GtkTextBuffer *buffer = wax_rich_text_get_buffer (self);
  Moment *moment;
  GtkTextIter cursor;

  if (!self->rich)
    return;
  if (from->len == 0) {
    gtk_widget_error_bell (GTK_WIDGET (self));
    return;
  }
  push (self, to);
  moment = g_ptr_array_steal_index (from, from->len - 1);
  wax_rich_text_replace (self, moment->document);
  gtk_text_buffer_get_iter_at_offset (buffer, &cursor, moment->cursor);
  gtk_text_buffer_place_cursor (buffer, &cursor);
  gtk_text_view_scroll_mark_onscreen (GTK_TEXT_VIEW (self), gtk_text_buffer_get_insert (buffer));
  moment_free (moment);
  self->new_moment = TRUE;
  g_signal_emit_by_name (self, "edited");
}

void
wax_rich_text_undo (WaxRichText *self)
{
  go (self, self->undo, self->redo);
}

void
wax_rich_text_redo (WaxRichText *self)
{
  go (self, self->redo, self->undo);
}
