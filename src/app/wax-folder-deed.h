#pragma once

#include "engine/wax-engine.h"

G_BEGIN_DECLS

/**
 * WaxFolderDeed:
 *
 * Something that a person does to a folder, and can undo where anything brings it back. Ref-counted. What it does and
 * undoes runs on one thread, the account's for actions; the rest may be asked in the main thread while none of it is
 * under way.
 */
typedef struct _WaxFolderDeed WaxFolderDeed;

/* @action: copied */
WaxFolderDeed *wax_folder_deed_new (const WaxFolderAction *action);
WaxFolderDeed *wax_folder_deed_ref (WaxFolderDeed *self);
void wax_folder_deed_unref (WaxFolderDeed *self);

WaxFolderOperation wax_folder_deed_get_operation (WaxFolderDeed *self);

/* (nullable): the folder's id, that of a new one once it is done */
const char *wax_folder_deed_get_id (WaxFolderDeed *self);

/* (nullable): what it is to be called, and where it is to be */
const char *wax_folder_deed_get_name (WaxFolderDeed *self);
const char *wax_folder_deed_get_parent_id (WaxFolderDeed *self);

/* (nullable): how the folder was, once it is done */
WaxFolder *wax_folder_deed_get_before (WaxFolderDeed *self);

/* Whether it was done and can be changed back. */
gboolean wax_folder_deed_can_undo (WaxFolderDeed *self);

/* See wax_engine_change_folder(). */
gboolean wax_folder_deed_run (WaxFolderDeed *self, WaxEngine *engine, GCancellable *cancellable, GError **error);

/**
 * wax_folder_deed_undo:
 *
 * Puts the folder back to where it was, under the name that it had; what became read in the trash is unread again. A
 * search that was saved goes into the trash, one that was changed looks for what it did before. After a failure it may
 * be called again.
 */
gboolean wax_folder_deed_undo (WaxFolderDeed *self, WaxEngine *engine, GCancellable *cancellable, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WaxFolderDeed, wax_folder_deed_unref)

G_END_DECLS
