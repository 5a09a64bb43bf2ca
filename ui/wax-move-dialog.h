#pragma once

#include "app/wax-folder-tree.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define WAX_TYPE_MOVE_DIALOG (wax_move_dialog_get_type ())

/**
 * WaxMoveDialog:
 *
 * Asks for a folder to move a message, or another folder, into. Signal "chosen" (string: the folder's id).
 */
G_DECLARE_FINAL_TYPE (WaxMoveDialog, wax_move_dialog, WAX, MOVE_DIALOG, AdwWindow)

/* @except_id: (nullable): the folder where the message is */
WaxMoveDialog *wax_move_dialog_new (WaxFolderTree *tree, const char *except_id);

/* Where that folder may go. The id is "" for the top. */
WaxMoveDialog *wax_move_dialog_new_for_folder (WaxFolderTree *tree, WaxFolderItem *folder);

G_END_DECLS
