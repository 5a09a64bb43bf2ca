#include "wax-fact-row.h"

#include "wax-labels.h"

struct _WaxFactRow {
  GtkListBoxRow parent_instance;
  GtkBox *box;
  GtkImage *icon;
  GtkLabel *title;
  GtkLabel *text;
};

G_DEFINE_FINAL_TYPE (WaxFactRow, wax_fact_row, GTK_TYPE_LIST_BOX_ROW)

static void
wax_fact_row_class_init (WaxFactRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/waxwing/Waxwing/wax-fact-row.ui");
  gtk_widget_class_bind_template_child (widget_class, WaxFactRow, box);
  gtk_widget_class_bind_template_child (widget_class, WaxFactRow, icon);
  gtk_widget_class_bind_template_child (widget_class, WaxFactRow, title);
  gtk_widget_class_bind_template_child (widget_class, WaxFactRow, text);
}

static void
wax_fact_row_init (WaxFactRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
wax_fact_row_new (const char *title, const char *text)
{
  WaxFactRow *self = g_object_new (WAX_TYPE_FACT_ROW, NULL);
  g_autofree char *name = title != NULL ? g_strdup_printf ("%s: %s", title, text) : g_strdup (text);

  gtk_label_set_label (self->title, title != NULL ? title : "");
  gtk_widget_set_visible (GTK_WIDGET (self->title), title != NULL);
  gtk_label_set_label (self->text, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  return GTK_WIDGET (self);
}

void
wax_fact_row_set_icon (WaxFactRow *self, const char *icon_name, const char *style)
{
  gtk_image_set_from_icon_name (self->icon, icon_name);
  gtk_widget_add_css_class (GTK_WIDGET (self->icon), style);
  gtk_widget_set_visible (GTK_WIDGET (self->icon), TRUE);
}

void
wax_fact_row_set_monospace (WaxFactRow *self)
{
  gtk_widget_add_css_class (GTK_WIDGET (self->text), "fingerprint");
  wax_labels_keep_order (self->text);
}

static void
copy_cb (GtkButton *button, const char *text)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (button)), text);
}

static void
free_text (gpointer text, GClosure *closure)
{
  g_free (text);
}

void
wax_fact_row_add_copy (WaxFactRow *self, const char *name, const char *text)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("edit-copy-symbolic");

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_signal_connect_data (button, "clicked", G_CALLBACK (copy_cb), g_strdup (text), free_text, 0);
  gtk_box_append (self->box, button);
}

const char *
wax_fact_row_get_title (WaxFactRow *self)
{
  return gtk_label_get_label (self->title);
}

const char *
wax_fact_row_get_text (WaxFactRow *self)
{
  return gtk_label_get_label (self->text);
}
