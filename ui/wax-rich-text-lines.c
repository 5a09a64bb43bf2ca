#include "wax-rich-text-private.h"

#include "wax-quote-bars.h"

#include <string.h>

/* One tag a line says what it is; it lies on its end, too, so that an empty one has it. Items of lists begin with
 * characters that are seen and read aloud, but are no part of the text. */

enum { MARGIN = 12, LEVEL_WIDTH = 24 };

#define LINE "wax-line"

static const WaxLine *
get_tagged (GtkTextTag *tag)
{
  return g_object_get_data (G_OBJECT (tag), LINE);
}

static gboolean
is_plain (const WaxLine *line)
{
  return line->quote == 0 && line->list == WAX_LIST_NONE;
}

static gboolean
is_same (const WaxLine *a, const WaxLine *b)
{
  return a->quote == b->quote && a->list == b->list && a->level == b->level;
}

/* What stands before an item ends in a tab: its words begin below each other. On both sides, as each line has the
 * direction of its own words. */
static void
set_look (GtkTextTag *tag, const WaxLine *line)
{
  int margin = MARGIN + (int) line->quote * WAX_QUOTE_BARS_STEP + (int) line->level * LEVEL_WIDTH;
  g_autoptr(PangoTabArray) tabs = NULL;

  if (line->list != WAX_LIST_NONE) {
    tabs = pango_tab_array_new_with_positions (1, TRUE, PANGO_TAB_LEFT, LEVEL_WIDTH);
    margin -= LEVEL_WIDTH;
    g_object_set (tag, "indent", -LEVEL_WIDTH, "tabs", tabs, NULL);
  }
  g_object_set (tag, "left-margin", margin, "right-margin", margin, NULL);
}

static GtkTextTag *
find_tag (WaxRichText *self, const WaxLine *line)
{
  GtkTextTagTable *table = gtk_text_buffer_get_tag_table (wax_rich_text_get_buffer (self));
  g_autofree char *name = g_strdup_printf ("line-%u-%d-%u", line->quote, (int) line->list, line->level);
  GtkTextTag *tag = gtk_text_tag_table_lookup (table, name);

  if (tag != NULL)
    return tag;
  tag = gtk_text_tag_new (name);
  g_object_set_data_full (G_OBJECT (tag), LINE, g_memdup2 (line, sizeof *line), g_free);
  set_look (tag, line);
  gtk_text_tag_table_add (table, tag);
  g_object_unref (tag);
  return tag;
}

static void
get_line_bounds (WaxRichText *self, int line, GtkTextIter *start, GtkTextIter *end)
{
  gtk_text_buffer_get_iter_at_line (wax_rich_text_get_buffer (self), start, line);
  *end = *start;
  gtk_text_iter_forward_line (end);
}

static const WaxLine *
find_tagged (const GtkTextIter *iter)
{
  g_autoptr(GSList) tags = gtk_text_iter_get_tags (iter);

  for (GSList *link = tags; link != NULL; link = link->next) {
    if (get_tagged (link->data) != NULL)
      return get_tagged (link->data);
  }
  return NULL;
}

/* What is joined with it becomes a part of it. */
WaxLine
wax_rich_text_get_line (WaxRichText *self, int line)
{
  GtkTextIter iter;
  const WaxLine *found;

  gtk_text_buffer_get_iter_at_line (wax_rich_text_get_buffer (self), &iter, line);
  found = find_tagged (&iter);
  return found != NULL ? *found : (WaxLine) { 0 };
}

static void
clear_line (WaxRichText *self, const GtkTextIter *start, const GtkTextIter *end)
{
  GtkTextIter iter = *start;

  while (gtk_text_iter_compare (&iter, end) < 0) {
    g_autoptr(GSList) tags = gtk_text_iter_get_tags (&iter);

    for (GSList *link = tags; link != NULL; link = link->next) {
      if (get_tagged (link->data) != NULL)
        gtk_text_buffer_remove_tag (wax_rich_text_get_buffer (self), link->data, start, end);
    }
    if (!gtk_text_iter_forward_to_tag_toggle (&iter, NULL))
      return;
  }
}

static void
tag_line (WaxRichText *self, int number, const WaxLine *line)
{
  GtkTextIter start, end;

  get_line_bounds (self, number, &start, &end);
  clear_line (self, &start, &end);
  if (!is_plain (line))
    gtk_text_buffer_apply_tag (wax_rich_text_get_buffer (self), find_tag (self, line), &start, &end);
}

