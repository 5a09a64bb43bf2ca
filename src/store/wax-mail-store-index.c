#include "store/wax-mail-schema.h"
#include "store/wax-mail-query.h"
#include "store/wax-mail-store-private.h"
#include "store/wax-mail-text.h"
#include "store/wax-pack.h"

/* When more dead rows than this share of the live ones burden the full-text table, it is built anew. */
enum {
  REBUILD_MINIMUM = 2000,
  REBUILD_SHARE = 4,
};

typedef struct {
  gint64 key;
  char *id;
  WaxMailPlace place;
} Job;

/* The full-text tables: one, or two while a rebuild goes on. Whichever message.indexed names has the message. */
typedef struct {
  gint64 current;
  gint64 previous; /* 0 for none */
} Generations;

static void
clear_job_cb (gpointer job)
{
  g_free (((Job *) job)->id);
}

static gboolean
read_generations (WaxMailStore *self, Generations *generations, GError **error)
{
  return wax_mail_store_get_state_int (self, "search-generation", &generations->current, error) &&
         wax_mail_store_get_state_int (self, "search-previous", &generations->previous, error);
}

/* ---- indexing ---- */

static gboolean
read_jobs (sqlite3_stmt *stmt, GArray *jobs, GError **error)
{
  WaxSqlStep step = WAX_SQL_FAILED;

  while (stmt != NULL && (step = wax_sql_step (stmt, error)) == WAX_SQL_ROW) {
    Job job = {
      sqlite3_column_int64 (stmt, 0),
      wax_sql_dup_text (stmt, 1),
      { sqlite3_column_int64 (stmt, 2), sqlite3_column_int64 (stmt, 3), sqlite3_column_int64 (stmt, 4) },
    };

    g_array_append_val (jobs, job);
  }
  return step == WAX_SQL_DONE;
}

/* New messages first, then those that a rebuild has not moved yet. Newest last: FTS5 writes out what it gathered
 * whenever a row goes before the one in front of it. */
static gboolean
find_jobs (WaxMailStore *self, const Generations *generations, guint max, GArray *jobs, GError **error)
{
  sqlite3 *db = wax_mail_store_get_handle (self);
  g_autoptr(sqlite3_stmt) fresh = wax_sql_prepare (db, error,
    "SELECT * FROM (SELECT key, id, pack, offset, length FROM message INDEXED BY message_to_index"
    " WHERE indexed = 0 AND pack > 0 ORDER BY key DESC LIMIT ?) ORDER BY key", "i", (gint64) max);
  g_autoptr(sqlite3_stmt) moving = NULL;

  if (!read_jobs (fresh, jobs, error))
    return FALSE;
  if (jobs->len > 0 || generations->previous == 0)
    return TRUE;
  moving = wax_sql_prepare (db, error, "SELECT key, id, pack, offset, length FROM message WHERE indexed = ? AND key >="
                                       " (SELECT value FROM state WHERE name = 'search-moved') ORDER BY key LIMIT ?", "ii",
                            generations->previous, (gint64) max);
  return read_jobs (moving, jobs, error);
}

/* What the server did not tell about a message, it tells itself. */
static gboolean
complete_row (WaxMailStore *self, gint64 key, const WaxMailText *text, GError **error)
{
  sqlite3_stmt *stmt = wax_database_get_statement (
    self->database,
    "UPDATE message SET subject = coalesce (nullif (subject, ''), ?2), from_name = iif (from_address = '' AND from_name = '', ?3, from_name),"
    " from_address = coalesce (nullif (from_address, ''), ?4), recipients = coalesce (nullif (recipients, ''), ?5),"
    " fragment = coalesce (nullif (fragment, ''), ?6) WHERE key = ?1 AND ((subject = '' AND ?2 <> '') OR"
    " (from_address = '' AND ?4 <> '') OR (recipients = '' AND ?5 <> '') OR (fragment = '' AND ?6 <> ''))"
    " RETURNING (SELECT id FROM folder WHERE number = folder)",
    error);
  WaxSqlStep step;

  if (stmt == NULL || !wax_sql_bind (stmt, error, "isssss", key, text->subject, text->sender_name, text->sender_address,
                                     text->shown_recipients, text->fragment))
    return FALSE;
  step = wax_sql_step (stmt, error);
  if (step == WAX_SQL_ROW)
    wax_mail_news_add (self->pending, WAX_MAIL_NEWS_CHANGED, key, wax_sql_get_text (stmt, 0));
  sqlite3_reset (stmt);
  return step != WAX_SQL_FAILED;
}

