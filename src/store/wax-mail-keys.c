#include "store/wax-mail-store-private.h"

/*
 * A message's key is its date in milliseconds times eight, plus a slot: keys sort by date, so newest-first lists,
 * pages and full-text hits need no sorting, and the differences between keys stay small in the full-text index.
 */
enum { SLOTS_PER_MS = 8 };

/* Until the year 10889: whatever date a server gives, a key stays far from where 64 bits end. */
#define MAX_DATE_MS ((gint64) 1 << 48)

static gboolean
find_free_slot (WaxMailStore *self, gint64 first, gint64 *key, GError **error)
{
  sqlite3_stmt *stmt =
    wax_database_get_statement (self->database,
                                "SELECT max (coalesce ((SELECT max(key) FROM message WHERE key BETWEEN ?1 AND ?2), 0),"
                                " coalesce ((SELECT max(docid) FROM dead_docid WHERE docid BETWEEN ?1 AND ?2), 0))",
                                error);
  gboolean found;

  if (stmt == NULL || !wax_sql_bind (stmt, error, "ii", first, first + SLOTS_PER_MS - 1) ||
      wax_sql_step (stmt, error) != WAX_SQL_ROW)
    return FALSE;
  found = sqlite3_column_int64 (stmt, 0) < first + SLOTS_PER_MS - 1;
  *key = found ? MAX (sqlite3_column_int64 (stmt, 0) + 1, first) : 0;
  sqlite3_reset (stmt);
  return TRUE;
}

gint64
wax_mail_keys_get_first (gint64 date_ms)
{
  return CLAMP (date_ms, 1, MAX_DATE_MS) * SLOTS_PER_MS;
}

gboolean
wax_mail_keys_allocate (WaxMailStore *self, gint64 date_ms, gint64 *key, GError **error)
{
  gint64 first = wax_mail_keys_get_first (date_ms);

  /* Thousands of messages may bear one date: look around in growing circles, not one by one. */
  for (gint64 circle = 1;; circle *= 2) {
    if (!find_free_slot (self, first, key, error))
      return FALSE;
    if (*key != 0)
      return TRUE;
    first += SLOTS_PER_MS * (gint64) (1 + g_random_int () % circle);
    circle = MIN (circle, 1 << 20);
  }
}
