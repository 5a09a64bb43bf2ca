#include "wax-not-found.h"

#include "app/wax-search-words.h"
#include "util/wax-letters.h"
#include "wax-labels.h"

#include <glib/gi18n-lib.h>

enum { MAX_PARTS = 5, SHOWN_CHARS = 60 };

struct _WaxNotFound {
  AdwBin parent_instance;
  GtkEditable *entry;
  char **parts; /* (nullable) */
  AdwStatusPage *page;
  GtkBox *buttons;
};

G_DEFINE_FINAL_TYPE (WaxNotFound, wax_not_found, ADW_TYPE_BIN)

/* (transfer full): a line of what was typed */
static char *
shorten (const char *text)
{
  g_autofree char *shown = wax_letters_show (text), *start = NULL;

  if (g_utf8_strlen (shown, -1) <= SHOWN_CHARS)
    return g_steal_pointer (&shown);
  start = g_utf8_substring (shown, 0, SHOWN_CHARS - 1);
  return g_strconcat (start, "…", NULL);
}

static void
search_without (GtkButton *button, WaxNotFound *self)
{
  guint left_out = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "index"));
  GtkEditable *entry = self->entry;
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; self->parts[i] != NULL; i++) {
    if (i != left_out)
      g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", self->parts[i]);
  }
  gtk_widget_grab_focus (GTK_WIDGET (entry));
  gtk_editable_set_text (entry, text->str);
  gtk_editable_set_position (entry, -1);
}

static void
add_button (WaxNotFound *self, guint index)
{
  g_autofree char *part = shorten (self->parts[index]);
  /* Translators: a button: the same search without that word. */
  g_autofree char *label = g_strdup_printf (_("Search Without “%s”"), part);
  GtkWidget *button = gtk_button_new ();
  GtkWidget *text = gtk_label_new (label);

  gtk_label_set_wrap (GTK_LABEL (text), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (text), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_justify (GTK_LABEL (text), GTK_JUSTIFY_CENTER);
  wax_labels_add_no_hyphens (GTK_LABEL (text));
  gtk_button_set_child (GTK_BUTTON (button), text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_widget_set_halign (button, GTK_ALIGN_CENTER);
  g_object_set_data (G_OBJECT (button), "index", GUINT_TO_POINTER (index));
  g_signal_connect (button, "clicked", G_CALLBACK (search_without), self);
  gtk_box_append (self->buttons, button);
}

static void
show_buttons (WaxNotFound *self, const char *text)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->buttons))) != NULL)
    gtk_box_remove (self->buttons, child);
  g_strfreev (self->parts);
  self->parts = wax_search_words_split (text);
  for (guint i = 0; self->parts != NULL && self->parts[i] != NULL && g_strv_length (self->parts) <= MAX_PARTS; i++)
    add_button (self, i);
}

void
wax_not_found_attach (WaxNotFound *self, GtkEditable *entry)
{
  self->entry = entry;
}

void
wax_not_found_show (WaxNotFound *self, const char *text)
{
  g_autofree char *shown = shorten (text);
  /* Translators: what a person searched for. */
  g_autofree char *sentence = g_strdup_printf (_("No message on this computer fits “%s”."), shown);
  g_autofree char *escaped = g_markup_escape_text (sentence, -1);

  adw_status_page_set_description (self->page, escaped);
  wax_labels_add_no_hyphens_below (GTK_WIDGET (self->page));
  show_buttons (self, text);
}

static void
wax_not_found_finalize (GObject *object)
{
  g_strfreev (WAX_NOT_FOUND (object)->parts);
  G_OBJECT_CLASS (wax_not_found_parent_class)->finalize (object);
}

static void
wax_not_found_class_init (WaxNotFoundClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = wax_not_found_finalize;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/waxwing/Waxwing/wax-not-found.ui");
  gtk_widget_class_bind_template_child (widget_class, WaxNotFound, page);
  gtk_widget_class_bind_template_child (widget_class, WaxNotFound, buttons);
}

static void
wax_not_found_init (WaxNotFound *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
