#pragma once

#include "transport/wax-network-error.h"
#include "util/wax-endpoint.h"

G_BEGIN_DECLS

/**
 * wax_proxy_find:
 * @resolver: (nullable): %NULL for the desktop's
 *
 * Returns: (transfer full) (nullable): "host:port" of the proxy that leads to @endpoint over https; %NULL when a direct
 *   way is allowed, or nothing is known. May block, as the resolver does.
 */
char *wax_proxy_find (const WaxEndpoint *endpoint, GProxyResolver *resolver, GCancellable *cancellable);

/**
 * wax_proxy_blame:
 * @code: what went wrong on the way through a proxy, before a handshake: whoever was not there was the proxy
 *
 * Returns: what it is for whoever must look after it.
 */
WaxNetworkError wax_proxy_blame (WaxNetworkError code);

G_END_DECLS
