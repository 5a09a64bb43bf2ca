#pragma once

#include "app/wax-failure.h"
#include "protocol/wax-sign-in.h"
#include "trust/wax-grant.h"
#include "trust/wax-revocation-memory.h"
#include "trust/wax-verdict.h"

G_BEGIN_DECLS

#define WAX_TYPE_CONNECTION_STATUS (wax_connection_status_get_type ())

/**
 * WaxConnectionState:
 * @WAX_CONNECTION_OFFLINE: no connection; @reason tells why
 * @WAX_CONNECTION_SECURE: the certificate is good
 * @WAX_CONNECTION_GRANTED: trusted by the person until a time
 * @WAX_CONNECTION_NOT_TRUSTED: refused: somebody may decide
 * @WAX_CONNECTION_REFUSED: refused: nobody may decide
 * @WAX_CONNECTION_PLAIN: without TLS, by the person's choice: NOT SECURE
 * @WAX_CONNECTION_OUTDATED: TLS so old that it can be broken, by the administrator's choice: NOT SECURE
 */
typedef enum {
  WAX_CONNECTION_OFFLINE,
  WAX_CONNECTION_SECURE,
  WAX_CONNECTION_GRANTED,
  WAX_CONNECTION_NOT_TRUSTED,
  WAX_CONNECTION_REFUSED,
  WAX_CONNECTION_PLAIN,
  WAX_CONNECTION_OUTDATED,
} WaxConnectionState;

/* Returns: "offline", "secure", "granted", "not-trusted", "refused", "plain" or "not-secure".
 * Static. */
const char *wax_connection_state_to_string (WaxConnectionState state);

/**
 * WaxConnectionStatus:
 * @state: how the account's connection stands
 * @endpoint: (nullable): where
 * @online: whether connections are wanted (not Work Offline)
 * @reason: why it is offline or refused, one sentence, translated; "" otherwise
 * @cause: (nullable): of a refusal, see wax_cause_to_string()
 * @protocol: (nullable): e.g. "TLS 1.3"
 * @cipher: (nullable)
 * @fingerprint: (nullable): of the server's certificate, where there is a connection
 * @since: Unix s: every connection to @endpoint was allowed in this way since then; 0 where that is not known
 * @own_authority: (nullable): of %WAX_CONNECTION_SECURE: fingerprint of the authority that the person added and that it
 *   rests on: SECURE BY YOUR OWN AUTHORITY
 * @withdrawal: of %WAX_CONNECTION_SECURE: whether the certificate is known not to have been withdrawn
 * @verdict: (nullable): of the last connection that was tried, with its chain
 * @grant: (nullable): the live grant it rests on
 * @signed_in_with: with what the account got in last
 * @missing: (nullable): why its certificate had no part in that, of an account that has one to show
 *
 * What Connection Status shows. Immutable, ref-counted, any thread; fields are read directly.
 */
typedef struct {
  WaxConnectionState state;
  WaxEndpoint *endpoint;
  gboolean online;
  const char *reason;
  const char *cause;
  const char *protocol;
  const char *cipher;
  const char *fingerprint;
  gint64 since;
  const char *own_authority;
  WaxRevocationStanding withdrawal;
  WaxVerdict *verdict;
  WaxGrant *grant;
  WaxSignInMeans signed_in_with;
  WaxFailure *missing;
} WaxConnectionStatus;

GType wax_connection_status_get_type (void);
WaxConnectionStatus *wax_connection_status_new (const WaxConnectionStatus *fields);
WaxConnectionStatus *wax_connection_status_ref (WaxConnectionStatus *self);
void wax_connection_status_unref (WaxConnectionStatus *self);

/* Returns: (transfer full) (nullable): since when the server was verified without a break, a sentence, translated; the
 * time is local. %NULL where it is not known, or not verified. */
char *wax_connection_status_describe_since (const WaxConnectionStatus *self);

/* Returns: (nullable): with what the account got in, a sentence, translated. Static. %NULL where it did not. */
const char *wax_connection_status_describe_sign_in (const WaxConnectionStatus *self);

/* Whether the account gets in without its certificate for want of a PIN that a person can enter, see
 * wax_session_give_pin_async(). */
gboolean wax_connection_status_lacks_pin (const WaxConnectionStatus *self);

/* Returns: (nullable): what is known about withdrawal, a sentence, translated. Static. %NULL where nobody asks. */
const char *wax_connection_status_describe_withdrawal (const WaxConnectionStatus *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WaxConnectionStatus, wax_connection_status_unref)

G_END_DECLS
