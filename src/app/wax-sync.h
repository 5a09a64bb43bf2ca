#pragma once

#include "app/wax-keeper.h"

G_BEGIN_DECLS

/* The order of work on one connection: the same for the window's runner and for programs without a main loop. */

/**
 * WaxSyncPlan:
 * @wanted: one for each #WaxChannelId
 * @ran: (out): those that came to their turn, well or not
 * @results: (out): filled in as they end
 * @requests: (out): how many each needed
 * @failures: (out) (nullable): of the channels that failed; to be unreferenced
 */
typedef struct {
  gboolean wanted[WAX_N_CHANNELS];
  gboolean ran[WAX_N_CHANNELS];
  WaxChannelResult results[WAX_N_CHANNELS];
  guint requests[WAX_N_CHANNELS];
  WaxFailure *failures[WAX_N_CHANNELS];
} WaxSyncPlan;

void wax_sync_plan_clear (WaxSyncPlan *plan);

/**
 * wax_sync_plan_find_fatal:
 * Returns: (transfer none) (nullable): the first failure that ends the account's connection, not only one channel:
 *   everything below the protocol, and the sign-in.
 */
WaxFailure *wax_sync_plan_find_fatal (const WaxSyncPlan *plan);

/**
 * wax_sync_open:
 * @chosen: (nullable): which certificate it shows, of an account that asks each time
 * @password: (nullable): %NULL for the one that is kept
 * @wait: (nullable): its cancellable ends no more than that waiting
 *
 * Locks the account, makes its connection known to @keeper and gives it the password, or the certificate, that the
 * account signs in with. Reaches no server yet. Blocks, also for a keyring's prompt.
 *
 * Returns: (transfer full) (nullable): to be given to wax_sync_close().
 */
WaxConnection *wax_sync_open (WaxKeeper *keeper,
                              WaxAccountRecord *record,
                              const char *chosen,
                              GBytes *password,
                              const WaxKeyringWait *wait,
                              GError **error);

/**
 * wax_sync_watch:
 *
 * Follows the server's changes as wax_engine_watch() until the connection ends, or @cancellable is cancelled: then the
 * connection leaves, and is to be closed next.
 *
 * Returns: %FALSE.
 */
gboolean wax_sync_watch (WaxConnection *connection, GCancellable *cancellable, GError **error);

/* Gives back what the server keeps for one that leaves; ends all work, waits for what is being written, and gives the
 * account back. Blocks. */
void wax_sync_close (WaxKeeper *keeper, WaxConnection *connection);

/**
 * wax_sync_is_shut_out:
 * @states: (element-type WaxChannelState): how the account's channels fared last
 * @now: Unix s
 *
 * Whether a server that answers nothing but 503 has most likely shut this computer out: it refused a password less than
 * a quarter of an hour ago, and nothing has worked since.
 */
gboolean wax_sync_is_shut_out (GPtrArray *states, gint64 now);

/* Notes how the account of a connection signed in, or one that was just added, where @sign_in (nullable) tells. */
void wax_sync_note_sign_in (WaxKeeper *keeper, const WaxAccountRecord *record, const WaxSignIn *sign_in);

/* Signs in; the failure belongs to all channels of @plan then, and each is noted. */
gboolean wax_sync_sign_in (WaxKeeper *keeper, WaxConnection *connection, WaxSyncPlan *plan, GError **error);

/**
 * wax_sync_run_mail:
 * @cancellable: ends this work and leaves the connection standing; the connection's own, or one that follows it
 *
 * FOLDERS, RECEIVE and CHANGES, in this order, as far as they are wanted.
 */
void wax_sync_run_mail (WaxKeeper *keeper, WaxConnection *connection, WaxSyncPlan *plan, GCancellable *cancellable);

/* The settings in one request, then the address list. May run beside the mail, on another thread. @cancellable: as
 * above. */
void wax_sync_run_lists (WaxKeeper *keeper, WaxConnection *connection, WaxSyncPlan *plan, GCancellable *cancellable);

/**
 * wax_sync_probe:
 * @chosen: (nullable): see wax_sync_open()
 * @password: (nullable): where the account sends one; it is not sent where only a PIN keeps from the certificate
 * @sign_in: (out) (optional) (nullable) (transfer full): how it went
 *
 * Signs in and out again, and does nothing else: to try an account before it is kept. Without a password of an account
 * that may do without one, the failure is its certificate's.
 */
gboolean wax_sync_probe (WaxKeeper *keeper,
                         WaxAccountRecord *record,
                         const char *chosen,
                         GBytes *password,
                         WaxSignIn **sign_in,
                         GCancellable *cancellable,
                         GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (WaxSyncPlan, wax_sync_plan_clear)

G_END_DECLS
