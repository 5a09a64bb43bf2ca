#include "wax-rich-text-private.h"

/* What is seen, as a document, and back. */

/* @at: is behind it then */
static void
insert_run (WaxRichText *self, GtkTextIter *at, const WaxRun *run)
{
  GtkTextBuffer *buffer = wax_rich_text_get_buffer (self);
  int offset = gtk_text_iter_get_offset (at);
  GtkTextIter start;

  if (run->picture != NULL)
    wax_rich_text_add_picture (self, at, run->picture, run->text);
  else
    gtk_text_buffer_insert (buffer, at, run->text, -1);
  gtk_text_buffer_get_iter_at_offset (buffer, &start, offset);
  wax_rich_text_apply_style (self, &start, at, run->style);
  if (run->link != NULL)
    gtk_text_buffer_apply_tag (buffer, wax_rich_text_make_link (self, run->link), &start, at);
}

static void
insert_paragraph (WaxRichText *self, const WaxParagraph *paragraph, int number, gboolean last)
{
  GtkTextBuffer *buffer = wax_rich_text_get_buffer (self);
  WaxLine line = { .quote = paragraph->quote, .list = paragraph->list, .level = paragraph->level };
  GtkTextIter end;

  gtk_text_buffer_get_end_iter (buffer, &end);
  for (guint i = 0; i < paragraph->runs->len; i++)
    insert_run (self, &end, paragraph->runs->pdata[i]);
  if (!last)
    gtk_text_buffer_insert (buffer, &end, "\n", 1);
  if (line.quote > 0 || line.list != WAX_LIST_NONE)
    wax_rich_text_set_line (self, number, &line);
}

void
wax_rich_text_replace (WaxRichText *self, const WaxDocument *document)
{
  GtkTextBuffer *buffer = wax_rich_text_get_buffer (self);
  GtkTextIter start;
  int n = (int) document->paragraphs->len;

  self->busy = TRUE;
  gtk_text_buffer_set_text (buffer, "", 0);
  for (int i = 0; i < n; i++)
    insert_paragraph (self, document->paragraphs->pdata[i], i, i + 1 == n);
  wax_rich_text_settle (self, 0, n);
  gtk_text_buffer_get_iter_at_line_offset (buffer, &start, 0, wax_rich_text_get_marker_length (self, 0));
  gtk_text_buffer_place_cursor (buffer, &start);
  self->busy = FALSE;
}

void
wax_rich_text_set_document (WaxRichText *self, const WaxDocument *document)
{
  wax_rich_text_replace (self, document);
  g_ptr_array_set_size (self->undo, 0);
  g_ptr_array_set_size (self->redo, 0);
}

static void
add_words (WaxRichText *self, WaxDocument *document, const GtkTextIter *start, const GtkTextIter *end)
{
  g_autofree char *text = NULL;
  const char *shown;
  WaxPicture *picture = wax_rich_text_get_picture_at (self, start, &shown);

  if (gtk_text_iter_has_tag (start, self->marker))
    return;
  if (picture != NULL) {
    wax_document_add_picture (document, picture, shown, wax_rich_text_get_link_at (self, start, NULL));
    return;
  }
  text = gtk_text_iter_get_text (start, end);
  wax_document_add_run (document, text, -1, wax_rich_text_get_style_at (self, start),
                        wax_rich_text_get_link_at (self, start, NULL));
}

static void
add_line (WaxRichText *self, WaxDocument *document, int number)
{
  WaxLine line = wax_rich_text_get_line (self, number);
  GtkTextIter iter, next, end;

  wax_document_begin_paragraph (document, line.quote, line.list, line.level);
  gtk_text_buffer_get_iter_at_line (wax_rich_text_get_buffer (self), &iter, number);
  end = iter;
  if (!gtk_text_iter_ends_line (&end))
    gtk_text_iter_forward_to_line_end (&end);
  while (gtk_text_iter_compare (&iter, &end) < 0) {
    next = iter;
    if (!gtk_text_iter_forward_to_tag_toggle (&next, NULL) || gtk_text_iter_compare (&next, &end) > 0)
      next = end;
    add_words (self, document, &iter, &next);
    iter = next;
  }
}

