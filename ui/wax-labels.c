#include "wax-labels.h"

#include <adwaita.h>

enum {
  LONG_WORD = 16, /* what a narrow window has room for */
  ROOMY_CHARS = 15
};

static void
collect (GtkWidget *widget, GString *texts)
{
  if (!gtk_widget_get_child_visible (widget) || !gtk_widget_get_visible (widget))
    return;
  if (GTK_IS_LABEL (widget) && pango_layout_is_ellipsized (gtk_label_get_layout (GTK_LABEL (widget))))
    g_string_append_printf (texts, "%s%s", texts->len > 0 ? "\n" : "", gtk_label_get_text (GTK_LABEL (widget)));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    collect (child, texts);
}

static gboolean
query_cb (GtkWidget *widget, int x, int y, gboolean by_key, GtkTooltip *tooltip, gpointer data)
{
  GtkWidget *picked = by_key ? NULL : gtk_widget_pick (widget, x, y, GTK_PICK_DEFAULT);
  g_autoptr(GString) texts = g_string_new (NULL);

  if (picked != NULL)
    collect (picked, texts);
  if (texts->len == 0)
    collect (widget, texts);
  gtk_tooltip_set_text (tooltip, texts->str);
  return texts->len > 0;
}

void
wax_labels_show_cut (GtkWidget *widget)
{
  gtk_widget_set_has_tooltip (widget, TRUE);
  g_signal_connect (widget, "query-tooltip", G_CALLBACK (query_cb), NULL);
}

void
wax_labels_show_cut_titles (GtkWidget *widget)
{
  if (ADW_IS_HEADER_BAR (widget))
    wax_labels_show_cut (widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    wax_labels_show_cut_titles (child);
}

void
wax_labels_shrink (GtkWidget *widget)
{
  if (GTK_IS_LABEL (widget))
    gtk_label_set_width_chars (GTK_LABEL (widget), -1);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    wax_labels_shrink (child);
}

void
wax_labels_keep_order (GtkLabel *label)
{
  gboolean mirrored = gtk_widget_get_default_direction () == GTK_TEXT_DIR_RTL;

  gtk_widget_set_direction (GTK_WIDGET (label), GTK_TEXT_DIR_LTR);
  gtk_label_set_xalign (label, mirrored ? 1 : 0);
}

int
wax_labels_get_roomy_width (GtkWidget *widget)
{
  PangoFontMetrics *metrics = pango_context_get_metrics (gtk_widget_get_pango_context (widget), NULL, NULL);
  int width = pango_font_metrics_get_approximate_char_width (metrics);

  pango_font_metrics_unref (metrics);
  return PANGO_PIXELS (ROOMY_CHARS * width);
}

void
wax_labels_add_no_hyphens (GtkLabel *label)
{
  g_autoptr(PangoAttrList) attributes = pango_attr_list_new ();

  pango_attr_list_insert (attributes, pango_attr_insert_hyphens_new (FALSE));
  gtk_label_set_attributes (label, attributes);
}

void
wax_labels_add_no_hyphens_to_text (GtkTextBuffer *buffer)
{
  GtkTextTag *tag = gtk_text_tag_table_lookup (gtk_text_buffer_get_tag_table (buffer), "no-hyphens");
  GtkTextIter start, end;

  if (tag == NULL)
    tag = gtk_text_buffer_create_tag (buffer, "no-hyphens", "insert-hyphens", FALSE, NULL);
  gtk_text_buffer_get_bounds (buffer, &start, &end);
  gtk_text_buffer_apply_tag (buffer, tag, &start, &end);
}

void
wax_labels_add_no_hyphens_below (GtkWidget *widget)
{
  if (GTK_IS_LABEL (widget))
    wax_labels_add_no_hyphens (GTK_LABEL (widget));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    wax_labels_add_no_hyphens_below (child);
}

static gboolean
has_long_word (const char *text)
{
  guint length = 0;

  for (; *text != '\0'; text = g_utf8_next_char (text)) {
    length = g_unichar_isspace (g_utf8_get_char (text)) ? 0 : length + 1;
    if (length > LONG_WORD)
      return TRUE;
  }
  return FALSE;
}

void
wax_labels_set_wrapped (GtkLabel *label, const char *text)
{
  gtk_label_set_wrap_mode (label, has_long_word (text) ? PANGO_WRAP_WORD_CHAR : PANGO_WRAP_WORD);
  gtk_label_set_label (label, text);
}
