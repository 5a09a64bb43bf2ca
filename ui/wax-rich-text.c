#include "wax-rich-text-private.h"

#include "wax-quote-bars.h"

#include <string.h>

#define LINK "wax-link"

enum { SIGNAL_EDITED, SIGNAL_STATE_CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WaxRichText, wax_rich_text, GTK_TYPE_TEXT_VIEW)

GtkTextBuffer *
wax_rich_text_get_buffer (WaxRichText *self)
{
  return gtk_text_view_get_buffer (GTK_TEXT_VIEW (self));
}

static void
get_cursor (WaxRichText *self, GtkTextIter *iter)
{
  GtkTextBuffer *buffer = wax_rich_text_get_buffer (self);

  gtk_text_buffer_get_iter_at_mark (buffer, iter, gtk_text_buffer_get_insert (buffer));
}

/* ---- styles ---- */

typedef struct {
  WaxStyle style;
  GtkTextTag *tag;
} Styled;

enum { N_STYLES = 3 };

static void
get_styles (WaxRichText *self, Styled styles[N_STYLES])
{
  styles[0] = (Styled) { WAX_STYLE_BOLD, self->bold };
  styles[1] = (Styled) { WAX_STYLE_ITALIC, self->italic };
  styles[2] = (Styled) { WAX_STYLE_UNDERLINE, self->underline };
}

WaxStyle
wax_rich_text_get_style_at (WaxRichText *self, const GtkTextIter *iter)
{
  Styled styles[N_STYLES];
  WaxStyle style = WAX_STYLE_PLAIN;

  get_styles (self, styles);
  for (guint i = 0; i < N_STYLES; i++)
    style |= gtk_text_iter_has_tag (iter, styles[i].tag) ? styles[i].style : WAX_STYLE_PLAIN;
  return style;
}

void
wax_rich_text_apply_style (WaxRichText *self, const GtkTextIter *start, const GtkTextIter *end, WaxStyle style)
{
  GtkTextBuffer *buffer = wax_rich_text_get_buffer (self);
  Styled styles[N_STYLES];

  get_styles (self, styles);
  for (guint i = 0; i < N_STYLES; i++) {
    if ((style & styles[i].style) != 0)
      gtk_text_buffer_apply_tag (buffer, styles[i].tag, start, end);
    else
      gtk_text_buffer_remove_tag (buffer, styles[i].tag, start, end);
  }
}

/* Words go on as those before them, at the start of a line as those behind. */
static WaxStyle
find_style (WaxRichText *self)
{
  GtkTextIter iter;

  get_cursor (self, &iter);
  if (gtk_text_iter_get_line_offset (&iter) > wax_rich_text_get_marker_length (self, gtk_text_iter_get_line (&iter)))
    gtk_text_iter_backward_char (&iter);
  return wax_rich_text_get_style_at (self, &iter);
}

/* All of it has it that is text. */
static gboolean
is_selection_styled (WaxRichText *self, WaxStyle style)
{
  GtkTextIter iter, end;
  gboolean any = FALSE;

  gtk_text_buffer_get_selection_bounds (wax_rich_text_get_buffer (self), &iter, &end);
  for (; gtk_text_iter_compare (&iter, &end) < 0; gtk_text_iter_forward_char (&iter)) {
    if (gtk_text_iter_ends_line (&iter) || gtk_text_iter_has_tag (&iter, self->marker))
      continue;
    if ((wax_rich_text_get_style_at (self, &iter) & style) == 0)
      return FALSE;
    any = TRUE;
  }
  return any;
}

gboolean
wax_rich_text_has_style (WaxRichText *self, WaxStyle style)
{
  if (!self->rich)
    return FALSE;
  if (gtk_text_buffer_get_has_selection (wax_rich_text_get_buffer (self)))
    return is_selection_styled (self, style);
  return (self->style & style) != 0;
}

static void
set_selection_style (WaxRichText *self, WaxStyle style, gboolean on)
{
  GtkTextBuffer *buffer = wax_rich_text_get_buffer (self);
  Styled styles[N_STYLES];
  GtkTextIter start, end;

  get_styles (self, styles);
  gtk_text_buffer_get_selection_bounds (buffer, &start, &end);
  wax_rich_text_begin (self);
  for (guint i = 0; i < N_STYLES; i++) {
    if (styles[i].style == style && on)
      gtk_text_buffer_apply_tag (buffer, styles[i].tag, &start, &end);
    else if (styles[i].style == style)
      gtk_text_buffer_remove_tag (buffer, styles[i].tag, &start, &end);
  }
  wax_rich_text_end (self);
}

