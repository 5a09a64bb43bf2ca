#pragma once

#include "app/wax-account.h"

G_BEGIN_DECLS

/**
 * wax_message_find_async:
 * @message_id: the server's id
 *
 * Looks up a message that is kept here. Fails with %WAX_STORE_ERROR_NOT_FOUND where it is not.
 */
void wax_message_find_async (WaxAccount *account,
                             const char *message_id,
                             GAsyncReadyCallback callback,
                             gpointer user_data);

/* Returns: (transfer full) (nullable) */
WaxMessage *wax_message_find_finish (WaxAccount *account, GAsyncResult *result, GError **error);

G_END_DECLS
