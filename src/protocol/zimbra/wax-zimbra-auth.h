#pragma once

#include "protocol/wax-json.h"

G_BEGIN_DECLS

/**
 * WaxZimbraSession:
 * @token: a secret
 * @renew_at_s: when to sign in again, before the server ends the session; on the clock of wax_zimbra_auth_parse()
 *
 * Immutable, ref-counted, any thread.
 */
typedef struct {
  GBytes *token;
  gint64 renew_at_s;
} WaxZimbraSession;

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
