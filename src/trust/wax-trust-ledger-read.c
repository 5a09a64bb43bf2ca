#include "trust/wax-trust-ledger-private.h"

#include "trust/wax-grant-records.h"
#include "trust/wax-trust-records.h"

GPtrArray *
wax_trust_ledger_list_grants (WaxTrustLedger *self, gboolean all, GError **error)
{
  return wax_grant_records_list (self->db, all, error);
}

GPtrArray *
wax_trust_ledger_list_lines (WaxTrustLedger *self, gint64 since, GError **error)
{
  return wax_trust_records_list_lines (self->db, since, 0, error);
}

GPtrArray *
wax_trust_ledger_list_lines_after (WaxTrustLedger *self, gint64 id, GError **error)
{
  return wax_trust_records_list_lines (self->db, G_MININT64, id, error);
}

static GArray *
read_ids (sqlite3_stmt *stmt, GError **error)
{
  g_autoptr(GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  WaxSqlStep step = WAX_SQL_FAILED;

  while (stmt != NULL && (step = wax_sql_step (stmt, error)) == WAX_SQL_ROW) {
    gint64 id = sqlite3_column_int64 (stmt, 0);

    g_array_append_val (ids, id);
  }
  return step == WAX_SQL_DONE ? g_steal_pointer (&ids) : NULL;
}

GArray *
wax_trust_ledger_list_line_ids (WaxTrustLedger *self, const char *server, GError **error)
{
  g_autoptr(sqlite3_stmt) stmt =
    wax_sql_prepare (self->db, error,
                     "SELECT id FROM trust_line WHERE ?1 IS NULL OR instr (endpoint, lower (?1)) > 0 ORDER BY id DESC",
                     "s", server);

  return read_ids (stmt, error);
}

GPtrArray *
wax_trust_ledger_get_lines (WaxTrustLedger *self, const gint64 *ids, guint n_ids, GError **error)
{
  return wax_trust_records_get_lines (self->db, ids, n_ids, error);
}

GArray *
wax_trust_ledger_list_grant_ids (WaxTrustLedger *self, const char *server, GError **error)
{
  g_autoptr(sqlite3_stmt) stmt =
    wax_sql_prepare (self->db, error,
                     "SELECT iif (ended = 0, id, -id) FROM trust_grant WHERE ?1 IS NULL OR EXISTS"
                     " (SELECT 1 FROM trust_grant_endpoint WHERE grant_id = trust_grant.id AND"
                     "  instr (endpoint, lower (?1)) > 0)"
                     " ORDER BY ended <> 0, id DESC", "s", server);

  return read_ids (stmt, error);
}

GPtrArray *
wax_trust_ledger_get_grants (WaxTrustLedger *self, const gint64 *ids, guint n_ids, GError **error)
{
  return wax_grant_records_get (self->db, ids, n_ids, error);
}

gboolean
wax_trust_ledger_knows_certificate (WaxTrustLedger *self, const char *fingerprint, gboolean *known, GError **error)
{
  gint64 count;

  if (!wax_sql_get_int (self->db, &count, error, "SELECT count (*) FROM trust_certificate WHERE fingerprint = ?", "s",
                        fingerprint))
    return FALSE;
  *known = count > 0;
  return TRUE;
}

WaxCertificate *
wax_trust_ledger_get_certificate (WaxTrustLedger *self, const char *fingerprint, GError **error)
{
  WaxCertificate *certificate = NULL;

  if (wax_trust_records_get_certificate (self->db, fingerprint, &certificate, error) && certificate == NULL)
    g_set_error (error, WAX_STORE_ERROR, WAX_STORE_ERROR_NOT_FOUND, "certificate %s is not kept", fingerprint);
  return certificate;
}

gint64
wax_trust_ledger_get_last_line (WaxTrustLedger *self, GError **error)
{
  gint64 id;

  return wax_sql_get_int (self->db, &id, error, "SELECT coalesce (max (id), 0) FROM trust_line", "") ? id : -1;
}

char *
wax_trust_ledger_dup_last_cause (WaxTrustLedger *self, const WaxEndpoint *endpoint)
{
  g_autofree char *where = wax_endpoint_to_string (endpoint);
  g_autoptr(sqlite3_stmt) stmt =
    wax_sql_prepare (self->db, NULL,
                     "SELECT cause FROM trust_line WHERE endpoint = ? AND cause IS NOT NULL ORDER BY id DESC LIMIT 1",
                     "s", where);

  return stmt != NULL && wax_sql_step (stmt, NULL) == WAX_SQL_ROW ? wax_sql_dup_text (stmt, 0) : NULL;
}

WaxVerdict *
wax_trust_ledger_find_met (WaxTrustLedger *self, const WaxEndpoint *endpoint, const char *fingerprint, GError **error)
{
  return wax_trust_records_find_met (self->db, endpoint, fingerprint, error);
}
