#pragma once

#include "protocol/wax-backend.h"
#include "store/wax-account-record.h"
#include "transport/wax-http.h"

G_BEGIN_DECLS

/**
 * wax_backend_factory_new_backend:
 * @bare: (nullable): of an account that may do without its certificate, see #WaxZimbraOptions
 * @missing: (nullable): why @http has no certificate to show
 *
 * The one place that knows which protocols there are.
 *
 * Returns: (transfer full) (nullable): the driver for @record's server over @http; %NULL with %WAX_USAGE_ERROR_KIND.
 */
WaxBackend *wax_backend_factory_new_backend (WaxHttp *http,
                                             WaxHttp *bare,
                                             const WaxAccountRecord *record,
                                             const GError *missing,
                                             GError **error);

/**
 * wax_backend_factory_let_in:
 * @http: what @endpoint was asked with
 * @path: what it was asked for
 * @reply: the answer, no redirection followed
 *
 * Returns: whether a server let in who showed it a certificate, as far as its answer tells: by the rules of the
 *   protocol whose place for that @path is, else by its status; %FALSE with %WAX_IDENTITY_ERROR.
 */
gboolean wax_backend_factory_let_in (WaxHttp *http,
                                     WaxEndpoint *endpoint,
                                     const char *path,
                                     WaxHttpReply *reply,
                                     GError **error);

G_END_DECLS
