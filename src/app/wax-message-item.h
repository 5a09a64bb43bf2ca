#pragma once

#include "app/wax-account.h"
#include "app/wax-row-facts.h"

G_BEGIN_DECLS

#define WAX_TYPE_MESSAGE_ITEM (wax_message_item_get_type ())

/**
 * WaxMessageItem:
 *
 * One row of a list of messages. Properties (read-only, notify): "subject", "sender" (name, else address),
 * "fragment", "digest" (strings), "date" (int64, Unix s), "unread", "flagged", "attachment", "replied", "forwarded",
 * "has-body", "loaded" (boolean), "priority" (int: 1 high, -1 low, 0 neither), "messages" (uint: of its conversation;
 * notified whenever anything of that changes).
 * As long as anybody holds it, the same row is the same object. Where the disk is slow a row is there before what it
 * tells: until it is loaded its message has a key and nothing else. Main thread.
 */
G_DECLARE_FINAL_TYPE (WaxMessageItem, wax_message_item, WAX, MESSAGE_ITEM, GObject)

/* Returns: (transfer none): its values of now, valid until the item changes: take a reference to keep it. */
WaxMessage *wax_message_item_get_message (WaxMessageItem *self);

/* Returns: (transfer none): whose it is, for life. */
WaxAccount *wax_message_item_get_account (WaxMessageItem *self);
const char *wax_message_item_get_id (WaxMessageItem *self); /* valid as long as the item, once it is loaded */

gboolean wax_message_item_is_loaded (WaxMessageItem *self);

/* Returns: (transfer none): see #WaxRowFacts; of now */
const WaxConversationSize *wax_message_item_get_size (WaxMessageItem *self);
GPtrArray *wax_message_item_get_conversation (WaxMessageItem *self); /* (nullable) */

G_END_DECLS