void
wax_rich_text_set_style (WaxRichText *self, WaxStyle style, gboolean on)
{
  if (!self->rich)
    return;
  if (gtk_text_buffer_get_has_selection (wax_rich_text_get_buffer (self)))
    set_selection_style (self, style, on);
  self->style = on ? self->style | style : self->style & ~style;
  g_signal_emit (self, signals[SIGNAL_STATE_CHANGED], 0);
}

/* ---- links ---- */

GtkTextTag *
wax_rich_text_make_link (WaxRichText *self, const char *link)
{
  GtkTextTag *tag = gtk_text_tag_new (NULL);
  GdkRGBA color;

  if (!gtk_style_context_lookup_color (gtk_widget_get_style_context (GTK_WIDGET (self)), "accent_color", &color))
    gdk_rgba_parse (&color, "#1c71d8");
  g_object_set_data_full (G_OBJECT (tag), LINK, g_strdup (link), g_free);
  g_object_set (tag, "underline", PANGO_UNDERLINE_SINGLE, "foreground-rgba", &color, NULL);
  gtk_text_tag_table_add (gtk_text_buffer_get_tag_table (wax_rich_text_get_buffer (self)), tag);
  g_object_unref (tag);
  return tag;
}

const char *
wax_rich_text_get_link_at (WaxRichText *self, const GtkTextIter *iter, GtkTextTag **tag)
{
  g_autoptr(GSList) tags = gtk_text_iter_get_tags (iter);

  for (GSList *link = tags; link != NULL; link = link->next) {
    const char *found = g_object_get_data (link->data, LINK);

    if (found != NULL) {
      if (tag != NULL)
        *tag = link->data;
      return found;
    }
  }
  return NULL;
}

/* The link that the cursor is at, else what is selected. Returns: (nullable): where it leads */
static const char *
get_link_bounds (WaxRichText *self, GtkTextIter *start, GtkTextIter *end)
{
  GtkTextTag *tag = NULL;
  const char *link;

  gtk_text_buffer_get_selection_bounds (wax_rich_text_get_buffer (self), start, end);
  link = wax_rich_text_get_link_at (self, start, &tag);
  if (link == NULL && gtk_text_iter_equal (start, end) && !gtk_text_iter_starts_line (start)) {
    GtkTextIter before = *start;

    gtk_text_iter_backward_char (&before);
    link = wax_rich_text_get_link_at (self, &before, &tag);
  }
  if (link != NULL) {
    if (!gtk_text_iter_starts_tag (start, tag))
      gtk_text_iter_backward_to_tag_toggle (start, tag);
    if (!gtk_text_iter_ends_tag (end, tag))
      gtk_text_iter_forward_to_tag_toggle (end, tag);
  } else if (gtk_text_iter_get_line (end) != gtk_text_iter_get_line (start)) {
    *end = *start;
    gtk_text_iter_forward_to_line_end (end);
  }
  return link;
}

char *
wax_rich_text_dup_link (WaxRichText *self, char **words)
{
  GtkTextIter start, end;
  const char *link = get_link_bounds (self, &start, &end);

  *words = gtk_text_iter_get_text (&start, &end);
  return g_strdup (link);
}

void
wax_rich_text_set_link (WaxRichText *self, const char *words, const char *link)
{
  GtkTextBuffer *buffer = wax_rich_text_get_buffer (self);
  GtkTextIter start, end;
  g_autofree char *old = NULL;
  GtkTextTag *tag = NULL;
  int offset;

  wax_rich_text_begin (self);
  get_link_bounds (self, &start, &end);
  offset = gtk_text_iter_get_offset (&start);
  if (wax_rich_text_get_link_at (self, &start, &tag) != NULL)
    gtk_text_buffer_remove_tag (buffer, tag, &start, &end);
  old = gtk_text_iter_get_text (&start, &end);
  if (strcmp (old, words) != 0) {
    gtk_text_buffer_delete (buffer, &start, &end);
    gtk_text_buffer_insert (buffer, &start, words, -1);
    end = start;
    gtk_text_buffer_get_iter_at_offset (buffer, &start, offset);
    wax_rich_text_apply_style (self, &start, &end, self->style);
  }
  if (link != NULL)
    gtk_text_buffer_apply_tag (buffer, wax_rich_text_make_link (self, link), &start, &end);
  gtk_text_buffer_place_cursor (buffer, &end);
  wax_rich_text_end (self);
}

