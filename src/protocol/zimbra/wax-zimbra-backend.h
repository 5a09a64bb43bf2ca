#pragma once

#include "protocol/wax-backend.h"
#include "transport/wax-http.h"

G_BEGIN_DECLS

#define WAX_TYPE_ZIMBRA_BACKEND (wax_zimbra_backend_get_type ())
G_DECLARE_FINAL_TYPE (WaxZimbraBackend, wax_zimbra_backend, WAX, ZIMBRA_BACKEND, GObject)

/**
 * wax_zimbra_backend_new:
 * @base_url: "https://HOST:PORT"
 * @certificate_url: (nullable): see wax_zimbra_client_new()
 * @user: an account name; the server completes one without domain
 *
 * Returns: (transfer full): a driver for servers of the Zimbra protocol: ZCS and its descendants.
 */
WaxBackend *wax_zimbra_backend_new (WaxHttp *http, const char *base_url, const char *certificate_url, const char *user);

G_END_DECLS
