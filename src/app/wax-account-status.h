#pragma once

#include "app/wax-account.h"
#include "app/wax-connection.h"
#include "trust/wax-judge.h"

G_BEGIN_DECLS

/**
 * wax_account_status_new:
 * @judge: knows what was granted, since when it is connected to in this way, and what was said about withdrawal
 * @info: (nullable): of the newest connection that stood
 * @sign_in: (nullable): how the newest attempt went
 * @offline_reason: (nullable): why it works offline, translated; %NULL for what the profile says
 *
 * What Connection Status shows of an account as it stands. Main thread.
 *
 * Returns: (transfer full)
 */
WaxConnectionStatus *wax_account_status_new (WaxAccount *account,
                                             WaxJudge *judge,
                                             const WaxConnectionInfo *info,
                                             const WaxSignIn *sign_in,
                                             const char *offline_reason);

G_END_DECLS
