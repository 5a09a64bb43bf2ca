#pragma once

#include "app/wax-blocking.h"
#include "app/wax-keeper.h"
#include "util/wax-worker.h"

G_BEGIN_DECLS

/* What the files of WaxBlocking share; nothing else includes it. */
struct _WaxBlocking {
  WaxKeeper *keeper;
  WaxWorker *worker; /* for what runs beside the caller's thread */
  WaxPinFunc pin_func;
  gpointer pin_data;
  GCancellable *cancellable; /* (nullable): ends the waiting for a reader */
  gulong leave_id;
  WaxChoiceFunc choice_func;
  gpointer choice_data;
  char *chosen;        /* (nullable): the certificate for accounts that ask */
  GHashTable *answers; /* account id → the one that was chosen for it */
  GRand *random;
};

/* ---- wax-blocking-identity.c ---- */

/* Which certificate @record shows, if it asks each time: who can tell is asked once. @chosen: (out) (transfer none)
 * (nullable): %NULL where nobody tells */
gboolean wax_blocking_choose (WaxBlocking *self, const WaxAccountRecord *record, const char **chosen, GError **error);

/* ---- wax-blocking-online.c: an account's connection for the length of one call ---- */

typedef struct {
  WaxBlocking *blocking;
  WaxConnection *connection;
  GCancellable *cancellable;
  gulong handler;
} WaxOnline;

/* The cancellable that it was begun with does not end it any more. */
void wax_online_stay (WaxOnline *online);

void wax_online_clear (WaxOnline *online);

/**
 * wax_blocking_go_online:
 * @password: (nullable): instead of the one that is kept
 * @events: (nullable)
 * @online: (inout): zeroed; to be cleared after failure too
 *
 * Locks the account and makes its connection, which @cancellable ends; reaches no server yet. Errors as
 * wax_sync_open(), and %WAX_USAGE_ERROR_OFFLINE for an account that works offline.
 */
gboolean wax_blocking_go_online (WaxBlocking *self,
                                 const char *id,
                                 GBytes *password,
                                 const WaxBlockingEvents *events,
                                 GCancellable *cancellable,
                                 WaxOnline *online,
                                 GError **error);

/* Returns: (transfer full) (nullable): the account's server, if a connection there rests on a decision. */
WaxEndpoint *wax_blocking_find_granted (WaxBlocking *self, const char *id);

/**
 * wax_blocking_explain_end:
 * @granted: (nullable): what wax_blocking_find_granted() said before
 * @error: (inout): what the last call failed with
 *
 * A connection that was ended from outside says so, whatever its last call failed with.
 */
void wax_blocking_explain_end (WaxBlocking *self,
                               const char *id,
                               WaxEndpoint *granted,
                               GCancellable *cancellable,
                               GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (WaxOnline, wax_online_clear)

G_END_DECLS