void
wax_rich_text_join_line (WaxRichText *self, int number)
{
  GtkTextIter iter, end;
  const WaxLine *found = NULL;

  get_line_bounds (self, number, &iter, &end);
  while (gtk_text_iter_compare (&iter, &end) < 0 && (found = find_tagged (&iter)) == NULL) {
    if (!gtk_text_iter_forward_to_tag_toggle (&iter, NULL))
      break;
  }
  if (found != NULL)
    tag_line (self, number, found);
}

/* ---- what stands before an item ---- */

int
wax_rich_text_get_marker_length (WaxRichText *self, int line)
{
  GtkTextIter iter;

  gtk_text_buffer_get_iter_at_line (wax_rich_text_get_buffer (self), &iter, line);
  if (!gtk_text_iter_has_tag (&iter, self->marker))
    return 0;
  gtk_text_iter_forward_to_tag_toggle (&iter, self->marker);
  return gtk_text_iter_get_line (&iter) == line ? gtk_text_iter_get_line_offset (&iter) : 0;
}

static char *
dup_marker (WaxRichText *self, int line)
{
  GtkTextIter start, end;

  gtk_text_buffer_get_iter_at_line (wax_rich_text_get_buffer (self), &start, line);
  end = start;
  gtk_text_iter_set_line_offset (&end, wax_rich_text_get_marker_length (self, line));
  return gtk_text_iter_get_text (&start, &end);
}

static void
delete_between (WaxRichText *self, int line, int from, int to)
{
  GtkTextBuffer *buffer = wax_rich_text_get_buffer (self);
  GtkTextIter start, end;

  gtk_text_buffer_get_iter_at_line_offset (buffer, &start, line, from);
  gtk_text_buffer_get_iter_at_line_offset (buffer, &end, line, to);
  gtk_text_buffer_delete (buffer, &start, &end);
}

static void
set_marker (WaxRichText *self, int line, const char *text)
{
  GtkTextBuffer *buffer = wax_rich_text_get_buffer (self);
  g_autofree char *old = dup_marker (self, line);
  GtkTextIter start;

  if (strcmp (old, text) == 0)
    return;
  delete_between (self, line, 0, (int) g_utf8_strlen (old, -1));
  gtk_text_buffer_get_iter_at_line (buffer, &start, line);
  gtk_text_buffer_insert_with_tags (buffer, &start, text, -1, self->marker, NULL);
}

/* Items that were joined with other lines leave some of it behind. */
static void
delete_stray_markers (WaxRichText *self, int line)
{
  GtkTextIter iter;
  int offset = wax_rich_text_get_marker_length (self, line);

  for (;;) {
    int start;

    gtk_text_buffer_get_iter_at_line_offset (wax_rich_text_get_buffer (self), &iter, line, offset);
    if (!gtk_text_iter_has_tag (&iter, self->marker) &&
        (!gtk_text_iter_forward_to_tag_toggle (&iter, self->marker) || gtk_text_iter_get_line (&iter) != line))
      return;
    start = gtk_text_iter_get_line_offset (&iter);
    if (!gtk_text_iter_forward_to_tag_toggle (&iter, self->marker) || gtk_text_iter_get_line (&iter) != line)
      return;
    delete_between (self, line, start, gtk_text_iter_get_line_offset (&iter));
  }
}

static char *
make_marker (const WaxLine *line, guint number)
{
  static const char *const bullets[] = { "•", "◦", "▪" };

  return line->list == WAX_LIST_NUMBERS ? g_strdup_printf ("%u.\t", number)
                                        : g_strconcat (bullets[(line->level - 1) % G_N_ELEMENTS (bullets)], "\t", NULL);
}

void
wax_rich_text_set_line (WaxRichText *self, int number, const WaxLine *line)
{
  if (line->list == WAX_LIST_NONE)
    set_marker (self, number, "");
  else if (wax_rich_text_get_marker_length (self, number) == 0)
    set_marker (self, number, "\t");
  tag_line (self, number, line);
}

/* ---- settling ---- */

/* An item is one only with what stands before it. */
static WaxLine
settle_line (WaxRichText *self, int number)
{
  WaxLine line = wax_rich_text_get_line (self, number);
  g_autofree char *marker = NULL;

  delete_stray_markers (self, number);
  marker = dup_marker (self, number);
  if (line.list == WAX_LIST_NONE || !g_str_has_suffix (marker, "\t")) {
    line.list = WAX_LIST_NONE;
    line.level = 0;
    set_marker (self, number, "");
  }
  tag_line (self, number, &line);
  return line;
}

static gboolean
is_item (WaxRichText *self, int number)
{
  return number >= 0 && number < gtk_text_buffer_get_line_count (wax_rich_text_get_buffer (self)) &&
         wax_rich_text_get_line (self, number).list != WAX_LIST_NONE;
}

