#include "wax-choice.h"

#include "wax-labels.h"
#include "wax-ui-text.h"

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, GtkDropDown *choice)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *label = gtk_label_new (NULL);
  GtkWidget *mark = g_object_new (GTK_TYPE_IMAGE, "icon-name", "object-select-symbolic", "accessible-role",
                                  GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);

  if (g_object_get_data (G_OBJECT (choice), "may-be-cut") != NULL)
    gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), mark);
  gtk_list_item_set_child (item, box);
}

/* The row in the button itself needs no mark. */
static void
chosen_cb (GtkDropDown *choice, GParamSpec *pspec, GtkListItem *item)
{
  GtkWidget *box = gtk_list_item_get_child (item);
  gboolean listed = gtk_widget_get_ancestor (box, GTK_TYPE_POPOVER) != NULL;

  gtk_widget_set_visible (gtk_widget_get_last_child (box), listed);
  gtk_widget_set_opacity (gtk_widget_get_last_child (box),
                          gtk_drop_down_get_selected_item (choice) == gtk_list_item_get_item (item) ? 1 : 0);
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, GtkDropDown *choice)
{
  const char *text = gtk_string_object_get_string (gtk_list_item_get_item (item));
  GtkWidget *box = gtk_list_item_get_child (item);

  gtk_label_set_label (GTK_LABEL (gtk_widget_get_first_child (box)), text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_widget_get_parent (box)), GTK_ACCESSIBLE_PROPERTY_LABEL, text,
                                  -1);
  g_signal_connect (choice, "notify::selected-item", G_CALLBACK (chosen_cb), item);
  chosen_cb (choice, NULL, item);
}

static void
unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, GtkDropDown *choice)
{
  g_signal_handlers_disconnect_by_func (choice, chosen_cb, item);
}

void
wax_choice_name_rows (GtkDropDown *choice)
{
  g_autoptr(GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), choice);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), choice);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), choice);
  gtk_drop_down_set_factory (choice, factory);
}

void
wax_choice_name_rows_to_cut (GtkDropDown *choice)
{
  g_object_set_data (G_OBJECT (choice), "may-be-cut", choice);
  wax_choice_name_rows (choice);
  wax_labels_show_cut (GTK_WIDGET (choice));
}

static void
set_name (GtkWidget *widget, const char *name)
{
  gtk_accessible_reset_relation (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_RELATION_LABELLED_BY);
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

/* In newer versions of GTK the button has the name of the whole, which does not tell what is chosen. */
static void
selected_cb (GtkDropDown *choice, GParamSpec *pspec, gpointer unused)
{
  GtkStringObject *selected = gtk_drop_down_get_selected_item (choice);
  const char *name = g_object_get_data (G_OBJECT (choice), "name");
  g_autofree char *spoken = NULL;
  const char *text;

  if (selected == NULL)
    return;
  text = gtk_string_object_get_string (selected);
  spoken = g_str_has_suffix (name, "?") ? g_strdup_printf ("%s %s", name, text) : wax_ui_text_pair (name, text);
  set_name (GTK_WIDGET (choice), spoken);
  set_name (gtk_widget_get_first_child (GTK_WIDGET (choice)), spoken);
}

void
wax_choice_set_name (GtkDropDown *choice, const char *name)
{
  g_object_set_data_full (G_OBJECT (choice), "name", g_strdup (name), g_free);
  g_signal_connect (choice, "notify::selected-item", G_CALLBACK (selected_cb), NULL);
  selected_cb (choice, NULL, NULL);
}
