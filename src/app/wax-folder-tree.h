#pragma once

#include "store/wax-folder.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define WAX_TYPE_FOLDER_ITEM (wax_folder_item_get_type ())
#define WAX_TYPE_FOLDER_TREE (wax_folder_tree_get_type ())

/**
 * WaxFolderItem:
 *
 * One folder, or saved search, as it is shown. Properties (read-only, notify): "id", "name" (system folders
 * translated), "path", "icon-name", "query" (strings), "role" (uint, #WaxFolderRole), "unread" and "total" (uint),
 * "unread-below" (uint: in the folders that lie in it, and in those). The same folder stays the same object. Main
 * thread.
 */
G_DECLARE_FINAL_TYPE (WaxFolderItem, wax_folder_item, WAX, FOLDER_ITEM, GObject)

WaxFolder *wax_folder_item_get_folder (WaxFolderItem *self);
const char *wax_folder_item_get_id (WaxFolderItem *self);
const char *wax_folder_item_get_name (WaxFolderItem *self);

/* Returns: (transfer none): of #WaxFolderItem; empty for one without folders below it. Fit for GtkTreeListModel. */
GListModel *wax_folder_item_get_children (WaxFolderItem *self);

/**
 * WaxFolderTree:
 *
 * A #GListModel of the #WaxFolderItem at the top that hold mail: Inbox, Drafts, Sent, Junk, Trash, then the others by
 * name. Updated in place, by as few changes as possible. Signal "updated": all of a change is seen, at the top and
 * below. Main thread.
 */
G_DECLARE_FINAL_TYPE (WaxFolderTree, wax_folder_tree, WAX, FOLDER_TREE, GObject)

WaxFolderTree *wax_folder_tree_new (void);

/**
 * wax_folder_tree_update:
 * @folders: (element-type WaxFolder): all that there are
 */
void wax_folder_tree_update (WaxFolderTree *self, GPtrArray *folders);

/* Returns: (transfer container) (element-type WaxFolder): all of them but the saved searches, in no order. */
GPtrArray *wax_folder_tree_list (WaxFolderTree *self);

/* Returns: (transfer none): of #WaxFolderItem: the saved searches for mail, by name; those in the trash are none. */
GListModel *wax_folder_tree_get_searches (WaxFolderTree *self);

/* Returns: (transfer none) (nullable): a saved search that looks for just that. */
WaxFolderItem *wax_folder_tree_find_search (WaxFolderTree *self, const char *query);

/* Returns: (transfer none) (nullable): a folder or a saved search */
WaxFolderItem *wax_folder_tree_find (WaxFolderTree *self, const char *id);

/* Returns: (transfer none) (nullable): the folder at the top whose name says that it is the archive, in whatever
 * language: no server tells. */
WaxFolderItem *wax_folder_tree_find_archive (WaxFolderTree *self);
WaxFolderItem *wax_folder_tree_find_role (WaxFolderTree *self, WaxFolderRole role);

/* Returns: (transfer none) (nullable): what @folder, of another account, is here: the one of its role, else of its
 * path, else the archive for the archive. None for a saved search. */
WaxFolderItem *wax_folder_tree_find_same (WaxFolderTree *self, WaxFolderItem *folder);

G_END_DECLS
