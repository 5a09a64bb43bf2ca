#include "wax-quoted-text.h"

#include "mail/wax-quotes.h"
#include "wax-labels.h"
#include "wax-quote-bars.h"

#include <string.h>

/* Who is quoted more often than that stands no further in. */
enum { MAX_LEVEL = 6 };

/* Lines one after another that look the same. */
typedef struct {
  int from; /* in characters */
  int until;
  guint level;
  gboolean rtl;
} Run;

struct _WaxQuotedText {
  GtkTextView parent_instance;
  GArray *runs; /* of Run: those that are quoted */
};

G_DEFINE_FINAL_TYPE (WaxQuotedText, wax_quoted_text, GTK_TYPE_TEXT_VIEW)

static GtkTextTag *
get_tag (WaxQuotedText *self, const char *name)
{
  return gtk_text_tag_table_lookup (gtk_text_buffer_get_tag_table (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self))),
                                    name);
}

/* As narrow as can be; where nothing else gives an empty line its height it keeps its size. To Pango 0 is no alpha. */
static void
create_marker_tags (GtkTextBuffer *buffer)
{
  GdkRGBA clear = { .alpha = 0.001F };

  gtk_text_buffer_create_tag (buffer, "marker", "foreground-rgba", &clear, "scale", 0.02, NULL);
  gtk_text_buffer_create_tag (buffer, "marker-alone", "foreground-rgba", &clear, NULL);
}

static void
create_tags (WaxQuotedText *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self));

  for (int level = 1; level <= MAX_LEVEL; level++) {
    g_autofree char *ltr = g_strdup_printf ("quoted-%d-ltr", level), *rtl = g_strdup_printf ("quoted-%d-rtl", level);

    gtk_text_buffer_create_tag (buffer, ltr, "left-margin", level * WAX_QUOTE_BARS_STEP, NULL);
    gtk_text_buffer_create_tag (buffer, rtl, "right-margin", level * WAX_QUOTE_BARS_STEP, NULL);
  }
  create_marker_tags (buffer);
}

static void
indent (WaxQuotedText *self, const Run *run)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self));
  g_autofree char *name = g_strdup_printf ("quoted-%u-%s", run->level, run->rtl ? "rtl" : "ltr");
  GtkTextIter start, end;

  gtk_text_buffer_get_iter_at_offset (buffer, &start, run->from);
  gtk_text_buffer_get_iter_at_offset (buffer, &end, run->until);
  gtk_text_buffer_apply_tag (buffer, get_tag (self, name), &start, &end);
}

static void
hide_marker (WaxQuotedText *self, int from, gsize marker, gboolean alone)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self));
  GtkTextIter start, end;

  gtk_text_buffer_get_iter_at_offset (buffer, &start, from);
  end = start;
  gtk_text_iter_forward_chars (&end, (int) marker);
  gtk_text_buffer_apply_tag (buffer, get_tag (self, alone ? "marker-alone" : "marker"), &start, &end);
}

static gboolean
is_rtl_letter (gunichar letter)
{
  static const GUnicodeScript scripts[] = { G_UNICODE_SCRIPT_ARABIC, G_UNICODE_SCRIPT_HEBREW, G_UNICODE_SCRIPT_SYRIAC,
                                            G_UNICODE_SCRIPT_THAANA, G_UNICODE_SCRIPT_NKO, G_UNICODE_SCRIPT_ADLAM };

  for (guint i = 0; i < G_N_ELEMENTS (scripts); i++) {
    if (g_unichar_get_script (letter) == scripts[i])
      return TRUE;
  }
  return FALSE;
}

/* As its first letter; lines without any go on as the one before. */
static gboolean
is_rtl (WaxQuotedText *self, const Run *before, const char *words, gsize size)
{
  for (const char *at = words; at < words + size; at = g_utf8_next_char (at)) {
    if (g_unichar_isalpha (g_utf8_get_char (at)))
      return is_rtl_letter (g_utf8_get_char (at));
  }
  return before != NULL ? before->rtl : gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
}

static void
add_line (WaxQuotedText *self, int from, int n, guint level, const char *words, gsize size)
{
  Run *last = self->runs->len > 0 ? &g_array_index (self->runs, Run, self->runs->len - 1) : NULL;
  Run run = { from, from + n, MIN (level, MAX_LEVEL), FALSE };

  if (last != NULL && last->until != from)
    last = NULL;
  run.rtl = is_rtl (self, last, words, size);
  if (last != NULL && last->level == run.level && last->rtl == run.rtl)
    last->until = run.until;
  else
    g_array_append_val (self->runs, run);
}

/* What GTK takes for a line's end is more than what a message has for one: places are counted in characters. */
void
wax_quoted_text_show (WaxQuotedText *self, const char *text)
{
  int from = 0;

  g_array_set_size (self->runs, 0);
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self)), text, -1);
  wax_labels_add_no_hyphens_to_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self)));
  for (const char *line = text; *line != '\0';) {
    gsize size = strcspn (line, "\n"), marker;
    guint level = wax_quotes_measure_line (line, &marker);
    int n = (int) g_utf8_strlen (line, (gssize) size) + 1;

    if (level > 0) {
      add_line (self, from, n, level, line + marker, size - marker);
      hide_marker (self, from, marker, marker == size);
    }
    from += n;
    line += size + (line[size] != '\0');
  }
  for (guint i = 0; i < self->runs->len; i++)
    indent (self, &g_array_index (self->runs, Run, i));
}

/* ---- the widget ---- */

static void
draw_run (GtkTextView *view, GtkSnapshot *snapshot, const Run *run)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (view);
  GdkRectangle place = { 0 };
  GtkTextIter iter;
  int top, bottom, height;

  gtk_text_buffer_get_iter_at_offset (buffer, &iter, run->from);
  gtk_text_view_get_line_yrange (view, &iter, &top, &height);
  gtk_text_buffer_get_iter_at_offset (buffer, &iter, run->until - 1);
  gtk_text_view_get_line_yrange (view, &iter, &bottom, &height);
  place.y = top;
  place.height = bottom + height - top;
  wax_quote_bars_draw (view, snapshot, run->level, run->rtl, 0, &place);
}

static void
wax_quoted_text_snapshot_layer (GtkTextView *view, GtkTextViewLayer layer, GtkSnapshot *snapshot)
{
  WaxQuotedText *self = WAX_QUOTED_TEXT (view);

  for (guint i = 0; layer == GTK_TEXT_VIEW_LAYER_BELOW_TEXT && i < self->runs->len; i++)
    draw_run (view, snapshot, &g_array_index (self->runs, Run, i));
}

static void
wax_quoted_text_finalize (GObject *object)
{
  g_array_unref (WAX_QUOTED_TEXT (object)->runs);
  G_OBJECT_CLASS (wax_quoted_text_parent_class)->finalize (object);
}

static void
wax_quoted_text_class_init (WaxQuotedTextClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = wax_quoted_text_finalize;
  GTK_TEXT_VIEW_CLASS (klass)->snapshot_layer = wax_quoted_text_snapshot_layer;
}

static void
wax_quoted_text_init (WaxQuotedText *self)
{
  self->runs = g_array_new (FALSE, FALSE, sizeof (Run));
  create_tags (self);
}
