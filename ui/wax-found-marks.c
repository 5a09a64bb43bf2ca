#include "wax-found-marks.h"

#include <string.h>

/* What lies behind is marked in no text: that would hold up what is shown. Bytes, and marks. */
enum { LONG_TEXT = 256 * 1024, MAX_MARKS = 500 };

/* A marker pen that is seen on light and dark ground, selected or not. */
#define RED 0xff
#define GREEN 0xc8
#define BLUE 0x00
#define ALPHA 0.42

static void
mark (PangoAttrList *attributes, const WaxFoundRange *range)
{
  PangoAttribute *parts[] = {
    pango_attr_background_new (RED * 0x101, GREEN * 0x101, BLUE * 0x101),
    pango_attr_background_alpha_new ((guint16) (ALPHA * 0xffff)),
  };

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++) {
    parts[i]->start_index = range->from;
    parts[i]->end_index = range->until;
    pango_attr_list_insert (attributes, parts[i]);
  }
}

static gboolean
is_mark_cb (PangoAttribute *attribute, gpointer unused)
{
  return attribute->klass->type == PANGO_ATTR_BACKGROUND || attribute->klass->type == PANGO_ATTR_BACKGROUND_ALPHA;
}

void
wax_found_marks_label (GtkLabel *label, WaxFoundWords *words, WaxQueryColumns column)
{
  PangoAttrList *before = gtk_label_get_attributes (label);
  g_autoptr(PangoAttrList) attributes = NULL, marks = NULL;
  g_autoptr(GArray) ranges = NULL;

  if (words == NULL && before == NULL)
    return;
  attributes = before != NULL ? pango_attr_list_copy (before) : pango_attr_list_new ();
  marks = pango_attr_list_filter (attributes, is_mark_cb, NULL);
  ranges = words != NULL ? wax_found_words_find (words, column, gtk_label_get_text (label), MAX_MARKS)
                         : g_array_new (FALSE, FALSE, sizeof (WaxFoundRange));
  for (guint i = 0; i < ranges->len; i++)
    mark (attributes, &g_array_index (ranges, WaxFoundRange, i));
  gtk_label_set_attributes (label, attributes);
}

static GtkTextTag *
ensure_tag (GtkTextBuffer *buffer)
{
  GtkTextTag *tag = gtk_text_tag_table_lookup (gtk_text_buffer_get_tag_table (buffer), "found");
  GdkRGBA ground = { RED / 255.0f, GREEN / 255.0f, BLUE / 255.0f, ALPHA };

  return tag != NULL ? tag : gtk_text_buffer_create_tag (buffer, "found", "background-rgba", &ground, NULL);
}

/* (transfer full): as much of the text as is looked through */
static char *
dup_start (GtkTextBuffer *buffer)
{
  g_autofree char *text = NULL;

  g_object_get (buffer, "text", &text, NULL);
  if (strlen (text) > LONG_TEXT)
    *g_utf8_find_prev_char (text, text + LONG_TEXT) = '\0';
  return g_steal_pointer (&text);
}

void
wax_found_marks_ranges (GtkTextBuffer *buffer, GArray *ranges)
{
  GtkTextTag *tag = ensure_tag (buffer);
  GtkTextIter from, until;

  gtk_text_buffer_get_bounds (buffer, &from, &until);
  gtk_text_buffer_remove_tag (buffer, tag, &from, &until);
  for (guint i = 0; i < ranges->len; i++) {
    const WaxFoundRange *range = &g_array_index (ranges, WaxFoundRange, i);

    gtk_text_buffer_get_iter_at_offset (buffer, &from, (int) range->from);
    gtk_text_buffer_get_iter_at_offset (buffer, &until, (int) range->until);
    gtk_text_buffer_apply_tag (buffer, tag, &from, &until);
  }
}

/* From bytes to characters. */
static void
count_characters (GArray *ranges, const char *text)
{
  const char *at = text;
  guint characters = 0;

  for (guint i = 0; i < ranges->len; i++) {
    WaxFoundRange *range = &g_array_index (ranges, WaxFoundRange, i);
    guint from = characters + (guint) g_utf8_strlen (at, text + range->from - at);

    characters = from + (guint) g_utf8_strlen (text + range->from, (gssize) (range->until - range->from));
    at = text + range->until;
    *range = (WaxFoundRange) { from, characters };
  }
}

void
wax_found_marks_text (GtkTextBuffer *buffer, WaxFoundWords *words)
{
  g_autofree char *text = words != NULL ? dup_start (buffer) : NULL;
  g_autoptr(GArray) ranges = words != NULL ? wax_found_words_find (words, 0, text, MAX_MARKS)
                                           : g_array_new (FALSE, FALSE, sizeof (WaxFoundRange));

  count_characters (ranges, text);
  wax_found_marks_ranges (buffer, ranges);
}
