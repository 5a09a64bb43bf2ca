#include "wax-move-dialog.h"

#include "wax-manual-window.h"

#include <glib/gi18n-lib.h>

struct _WaxMoveDialog {
  AdwWindow parent_instance;
  GtkSearchEntry *search;
  GtkWidget *note;
  GtkListBox *folders;
};

enum { SIGNAL_CHOSEN, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WaxMoveDialog, wax_move_dialog, ADW_TYPE_WINDOW)

static void
activated_cb (WaxMoveDialog *self, GtkListBoxRow *row)
{
  g_autofree char *id = g_strdup (g_object_get_data (G_OBJECT (row), "folder-id"));

  g_object_ref (self);
  gtk_window_close (GTK_WINDOW (self));
  g_signal_emit (self, signals[SIGNAL_CHOSEN], 0, id);
  g_object_unref (self);
}

static gboolean
matches (GtkListBoxRow *row, gpointer data)
{
  WaxMoveDialog *self = data;
  g_autofree char *wanted = g_utf8_casefold (gtk_editable_get_text (GTK_EDITABLE (self->search)), -1);
  g_autofree char *name = g_utf8_casefold (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)), -1);

  return strstr (name, wanted) != NULL;
}

static void
search_cb (WaxMoveDialog *self)
{
  gtk_list_box_invalidate_filter (self->folders);
}

/* Enter in the search takes the first folder that is left. */
static void
first_cb (WaxMoveDialog *self)
{
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->folders, i)) != NULL; i++) {
    if (matches (row, self)) {
      activated_cb (self, row);
      return;
    }
  }
}

static void
add_row (WaxMoveDialog *self, const char *title, const char *id)
{
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", title, "activatable", TRUE, NULL);

  g_object_set_data_full (G_OBJECT (row), "folder-id", g_strdup (id), g_free);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  gtk_list_box_append (self->folders, row);
}

static gboolean
is_in_all (GPtrArray *trees, WaxFolderItem *folder)
{
  for (guint i = 1; i < trees->len; i++) {
    if (wax_folder_tree_find_same (trees->pdata[i], folder) == NULL)
      return FALSE;
  }
  return TRUE;
}

static void
add_folders (WaxMoveDialog *self, GPtrArray *trees, GListModel *folders, const char *above, const char *except_id)
{
  for (guint i = 0; i < g_list_model_get_n_items (folders); i++) {
    g_autoptr(WaxFolderItem) folder = g_list_model_get_item (folders, i);
    const char *name = wax_folder_item_get_name (folder);
    g_autofree char *title = above != NULL ? g_strjoin (" / ", above, name, NULL) : g_strdup (name);

    if (g_strcmp0 (wax_folder_item_get_id (folder), except_id) != 0 && is_in_all (trees, folder))
      add_row (self, title, wax_folder_item_get_id (folder));
    add_folders (self, trees, wax_folder_item_get_children (folder), title, except_id);
  }
}

/* Not into itself nor what lies in it, nor to where it is, nor to where it would be as good as deleted. */
static void
add_places (WaxMoveDialog *self, GListModel *folders, const char *above, WaxFolder *moved)
{
  for (guint i = 0; i < g_list_model_get_n_items (folders); i++) {
    g_autoptr(WaxFolderItem) item = g_list_model_get_item (folders, i);
    WaxFolder *folder = wax_folder_item_get_folder (item);
    const char *name = wax_folder_item_get_name (item);
    g_autofree char *title = above != NULL ? g_strjoin (" / ", above, name, NULL) : g_strdup (name);

    if (folder->is_link || folder->role == WAX_FOLDER_TRASH || folder->role == WAX_FOLDER_JUNK ||
        strcmp (folder->id, moved->id) == 0)
      continue;
    if (strcmp (folder->id, moved->parent_id) != 0)
      add_row (self, title, folder->id);
    add_places (self, wax_folder_item_get_children (item), title, moved);
  }
}

static void
wax_move_dialog_class_init (WaxMoveDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  signals[SIGNAL_CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/waxwing/Waxwing/wax-move-dialog.ui");
  wax_manual_add_key (widget_class, "filing");
  gtk_widget_class_bind_template_child (widget_class, WaxMoveDialog, search);
  gtk_widget_class_bind_template_child (widget_class, WaxMoveDialog, note);
  gtk_widget_class_bind_template_child (widget_class, WaxMoveDialog, folders);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_cb);
  gtk_widget_class_bind_template_callback (widget_class, first_cb);
}

static void
wax_move_dialog_init (WaxMoveDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_list_box_set_filter_func (self->folders, matches, self, NULL);
}

WaxMoveDialog *
wax_move_dialog_new (GPtrArray *trees, const char *except_id)
{
  WaxMoveDialog *self = g_object_new (WAX_TYPE_MOVE_DIALOG, NULL);

  gtk_widget_set_visible (self->note, trees->len > 1);
  add_folders (self, trees, trees->pdata[0], NULL, except_id);
  return self;
}

WaxMoveDialog *
wax_move_dialog_new_for_folder (WaxFolderTree *tree, WaxFolderItem *folder)
{
  WaxMoveDialog *self = g_object_new (WAX_TYPE_MOVE_DIALOG, NULL);
  WaxFolder *moved = wax_folder_item_get_folder (folder);

  /* Translators: where a folder lies that lies in no other. */
  if (moved->parent_id[0] != '\0')
    add_row (self, _("Top Level"), "");
  add_places (self, G_LIST_MODEL (tree), NULL, moved);
  return self;
}