/* ---- changes ---- */

static void
note_lines (WaxRichText *self, int first, int last)
{
  self->first = self->changed ? MIN (self->first, first) : first;
  self->last = self->changed ? MAX (self->last, last) : last;
  self->changed = TRUE;
}

void
wax_rich_text_begin (WaxRichText *self)
{
  self->new_moment = TRUE;
  gtk_text_buffer_begin_user_action (wax_rich_text_get_buffer (self));
  self->busy = TRUE;
}

void
wax_rich_text_end (WaxRichText *self)
{
  GtkTextIter iter;

  get_cursor (self, &iter);
  note_lines (self, gtk_text_iter_get_line (&iter), gtk_text_iter_get_line (&iter));
  self->busy = FALSE;
  gtk_text_buffer_end_user_action (wax_rich_text_get_buffer (self));
  self->new_moment = TRUE;
}

static void
action_begun_cb (WaxRichText *self)
{
  if (self->rich && self->actions++ == 0) {
    self->changed = FALSE;
    wax_rich_text_remember (self);
  }
}

static void
action_ended_cb (WaxRichText *self)
{
  if (!self->rich || self->actions == 0 || --self->actions > 0)
    return;
  if (!self->changed) {
    wax_rich_text_forget (self);
    return;
  }
  g_ptr_array_set_size (self->redo, 0);
  self->busy = TRUE;
  wax_rich_text_settle (self, self->first - 1, self->last + 1);
  self->busy = FALSE;
  wax_rich_text_leave_marker (self);
  g_signal_emit (self, signals[SIGNAL_EDITED], 0);
  g_signal_emit (self, signals[SIGNAL_STATE_CHANGED], 0);
}

static void
inserted_cb (WaxRichText *self, const GtkTextIter *end, const char *text, int length)
{
  GtkTextIter start = *end;

  if (!self->rich || self->busy)
    return;
  gtk_text_iter_backward_chars (&start, (int) g_utf8_strlen (text, length));
  wax_rich_text_apply_style (self, &start, end, self->style);
  if (gtk_text_iter_get_line (&start) == gtk_text_iter_get_line (end))
    wax_rich_text_join_line (self, gtk_text_iter_get_line (&start));
  note_lines (self, gtk_text_iter_get_line (&start), gtk_text_iter_get_line (end));
  self->new_moment = self->new_moment || g_unichar_isspace (g_utf8_get_char (text));
}

static void
deleted_cb (WaxRichText *self, const GtkTextIter *start, const GtkTextIter *end)
{
  if (self->rich && !self->busy)
    note_lines (self, gtk_text_iter_get_line (start), gtk_text_iter_get_line (start));
}

static void
changed_cb (WaxRichText *self)
{
  if (!self->rich)
    g_signal_emit (self, signals[SIGNAL_EDITED], 0);
}

static void
mark_set_cb (WaxRichText *self, const GtkTextIter *iter, GtkTextMark *mark)
{
  GtkTextBuffer *buffer = wax_rich_text_get_buffer (self);

  if (!self->rich || self->busy || self->actions > 0 ||
      (mark != gtk_text_buffer_get_insert (buffer) && mark != gtk_text_buffer_get_selection_bound (buffer)))
    return;
  if (mark == gtk_text_buffer_get_insert (buffer))
    wax_rich_text_leave_marker (self);
  self->style = find_style (self);
  self->new_moment = TRUE;
  g_signal_emit (self, signals[SIGNAL_STATE_CHANGED], 0);
}

/* ---- plain or not ---- */

gboolean
wax_rich_text_is_rich (WaxRichText *self)
{
  return self->rich;
}

void
wax_rich_text_set_rich (WaxRichText *self, gboolean rich)
{
  self->rich = rich;
  self->style = WAX_STYLE_PLAIN;
  gtk_text_buffer_set_enable_undo (wax_rich_text_get_buffer (self), !rich);
  g_signal_emit (self, signals[SIGNAL_STATE_CHANGED], 0);
}

