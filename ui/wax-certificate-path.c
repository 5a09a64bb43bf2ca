#include "wax-certificate-path.h"

#include "wax-certificate-link.h"
#include "wax-labels.h"
#include "wax-ui-text.h"

enum { N_LABELS = 3 };

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  static const char *const classes[N_LABELS][3] = { { "heading" }, { "caption", "dim-label" }, { "body" } };
  GtkWidget *expander = gtk_tree_expander_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *icon = g_object_new (GTK_TYPE_IMAGE, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);

  for (guint i = 0; i < N_LABELS; i++) {
    GtkWidget *label = gtk_label_new (NULL);

    gtk_label_set_xalign (GTK_LABEL (label), 0);
    gtk_label_set_wrap (GTK_LABEL (label), TRUE);
    gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
    wax_labels_add_no_hyphens (GTK_LABEL (label));
    gtk_widget_set_css_classes (label, (const char **) classes[i]);
    gtk_box_append (GTK_BOX (texts), label);
  }
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_widget_set_valign (icon, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), texts);
  gtk_widget_set_margin_top (box, 9);
  gtk_widget_set_margin_bottom (box, 9);
  gtk_tree_expander_set_child (GTK_TREE_EXPANDER (expander), box);
  gtk_list_item_set_child (item, expander);
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  GtkTreeExpander *expander = GTK_TREE_EXPANDER (gtk_list_item_get_child (item));
  GtkTreeListRow *row = gtk_list_item_get_item (item);
  g_autoptr(WaxCertificateLink) link = gtk_tree_list_row_get_item (row);
  const char *const texts[N_LABELS] = { wax_certificate_link_get_title (link), wax_certificate_link_get_role (link),
                                        wax_certificate_link_get_state (link) };
  const char *const icon_classes[] = { wax_certificate_link_get_style (link), NULL };
  GtkWidget *icon = gtk_widget_get_first_child (gtk_tree_expander_get_child (expander));
  GtkWidget *label = gtk_widget_get_first_child (gtk_widget_get_next_sibling (icon));
  g_autofree char *what = g_strdup_printf ("%s, %s", texts[0], texts[1]);
  g_autofree char *name = wax_ui_text_pair (what, texts[2]);

  gtk_tree_expander_set_list_row (expander, row);
  gtk_image_set_from_icon_name (GTK_IMAGE (icon), wax_certificate_link_get_icon_name (link));
  gtk_widget_set_css_classes (icon, (const char **) icon_classes);
  for (guint i = 0; i < N_LABELS; i++, label = gtk_widget_get_next_sibling (label))
    gtk_label_set_label (GTK_LABEL (label), texts[i]);
  gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_widget_get_parent (GTK_WIDGET (expander))),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (expander), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

/* The server's own: the last one of the path. */
static guint
find_own (GListModel *tree)
{
  guint own = GTK_INVALID_LIST_POSITION;

  for (guint i = 0; i < g_list_model_get_n_items (tree); i++) {
    g_autoptr(GtkTreeListRow) row = g_list_model_get_item (tree, i);
    g_autoptr(WaxCertificateLink) link = gtk_tree_list_row_get_item (row);

    if (wax_certificate_link_is_in_path (link))
      own = i;
  }
  return own;
}

GtkSingleSelection *
wax_certificate_path_show (GtkListView *list, GListModel *links)
{
  GListModel *tree = wax_certificate_link_list_to_tree (links);
  guint own = find_own (tree);
  g_autoptr(GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();
  g_autoptr(GtkSingleSelection) selection = gtk_single_selection_new (tree);

  gtk_single_selection_set_selected (selection, own);
  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  gtk_list_view_set_factory (list, factory);
  gtk_list_view_set_model (list, GTK_SELECTION_MODEL (selection));
  return selection;
}

gpointer
wax_certificate_path_get_link (GtkSingleSelection *selection)
{
  GtkTreeListRow *row = gtk_single_selection_get_selected_item (selection);

  return row != NULL ? gtk_tree_list_row_get_item (row) : NULL;
}
