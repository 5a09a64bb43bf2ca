#pragma once

#include "store/wax-sql.h"
#include "trust/wax-grant.h"

G_BEGIN_DECLS

/*
 * Grants as rows of the ledger's tables and back; see wax-trust-records.h. Lists are (transfer full)
 * (element-type WaxGrant), and cost the same few queries however many grants are in them.
 */

/* @grant: its id is not used. Sets @id. Within the caller's transaction. */
gboolean wax_grant_records_add (sqlite3 *db, const WaxGrant *grant, gint64 *id, GError **error);

/* In the order in which they were given; all of them, or those that have not ended. */
GPtrArray *wax_grant_records_list (sqlite3 *db, gboolean all, GError **error);

/* Those by which is decided, in that order: what has not ended, and of each endpoint the last one whose certificate was
 * really there, which the next certificate is compared with. */
GPtrArray *wax_grant_records_list_deciding (sqlite3 *db, GError **error);

/* In the order of @ids, whatever their signs. */
GPtrArray *wax_grant_records_get (sqlite3 *db, const gint64 *ids, guint n_ids, GError **error);

G_END_DECLS
