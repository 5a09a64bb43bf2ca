#include "trust/wax-last-connection.h"

WaxLastConnection *
wax_last_connection_copy (const WaxLastConnection *self)
{
  WaxLastConnection *copy = g_memdup2 (self, sizeof *self);

  copy->fingerprint = g_strdup (self->fingerprint);
  copy->protocol = g_strdup (self->protocol);
  copy->cipher = g_strdup (self->cipher);
  copy->anchor = g_strdup (self->anchor);
  return copy;
}

void
wax_last_connection_free (WaxLastConnection *self)
{
  g_free (self->fingerprint);
  g_free (self->protocol);
  g_free (self->cipher);
  g_free (self->anchor);
  g_free (self);
}

/* Returns: (nullable): the authority of the person's own that @verdict rests on. */
static const char *
find_own_anchor (WaxVerdict *verdict)
{
  WaxAnchorSource *source = wax_verdict_get_anchor_source (verdict);

  return source != NULL && source->kind == WAX_ANCHOR_ACCOUNT
           ? wax_certificate_get_fingerprint (wax_verdict_get_anchor (verdict))
           : NULL;
}

gboolean
wax_last_connection_differs (const WaxLastConnection *self, WaxVerdict *verdict, gboolean granted)
{
  return self->granted != granted || g_strcmp0 (self->fingerprint, wax_verdict_get_fingerprint (verdict)) != 0 ||
         g_strcmp0 (self->protocol, wax_verdict_get_protocol (verdict)) != 0 ||
         g_strcmp0 (self->cipher, wax_verdict_get_cipher (verdict)) != 0 ||
         g_strcmp0 (self->anchor, find_own_anchor (verdict)) != 0 ||
         self->at + WAX_LAST_CONNECTION_INTERVAL_S <= wax_verdict_get_time (verdict);
}

gboolean
wax_last_connection_write (sqlite3 *db, WaxVerdict *verdict, gboolean granted, GError **error)
{
  g_autofree char *endpoint = wax_endpoint_to_string (wax_verdict_get_endpoint (verdict));

  return wax_sql_run (db, error,
                      "INSERT INTO trust_connection VALUES (?1, ?2, ?3, ?4, ?4, ?5, ?6, ?7)"
                      " ON CONFLICT (endpoint) DO UPDATE SET fingerprint = ?2, granted = ?3,"
                      " since = iif (granted = ?3 AND anchor IS ?7, since, ?4), at = ?4, protocol = ?5, cipher = ?6,"
                      " anchor = ?7",
                      "ssiisss", endpoint, wax_verdict_get_fingerprint (verdict), (gint64) granted,
                      wax_verdict_get_time (verdict), wax_verdict_get_protocol (verdict),
                      wax_verdict_get_cipher (verdict), find_own_anchor (verdict));
}

gboolean
wax_last_connection_forget (sqlite3 *db, const char *endpoint, GError **error)
{
  return wax_sql_run (db, error, "DELETE FROM trust_connection WHERE endpoint = ?", "s", endpoint);
}

GHashTable *
wax_last_connection_list (sqlite3 *db, GError **error)
{
  g_autoptr(GHashTable) list =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) wax_last_connection_free);
  g_autoptr(sqlite3_stmt) stmt =
      wax_sql_prepare (db, error,
                       "SELECT endpoint, fingerprint, granted, since, at, protocol, cipher, anchor"
                       " FROM trust_connection",
                       "");
  WaxSqlStep step = WAX_SQL_FAILED;

  while (stmt != NULL && (step = wax_sql_step (stmt, error)) == WAX_SQL_ROW) {
    WaxLastConnection *self = g_new0 (WaxLastConnection, 1);

    self->fingerprint = wax_sql_dup_text (stmt, 1);
    self->granted = sqlite3_column_int (stmt, 2) != 0;
    self->since = sqlite3_column_int64 (stmt, 3);
    self->at = sqlite3_column_int64 (stmt, 4);
    self->protocol = wax_sql_dup_text (stmt, 5);
    self->cipher = wax_sql_dup_text (stmt, 6);
    self->anchor = wax_sql_dup_text (stmt, 7);
    g_hash_table_insert (list, wax_sql_dup_text (stmt, 0), self);
  }
  return step == WAX_SQL_DONE ? g_steal_pointer (&list) : NULL;
}
