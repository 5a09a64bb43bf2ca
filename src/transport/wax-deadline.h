#pragma once

#include "transport/wax-network-error.h"

G_BEGIN_DECLS

/**
 * WaxDeadline:
 *
 * Watches the time of one call from a thread that all of them share, and cancels the call when it runs out: socket
 * time-outs know neither milliseconds nor the whole of a request. The functions may be called from any thread.
 */
typedef struct _WaxDeadline WaxDeadline;

/* @reach_ms: of a connection that is being made: from _reaching() to _reached(), without looking up the name */
typedef struct {
  guint connect_ms;
  guint reach_ms;
  guint idle_ms;
  guint total_ms;
} WaxDeadlineLimits;

/* @limits: 0 for no limit. The total starts now, the others with _connecting() and _moved(). */
WaxDeadline *wax_deadline_new (GCancellable *cancel, const WaxDeadlineLimits *limits);

/* Ends the watch. */
void wax_deadline_free (WaxDeadline *self);

/* A connection is being made; repeated calls change nothing. */
void wax_deadline_connecting (WaxDeadline *self);

/* Its other end is called, where that is known; repeated calls change nothing. Then: it is there, and a handshake may
 * begin. */
void wax_deadline_reaching (WaxDeadline *self);
void wax_deadline_reached (WaxDeadline *self);

/* Something moved on the connection: the wait for the next starts. */
void wax_deadline_moved (WaxDeadline *self);

/* We are not waiting for the peer. */
void wax_deadline_rest (WaxDeadline *self);

/* Returns: what ran out; %WAX_TIMEOUT_NONE while nothing did. */
WaxTimeout wax_deadline_get_expired (WaxDeadline *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WaxDeadline, wax_deadline_free)

G_END_DECLS
