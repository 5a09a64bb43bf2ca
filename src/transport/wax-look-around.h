#pragma once

#include "trust/wax-verdict.h"

G_BEGIN_DECLS

/**
 * wax_look_around:
 * @verdict: on a handshake that now waits, or is over
 * @resolver: (nullable): which proxies lead to the server; %NULL for the desktop's
 *
 * Where there are problems, asks this computer's own system where it is: the network's name (NetworkManager), whether
 * it wants a sign-in first, the proxy on the way. What the system does not tell is left out. Blocks for a second at
 * most, beside the resolver.
 *
 * Returns: (transfer full): the verdict with its surroundings; the same one when nothing is wrong.
 */
WaxVerdict *wax_look_around (WaxVerdict *verdict, GProxyResolver *resolver, GCancellable *cancellable);

G_END_DECLS
