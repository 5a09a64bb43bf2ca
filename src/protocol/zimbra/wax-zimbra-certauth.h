#pragma once

#include "protocol/zimbra/wax-zimbra-auth.h"
#include "transport/wax-http.h"

G_BEGIN_DECLS

/**
 * wax_zimbra_certauth_open:
 * @url: "https://HOST:PORT" of the port where the server asks for certificates
 * @reach_timeout_ms: until that port is there, see #WaxHttpRequest
 *
 * Signs in with the certificate that @http shows. The answer's cookie is the success and nothing else is: its status
 * and where it leads to are the same without. Exchanges 485 to 504.
 *
 * Returns: (transfer full) (nullable): a session of which neither owner nor end is known; %NULL with
 *   %WAX_IDENTITY_ERROR (WITHHELD to REFUSED) or an error of the transport.
 */
WaxZimbraSession *wax_zimbra_certauth_open (WaxHttp *http,
                                            const char *url,
                                            guint reach_timeout_ms,
                                            WaxChannelId channel,
                                            GCancellable *cancellable,
                                            GError **error);

/* Whether @path is where such servers let people in with certificates, and whether @reply from there does.
 * @administrators: (out): whether it lets in nobody else */
gboolean wax_zimbra_certauth_is_place (const char *path, gboolean *administrators);
gboolean wax_zimbra_certauth_is_success (WaxHttpReply *reply);

/* Returns: (transfer full): the content of the GetInfoRequest that tells both. */
GBytes *wax_zimbra_certauth_build_owner (void);

/**
 * wax_zimbra_certauth_complete:
 * @session: without owner and end
 * @envelope: the answer to that request
 * @user: whose mailbox is meant: its primary address, one of its aliases, or either without the domain
 * @now_s: as for wax_zimbra_auth_parse()
 *
 * Which account a certificate opens is up to the server: another one's mail must not get into this account's store.
 *
 * Returns: (transfer full) (nullable): %NULL with %WAX_IDENTITY_ERROR_OTHER_ACCOUNT or %WAX_SERVER_ERROR_UNREADABLE.
 */
WaxZimbraSession *wax_zimbra_certauth_complete (const WaxZimbraSession *session,
                                                const WaxJson *envelope,
                                                const char *user,
                                                gint64 now_s,
                                                GError **error);

G_END_DECLS
