#include "wax-dragged-folder.h"

struct _WaxDraggedFolder {
  GObject parent_instance;
  WaxAccount *account;
  WaxFolderItem *folder;
};

G_DEFINE_FINAL_TYPE (WaxDraggedFolder, wax_dragged_folder, G_TYPE_OBJECT)

static void
wax_dragged_folder_finalize (GObject *object)
{
  WaxDraggedFolder *self = WAX_DRAGGED_FOLDER (object);

  g_clear_object (&self->account);
  g_clear_object (&self->folder);
  G_OBJECT_CLASS (wax_dragged_folder_parent_class)->finalize (object);
}

static void
wax_dragged_folder_class_init (WaxDraggedFolderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = wax_dragged_folder_finalize;
}

static void
wax_dragged_folder_init (WaxDraggedFolder *self)
{
}

WaxDraggedFolder *
wax_dragged_folder_new (WaxAccount *account, WaxFolderItem *folder)
{
  WaxDraggedFolder *self = g_object_new (WAX_TYPE_DRAGGED_FOLDER, NULL);

  self->account = g_object_ref (account);
  self->folder = g_object_ref (folder);
  return self;
}

WaxAccount *
wax_dragged_folder_get_account (WaxDraggedFolder *self)
{
  return self->account;
}

WaxFolderItem *
wax_dragged_folder_get_folder (WaxDraggedFolder *self)
{
  return self->folder;
}

/* Not into itself nor what lies in it, nor to where it is, nor to where it would be as good as deleted: the places that
 * its menu offers. */
gboolean
wax_dragged_folder_fits (WaxDraggedFolder *self, WaxAccount *account, WaxFolderItem *target)
{
  WaxFolder *moved = wax_folder_item_get_folder (self->folder);
  const char *id = target != NULL ? wax_folder_item_get_id (target) : "";

  if (account != self->account || g_str_equal (id, moved->parent_id))
    return FALSE;
  while (target != NULL) {
    WaxFolder *folder = wax_folder_item_get_folder (target);

    if (wax_folder_is_search (folder) || folder->is_link || folder->role == WAX_FOLDER_TRASH ||
        folder->role == WAX_FOLDER_JUNK || g_str_equal (folder->id, moved->id))
      return FALSE;
    target = wax_folder_tree_find (wax_account_get_folder_tree (account), folder->parent_id);
  }
  return TRUE;
}
