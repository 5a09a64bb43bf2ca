#pragma once

#include <gio/gio.h>

#include "transport/wax-certificate-request.h"
#include "trust/wax-verdict.h"

G_BEGIN_DECLS

/**
 * WaxStanding: a connection that passed the gate, and what it rests on
 *
 * It ends when that does not hold any more, whether a request uses it or it waits in a pool for the next one.
 * Ref-counted; any thread.
 */
typedef struct _WaxStanding WaxStanding;

WaxEndpoint *wax_standing_get_endpoint (WaxStanding *self);
WaxVerdict *wax_standing_dup_verdict (WaxStanding *self); /* (transfer full): the last one */

/* What became of the person's certificate in the newest handshake on it. */
void wax_standing_set_certificate_request (WaxStanding *self, WaxCertificateRequest *request);
WaxCertificateRequest *wax_standing_dup_certificate_request (WaxStanding *self); /* (transfer full) (nullable) */

/* Whether the server has ever answered over it, and that it has. */
gboolean wax_standing_was_answered (WaxStanding *self);
void wax_standing_note_answer (WaxStanding *self);

/**
 * wax_standing_begin:
 * @verdict: as judged just now
 * @cancel: the request's
 *
 * A request is going to use the connection. One that has ended already cancels it.
 */
void wax_standing_begin (WaxStanding *self, WaxVerdict *verdict, GCancellable *cancel);

/* The request of @cancel uses it no more; another may have begun since. */
void wax_standing_finish (WaxStanding *self, GCancellable *cancel);

/* Whether a request was cancelled because its connection had to be closed. */
gboolean wax_standing_has_ended (WaxStanding *self);

WaxStanding *wax_standing_ref (WaxStanding *self);
void wax_standing_unref (WaxStanding *self);

/**
 * WaxStandings: those of all connections of a session, as long as these are open, and the newest of each endpoint. Any
 * thread.
 */
typedef struct _WaxStandings WaxStandings;

WaxStandings *wax_standings_new (void);

/* No request may run. */
void wax_standings_free (WaxStandings *self);

/**
 * wax_standings_add:
 * @id: the connection's, unique within the session
 * @socket: (nullable): under it; known until it is gone. A connection that could not be closed later ends here.
 *
 * A new connection passed the gate: the newest of its endpoint.
 *
 * Returns: (transfer full)
 */
WaxStanding *wax_standings_add (WaxStandings *self, guint64 id, GSocket *socket, WaxVerdict *verdict);

/* (transfer full) (nullable) */
WaxStanding *wax_standings_find (WaxStandings *self, guint64 id);
WaxStanding *wax_standings_dup_newest (WaxStandings *self, WaxEndpoint *endpoint);

/**
 * wax_standings_end:
 *
 * Closes the connection, for good. Where a request uses it, that one is cancelled.
 */
void wax_standings_end (WaxStandings *self, WaxStanding *standing);

/* The newest connection of @endpoint is none that passed. */
void wax_standings_forget_newest (WaxStandings *self, WaxEndpoint *endpoint);

/* Returns: (transfer full) (element-type WaxStanding): as they are now, the newest ones among them even if closed. */
GPtrArray *wax_standings_list (WaxStandings *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WaxStanding, wax_standing_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WaxStandings, wax_standings_free)

G_END_DECLS
