#pragma once

#include "app/wax-folder-tree.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define WAX_TYPE_MOVE_DIALOG (wax_move_dialog_get_type ())

/**
 * WaxMoveDialog:
 *
 * Asks for a folder to move messages, or another folder, into. Signal "chosen" (string: the folder's id).
 */
G_DECLARE_FINAL_TYPE (WaxMoveDialog, wax_move_dialog, WAX, MOVE_DIALOG, AdwWindow)

/**
 * wax_move_dialog_new:
 * @trees: (element-type WaxFolderTree): of the accounts that the messages are in. Of several accounts it asks for a
 *   folder that all of them have, see wax_folder_tree_find_same(); the id is the one in the first.
 * @except_id: (nullable): the folder of the first where the messages are
 */
WaxMoveDialog *wax_move_dialog_new (GPtrArray *trees, const char *except_id);

/* Where that folder may go. The id is "" for the top. */
WaxMoveDialog *wax_move_dialog_new_for_folder (WaxFolderTree *tree, WaxFolderItem *folder);

G_END_DECLS
