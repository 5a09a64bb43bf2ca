#pragma once

#include "protocol/zimbra/wax-zimbra-auth.h"
#include "protocol/zimbra/wax-zimbra-client.h"
#include "util/wax-shared.h"

G_BEGIN_DECLS

/* What requests (wax-zimbra-client.c) and signing in (wax-zimbra-sign-in.c) share; nothing else includes it. */
struct _WaxZimbraClient {
  WaxHttp *http;
  WaxHttp *bare; /* (nullable) */
  char *base_url;
  char *certificate_url; /* (nullable) */
  char *user;
  WaxSignInWay way;
  GError *missing;       /* (nullable) */
  guint certificate_port_timeout_ms;
  WaxShared *password;   /* GBytes */
  WaxShared *refused;    /* GBytes: the password that was refused */
  WaxShared *session;    /* WaxZimbraSession */
  WaxShared *signed_in;  /* WaxSignIn */
  GAsyncQueue *turn;     /* one entry: who holds it signs in */
  int refused_at_s;      /* atomic; 0: never */
};

/**
 * wax_zimbra_client_post:
 * @http: over which
 * @session: (nullable): %NULL for a request that opens one
 * @reply: (out) (optional) (nullable) (transfer full): the answer
 *
 * Sends once. An answer that is none of the protocol's and refuses the person's certificate is told as that.
 */
WaxJson *wax_zimbra_client_post (WaxZimbraClient *self,
                                 WaxHttp *http,
                                 const WaxZimbraCall *call,
                                 WaxZimbraSession *session,
                                 WaxHttpReply **reply,
                                 GCancellable *cancellable,
                                 GError **error);

/* After refused passwords, 503 means that the server shuts this machine out. */
void wax_zimbra_client_tell_lock_out (WaxZimbraClient *self, GError **error);

/**
 * wax_zimbra_client_open_session:
 *
 * Signs in, whatever is open. The turn must be held.
 *
 * Returns: (transfer full) (nullable)
 */
WaxZimbraSession *wax_zimbra_client_open_session (WaxZimbraClient *self,
                                                  WaxChannelId channel,
                                                  GCancellable *cancellable,
                                                  GError **error);

G_END_DECLS
