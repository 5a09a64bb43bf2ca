#include "press-spelling.h"

#include "wax-spelling-marks.h"

/* The words that are underlined. */
static char *
dup_misspelt (gpointer composer)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (ui_test_child (composer, "text"));
  GtkTextTag *tag = gtk_text_tag_table_lookup (gtk_text_buffer_get_tag_table (buffer), WAX_SPELLING_TAG);
  GString *words = g_string_new (NULL);
  GtkTextIter start, end;

  gtk_text_buffer_get_start_iter (buffer, &start);
  while (gtk_text_iter_starts_tag (&start, tag) || gtk_text_iter_forward_to_tag_toggle (&start, tag)) {
    g_autofree char *word = NULL;

    end = start;
    if (!gtk_text_iter_forward_to_tag_toggle (&end, tag))
      break;
    word = gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
    g_string_append_printf (words, "%s ", word);
    start = end;
  }
  return g_string_free (words, FALSE);
}

typedef struct {
  GtkWindow *composer;
  const char *words;
} Misspelt;

static gboolean
has_misspelt (gpointer data)
{
  Misspelt *expected = data;
  g_autofree char *words = dup_misspelt (expected->composer);

  return g_str_equal (words, expected->words);
}

void
press_wait_for_misspelt (GtkWindow *composer, const char *words)
{
  ui_test_wait_until_named (words, has_misspelt, &(Misspelt) { composer, words });
}
