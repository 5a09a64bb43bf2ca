#pragma once

#include "engine/wax-engine.h"

G_BEGIN_DECLS

/**
 * WaxMailDeed:
 *
 * Something that a person does to messages, one or thousands, and can undo. Ref-counted. What it does and undoes runs
 * on one thread, the account's for actions, one deed after the other; the rest may be asked in the main thread while
 * none of it is under way.
 */
typedef struct _WaxMailDeed WaxMailDeed;

/**
 * wax_mail_deed_new:
 * @keys: (element-type gint64): of the messages' rows, not changed any more; those that are gone by then are left out
 * @target_id: (nullable): see #WaxMailAction
 */
WaxMailDeed *wax_mail_deed_new (WaxMailOperation operation, GArray *keys, const char *target_id);

/**
 * wax_mail_deed_include_conversations:
 * @folder_id: whose list the rows are of
 * @expanded: (element-type utf8): see wax_message_list_get_expanded()
 *
 * Each row stands for its conversation, unless that is expanded. Before it is done.
 */
void wax_mail_deed_include_conversations (WaxMailDeed *self, const char *folder_id, GHashTable *expanded);

/* The same to one message. */
WaxMailDeed *wax_mail_deed_new_single (WaxMailOperation operation, const WaxMessage *message, const char *target_id);

/* What is unread in the folder when it is done is marked as read. */
WaxMailDeed *wax_mail_deed_new_all_read (const char *folder_id);

WaxMailDeed *wax_mail_deed_ref (WaxMailDeed *self);
void wax_mail_deed_unref (WaxMailDeed *self);

WaxMailOperation wax_mail_deed_get_operation (WaxMailDeed *self);
const char *wax_mail_deed_get_target_id (WaxMailDeed *self); /* (nullable) */

/* How many messages it changed. */
guint wax_mail_deed_count (WaxMailDeed *self);

/* Whether it changed anything that can be changed back. */
gboolean wax_mail_deed_can_undo (WaxMailDeed *self);

/**
 * wax_mail_deed_run:
 *
 * See wax_engine_act(). None of the messages being there any more fails with %WAX_STORE_ERROR_NOT_FOUND.
 */
gboolean wax_mail_deed_run (WaxMailDeed *self, WaxEngine *engine, GCancellable *cancellable, GError **error);

/**
 * wax_mail_deed_undo:
 *
 * Brings the messages that it changed back to what they were before, at the server too; those that are gone since are
 * left out. One that was not done, or that is undone, changes nothing. After a failure it may be called again, for what
 * is left.
 */
gboolean wax_mail_deed_undo (WaxMailDeed *self, WaxEngine *engine, GCancellable *cancellable, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WaxMailDeed, wax_mail_deed_unref)

G_END_DECLS
