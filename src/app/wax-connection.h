#pragma once

#include "engine/wax-engine.h"
#include "store/wax-account-record.h"
#include "store/wax-profile.h"
#include "transport/wax-http.h"

G_BEGIN_DECLS

#define WAX_TYPE_CONNECTION (wax_connection_get_type ())

/**
 * WaxConnection:
 *
 * Everything that one account needs to reach its server: HTTP session, driver, engine, and a cancellable that ends it
 * all. Immutable; any thread. The last reference should not drop on the main thread while it runs.
 */
G_DECLARE_FINAL_TYPE (WaxConnection, wax_connection, WAX, CONNECTION, GObject)

/**
 * WaxConnectionOptions:
 * @identity: (nullable): what it shows to servers that ask for a certificate
 * @certificate: (nullable): the same with its key
 * @known_issuers: (nullable): see #WaxHttpOptions
 * @missing: (nullable): why there is none, though the account should show one
 * @profile: (nullable): where the store is; %NULL for one that only signs in
 */
typedef struct {
  WaxAccountRecord *record;
  WaxJudge *judge;
  WaxIdentity *identity;
  GTlsCertificate *certificate;
  WaxKnownIssuers *known_issuers;
  const GError *missing;
  WaxProfile *profile;
} WaxConnectionOptions;

/**
 * wax_connection_new:
 * @lock: (transfer full) (nullable): the right to write the account's store; %NULL for one that only signs in
 *
 * Makes no connection yet. The only place that knows which drivers there are.
 *
 * Returns: (transfer full) (nullable): %NULL with %WAX_USAGE_ERROR or %WAX_ENDPOINT_ERROR.
 */
WaxConnection *wax_connection_new (const WaxConnectionOptions *options, WaxProfileLock *lock, GError **error);

WaxAccountRecord *wax_connection_get_record (WaxConnection *self);
WaxEndpoint *wax_connection_get_endpoint (WaxConnection *self);

/* (nullable): the certificate that it shows to a server that asks, whose key it has. */
WaxIdentity *wax_connection_get_identity (WaxConnection *self);
gboolean wax_connection_has_origin (WaxConnection *self, const WaxEndpoint *endpoint);
WaxBackend *wax_connection_get_backend (WaxConnection *self);
WaxEngine *wax_connection_get_engine (WaxConnection *self); /* (nullable): for one that only signs in */

/* Before anybody else has it: why there is no password for it, of an account that may do without one. */
void wax_connection_set_no_password (WaxConnection *self, const GError *why);
const GError *wax_connection_get_no_password (WaxConnection *self); /* (nullable) */

/* What all work of this connection is cancelled by. */
GCancellable *wax_connection_get_cancellable (WaxConnection *self);

/**
 * wax_connection_end_with:
 * @cancellable: of one piece of work, which may end before the connection does
 *
 * What ends the connection cancels @cancellable too. Returns: for g_cancellable_disconnect() with the connection's
 * cancellable, once the work is done.
 */
gulong wax_connection_end_with (WaxConnection *self, GCancellable *cancellable);

/**
 * WaxConnectionWork:
 * @cancellable: what the work is to be given
 *
 * One piece of work that ends with its connection, or when somebody gives it up. On the stack of the thread that does
 * it; all but @cancellable is private.
 */
typedef struct {
  GCancellable *cancellable;
  WaxConnection *connection;
  GCancellable *given_up;
  gulong connection_handler;
  gulong handler;
} WaxConnectionWork;

/* @given_up: (nullable): cancelled by whoever does not want it any more */
void wax_connection_begin_work (WaxConnection *self, GCancellable *given_up, WaxConnectionWork *work);
void wax_connection_end_work (WaxConnectionWork *work);

/* Whether something that a person waits for is under way. Any thread. */
gboolean wax_connection_is_working (WaxConnection *self);

/**
 * wax_connection_abort:
 *
 * Ends it for good: running calls fail, sockets are closed. Does not block. Any thread.
 */
void wax_connection_abort (WaxConnection *self);

/* Whether nothing may go out any more. Any thread. */
gboolean wax_connection_is_aborted (WaxConnection *self);

/**
 * wax_connection_leave:
 *
 * Ends all work, as the person wants it, but what wax_connection_give_back() has to say: that has a moment. It is to be
 * closed next. Does not block. Any thread.
 */
void wax_connection_leave (WaxConnection *self);
gboolean wax_connection_is_leaving (WaxConnection *self);

/* Leaves where a person chose that, and signs out of an account that is removed; what lost its ground is aborted, and
 * sends nothing any more. After Work Offline the session at the server is left to end by itself, as after the program:
 * it is no sign-out. */
void wax_connection_go_offline (WaxConnection *self, WaxOfflineReason reason);

/* Leaves and signs out where the account is now to sign in elsewhere, by @record, or as somebody else: a person chose
 * that too. */
void wax_connection_move (WaxConnection *self, const WaxAccountRecord *record);

/* Of one that leaves: gives back what the server keeps for it, its session last where it signs out, if all that takes
 * no longer than a moment. No other work may run. Blocks. */
void wax_connection_give_back (WaxConnection *self);

/* Of one that only signed in: ends its session at the server, if that takes no longer than a moment. @cancellable:
 * (nullable). Blocks. */
void wax_connection_sign_out (WaxConnection *self, GCancellable *cancellable);

/* See wax_http_recheck(). */
gboolean wax_connection_recheck (WaxConnection *self);

/* See wax_http_list_verdicts(). */
GPtrArray *wax_connection_list_verdicts (WaxConnection *self);

/* How many requests @channel has sent. */
guint wax_connection_count_requests (WaxConnection *self, WaxChannelId channel);

/* Whether it got in with a password alone, or is to: what @policy does not let an account go on with. */
gboolean wax_connection_lacks_certificate (WaxConnection *self, const WaxPolicy *policy);

/* Returns: (transfer full) (nullable): how the newest sign-in went, once for each: %NULL until there is another. */
WaxSignIn *wax_connection_take_sign_in (WaxConnection *self);

/* How the newest connection stood, as far as HTTP knows. */
WaxConnectionInfo *wax_connection_dup_info (WaxConnection *self);

G_END_DECLS
