#include "wax-image-senders.h"

#include "app/wax-settings.h"
#include "wax-labels.h"
#include "wax-row-layout.h"

#include <glib/gi18n-lib.h>

/* Of a thousand the newest; who takes some away sees the next. */
enum { MOST_ROWS = 100 };

static void
remove_cb (GtkWidget *button, GSettings *settings)
{
  wax_settings_set_images_from (settings, g_object_get_data (G_OBJECT (button), "sender"), FALSE);
}

static GtkWidget *
make_row (GSettings *settings, const char *sender)
{
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "title", sender, "use-markup", FALSE, "title-lines", 0,
                                 "activatable", FALSE, NULL);
  GtkWidget *button = g_object_new (GTK_TYPE_BUTTON, "icon-name", "user-trash-symbolic", "valign", GTK_ALIGN_CENTER,
                                    NULL);
  /* Translators: %s is a mail address or a domain. */
  g_autofree char *name = g_strdup_printf (_("Remove %s"), sender);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, sender, -1);
  g_object_set_data_full (G_OBJECT (button), "sender", g_strdup (sender), g_free);
  g_signal_connect_object (button, "clicked", G_CALLBACK (remove_cb), settings, 0);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  wax_labels_add_no_hyphens_below (row);
  wax_row_layout_use_below (row);
  return row;
}

static void
show (GtkListBox *list, GSettings *settings)
{
  g_auto(GStrv) senders = wax_settings_list_images_from (settings);
  guint n = g_strv_length (senders);
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (list));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  gboolean focused = focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (list));
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (list, 0)) != NULL)
    gtk_list_box_remove (list, GTK_WIDGET (row));
  for (guint i = 0; i < MIN (n, MOST_ROWS); i++)
    gtk_list_box_append (list, make_row (settings, senders[n - 1 - i]));
  if (n == 0)
    gtk_list_box_append (list, g_object_new (ADW_TYPE_ACTION_ROW, "title", _("None yet."), "activatable", FALSE, NULL));
  if (focused)
    gtk_widget_child_focus (GTK_WIDGET (list), GTK_DIR_TAB_FORWARD);
}

static void
changed_cb (GSettings *settings, const char *key, GtkListBox *list)
{
  show (list, settings);
}

AdwPreferencesGroup *
wax_image_senders_new (GSettings *settings)
{
  const char *title = _("Images");
  AdwPreferencesGroup *group =
    g_object_new (ADW_TYPE_PREFERENCES_GROUP, "title", title, "description",
                  _("Those on other computers are loaded by themselves in messages of these senders, as you chose"
                    " there. That tells when and where you read them."), NULL);
  GtkWidget *list = g_object_new (GTK_TYPE_LIST_BOX, "selection-mode", GTK_SELECTION_NONE, NULL);

  gtk_widget_add_css_class (list, "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  adw_preferences_group_add (group, list);
  if (settings != NULL)
    g_signal_connect_object (settings, "changed::" WAX_SETTINGS_IMAGES_FROM, G_CALLBACK (changed_cb), list, 0);
  show (GTK_LIST_BOX (list), settings);
  return group;
}
