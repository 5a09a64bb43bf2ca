#pragma once

#include "store/wax-sql.h"
#include "trust/wax-verdict.h"

G_BEGIN_DECLS

enum { WAX_LAST_CONNECTION_INTERVAL_S = 3600 }; /* how far @at may lag behind on disk */

/**
 * WaxLastConnection:
 * @fingerprint: of the server's certificate
 * @granted: whether it rested on a person's decision
 * @since: Unix s: all connections there were allowed in the same way since then
 * @at: Unix s: when it was made, up to %WAX_LAST_CONNECTION_INTERVAL_S late
 * @protocol: (nullable): e.g. "TLS 1.3"
 * @cipher: (nullable): its name
 * @anchor: (nullable): fingerprint of the authority of the person's own that it rested on
 *
 * The newest connection at an endpoint that was allowed. A refusal there forgets it: what stands here is what a person
 * may be told about how they are connected. One thread; failures are %WAX_STORE_ERROR.
 */
typedef struct {
  char *fingerprint;
  gboolean granted;
  gint64 since;
  gint64 at;
  char *protocol;
  char *cipher;
  char *anchor;
} WaxLastConnection;

WaxLastConnection *wax_last_connection_copy (const WaxLastConnection *self);
void wax_last_connection_free (WaxLastConnection *self);

/* Whether a connection with @verdict, made after @self, tells something new that is worth a write. */
gboolean wax_last_connection_differs (const WaxLastConnection *self, WaxVerdict *verdict, gboolean granted);

gboolean wax_last_connection_write (sqlite3 *db, WaxVerdict *verdict, gboolean granted, GError **error);
gboolean wax_last_connection_forget (sqlite3 *db, const char *endpoint, GError **error);

/* Returns: (transfer full) (nullable): by endpoint as text. */
GHashTable *wax_last_connection_list (sqlite3 *db, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WaxLastConnection, wax_last_connection_free)

G_END_DECLS