/* A body that cannot be read is fetched again. */
static gboolean
forget_body (WaxMailStore *self, const Job *job, GError **error)
{
  g_warning ("The stored content of message %s cannot be read: it is fetched again", job->id);
  return wax_mail_packs_note_dead (self, job->place.pack, job->place.length, error) &&
         wax_mail_store_run (self, error, "UPDATE message SET pack = 0, offset = 0, length = 0 WHERE key = ?", "i", job->key) &&
         wax_mail_store_note_missing (self, job->id, job->key, error);
}

static gboolean
index_job (WaxMailStore *self, const Job *job, gint64 generation, sqlite3_stmt *insert, GError **error)
{
  g_autoptr(GError) local = NULL;
  g_autoptr(GBytes) record = wax_mail_packs_read (self, &job->place, &local);
  g_autoptr(GBytes) raw = record != NULL ? wax_pack_record_open (record, job->id, &local) : NULL;
  g_autoptr(WaxMailText) text = NULL;

  if (g_error_matches (local, WAX_STORE_ERROR, WAX_STORE_ERROR_DAMAGED))
    return forget_body (self, job, error);
  if (raw == NULL) {
    g_propagate_error (error, g_steal_pointer (&local));
    return FALSE;
  }
  text = wax_mail_text_new (raw);
  return wax_sql_run_bound (insert, error, "issss", job->key, text->subject, text->sender, text->recipients, text->body) &&
         complete_row (self, job->key, text, error) &&
         wax_mail_store_run (self, error, "UPDATE message SET indexed = ? WHERE key = ? AND pack > 0", "ii", generation, job->key);
}

static gboolean
index_jobs (WaxMailStore *self, const Generations *generations, GArray *jobs, GError **error)
{
  g_autofree char *sql = g_strdup_printf ("INSERT INTO search_%" G_GINT64_FORMAT " (rowid, subject, sender, recipients, body)"
                                          " VALUES (?, ?, ?, ?, ?)", generations->current);
  g_autoptr(sqlite3_stmt) insert = wax_sql_prepare (wax_mail_store_get_handle (self), error, sql, "");

  if (insert == NULL)
    return FALSE;
  for (guint i = 0; i < jobs->len; i++) {
    if (!index_job (self, &g_array_index (jobs, Job, i), generations->current, insert, error))
      return FALSE;
  }
  return generations->previous == 0 ||
         wax_mail_store_run (self, error, "UPDATE state SET value = max (value, ?) WHERE name = 'search-moved'", "i",
                             g_array_index (jobs, Job, jobs->len - 1).key);
}

static gboolean
start_rebuild (WaxMailStore *self, Generations *generations, GError **error)
{
  g_autofree char *script = NULL;
  guint next = (guint) generations->current + 1;

  generations->previous = generations->current;
  generations->current = next;
  script = g_strdup_printf (WAX_MAIL_SEARCH_TABLE, next, next, next);
  return wax_sql_execute (wax_mail_store_get_handle (self), script, error) &&
         wax_mail_store_set_state_int (self, "search-generation", generations->current, error) &&
         wax_mail_store_set_state_int (self, "search-previous", generations->previous, error) &&
         wax_mail_store_set_state_int (self, "search-moved", 0, error);
}

static gboolean
finish_rebuild (WaxMailStore *self, Generations *generations, GError **error)
{
  g_autofree char *script = g_strdup_printf ("DROP TABLE search_%" G_GINT64_FORMAT, generations->previous);

  if (!wax_sql_execute (wax_mail_store_get_handle (self), script, error) ||
      !wax_mail_store_run (self, error, "DELETE FROM dead_docid WHERE generation = ?", "i", generations->previous))
    return FALSE;
  generations->previous = 0;
  return wax_mail_store_set_state_int (self, "search-previous", 0, error);
}

