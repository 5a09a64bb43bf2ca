#include "wax-tag-words.h"

#define MARK "●"

static void
add_mark (GString *text, PangoAttrList *attributes, const WaxTag *tag)
{
  PangoAttribute *attribute;
  PangoColor color;

  if (pango_color_parse (&color, tag->color)) {
    attribute = pango_attr_foreground_new (color.red, color.green, color.blue);
    attribute->start_index = (guint) text->len;
    attribute->end_index = (guint) (text->len + strlen (MARK));
    pango_attr_list_insert (attributes, attribute);
  }
  g_string_append (text, MARK);
}

void
wax_tag_words_show (GtkLabel *label, WaxAccount *account, const WaxMessage *message, gboolean names)
{
  g_autoptr(PangoAttrList) attributes = pango_attr_list_new ();
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; message->tag_ids[i] != NULL; i++) {
    WaxTag *tag = wax_account_find_tag (account, message->tag_ids[i]);

    if (tag == NULL)
      continue;
    if (names && text->len > 0)
      g_string_append (text, "  ");
    add_mark (text, attributes, tag);
    if (names)
      g_string_append_printf (text, " %s", tag->name);
  }
  gtk_label_set_label (label, text->str);
  gtk_label_set_attributes (label, attributes);
  gtk_widget_set_visible (GTK_WIDGET (label), text->len > 0);
}

char *
wax_tag_words_list (WaxAccount *account, const WaxMessage *message)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; message->tag_ids[i] != NULL; i++) {
    WaxTag *tag = wax_account_find_tag (account, message->tag_ids[i]);

    if (tag != NULL)
      g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", tag->name);
  }
  return g_string_free (text, FALSE);
}
