#include "wax-tag-menu.h"

#include "wax-labels.h"
#include "wax-popover.h"

#include <glib/gi18n-lib.h>
#include <string.h>

enum { MAX_HEIGHT = 360 };

GtkWidget *
wax_tag_menu_new_name (const WaxTag *tag)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *mark = gtk_label_new ("●"), *name = gtk_label_new (tag->name);
  g_autoptr(PangoAttrList) attributes = pango_attr_list_new ();
  PangoColor color;

  if (pango_color_parse (&color, tag->color))
    pango_attr_list_insert (attributes, pango_attr_foreground_new (color.red, color.green, color.blue));
  gtk_label_set_attributes (GTK_LABEL (mark), attributes);
  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (name, TRUE);
  wax_labels_show_cut (box);
  gtk_box_append (GTK_BOX (box), mark);
  gtk_box_append (GTK_BOX (box), name);
  return box;
}

/* Each in its own account. */
static guint
count_tagged (GPtrArray *items, const char *name)
{
  guint n = 0;

  for (guint i = 0; i < items->len; i++) {
    WaxTag *tag = wax_account_find_tag_named (wax_message_item_get_account (items->pdata[i]), name);

    n += tag != NULL && g_strv_contains (wax_message_item_get_message (items->pdata[i])->tag_ids, tag->id);
  }
  return n;
}

/* What some have and some have not, all have then. */
static void
toggled_cb (GtkCheckButton *button, gpointer data)
{
  GtkWidget *popover = gtk_widget_get_ancestor (GTK_WIDGET (button), GTK_TYPE_POPOVER);

  gtk_widget_activate_action (popover, "win.tag", "(sb)", g_object_get_data (G_OBJECT (button), "tag-name"),
                              gtk_check_button_get_active (button));
  gtk_popover_popdown (GTK_POPOVER (popover));
}

static GtkWidget *
new_check (const WaxTag *tag, GPtrArray *items)
{
  GtkWidget *button = gtk_check_button_new ();
  guint n = count_tagged (items, tag->name);

  gtk_check_button_set_child (GTK_CHECK_BUTTON (button), wax_tag_menu_new_name (tag));
  gtk_check_button_set_active (GTK_CHECK_BUTTON (button), n == items->len);
  gtk_check_button_set_inconsistent (GTK_CHECK_BUTTON (button), n > 0 && n < items->len);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, tag->name, -1);
  g_object_set_data_full (G_OBJECT (button), "tag-name", g_strdup (tag->name), g_free);
  g_signal_connect (button, "toggled", G_CALLBACK (toggled_cb), NULL);
  return button;
}

static void
new_cb (GtkButton *button, gpointer data)
{
  GtkWidget *popover = gtk_widget_get_ancestor (GTK_WIDGET (button), GTK_TYPE_POPOVER);

  gtk_popover_popdown (GTK_POPOVER (popover));
  gtk_widget_activate_action (popover, "win.tag-new", NULL);
}

static gboolean
has_named (gconstpointer tag, gconstpointer name)
{
  g_autofree char *one = g_utf8_casefold (((const WaxTag *) tag)->name, -1);
  g_autofree char *other = g_utf8_casefold (name, -1);

  return strcmp (one, other) == 0;
}

/* Returns: (transfer full) (element-type WaxTag): those of all the accounts; of a name that several have, the first. */
static GPtrArray *
list_tags (GPtrArray *accounts)
{
  GPtrArray *all = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_tag_unref);

  for (guint i = 0; i < accounts->len; i++) {
    g_autoptr(GPtrArray) tags = wax_account_list_tags (accounts->pdata[i]);

    for (guint k = 0; k < tags->len; k++) {
      if (!g_ptr_array_find_with_equal_func (all, ((WaxTag *) tags->pdata[k])->name, has_named, NULL))
        g_ptr_array_add (all, wax_tag_ref (tags->pdata[k]));
    }
  }
  return all;
}

/* GTK 4.8 tells the underscore of a button's own label. */
static GtkWidget *
new_button (void)
{
  GtkWidget *label = gtk_label_new_with_mnemonic (_("_New Tag…"));
  GtkWidget *button = g_object_new (GTK_TYPE_BUTTON, "child", label, NULL);

  gtk_accessible_update_relation (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_RELATION_LABELLED_BY, label, NULL, -1);
  gtk_widget_add_css_class (button, "flat");
  g_signal_connect (button, "clicked", G_CALLBACK (new_cb), NULL);
  return button;
}

static GtkWidget *
new_content (GPtrArray *accounts, GPtrArray *items, GtkWidget **first)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *button = new_button ();
  g_autoptr(GPtrArray) tags = list_tags (accounts);

  *first = button;
  for (guint i = 0; i < tags->len; i++) {
    GtkWidget *check = new_check (tags->pdata[i], items);

    gtk_box_append (GTK_BOX (box), check);
    if (i == 0)
      *first = check;
  }
  gtk_box_append (GTK_BOX (box), button);
  return box;
}

void
wax_tag_menu_pop_up (GtkWidget *parent, GPtrArray *accounts, GPtrArray *items)
{
  GtkWidget *popover = gtk_popover_new (), *scroller = gtk_scrolled_window_new (), *first;

  g_object_set (scroller, "hscrollbar-policy", GTK_POLICY_NEVER, "propagate-natural-height", TRUE,
                "max-content-height", MAX_HEIGHT, "child", new_content (accounts, items, &first), NULL);
  gtk_popover_set_child (GTK_POPOVER (popover), scroller);
  gtk_accessible_update_property (GTK_ACCESSIBLE (popover), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Tags"), -1);
  wax_popover_pop_up (popover, parent, gtk_widget_get_width (parent) / 2, 0);
  gtk_widget_grab_focus (first);
}
