#include "store/wax-store-check.h"

#include "store/wax-mail-store-private.h"
#include "store/wax-pack.h"

#include <string.h>

/* Folders with their true counts. */
#define TRUE_COUNTS                                                                                                    \
  "SELECT f.number, count(m.key) AS total, coalesce (sum(m.flags & 1), 0) AS unread, f.total AS said_total,"           \
  " f.unread AS said_unread FROM folder f LEFT JOIN message m ON m.folder = f.number GROUP BY f.number"

/* Though it should have some: what is too large is not kept. */
#define WITHOUT_CONTENT "pack = 0 AND size <= " G_STRINGIFY (WAX_STORED_BODY_MAX_SIZE)

static gboolean
count (WaxMailStore *store, guint *n, const char *sql, GError **error)
{
  gint64 value;

  if (!wax_sql_get_int (wax_mail_store_get_handle (store), &value, error, sql, ""))
    return FALSE;
  *n = (guint) value;
  return TRUE;
}

static gboolean
check_counts (WaxMailStore *store, WaxStoreCheck *check, GError **error)
{
  return count (store, &check->messages, "SELECT count(*) FROM message", error) &&
         count (store, &check->bodies, "SELECT count(*) FROM message WHERE pack > 0", error) &&
         count (store, &check->to_fetch, "SELECT count(*) FROM missing", error) &&
         count (store, &check->lost,
                "SELECT count(*) FROM message WHERE " WITHOUT_CONTENT " AND id NOT IN (SELECT id FROM missing)",
                error) &&
         count (store, &check->doubled,
                "SELECT coalesce (sum(n - 1), 0) FROM (SELECT count(*) AS n FROM message WHERE digest <> ''"
                " AND pack > 0 GROUP BY folder, digest)",
                error) &&
         count (store, &check->wrong_counts,
                "SELECT count(*) FROM (" TRUE_COUNTS ") WHERE total <> said_total OR unread <> said_unread", error);
}

/* TRUE also for a damaged one; FALSE only when reading failed for another reason. */
static gboolean
check_body (WaxMailStore *store, sqlite3_stmt *row, gboolean *good, GError **error)
{
  const char *id = wax_sql_get_text (row, 0), *digest = wax_sql_get_text (row, 4);
  WaxMailPlace place = { sqlite3_column_int64 (row, 1), sqlite3_column_int64 (row, 2), sqlite3_column_int64 (row, 3) };
  g_autoptr(GError) local = NULL;
  g_autoptr(GBytes) record = wax_mail_packs_read (store, &place, &local);
  g_autofree char *stored = NULL;

  *good = record != NULL && wax_pack_record_check (record, id, &local);
  if (*good && digest[0] != '\0') {
    stored = wax_pack_record_dup_digest (record);
    *good = strcmp (stored, digest) == 0;
  }
  if (*good || local == NULL || g_error_matches (local, WAX_STORE_ERROR, WAX_STORE_ERROR_DAMAGED))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static gboolean
check_bodies (WaxMailStore *store, GPtrArray *damaged, GCancellable *cancellable, GError **error)
{
  g_autoptr(sqlite3_stmt) stmt = wax_sql_prepare (wax_mail_store_get_handle (store), error,
                                                  "SELECT id, pack, offset, length, digest FROM message WHERE pack > 0",
                                                  "");
  WaxSqlStep step = WAX_SQL_FAILED;

  while (stmt != NULL && (step = wax_sql_step (stmt, error)) == WAX_SQL_ROW) {
    gboolean good;

    if (g_cancellable_set_error_if_cancelled (cancellable, error) || !check_body (store, stmt, &good, error))
      return FALSE;
    if (!good)
      g_ptr_array_add (damaged, wax_sql_dup_text (stmt, 0));
  }
  return step == WAX_SQL_DONE;
}

static gboolean
repair_bodies (WaxMailStore *store, GPtrArray *damaged, GError **error)
{
  for (guint i = 0; i < damaged->len; i++) {
    const char *id = damaged->pdata[i];

    if (!wax_mail_store_run (store, error, "UPDATE pack SET dead = dead + (SELECT length FROM message WHERE id = ?1)"
                                           " WHERE number = (SELECT pack FROM message WHERE id = ?1)", "s", id) ||
        !wax_mail_store_run (store, error, "UPDATE message SET pack = 0, offset = 0, length = 0 WHERE id = ?", "s", id))
      return FALSE;
  }
  return wax_mail_store_run (store, error,
                             "INSERT OR IGNORE INTO missing SELECT id, key FROM message WHERE " WITHOUT_CONTENT, "");
}

static gboolean
run_repair (WaxMailStore *store, WaxStoreCheck *check, GPtrArray *damaged, GError **error)
{
  g_autoptr(WaxSqlTransaction) transaction = wax_mail_store_begin (store, error);

  if (transaction == NULL || !repair_bodies (store, damaged, error) ||
      !wax_mail_store_run (store, error,
                           "UPDATE folder SET (total, unread) = (SELECT total, unread FROM (" TRUE_COUNTS ") t"
                           " WHERE t.number = folder.number)",
                           "") ||
      (check->search_damaged && !wax_mail_store_reset_search (store, error)) ||
      !wax_mail_store_commit (store, transaction, error))
    return FALSE;
  check->repaired = TRUE;
  return TRUE;
}

gboolean
wax_store_check_run (WaxMailStore *store, gboolean repair, WaxStoreCheck *check, GCancellable *cancellable,
                     GError **error)
{
  g_autoptr(GPtrArray) damaged = g_ptr_array_new_with_free_func (g_free);

  *check = (WaxStoreCheck) { 0 };
  if (!wax_database_check (store->database, error) || !check_counts (store, check, error) ||
      !wax_mail_store_check_search (store, &check->search_damaged, error) ||
      !check_bodies (store, damaged, cancellable, error))
    return FALSE;
  check->damaged = damaged->len;
  return !repair || wax_store_check_is_good (check) || run_repair (store, check, damaged, error);
}

gboolean
wax_store_check_is_good (const WaxStoreCheck *check)
{
  return check->lost == 0 && check->damaged == 0 && check->wrong_counts == 0 && !check->search_damaged;
}
