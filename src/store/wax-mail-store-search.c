#include "store/wax-mail-query.h"
#include "store/wax-mail-store-private.h"

gboolean
wax_mail_store_read_generations (WaxMailStore *self, WaxMailGenerations *generations, GError **error)
{
  return wax_mail_store_get_state_int (self, "search-generation", &generations->current, error) &&
         wax_mail_store_get_state_int (self, "search-previous", &generations->previous, error) &&
         wax_mail_store_get_state_int (self, "search-starts", &generations->starts, error);
}

typedef struct {
  sqlite3_stmt *stmt;
  gint64 key; /* of the hit it stands on, 0 at the end */
} Hits;

static void
clear_hits (Hits *hits)
{
  g_clear_pointer (&hits->stmt, sqlite3_finalize);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Hits, clear_hits)

/* To the next hit whose message is still there, in this very text. */
static gboolean
next_hit (Hits *hits, GError **error)
{
  WaxSqlStep step = wax_sql_step (hits->stmt, error);

  hits->key = step == WAX_SQL_ROW ? sqlite3_column_int64 (hits->stmt, 0) : 0;
  return step != WAX_SQL_FAILED;
}

static gboolean
start_hits (WaxMailStore *self, Hits *hits, gint64 generation, const char *query, gint64 starts, GError **error)
{
  g_autofree char *fts = wax_mail_query_to_fts (query, generation >= starts);
  g_autofree char *sql = g_strdup_printf ("SELECT s.rowid FROM search_%" G_GINT64_FORMAT
                                          " s CROSS JOIN message m ON m.key = s.rowid"
                                          " WHERE s.search_%" G_GINT64_FORMAT " MATCH ?1 AND m.indexed = ?2"
                                          " ORDER BY s.rowid DESC",
                                          generation, generation);

  if (fts == NULL)
    return TRUE;
  hits->stmt = wax_sql_prepare (wax_mail_store_get_handle (self), error, sql, "si", fts, generation);
  return hits->stmt != NULL && next_hit (hits, error);
}

static gboolean
collect (WaxMailStore *self, const WaxMailGenerations *generations, const char *query, guint limit, GArray *keys,
         GError **error)
{
  g_auto(Hits) current = { 0 }, previous = { 0 };

  if (!start_hits (self, &current, generations->current, query, generations->starts, error) ||
      (generations->previous != 0 &&
       !start_hits (self, &previous, generations->previous, query, generations->starts, error)))
    return FALSE;
  while (keys->len < limit && (current.key != 0 || previous.key != 0)) {
    Hits *newer = current.key >= previous.key ? &current : &previous;

    g_array_append_val (keys, newer->key);
    if (!next_hit (newer, error))
      return FALSE;
  }
  return TRUE;
}

GArray *
wax_mail_store_search (WaxMailStore *self, const char *query, guint limit, GError **error)
{
  g_autoptr(GArray) keys = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr(WaxSqlTransaction) transaction = wax_sql_begin_read (wax_mail_store_get_handle (self), error);
  WaxMailGenerations generations;

  if (transaction == NULL || !wax_mail_store_read_generations (self, &generations, error) ||
      !collect (self, &generations, query, limit, keys, error))
    return NULL;
  return g_steal_pointer (&keys);
}

gboolean
wax_mail_store_has_unindexed (WaxMailStore *self, gboolean *any, GError **error)
{
  gint64 n;

  if (!wax_sql_get_int (wax_mail_store_get_handle (self), &n, error,
                        "SELECT EXISTS (SELECT 1 FROM message WHERE indexed = 0 AND pack > 0)", ""))
    return FALSE;
  *any = n != 0;
  return TRUE;
}