WaxDocument *
wax_rich_text_dup_document (WaxRichText *self)
{
  WaxDocument *document = wax_document_new ();
  int n = gtk_text_buffer_get_line_count (wax_rich_text_get_buffer (self));

  for (int i = 0; i < n; i++)
    add_line (self, document, i);
  return document;
}

static gboolean
is_line_empty (WaxRichText *self, int number)
{
  GtkTextIter iter;

  gtk_text_buffer_get_iter_at_line_offset (wax_rich_text_get_buffer (self), &iter, number,
                                           wax_rich_text_get_marker_length (self, number));
  return gtk_text_iter_ends_line (&iter);
}

/* What stands in a line goes on in it as what it is; another line is what it was where it comes from, and quoted as the
 * words are that it comes between. */
static void
set_inserted_line (WaxRichText *self, int number, const WaxParagraph *paragraph, const WaxLine *around,
                   gboolean goes_on)
{
  WaxLine line = { .quote = around->quote + paragraph->quote, .list = paragraph->list, .level = paragraph->level };

  wax_rich_text_set_line (self, number, goes_on ? around : &line);
}

void
wax_rich_text_insert_document (WaxRichText *self, const WaxDocument *document)
{
  GtkTextBuffer *buffer = wax_rich_text_get_buffer (self);
  guint n = document->paragraphs->len;
  GtkTextIter at, end;
  WaxLine around;
  gboolean joins;
  int first;

  wax_rich_text_begin (self);
  gtk_text_buffer_get_selection_bounds (buffer, &at, &end);
  gtk_text_buffer_delete (buffer, &at, &end);
  first = gtk_text_iter_get_line (&at);
  around = wax_rich_text_get_line (self, first);
  joins = !is_line_empty (self, first) || around.list != WAX_LIST_NONE;
  for (guint i = 0; i < n; i++) {
    const WaxParagraph *paragraph = document->paragraphs->pdata[i];

    if (i > 0)
      gtk_text_buffer_insert (buffer, &at, "\n", 1);
    for (guint run = 0; run < paragraph->runs->len; run++)
      insert_run (self, &at, paragraph->runs->pdata[run]);
  }
  gtk_text_buffer_place_cursor (buffer, &at);
  for (guint i = 0; i < n; i++)
    set_inserted_line (self, first + (int) i, document->paragraphs->pdata[i], &around, i == 0 && joins);
  wax_rich_text_settle (self, first - 1, first + (int) n);
  wax_rich_text_end (self);
}

static void
put_cursor (WaxRichText *self, int line, int offset)
{
  GtkTextBuffer *buffer = wax_rich_text_get_buffer (self);
  GtkTextIter cursor;

  gtk_text_buffer_get_iter_at_line_offset (buffer, &cursor, line, offset);
  gtk_text_buffer_place_cursor (buffer, &cursor);
}

void
wax_rich_text_exchange (WaxRichText *self, int at, int n, const WaxDocument *other)
{
  GtkTextBuffer *buffer = wax_rich_text_get_buffer (self);
  g_autoptr(WaxDocument) before = wax_rich_text_dup_document (self);
  g_autoptr(WaxDocument) after = wax_document_splice (before, (guint) at, (guint) n, other);
  GtkTextIter cursor;
  int line, offset;

  gtk_text_buffer_get_iter_at_mark (buffer, &cursor, gtk_text_buffer_get_insert (buffer));
  line = gtk_text_iter_get_line (&cursor);
  offset = gtk_text_iter_get_line_offset (&cursor);
  if (line >= at + n)
    line += (int) other->paragraphs->len - n;
  else if (line >= at)
    offset = 0;
  wax_rich_text_begin (self);
  wax_rich_text_replace (self, after);
  put_cursor (self, line, offset);
  wax_rich_text_end (self);
}
