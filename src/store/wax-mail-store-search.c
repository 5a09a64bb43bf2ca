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

/* ---- what a query is about ---- */

static void
clear_world (WaxMailQueryWorld *world)
{
  g_clear_pointer (&world->folders, g_ptr_array_unref);
  g_clear_pointer (&world->numbers, g_array_unref);
  g_clear_pointer (&world->tags, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (WaxMailQueryWorld, clear_world)

static gboolean
read_folders (WaxMailStore *self, WaxMailQueryWorld *world, GError **error)
{
  sqlite3_stmt *stmt =
    wax_database_get_statement (self->database, "SELECT number, id, path, role FROM folder", error);
  WaxSqlStep step = WAX_SQL_FAILED;

  world->folders = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_folder_unref);
  world->numbers = g_array_new (FALSE, FALSE, sizeof (gint64));
  while (stmt != NULL && (step = wax_sql_step (stmt, error)) == WAX_SQL_ROW) {
    gint64 number = sqlite3_column_int64 (stmt, 0);

    g_array_append_val (world->numbers, number);
    g_ptr_array_add (world->folders, wax_folder_new (&(WaxFolder) {
      .id = wax_sql_get_text (stmt, 1),
      .path = wax_sql_get_text (stmt, 2),
      .role = (WaxFolderRole) sqlite3_column_int (stmt, 3),
    }));
  }
  if (stmt != NULL)
    sqlite3_reset (stmt);
  return step == WAX_SQL_DONE;
}

/* As the person set it for the server's own searches. */
static gboolean
read_preferences (WaxMailStore *self, WaxMailQueryWorld *world, GError **error)
{
  static const char sql[] = "SELECT EXISTS (SELECT 1 FROM preference WHERE name = ? AND value = 'TRUE')";
  gint64 trash, junk;

  if (!wax_sql_get_int (wax_mail_store_get_handle (self), &trash, error, sql, "s", "zimbraPrefIncludeTrashInSearch") ||
      !wax_sql_get_int (wax_mail_store_get_handle (self), &junk, error, sql, "s", "zimbraPrefIncludeSpamInSearch"))
    return FALSE;
  world->with_trash = trash != 0;
  world->with_junk = junk != 0;
  return TRUE;
}

static gboolean
read_world (WaxMailStore *self, WaxMailQueryWorld *world, GError **error)
{
  WaxMailGenerations generations;

  if (!wax_mail_store_read_generations (self, &generations, error) || !read_folders (self, world, error) ||
      !read_preferences (self, world, error))
    return FALSE;
  world->tables[0] = (WaxMailQueryTable) { generations.current, generations.current >= generations.starts };
  world->tables[1] = (WaxMailQueryTable) { generations.previous, generations.previous >= generations.starts };
  world->tags = wax_mail_store_list_tags (self, error);
  return world->tags != NULL;
}

/* ---- hits ---- */

static gboolean
bind_texts (WaxMailStore *self, sqlite3_stmt *stmt, GPtrArray *values, GError **error)
{
  for (guint i = 0; i < values->len; i++) {
    if (sqlite3_bind_text (stmt, (int) i + 1, values->pdata[i], -1, SQLITE_TRANSIENT) != SQLITE_OK) {
      wax_sql_set_error (error, wax_mail_store_get_handle (self), "a search");
      return FALSE;
    }
  }
  return TRUE;
}

/* Never the rows of messages themselves: what a query asks for is all in the index. */
#define TRAITS "message m INDEXED BY message_by_traits"

/* Hits of the table @driver, which sort by date as messages do; where nothing of the query is text, of all messages,
 * which only the first table stands for. */
static gboolean
start_hits (WaxMailStore *self, Hits *hits, WaxQuery *query, const WaxMailQueryWorld *world,
            const WaxMailQueryTable *driver, GError **error)
{
  g_autofree char *fts = NULL;
  g_autoptr(WaxMailQuerySql) condition = NULL;
  g_autofree char *sql = NULL;
  gint64 n = driver->generation;

  if (n == 0)
    return TRUE;
  condition = wax_mail_query_to_sql (query, world, driver, &fts);
  if (fts == NULL && driver != &world->tables[0])
    return TRUE;
  if (fts != NULL) {
    g_ptr_array_add (condition->values, g_steal_pointer (&fts));
    sql = g_strdup_printf ("SELECT s.rowid FROM search_%" G_GINT64_FORMAT " s CROSS JOIN " TRAITS " ON m.key = s.rowid"
                           " WHERE s.search_%" G_GINT64_FORMAT " MATCH ?%u AND m.indexed = %" G_GINT64_FORMAT
                           " AND %s ORDER BY s.rowid DESC",
                           n, n, condition->values->len, n, condition->text->str);
  } else {
    sql = g_strdup_printf ("SELECT m.key FROM " TRAITS " WHERE %s ORDER BY m.key DESC", condition->text->str);
  }
  hits->stmt = wax_sql_prepare (wax_mail_store_get_handle (self), error, sql, "");
  return hits->stmt != NULL && bind_texts (self, hits->stmt, condition->values, error) && next_hit (hits, error);
}

static gboolean
collect (WaxMailStore *self, WaxQuery *query, const WaxMailQueryWorld *world, guint limit, GArray *keys, GError **error)
{
  g_auto(Hits) current = { 0 }, previous = { 0 };

  if (!start_hits (self, &current, query, world, &world->tables[0], error) ||
      !start_hits (self, &previous, query, world, &world->tables[1], error))
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
wax_mail_store_search (WaxMailStore *self, WaxQuery *query, guint limit, GError **error)
{
  g_autoptr(GArray) keys = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_auto(WaxMailQueryWorld) world = { 0 };
  g_autoptr(WaxSqlTransaction) transaction = NULL;

  if (query->root == NULL)
    return g_steal_pointer (&keys);
  transaction = wax_sql_begin_read (wax_mail_store_get_handle (self), error);
  if (transaction == NULL || !read_world (self, &world, error) ||
      !collect (self, query, &world, limit, keys, error))
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
