#pragma once

#include "app/wax-account.h"

G_BEGIN_DECLS

/**
 * WaxSenderStanding:
 * @WAX_SENDER_TRUSTED: the account's list of senders whose images may be loaded has the address, or its domain
 * @WAX_SENDER_BLOCKED: the account's list of senders whose messages are junk has them
 */
typedef enum {
  WAX_SENDER_UNKNOWN,
  WAX_SENDER_TRUSTED,
  WAX_SENDER_BLOCKED,
} WaxSenderStanding;

/**
 * wax_account_judge_sender_async:
 * @address: as it stands in a message: who wrote that is not known for sure
 *
 * Looks into what was synchronized.
 */
void wax_account_judge_sender_async (WaxAccount *self,
                                     const char *address,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);

/* Returns: UNKNOWN also where the lists cannot be read. */
WaxSenderStanding wax_account_judge_sender_finish (WaxAccount *self, GAsyncResult *result);

/* @entries: (element-type utf8): addresses and domains. Returns: whether one of them stands for @address. */
gboolean wax_account_senders_contain (GPtrArray *entries, const char *address);

G_END_DECLS
