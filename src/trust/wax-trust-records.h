#pragma once

#include "store/wax-sql.h"
#include "trust/wax-cause-finder.h"
#include "trust/wax-trust-ledger.h"

G_BEGIN_DECLS

/*
 * Rows of the ledger's tables as values and back. Inside a transaction of the caller's where several belong together.
 * What is stored and cannot be understood, a later version's problem say, is %WAX_STORE_ERROR_DAMAGED: nothing
 * is trusted on half of a record.
 */

/* Sets %WAX_STORE_ERROR_DAMAGED: @what is there and cannot be understood. Returns: %FALSE. */
gboolean wax_trust_records_set_damaged (GError **error, const char *what);

gboolean wax_trust_records_add_line (sqlite3 *db, const WaxTrustLine *line, GError **error);

/* Those that are not older than @since (Unix s) and stand behind line @after. */
GPtrArray *wax_trust_records_list_lines (sqlite3 *db, gint64 since, gint64 after, GError **error);

/* In the order of @ids. */
GPtrArray *wax_trust_records_get_lines (sqlite3 *db, const gint64 *ids, guint n_ids, GError **error);

gboolean wax_trust_records_add_certificate (sqlite3 *db, const WaxCertificate *certificate, GError **error);

/* Returns: (transfer full) (nullable): of a row with both columns; %NULL when they do not fit each other. */
WaxCertificate *wax_trust_records_read_certificate (sqlite3_stmt *stmt, int fingerprint, int der);

/* Sets @certificate to NULL when it is not known. */
gboolean wax_trust_records_get_certificate (sqlite3 *db,
                                            const char *fingerprint,
                                            WaxCertificate **certificate,
                                            GError **error);

/* Sets @is_new to whether this certificate has not shown these problems there before. */
gboolean wax_trust_records_add_met (sqlite3 *db, WaxVerdict *verdict, gboolean *is_new, GError **error);
WaxVerdict *wax_trust_records_find_met (sqlite3 *db,
                                        const WaxEndpoint *endpoint,
                                        const char *fingerprint,
                                        GError **error);

/* Returns: (transfer full) (element-type WaxSighting): the newest ones. What cannot be read is left out: they only help
 * to tell a cause. */
GPtrArray *wax_trust_records_list_sightings (sqlite3 *db);

/* What a person had fetched for the server's certificate of @verdict, which stands in its chain. */
gboolean wax_trust_records_add_fetched (sqlite3 *db, WaxVerdict *verdict, GError **error);

/* Returns: (transfer full) (element-type GPtrArray): the newest such chains. What cannot be read is left out. */
GPtrArray *wax_trust_records_list_fetched (sqlite3 *db);

G_END_DECLS