/* Levels and numbers follow from what is above. */
static void
settle_list (WaxRichText *self, int first, int last)
{
  WaxListCount count = { .quote = 0 };
  WaxLine before = { 0 };

  for (int i = first; i <= last; i++) {
    WaxLine line = wax_rich_text_get_line (self, i), wanted = line;
    g_autofree char *marker = NULL;
    guint most = before.quote == line.quote ? before.level + 1 : 1;

    wanted.level = line.list != WAX_LIST_NONE ? CLAMP (line.level, 1, MIN (most, WAX_DOCUMENT_MAX_LEVEL)) : 0;
    if (wanted.list != WAX_LIST_NONE) {
      marker = make_marker (&wanted, wax_list_count_next (&count, wanted.quote, wanted.list, wanted.level));
      set_marker (self, i, marker);
      if (!is_same (&line, &wanted) || marker != NULL)
        tag_line (self, i, &wanted);
    } else {
      wax_list_count_next (&count, wanted.quote, WAX_LIST_NONE, 0);
    }
    before = wanted;
  }
}

void
wax_rich_text_settle (WaxRichText *self, int first, int last)
{
  int n = gtk_text_buffer_get_line_count (wax_rich_text_get_buffer (self));

  first = CLAMP (first, 0, n - 1);
  last = CLAMP (last, first, n - 1);
  for (int i = first; i <= last; i++)
    settle_line (self, i);
  while (is_item (self, first - 1))
    first--;
  while (is_item (self, last + 1))
    last++;
  settle_list (self, first, last);
}

void
wax_rich_text_get_selected_lines (WaxRichText *self, int *first, int *last)
{
  GtkTextIter start, end;

  gtk_text_buffer_get_selection_bounds (wax_rich_text_get_buffer (self), &start, &end);
  *first = gtk_text_iter_get_line (&start);
  *last = gtk_text_iter_get_line (&end);
  /* Nothing of the last one is selected. */
  if (*last > *first && gtk_text_iter_starts_line (&end))
    (*last)--;
}

/* ---- for everybody ---- */

WaxList
wax_rich_text_get_list (WaxRichText *self)
{
  int first, last;

  wax_rich_text_get_selected_lines (self, &first, &last);
  return wax_rich_text_get_line (self, first).list;
}

void
wax_rich_text_set_list (WaxRichText *self, WaxList list)
{
  int first, last;

  wax_rich_text_get_selected_lines (self, &first, &last);
  wax_rich_text_begin (self);
  for (int i = first; i <= last; i++) {
    WaxLine line = wax_rich_text_get_line (self, i);

    line.list = list;
    line.level = list != WAX_LIST_NONE ? MAX (line.level, 1) : 0;
    wax_rich_text_set_line (self, i, &line);
  }
  wax_rich_text_settle (self, first - 1, last + 1);
  wax_rich_text_end (self);
}

/* What is empty and last has no end for its tag to lie on: it gets one, and the cursor stays. */
static void
end_last_line (WaxRichText *self, int line)
{
  GtkTextBuffer *buffer = wax_rich_text_get_buffer (self);
  GtkTextIter end;

  gtk_text_buffer_get_end_iter (buffer, &end);
  if (gtk_text_iter_get_line (&end) != line || !gtk_text_iter_starts_line (&end))
    return;
  gtk_text_buffer_insert (buffer, &end, "\n", 1);
  gtk_text_iter_backward_char (&end);
  gtk_text_buffer_place_cursor (buffer, &end);
}

void
wax_rich_text_indent (WaxRichText *self, int by)
{
  int first, last;

  wax_rich_text_get_selected_lines (self, &first, &last);
  wax_rich_text_begin (self);
  if (by > 0 && first == last)
    end_last_line (self, last);
  for (int i = first; i <= last; i++) {
    WaxLine line = wax_rich_text_get_line (self, i);

    if (line.list != WAX_LIST_NONE && (int) line.level + by >= 1)
      line.level = (guint) MIN ((int) line.level + by, WAX_DOCUMENT_MAX_LEVEL);
    else if (line.list == WAX_LIST_NONE)
      line.quote = (guint) CLAMP ((int) line.quote + by, 0, WAX_DOCUMENT_MAX_QUOTE);
    else
      line = (WaxLine) { .quote = line.quote };
    wax_rich_text_set_line (self, i, &line);
  }
  wax_rich_text_settle (self, first - 1, last + 1);
  wax_rich_text_end (self);
}

gboolean
wax_rich_text_is_quoted (WaxRichText *self, const GtkTextIter *iter)
{
  return wax_rich_text_get_line (self, gtk_text_iter_get_line (iter)).quote > 0;
}
