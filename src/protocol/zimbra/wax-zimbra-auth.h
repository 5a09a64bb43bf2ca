#pragma once

#include "protocol/wax-json.h"
#include "transport/wax-http.h"

G_BEGIN_DECLS

/**
 * WaxZimbraSession:
 * @token: a secret
 * @http: (nullable): over which it was opened, and is used
 * @renew_at_s: when to sign in again, before the server ends the session; on the clock of wax_zimbra_auth_parse()
 *
 * Immutable, ref-counted, any thread.
 */
typedef struct {
  GBytes *token;
  WaxHttp *http;
  gint64 renew_at_s;
} WaxZimbraSession;

/**
 * wax_zimbra_session_new:
 * @token: a secret
 *
 * Returns: (transfer full) (nullable): %NULL when @token cannot be one: it travels in a Cookie field, where nothing may
 *   end it (RFC 6265, cookie-octet).
 */
WaxZimbraSession *wax_zimbra_session_new (GBytes *token, gint64 renew_at_s);

/* Before anybody else has it: where it is used. */
void wax_zimbra_session_set_http (WaxZimbraSession *self, WaxHttp *http);

/* When to renew a session of which a server says that it lasts for @lifetime_s from now on; 0 when it does not say. */
gint64 wax_zimbra_session_renewal_s (gint64 now_s, gint64 lifetime_s);

WaxZimbraSession *wax_zimbra_session_ref (WaxZimbraSession *self);
void wax_zimbra_session_unref (WaxZimbraSession *self);

/**
 * wax_zimbra_auth_build:
 * @user: an account name; the server completes one without domain
 *
 * Returns: (transfer full): the content of an AuthRequest; a secret. Exchange 001.
 */
GBytes *wax_zimbra_auth_build (const char *user, GBytes *password);

/**
 * wax_zimbra_auth_build_end:
 * Returns: (transfer full): the content of an EndSessionRequest that ends the token it goes out with, and no other of
 *   the person's. Exchange 045.
 */
GBytes *wax_zimbra_auth_build_end (void);

/**
 * wax_zimbra_auth_parse:
 * @envelope: an answer that is no fault
 * @now_s: a clock that also runs while the machine sleeps
 *
 * Returns: (transfer full) (nullable): the session, or %NULL with %WAX_AUTH_ERROR_SECOND_FACTOR or
 *   %WAX_SERVER_ERROR_UNREADABLE. Exchanges 001, 002, 043.
 */
WaxZimbraSession *wax_zimbra_auth_parse (const WaxJson *envelope, gint64 now_s, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WaxZimbraSession, wax_zimbra_session_unref)

G_END_DECLS
