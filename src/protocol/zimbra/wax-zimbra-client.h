#pragma once

#include "protocol/wax-json.h"
#include "protocol/wax-sign-in.h"
#include "transport/wax-http.h"

G_BEGIN_DECLS

/**
 * WaxZimbraClient:
 *
 * Requests of one account, signed in as needed: before the session ends, and once more when the server has ended it. A
 * password that was refused is not sent again. Any thread.
 */
typedef struct _WaxZimbraClient WaxZimbraClient;

/**
 * WaxZimbraOptions:
 * @http: shows the person's certificate, where the account has one
 * @bare: (nullable): shows none: what a password goes over that is the way out of certificate-or-password. Some servers
 *   treat a certificate that they do not like worse than none
 * @base_url: "https://HOST:PORT"
 * @certificate_url: (nullable): the same of the port where the server asks for certificates; ways with a certificate
 *   alone need it
 * @user: an account name; the server completes one without domain
 * @missing: (nullable): why @http has no certificate to show, though the account should
 * @certificate_port_timeout_ms: of certificate-or-password: after which the port for certificates counts as not there;
 *   0 for 8 s
 */
typedef struct {
  WaxHttp *http;
  WaxHttp *bare;
  const char *base_url;
  const char *certificate_url;
  const char *user;
  WaxSignInWay way;
  const GError *missing;
  guint certificate_port_timeout_ms;
} WaxZimbraOptions;

/* @options: copied */
WaxZimbraClient *wax_zimbra_client_new (const WaxZimbraOptions *options);
void wax_zimbra_client_free (WaxZimbraClient *self);

void wax_zimbra_client_set_password (WaxZimbraClient *self, GBytes *password);
void wax_zimbra_client_abort (WaxZimbraClient *self);

/**
 * wax_zimbra_client_now_s:
 * Returns: seconds of a clock that also runs while the machine sleeps.
 */
gint64 wax_zimbra_client_now_s (void);

/**
 * wax_zimbra_client_sign_in:
 * Opens a session, also where one is open.
 */
gboolean wax_zimbra_client_sign_in (WaxZimbraClient *self, WaxChannelId channel, GCancellable *cancellable,
                                    GError **error);

/**
 * wax_zimbra_client_sign_out:
 *
 * See wax_backend_sign_out(). Goes out once, over what the session was opened over; the server then refuses the token
 * as one that is over. Exchanges 045, 046.
 */
gboolean wax_zimbra_client_sign_out (WaxZimbraClient *self, GCancellable *cancellable, GError **error);

/* See wax_backend_dup_sign_in(). */
WaxSignIn *wax_zimbra_client_dup_sign_in (WaxZimbraClient *self);

/**
 * WaxZimbraCall:
 * @name: "Sync" for SyncRequest and SyncResponse
 * @content: of the request element
 * @patience_s: how long the server may be silent beyond the usual
 */
typedef struct {
  const char *name;
  WaxChannelId channel;
  GBytes *content;
  guint patience_s;
} WaxZimbraCall;

/**
 * wax_zimbra_client_call:
 * @response: (out): the response element, as long-lived as the returned envelope
 *
 * Returns: (transfer full) (nullable): the envelope, or %NULL with %WAX_AUTH_ERROR, %WAX_SERVER_ERROR or an error of
 *   the transport.
 */
WaxJson *wax_zimbra_client_call (WaxZimbraClient *self, const WaxZimbraCall *call, const WaxJson **response,
                                 GCancellable *cancellable, GError **error);

/**
 * WaxZimbraUpload:
 * @name: of a file, not ""
 * @type: e.g. "message/rfc822"
 */
typedef struct {
  const char *name;
  const char *type;
  GBytes *content;
} WaxZimbraUpload;

/**
 * wax_zimbra_client_upload:
 * Returns: (transfer full) (nullable): its id at the server, good for a quarter of an hour.
 */
char *wax_zimbra_client_upload (WaxZimbraClient *self, const WaxZimbraUpload *upload, GCancellable *cancellable,
                                GError **error);

/**
 * wax_zimbra_client_open:
 * @path: with query, below the base URL
 * @raw: ask for no compression
 * @head: (out) (transfer full)
 *
 * Returns: (transfer full) (nullable): the content of a REST answer, with any status but 401, 429 and 503, which are
 *   errors.
 */
GInputStream *wax_zimbra_client_open (WaxZimbraClient *self, const char *path, gboolean raw, WaxHttpReply **head,
                                      GCancellable *cancellable, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WaxZimbraClient, wax_zimbra_client_free)

G_END_DECLS
