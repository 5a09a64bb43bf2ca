#pragma once

#include "app/wax-account.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define WAX_TYPE_DRAGGED_MESSAGES (wax_dragged_messages_get_type ())

/**
 * WaxDraggedMessages:
 *
 * Messages of one account under the pointer, on their way to a folder of it. They are none of other programs' business.
 */
G_DECLARE_FINAL_TYPE (WaxDraggedMessages, wax_dragged_messages, WAX, DRAGGED_MESSAGES, GObject)

/**
 * wax_dragged_messages_new:
 * @keys: (element-type gint64): see #WaxMessage
 * @folder_id: (nullable): where all of them are
 */
WaxDraggedMessages *wax_dragged_messages_new (WaxAccount *account, GArray *keys, const char *folder_id);

WaxAccount *wax_dragged_messages_get_account (WaxDraggedMessages *self);
GArray *wax_dragged_messages_get_keys (WaxDraggedMessages *self);

/* Whether they can be put there. */
gboolean wax_dragged_messages_fit (WaxDraggedMessages *self, WaxAccount *account, WaxFolderItem *folder);

/* Shows under the pointer how many are dragged from @source. begin: from its "prepare". Returns: (transfer full): as
 * that. */
void wax_dragged_messages_watch (GtkDragSource *source);
GdkContentProvider *wax_dragged_messages_begin (WaxDraggedMessages *self, GtkDragSource *source);

G_END_DECLS
