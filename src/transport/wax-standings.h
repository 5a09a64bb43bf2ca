#pragma once

#include "trust/wax-verdict.h"

G_BEGIN_DECLS

/**
 * WaxStanding: the connection that a running request uses, and what it rests on
 *
 * Ref-counted; any thread.
 */
typedef struct _WaxStanding WaxStanding;

WaxVerdict *wax_standing_get_verdict (WaxStanding *self);

/* Cancels the request, which may ask afterwards whether that was the reason. */
void wax_standing_end (WaxStanding *self);
gboolean wax_standing_has_ended (WaxStanding *self);

WaxStanding *wax_standing_ref (WaxStanding *self);
void wax_standing_unref (WaxStanding *self);

/**
 * WaxStandings: those of all running requests of a session. Any thread.
 */
typedef struct _WaxStandings WaxStandings;

WaxStandings *wax_standings_new (void);

/* No request may run. */
void wax_standings_free (WaxStandings *self);

/* @cancel: the request's. Returns: (transfer full) */
WaxStanding *wax_standings_add (WaxStandings *self, WaxVerdict *verdict, GCancellable *cancel);
void wax_standings_remove (WaxStandings *self, WaxStanding *standing);

/* Returns: (transfer full) (element-type WaxStanding): as they are now. */
GPtrArray *wax_standings_list (WaxStandings *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WaxStanding, wax_standing_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WaxStandings, wax_standings_free)

G_END_DECLS
