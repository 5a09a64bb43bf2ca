#pragma once

#include "store/wax-account-record.h"
#include "util/wax-endpoint.h"

G_BEGIN_DECLS

/**
 * wax_offline_words_describe:
 * @endpoint: (nullable): the account's server
 *
 * Returns: (transfer full): the sentence that says why an account works offline, translated: the same in the window,
 *   its notices and the command line. Never markup. Any thread.
 */
char *wax_offline_words_describe (WaxOfflineReason reason, const WaxEndpoint *endpoint);

G_END_DECLS
