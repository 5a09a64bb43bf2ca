#pragma once

#include "trust/wax-certificate.h"

G_BEGIN_DECLS

/**
 * WaxKnownChains:
 *
 * What was learned of servers' chains besides what a connection shows, by the server's own certificate. It vouches for
 * nothing: it only offers more paths. A few dozen are kept. Any thread.
 */
typedef struct _WaxKnownChains WaxKnownChains;

WaxKnownChains *wax_known_chains_new (void);
void wax_known_chains_free (WaxKnownChains *self);

gboolean wax_known_chains_have (WaxKnownChains *self, const WaxCertificate *certificate);

/* @chain: (element-type WaxCertificate): the server's own first */
void wax_known_chains_learn (WaxKnownChains *self, GPtrArray *chain);

/**
 * wax_known_chains_read:
 * @certificate: the peer's, of a connection
 *
 * Returns: (transfer container) (element-type WaxCertificate) (nullable): what the connection shows, and after it what
 *   is known besides of the same server's certificate.
 */
GPtrArray *wax_known_chains_read (WaxKnownChains *self, GTlsCertificate *certificate);

G_END_DECLS
