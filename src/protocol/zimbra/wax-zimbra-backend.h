#pragma once

#include "protocol/wax-backend.h"
#include "protocol/zimbra/wax-zimbra-client.h"

G_BEGIN_DECLS

#define WAX_TYPE_ZIMBRA_BACKEND (wax_zimbra_backend_get_type ())
G_DECLARE_FINAL_TYPE (WaxZimbraBackend, wax_zimbra_backend, WAX, ZIMBRA_BACKEND, GObject)

/* Returns: (transfer full): a driver for servers of the Zimbra protocol: ZCS and its descendants. @options: copied */
WaxBackend *wax_zimbra_backend_new (const WaxZimbraOptions *options);

G_END_DECLS
