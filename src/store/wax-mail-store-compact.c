#include "store/wax-mail-store-private.h"
#include "store/wax-pack.h"

#include <glib/gstdio.h>

/* Bytes that one step moves. */
#define STEP_SIZE ((gint64) 16 << 20)

/* A pack is worth rewriting when this much of it, and at least half, is dead. */
#define DEAD_MINIMUM ((gint64) 1 << 20)

typedef struct {
  gint64 key;
  WaxMailPlace place;
} Live;

static gboolean
choose_pack (WaxMailStore *self, gint64 *pack, GError **error)
{
  return wax_sql_get_int (wax_mail_store_get_handle (self), pack, error,
                          "SELECT coalesce ((SELECT number FROM pack WHERE number <> ? AND dead >= min (?, size)"
                          " AND dead * 2 >= size ORDER BY dead DESC LIMIT 1), 0)",
                          "ii", self->write_pack, DEAD_MINIMUM);
}

static gboolean
list_live (WaxMailStore *self, gint64 pack, GArray *live, gboolean *last, GError **error)
{
  g_autoptr(sqlite3_stmt) stmt = wax_sql_prepare (wax_mail_store_get_handle (self), error,
                                                  "SELECT key, offset, length FROM message WHERE pack = ?", "i", pack);
  WaxSqlStep step = WAX_SQL_FAILED;
  gint64 sum = 0;

  while (stmt != NULL && sum < STEP_SIZE && (step = wax_sql_step (stmt, error)) == WAX_SQL_ROW) {
    Live row = { sqlite3_column_int64 (stmt, 0), { pack, sqlite3_column_int64 (stmt, 1),
      sqlite3_column_int64 (stmt, 2) } };

    sum += row.place.length;
    g_array_append_val (live, row);
  }
  *last = step == WAX_SQL_DONE;
  return stmt != NULL && step != WAX_SQL_FAILED;
}

static gboolean
move (WaxMailStore *self, const Live *row, GError **error)
{
  g_autoptr(GBytes) record = wax_mail_packs_read (self, &row->place, error);
  WaxMailPlace place;

  return record != NULL && wax_mail_packs_append (self, record, &place, error) &&
         wax_mail_store_run (self, error, "UPDATE message SET pack = ?2, offset = ?3, length = ?4 WHERE key = ?1",
                             "iiii", row->key,
                             place.pack, place.offset, place.length) &&
         wax_mail_packs_note_dead (self, row->place.pack, row->place.length, error);
}

static gboolean
move_step (WaxMailStore *self, gint64 pack, gboolean *last, GError **error)
{
  g_autoptr(GArray) live = g_array_new (FALSE, FALSE, sizeof (Live));
  g_autoptr(WaxSqlTransaction) transaction = wax_mail_store_begin (self, error);

  if (transaction == NULL || !list_live (self, pack, live, last, error))
    return FALSE;
  for (guint i = 0; i < live->len; i++) {
    if (!move (self, &g_array_index (live, Live, i), error))
      return FALSE;
  }
  if (*last && !wax_mail_store_run (self, error, "DELETE FROM pack WHERE number = ?", "i", pack))
    return FALSE;
  return wax_mail_packs_flush (self, error) && wax_mail_store_commit (self, transaction, error);
}

gboolean
wax_mail_store_compact (WaxMailStore *self, gboolean *more, GError **error)
{
  gboolean last = FALSE;
  gint64 pack;

  *more = FALSE;
  if (!choose_pack (self, &pack, error))
    return FALSE;
  if (pack == 0)
    return TRUE;
  if (!move_step (self, pack, &last, error)) {
    wax_mail_packs_recover (self, NULL);
    return FALSE;
  }
  /* The file goes when no committed row points into it any more. */
  if (last && !wax_mail_packs_recover (self, error))
    return FALSE;
  *more = TRUE;
  return TRUE;
}
