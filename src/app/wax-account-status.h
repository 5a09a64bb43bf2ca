#pragma once

#include "app/wax-account.h"
#include "app/wax-connection.h"

G_BEGIN_DECLS

/**
 * wax_account_status_new:
 * @info: (nullable): of the newest connection that stood
 * @grant: (nullable): the live one at the account's server
 * @offline_reason: (nullable): why it works offline, translated; %NULL when the person chose that
 *
 * What Connection Status shows of an account as it stands. Main thread.
 *
 * Returns: (transfer full)
 */
WaxConnectionStatus *wax_account_status_new (WaxAccount *account,
                                             const WaxConnectionInfo *info,
                                             WaxGrant *grant,
                                             const char *offline_reason);

G_END_DECLS
