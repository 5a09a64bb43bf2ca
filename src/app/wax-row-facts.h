#pragma once

#include "store/wax-mail-store.h"

G_BEGIN_DECLS

/* How many messages of a conversation are asked who wrote them. */
enum { WAX_ROW_FACTS_NAMED = 20 };

/**
 * WaxRowFacts: what a row of a list of messages tells
 * @message: its message
 * @size: what that one's conversation has in the folder whose conversations are listed; of a row of another list itself
 * @conversation: (nullable) (element-type WaxMessage): where that has several in all folders, as it is looked at from
 *   this one: its newest, #WAX_ROW_FACTS_NAMED at most, the newest first
 *
 * Immutable, ref-counted, any thread.
 */
typedef struct {
  WaxMessage *message;
  WaxConversationSize size;
  GPtrArray *conversation;
} WaxRowFacts;

WaxRowFacts *wax_row_facts_ref (WaxRowFacts *self);
void wax_row_facts_unref (WaxRowFacts *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WaxRowFacts, wax_row_facts_unref)

/* Whether they tell the same of the conversation. */
gboolean wax_row_facts_equal_conversation (const WaxRowFacts *a, const WaxRowFacts *b);

/**
 * wax_row_facts_read:
 * @keys: of rows
 * @grouped_id: (nullable): the folder whose conversations are listed
 *
 * By primary key and index. The store's thread.
 *
 * Returns: (transfer full) (nullable) (element-type WaxRowFacts): in the order of @keys, %NULL for those that are gone;
 *   %NULL with #WAX_STORE_ERROR.
 */
GPtrArray *wax_row_facts_read (WaxMailStore *store,
                               const gint64 *keys,
                               guint n_keys,
                               const char *grouped_id,
                               GError **error);

G_END_DECLS