static gboolean
needs_rebuild (WaxMailStore *self, gboolean *needed, GError **error)
{
  sqlite3 *db = wax_mail_store_get_handle (self);
  gint64 dead, live;

  *needed = FALSE;
  if (!wax_sql_get_int (db, &dead, error, "SELECT count(*) FROM dead_docid", ""))
    return FALSE;
  if (dead < REBUILD_MINIMUM)
    return TRUE;
  if (!wax_sql_get_int (db, &live, error, "SELECT count(*) FROM message", ""))
    return FALSE;
  *needed = dead * REBUILD_SHARE > live;
  return TRUE;
}

gboolean
wax_mail_store_index_pending (WaxMailStore *self, guint max, guint *done, GError **error)
{
  g_autoptr(GArray) jobs = g_array_new (FALSE, FALSE, sizeof (Job));
  g_autoptr(WaxSqlTransaction) transaction = wax_mail_store_begin (self, error);
  Generations generations;
  gboolean rebuild = FALSE;

  g_array_set_clear_func (jobs, clear_job_cb);
  *done = 0;
  if (transaction == NULL || !read_generations (self, &generations, error))
    return FALSE;
  if (generations.previous == 0 && !needs_rebuild (self, &rebuild, error))
    return FALSE;
  if (rebuild && !start_rebuild (self, &generations, error))
    return FALSE;
  if (!find_jobs (self, &generations, max, jobs, error))
    return FALSE;
  if (jobs->len > 0 ? !index_jobs (self, &generations, jobs, error)
                    : generations.previous != 0 && !finish_rebuild (self, &generations, error))
    return FALSE;
  if (!wax_mail_store_commit (self, transaction, error))
    return FALSE;
  *done = jobs->len;
  return TRUE;
}

/* ---- checking ---- */

gboolean
wax_mail_store_check_search (WaxMailStore *self, gboolean *damaged, GError **error)
{
  g_autoptr(GError) local = NULL;
  g_autofree char *script = NULL;
  Generations generations;

  *damaged = FALSE;
  if (!read_generations (self, &generations, error))
    return FALSE;
  script = g_strdup_printf ("INSERT INTO search_%" G_GINT64_FORMAT " (search_%" G_GINT64_FORMAT ") VALUES ('integrity-check')",
                            generations.current, generations.current);
  if (wax_sql_execute (wax_mail_store_get_handle (self), script, &local))
    return TRUE;
  *damaged = g_error_matches (local, WAX_STORE_ERROR, WAX_STORE_ERROR_DAMAGED);
  if (!*damaged)
    g_propagate_error (error, g_steal_pointer (&local));
  return *damaged;
}

gboolean
wax_mail_store_reset_search (WaxMailStore *self, GError **error)
{
  Generations generations;

  return read_generations (self, &generations, error) &&
         (generations.previous == 0 || finish_rebuild (self, &generations, error)) &&
         start_rebuild (self, &generations, error) && finish_rebuild (self, &generations, error) &&
         wax_mail_store_run (self, error, "UPDATE message SET indexed = 0", "");
}

/* ---- searching ---- */

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
start_hits (WaxMailStore *self, Hits *hits, gint64 generation, const char *fts, GError **error)
{
  g_autofree char *sql = g_strdup_printf ("SELECT s.rowid FROM search_%" G_GINT64_FORMAT " s CROSS JOIN message m ON m.key = s.rowid"
                                          " WHERE s.search_%" G_GINT64_FORMAT " MATCH ?1 AND m.indexed = ?2"
                                          " ORDER BY s.rowid DESC", generation, generation);

  hits->stmt = wax_sql_prepare (wax_mail_store_get_handle (self), error, sql, "si", fts, generation);
  return hits->stmt != NULL && next_hit (hits, error);
}

static gboolean
collect (WaxMailStore *self, const Generations *generations, const char *fts, guint limit, GArray *keys, GError **error)
{
  g_auto(Hits) current = { 0 }, previous = { 0 };

  if (!start_hits (self, &current, generations->current, fts, error) ||
      (generations->previous != 0 && !start_hits (self, &previous, generations->previous, fts, error)))
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
  g_autofree char *fts = wax_mail_query_to_fts (query);
  g_autoptr(WaxSqlTransaction) transaction = NULL;
  Generations generations;

  if (fts == NULL)
    return g_steal_pointer (&keys);
  transaction = wax_sql_begin_read (wax_mail_store_get_handle (self), error);
  if (transaction == NULL || !read_generations (self, &generations, error) ||
      !collect (self, &generations, fts, limit, keys, error))
    return NULL;
  return g_steal_pointer (&keys);
}
