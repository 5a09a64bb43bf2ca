#pragma once

#include "protocol/zimbra/wax-zimbra-client.h"

G_BEGIN_DECLS

/* See wax_backend_find_people(). Exchanges 359 and 360. */
GPtrArray *wax_zimbra_people_find (WaxZimbraClient *client, const char *text, GCancellable *cancellable,
                                   GError **error);

/**
 * wax_zimbra_people_parse:
 * @response: an AutoCompleteResponse
 *
 * Returns: (transfer full) (element-type WaxContact): those who have an address, each with one.
 */
GPtrArray *wax_zimbra_people_parse (const WaxJson *response);

G_END_DECLS