void
wax_rich_text_set_text (WaxRichText *self, const char *text)
{
  GtkTextBuffer *buffer = wax_rich_text_get_buffer (self);
  GtkTextIter start;

  gtk_text_buffer_begin_irreversible_action (buffer);
  gtk_text_buffer_set_text (buffer, text, -1);
  gtk_text_buffer_end_irreversible_action (buffer);
  gtk_text_buffer_get_start_iter (buffer, &start);
  gtk_text_buffer_place_cursor (buffer, &start);
}

char *
wax_rich_text_dup_text (WaxRichText *self)
{
  GtkTextBuffer *buffer = wax_rich_text_get_buffer (self);
  GtkTextIter start, end;

  if (self->rich) {
    g_autoptr(WaxDocument) document = wax_rich_text_dup_document (self);

    return wax_document_to_text (document);
  }
  gtk_text_buffer_get_bounds (buffer, &start, &end);
  return gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
}

/* ---- the widget ---- */

enum { BARS_START = 14 };

/* Each line has the direction of its own words, whatever that of the window is. */
static gboolean
is_rtl (WaxRichText *self, const GtkTextIter *iter)
{
  GdkRectangle first;

  gtk_text_view_get_iter_location (GTK_TEXT_VIEW (self), iter, &first);
  return first.x > gtk_widget_get_width (GTK_WIDGET (self)) / 2;
}

static void
wax_rich_text_snapshot_layer (GtkTextView *view, GtkTextViewLayer layer, GtkSnapshot *snapshot)
{
  WaxRichText *self = WAX_RICH_TEXT (view);
  GdkRectangle seen, place = { 0 };
  GtkTextIter iter;

  if (!self->rich || layer != GTK_TEXT_VIEW_LAYER_BELOW_TEXT)
    return;
  gtk_text_view_get_visible_rect (view, &seen);
  gtk_text_view_get_line_at_y (view, &iter, seen.y, NULL);
  do {
    WaxLine line = wax_rich_text_get_line (self, gtk_text_iter_get_line (&iter));

    gtk_text_view_get_line_yrange (view, &iter, &place.y, &place.height);
    if (line.quote > 0)
      wax_quote_bars_draw (view, snapshot, line.quote, is_rtl (self, &iter), BARS_START, &place);
  } while (place.y < seen.y + seen.height && gtk_text_iter_forward_line (&iter));
}

static void
wax_rich_text_finalize (GObject *object)
{
  WaxRichText *self = WAX_RICH_TEXT (object);

  g_ptr_array_unref (self->undo);
  g_ptr_array_unref (self->redo);
  g_hash_table_unref (self->textures);
  g_clear_object (&self->decoder);
  G_OBJECT_CLASS (wax_rich_text_parent_class)->finalize (object);
}

static void
wax_rich_text_class_init (WaxRichTextClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = wax_rich_text_finalize;
  GTK_TEXT_VIEW_CLASS (klass)->snapshot_layer = wax_rich_text_snapshot_layer;
  signals[SIGNAL_EDITED] =
    g_signal_new ("edited", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_STATE_CHANGED] =
    g_signal_new ("state-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
wax_rich_text_init (WaxRichText *self)
{
  GtkTextBuffer *buffer = wax_rich_text_get_buffer (self);

  self->undo = wax_rich_text_make_history ();
  self->redo = wax_rich_text_make_history ();
  self->textures = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->bold = gtk_text_buffer_create_tag (buffer, "bold", "weight", PANGO_WEIGHT_BOLD, NULL);
  self->italic = gtk_text_buffer_create_tag (buffer, "italic", "style", PANGO_STYLE_ITALIC, NULL);
  self->underline = gtk_text_buffer_create_tag (buffer, "underline", "underline", PANGO_UNDERLINE_SINGLE, NULL);
  self->marker = gtk_text_buffer_create_tag (buffer, "marker", NULL);
  g_signal_connect_object (buffer, "begin-user-action", G_CALLBACK (action_begun_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (buffer, "end-user-action", G_CALLBACK (action_ended_cb), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_object (buffer, "insert-text", G_CALLBACK (inserted_cb), self, G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_object (buffer, "delete-range", G_CALLBACK (deleted_cb), self, G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_object (buffer, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (buffer, "mark-set", G_CALLBACK (mark_set_cb), self, G_CONNECT_SWAPPED);
  wax_rich_text_add_keys (self);
}
