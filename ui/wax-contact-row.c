#include "wax-contact-row.h"

#include "wax-contact-words.h"
#include "wax-labels.h"

#include <glib/gi18n-lib.h>

struct _WaxContactRow {
  AdwBin parent_instance;
  GtkLabel *heading;
  GtkLabel *name;
  GtkLabel *second;
};

G_DEFINE_FINAL_TYPE (WaxContactRow, wax_contact_row, ADW_TYPE_BIN)

static void
set_label (GtkLabel *label, const char *text)
{
  gtk_label_set_label (label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL && text[0] != '\0');
}

void
wax_contact_row_set_item (WaxContactRow *self, WaxContactItem *item)
{
  WaxContact *contact = wax_contact_item_get_contact (item);
  g_autofree char *description = wax_contact_words_describe (contact);
  const char *name = contact->name[0] != '\0' ? contact->name : _("No Name");
  const char *second = contact->is_group ? _("Group") : contact->addresses[0];
  GtkWidget *parent = gtk_widget_get_parent (GTK_WIDGET (self));
  g_autofree char *spoken = NULL;

  if (second == NULL || g_str_equal (second, name))
    second = description;
  set_label (self->heading, wax_contact_item_get_heading (item));
  set_label (self->name, name);
  set_label (self->second, second);
  spoken = second[0] != '\0' ? g_strdup_printf ("%s, %s", name, second) : g_strdup (name);
  /* What has the focus is around it. */
  gtk_accessible_update_property (GTK_ACCESSIBLE (parent != NULL ? parent : GTK_WIDGET (self)),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
}

static void
wax_contact_row_class_init (WaxContactRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/waxwing/Waxwing/wax-contact-row.ui");
  gtk_widget_class_bind_template_child (widget_class, WaxContactRow, heading);
  gtk_widget_class_bind_template_child (widget_class, WaxContactRow, name);
  gtk_widget_class_bind_template_child (widget_class, WaxContactRow, second);
}

static void
wax_contact_row_init (WaxContactRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  wax_labels_show_cut (GTK_WIDGET (self));
}

GtkWidget *
wax_contact_row_new (void)
{
  return g_object_new (WAX_TYPE_CONTACT_ROW, NULL);
}
