#pragma once

#include "app/wax-account.h"
#include "app/wax-sync.h"

G_BEGIN_DECLS

/* How a round of work shows on the channels of an account. Main thread. */

/* Those that @plan wants run from now on. */
void wax_account_channels_show_running (WaxAccount *account, const WaxSyncPlan *plan);

/* Those that @plan wanted have come back. @now Unix s. An interruption says nothing about a channel. */
void wax_account_channels_show_results (WaxAccount *account, const WaxSyncPlan *plan, gint64 now);

/* None runs any more. */
void wax_account_channels_rest (WaxAccount *account);

G_END_DECLS
