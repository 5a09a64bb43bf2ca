#pragma once

#include "protocol/wax-json-writer.h"
#include "protocol/wax-json.h"

G_BEGIN_DECLS

/* What a batch asks to learn of them: the identities, and with the account's attributes its addresses. */
void wax_zimbra_personas_add_requests (WaxJsonWriter *batch);

/**
 * wax_zimbra_personas_parse:
 * @batch: a BatchResponse. Exchanges 393, 396 (identities), 083 (attributes)
 *
 * Returns: (transfer full) (nullable) (element-type WaxPersona): the account itself first, then its other identities,
 *   then the addresses that no identity has; %NULL where the server tells no identities.
 */
GPtrArray *wax_zimbra_personas_parse (const WaxJson *batch);

G_END_DECLS
