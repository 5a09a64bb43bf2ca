#pragma once

#include "app/wax-channel.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define WAX_TYPE_CHANNEL_ROW (wax_channel_row_get_type ())

/**
 * WaxChannelRow:
 *
 * A channel in Connection Status: its name, its last success or error, and how it stands in a word and an icon. Follows
 * the channel by itself.
 */
G_DECLARE_FINAL_TYPE (WaxChannelRow, wax_channel_row, WAX, CHANNEL_ROW, AdwActionRow)

GtkWidget *wax_channel_row_new (WaxChannel *channel);

/* "HTTPS" or "HTTP": over what the account connects. */
void wax_channel_row_set_protocol (WaxChannelRow *self, const char *protocol);

G_END_DECLS
