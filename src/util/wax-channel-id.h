#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * WaxChannelId:
 *
 * What a request is for. Requests of several channels may share a connection; what goes wrong is told with the
 * channel whose request opened it.
 */
typedef enum {
  WAX_CHANNEL_RECEIVE,
  WAX_CHANNEL_SEND,
  WAX_CHANNEL_FOLDERS,
  WAX_CHANNEL_GAL,
  WAX_CHANNEL_CHANGES,
  WAX_CHANNEL_SIGNATURES,
  WAX_CHANNEL_SENDERS,
  WAX_CHANNEL_PREFERENCES,
  WAX_CHANNEL_UPDATES,
} WaxChannelId;

#define WAX_N_CHANNELS (WAX_CHANNEL_UPDATES + 1)

/**
 * wax_channel_id_to_string:
 * Returns: the id's name in commands, JSON and the ledger, e.g. "receive". Static. Any thread.
 */
const char *wax_channel_id_to_string (WaxChannelId id);

/**
 * wax_channel_id_from_string:
 * Returns: %FALSE when @text names no channel; @id is then untouched. Any thread.
 */
gboolean wax_channel_id_from_string (const char *text, WaxChannelId *id);

G_END_DECLS
