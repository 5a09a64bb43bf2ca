#include "trust/wax-revocation-store.h"

#include "store/wax-database.h"

static const char *const migrations[] = {
  "CREATE TABLE revocation_answer (fingerprint TEXT NOT NULL PRIMARY KEY, revoked INTEGER NOT NULL,"
  "  since INTEGER NOT NULL, reason INTEGER NOT NULL, until INTEGER NOT NULL) WITHOUT ROWID;",
};

static const WaxSchema schema = { "revocation", migrations, G_N_ELEMENTS (migrations) };

gboolean
wax_revocation_store_load (const char *path, WaxRevocationMemory *memory, gint64 now, GError **error)
{
  g_autoptr(WaxDatabase) database = wax_database_open (path, &schema, error);
  sqlite3 *db = database != NULL ? wax_database_get_handle (database) : NULL;
  g_autoptr(sqlite3_stmt) stmt = NULL;
  WaxSqlStep step;

  if (db == NULL || !wax_sql_run (db, error, "DELETE FROM revocation_answer WHERE revoked = 0 AND until < ?", "i", now))
    return FALSE;
  stmt = wax_sql_prepare (db, error, "SELECT fingerprint, revoked, since, reason, until FROM revocation_answer", "");
  if (stmt == NULL)
    return FALSE;
  while ((step = wax_sql_step (stmt, error)) == WAX_SQL_ROW) {
    const WaxRevocation found = {
      .state = sqlite3_column_int64 (stmt, 1) != 0 ? WAX_REVOCATION_REVOKED : WAX_REVOCATION_GOOD,
      .since = sqlite3_column_int64 (stmt, 2), .reason = sqlite3_column_int (stmt, 3),
      .until = sqlite3_column_int64 (stmt, 4),
    };

    wax_revocation_memory_restore (memory, wax_sql_get_text (stmt, 0), &found);
  }
  return step == WAX_SQL_DONE;
}

gboolean
wax_revocation_store_save (const char *path,
                           WaxRevocationMemory *memory,
                           WaxVerdict *verdict,
                           gint64 now,
                           GError **error)
{
  g_autoptr(WaxDatabase) database = wax_database_open (path, &schema, error);
  GPtrArray *chain = wax_verdict_get_chain (verdict);
  WaxRevocation found;

  if (database == NULL)
    return FALSE;
  for (guint i = 0; i < chain->len; i++) {
    WaxCertificate *certificate = chain->pdata[i];

    if (!wax_revocation_memory_recall (memory, certificate, now, &found) || found.state == WAX_REVOCATION_UNKNOWN)
      continue;
    if (!wax_sql_run (wax_database_get_handle (database), error,
                      "INSERT OR REPLACE INTO revocation_answer VALUES (?, ?, ?, ?, ?)", "siiii",
                      wax_certificate_get_fingerprint (certificate), (gint64) (found.state == WAX_REVOCATION_REVOKED),
                      found.since, (gint64) found.reason, found.until))
      return FALSE;
  }
  return TRUE;
}
