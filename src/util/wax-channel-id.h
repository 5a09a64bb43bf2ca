#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * WaxChannelId:
 * @WAX_CHANNEL_RECEIVE: mail, its content among it
 * @WAX_CHANNEL_SEND: messages on their way out
 * @WAX_CHANNEL_FOLDERS: the tree of folders
 * @WAX_CHANNEL_GAL: the server's address list
 * @WAX_CHANNEL_CHANGES: waiting for what happens at the server
 * @WAX_CHANNEL_SIGNATURES: signatures
 * @WAX_CHANNEL_SENDERS: whose mail is never, and whose always junk
 * @WAX_CHANNEL_PREFERENCES: the person's settings at the server
 * @WAX_CHANNEL_UPDATES: newer versions of this program; not in use
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
