#pragma once

#include "app/wax-account.h"
#include "trust/wax-mail-signature.h"

G_BEGIN_DECLS

/* Checks the S/MIME signature of a message by this computer's list of authorities, on the reading thread. Nothing is
 * asked of any network. */
void wax_account_check_signature_async (WaxAccount *self,
                                        WaxMime *mime,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);

/* Returns: (transfer full) (nullable): %NULL where the message has none that can be checked, see wax_mime_get_signed(),
 *   or it was cancelled. */
WaxMailSignature *wax_account_check_signature_finish (WaxAccount *self, GAsyncResult *result);

G_END_DECLS
