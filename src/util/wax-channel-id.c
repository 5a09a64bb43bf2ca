#include "util/wax-channel-id.h"

static const char *const names[WAX_N_CHANNELS] = {
  [WAX_CHANNEL_RECEIVE] = "receive",
  [WAX_CHANNEL_SEND] = "send",
  [WAX_CHANNEL_FOLDERS] = "folders",
  [WAX_CHANNEL_GAL] = "gal",
  [WAX_CHANNEL_CHANGES] = "changes",
  [WAX_CHANNEL_SIGNATURES] = "signatures",
  [WAX_CHANNEL_SENDERS] = "senders",
  [WAX_CHANNEL_PREFERENCES] = "preferences",
  [WAX_CHANNEL_UPDATES] = "updates",
};

const char *
wax_channel_id_to_string (WaxChannelId id)
{
  g_return_val_if_fail ((guint) id < WAX_N_CHANNELS, NULL);

  return names[id];
}

gboolean
wax_channel_id_from_string (const char *text, WaxChannelId *id)
{
  for (guint i = 0; i < WAX_N_CHANNELS; i++) {
    if (g_strcmp0 (text, names[i]) == 0) {
      *id = i;
      return TRUE;
    }
  }
  return FALSE;
}
