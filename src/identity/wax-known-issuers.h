#pragma once

#include "identity/wax-issuer-names.h"
#include "util/wax-endpoint.h"

G_BEGIN_DECLS

/* Nobody has so many servers; who is forgotten says it again. */
#define WAX_KNOWN_ISSUERS_MAX 50

/**
 * WaxKnownIssuers:
 *
 * Whose certificates servers accept, as each of them said when it last asked for one on a connection that was allowed.
 * It ranks the person's own certificates, and decides nothing. Ref-counted; any thread.
 */
typedef struct _WaxKnownIssuers WaxKnownIssuers;

/* @table: (transfer full): endpoint → #WaxIssuerNames, see wax_known_issuers_new_table(): not changed any more */
WaxKnownIssuers *wax_known_issuers_new (GHashTable *table);
WaxKnownIssuers *wax_known_issuers_ref (WaxKnownIssuers *self);
void wax_known_issuers_unref (WaxKnownIssuers *self);

/* Returns: (transfer full): an empty one, which holds its endpoints and names. */
GHashTable *wax_known_issuers_new_table (void);

/* Returns: (transfer full): all of it, as it is now; not to be changed. The same table as before while nothing was
 * learned. */
GHashTable *wax_known_issuers_get_table (WaxKnownIssuers *self);

/* Says so of @endpoint from now on, unless that is known. */
void wax_known_issuers_learn (WaxKnownIssuers *self, WaxEndpoint *endpoint, WaxIssuerNames *names);

/* Returns: (transfer full) (nullable): %NULL while it never said. */
WaxIssuerNames *wax_known_issuers_look_up (WaxKnownIssuers *self, const WaxEndpoint *endpoint);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WaxKnownIssuers, wax_known_issuers_unref)

G_END_DECLS
