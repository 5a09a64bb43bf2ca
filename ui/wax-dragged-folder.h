#pragma once

#include "app/wax-account.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define WAX_TYPE_DRAGGED_FOLDER (wax_dragged_folder_get_type ())

/**
 * WaxDraggedFolder:
 *
 * A folder under the pointer, on its way to another place in its account. It is none of other programs' business.
 */
G_DECLARE_FINAL_TYPE (WaxDraggedFolder, wax_dragged_folder, WAX, DRAGGED_FOLDER, GObject)

WaxDraggedFolder *wax_dragged_folder_new (WaxAccount *account, WaxFolderItem *folder);
WaxAccount *wax_dragged_folder_get_account (WaxDraggedFolder *self);
WaxFolderItem *wax_dragged_folder_get_folder (WaxDraggedFolder *self);

/* Whether it can be put there. @target: (nullable): into that folder, or to the top of @account */
gboolean wax_dragged_folder_fits (WaxDraggedFolder *self, WaxAccount *account, WaxFolderItem *target);

G_END_DECLS
