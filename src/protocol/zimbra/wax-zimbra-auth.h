#pragma once

#include "protocol/wax-json.h"

G_BEGIN_DECLS

/**
 * WaxZimbraSession:
 * @token: a secret
 * @lifetime_s: how long the token lives, 0 when the server did not say
 */
typedef struct {
  GBytes *token;
  gint64 lifetime_s;
} WaxZimbraSession;

void wax_zimbra_session_free (WaxZimbraSession *self);

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
 *
 * Returns: (transfer full) (nullable): the session, or %NULL with %WAX_AUTH_ERROR_SECOND_FACTOR or
 *   %WAX_SERVER_ERROR_UNREADABLE. Exchanges 001, 002, 043.
 */
WaxZimbraSession *wax_zimbra_auth_parse (const WaxJson *envelope, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WaxZimbraSession, wax_zimbra_session_free)

G_END_DECLS
