#pragma once

#include "app/wax-account.h"
#include "store/wax-message.h"

G_BEGIN_DECLS

#define WAX_TYPE_MESSAGE_ITEM (wax_message_item_get_type ())

/**
 * WaxMessageItem:
 *
 * One row of a list of messages. Properties (read-only, notify): "subject", "sender" (name, else address),
 * "fragment", "digest" (strings), "date" (int64, Unix s), "unread", "flagged", "attachment", "replied", "has-body"
 * (boolean).
 * As long as anybody holds it, the same row is the same object. Main thread.
 */
G_DECLARE_FINAL_TYPE (WaxMessageItem, wax_message_item, WAX, MESSAGE_ITEM, GObject)

/* Returns: (transfer none): its values of now, valid until the item changes: take a reference to keep it. */
WaxMessage *wax_message_item_get_message (WaxMessageItem *self);

/* Returns: (transfer none): whose it is, for life. */
WaxAccount *wax_message_item_get_account (WaxMessageItem *self);
const char *wax_message_item_get_id (WaxMessageItem *self); /* valid as long as the item */

G_END_DECLS
