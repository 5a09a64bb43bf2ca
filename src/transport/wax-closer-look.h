#pragma once

#include "trust/wax-judge.h"

G_BEGIN_DECLS

/**
 * wax_closer_look:
 * @verdict: on a handshake that now waits
 * @resolver: (nullable): which proxies lead to the server
 *
 * The TLS library hands over one path of all that a server sent. Where that one is not good, and only there, a bare
 * handshake, which carries nothing and is never completed, finds out what else there was, for the judge to learn.
 * Blocks, for seconds at most.
 *
 * Returns: whether there is reason to examine once more.
 */
gboolean wax_closer_look (WaxJudge *judge, WaxVerdict *verdict, GProxyResolver *resolver, GCancellable *cancellable);

G_END_DECLS
