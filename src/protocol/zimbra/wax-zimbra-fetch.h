#pragma once

#include "protocol/wax-backend.h"
#include "protocol/zimbra/wax-zimbra-client.h"
#include "protocol/zimbra/wax-zimbra-pacer.h"

G_BEGIN_DECLS

/**
 * wax_zimbra_fetch:
 *
 * As wax_backend_fetch_messages(): archives over two connections, uncompressed while the line is fast; what an archive
 * left out or damaged is asked for by itself.
 */
gboolean wax_zimbra_fetch (WaxZimbraClient *client, WaxZimbraPacer *pacer, GPtrArray *ids, WaxFetchFunc func,
                           gpointer user_data, GCancellable *cancellable, GError **error);

G_END_DECLS
