#pragma once

#include "protocol/wax-json.h"
#include "store/wax-mail-changes.h"

G_BEGIN_DECLS

/**
 * wax_zimbra_sync_parse:
 * @response: a SyncResponse
 * @sent_token: (nullable): the token that was asked with; %NULL when everything was asked for
 *
 * Exchanges 106 (everything), 110, 111, 113, 128, 150 (changes), 165 (a token of the future).
 *
 * Returns: (transfer full) (nullable): the changes; %NULL with %WAX_SERVER_ERROR_MUST_RESYNC when the server is behind
 *   the token, so it was restored or replaced, or %WAX_SERVER_ERROR_UNREADABLE.
 */
WaxMailChanges *wax_zimbra_sync_parse (const WaxJson *response, const char *sent_token, GError **error);

/* Returns: the number of that colour among the server's own, 0 for "" (none), -1 for any other. */
int wax_zimbra_sync_find_color (const char *color);

G_END_DECLS
