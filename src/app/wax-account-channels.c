#include "app/wax-account-channels.h"

#include "app/wax-channel-private.h"

void
wax_account_channels_show_running (WaxAccount *account, const WaxSyncPlan *plan)
{
  for (guint i = 0; i < WAX_N_CHANNELS; i++) {
    if (plan->wanted[i])
      wax_channel_set_condition (wax_account_get_channel (account, (WaxChannelId) i), WAX_CHANNEL_RUNNING);
  }
}

void
wax_account_channels_show_results (WaxAccount *account, const WaxSyncPlan *plan, gint64 now)
{
  for (guint i = 0; i < WAX_N_CHANNELS; i++) {
    WaxChannel *channel = wax_account_get_channel (account, (WaxChannelId) i);
    WaxFailure *failure = plan->failures[i];

    if (!plan->wanted[i])
      continue;
    if (failure != NULL && strcmp (failure->code, "cancelled") != 0)
      wax_channel_note_failure (channel, failure, now);
    else if (plan->ran[i] && failure == NULL)
      wax_channel_note_success (channel, now);
    else
      wax_channel_set_condition (channel, WAX_CHANNEL_IDLE);
  }
}

void
wax_account_channels_rest (WaxAccount *account)
{
  for (guint i = 0; i < WAX_N_CHANNELS; i++) {
    WaxChannel *channel = wax_account_get_channel (account, (WaxChannelId) i);

    if (wax_channel_get_condition (channel) == WAX_CHANNEL_RUNNING)
      wax_channel_set_condition (channel, WAX_CHANNEL_IDLE);
  }
}
