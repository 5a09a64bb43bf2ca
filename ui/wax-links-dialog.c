#include "wax-links-dialog.h"

#include "app/wax-link.h"
#include "wax-labels.h"
#include "wax-link-dialog.h"

#include <glib/gi18n-lib.h>

enum { MAX_ROWS = 250 }; /* more than that nobody goes through, and they take time */

struct _WaxLinksDialog {
  AdwWindow parent_instance;
  GtkStack *pages;
  GtkListBox *list;
  GtkLabel *rest;
};

G_DEFINE_FINAL_TYPE (WaxLinksDialog, wax_links_dialog, ADW_TYPE_WINDOW)

static void
activated_cb (WaxLinksDialog *self, GtkListBoxRow *row)
{
  wax_link_dialog_follow (GTK_WINDOW (self), g_object_get_data (G_OBJECT (row), "target"),
                          g_object_get_data (G_OBJECT (row), "words"));
}

static GtkWidget *
add_label (GtkWidget *box, const char *text, int lines, const char *style)
{
  GtkWidget *label = gtk_label_new (NULL);

  wax_labels_set_wrapped (GTK_LABEL (label), text);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_lines (GTK_LABEL (label), lines);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  if (style != NULL)
    gtk_widget_add_css_class (label, style);
  gtk_box_append (GTK_BOX (box), label);
  return label;
}

static void
add_warning (GtkWidget *box, const char *text)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *icon = gtk_image_new_from_icon_name ("dialog-warning-symbolic");

  gtk_widget_set_valign (icon, GTK_ALIGN_START);
  gtk_widget_add_css_class (icon, "warning");
  gtk_box_append (GTK_BOX (line), icon);
  add_label (line, text, 6, "caption");
  gtk_box_append (GTK_BOX (box), line);
}

static GtkWidget *
new_row (const WaxMimeLink *link)
{
  GtkWidget *row = gtk_list_box_row_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  g_autofree char *warning = wax_link_dialog_dup_warning (link->target, link->words);
  g_autofree char *shown = wax_link_to_shown (link->target);
  /* Translators: in place of the words of a link that has none. */
  const char *words = link->words[0] != '\0' ? link->words : _("(no words)");
  g_autofree char *spoken = g_strjoin ("\n", words, shown, warning, NULL);

  gtk_widget_add_css_class (box, "link-row");
  add_label (box, words, 3, NULL);
  if (g_strcmp0 (link->words, shown) != 0)
    add_label (box, shown, 3, "dim-label");
  if (warning != NULL)
    add_warning (box, warning);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  g_object_set_data_full (G_OBJECT (row), "target", g_strdup (link->target), g_free);
  g_object_set_data_full (G_OBJECT (row), "words", g_strdup (link->words), g_free);
  return row;
}

static void
wax_links_dialog_class_init (WaxLinksDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/waxwing/Waxwing/wax-links-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, WaxLinksDialog, pages);
  gtk_widget_class_bind_template_child (widget_class, WaxLinksDialog, list);
  gtk_widget_class_bind_template_child (widget_class, WaxLinksDialog, rest);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
}

static void
wax_links_dialog_init (WaxLinksDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  wax_labels_show_cut (GTK_WIDGET (self->list));
}

GtkWindow *
wax_links_dialog_new (GtkWindow *parent, GPtrArray *links)
{
  WaxLinksDialog *self = g_object_new (WAX_TYPE_LINKS_DIALOG, "transient-for", parent, NULL);

  for (guint i = 0; i < MIN (links->len, MAX_ROWS); i++)
    gtk_list_box_append (self->list, new_row (links->pdata[i]));
  gtk_stack_set_visible_child_name (self->pages, links->len > 0 ? "links" : "none");
  gtk_widget_set_visible (GTK_WIDGET (self->rest), links->len > MAX_ROWS);
  if (links->len > 0)
    gtk_window_set_focus (GTK_WINDOW (self), GTK_WIDGET (gtk_list_box_get_row_at_index (self->list, 0)));
  return GTK_WINDOW (self);
}
