#include "store/wax-mail-schema.h"
#include "store/wax-mail-store-private.h"
#include "store/wax-mail-text.h"
#include "store/wax-pack.h"
#include "store/wax-people.h"

/* When more dead rows than this share of the live ones burden the full-text table, it is built anew. */
enum {
  REBUILD_MINIMUM = 2000,
  REBUILD_SHARE = 4,
  N_HELPERS = 2,
  YIELD_EVERY = 64, /* messages: some milliseconds */
};

#define BYTES_AHEAD ((gint64) 4 << 20) /* of compressed messages */

typedef struct {
  gint64 key;
  char *id;
  WaxMailPlace place;
  gboolean incomplete; /* the server did not tell all that a list shows */
  WaxPeopleMeeting meeting;
  GBytes *record;
  gint64 n_ahead; /* its bytes */
  WaxMailText *text; /* NULL when the body could not be read */
  gboolean done;
} Job;

/* Reading texts out of messages takes longer than indexing them: helpers read ahead, the index stays with one
 * thread. */
typedef struct {
  WaxMailStore *store;
  GArray *jobs;
  guint n_given;
  gint64 bytes_ahead;
  GThreadPool *pool;
  GAsyncQueue *ready;
} Extraction;

static void
clear_job_cb (gpointer data)
{
  Job *job = data;

  g_free (job->id);
  g_clear_pointer (&job->record, g_bytes_unref);
  g_clear_pointer (&job->text, wax_mail_text_free);
}

/* ---- indexing ---- */

#define JOB_COLUMNS                                                                                                    \
  "key, id, pack, offset, length, subject = '' OR from_address = '' OR recipients = '' OR fragment = ''" \
  " OR conversation = '', date_ms, " WAX_PEOPLE_MEETING

static gboolean
read_jobs (sqlite3_stmt *stmt, GArray *jobs, GError **error)
{
  WaxSqlStep step = WAX_SQL_FAILED;

  while (stmt != NULL && (step = wax_sql_step (stmt, error)) == WAX_SQL_ROW) {
    Job job = {
      .key = sqlite3_column_int64 (stmt, 0),
      .id = wax_sql_dup_text (stmt, 1),
      .place = { sqlite3_column_int64 (stmt, 2), sqlite3_column_int64 (stmt, 3), sqlite3_column_int64 (stmt, 4) },
      .incomplete = sqlite3_column_int (stmt, 5) != 0,
      .meeting = { sqlite3_column_int64 (stmt, 6), sqlite3_column_int (stmt, 7) },
    };

    g_array_append_val (jobs, job);
  }
  return step == WAX_SQL_DONE;
}

/* New messages first, then those that a rebuild has not moved yet. Newest last: FTS5 writes out what it gathered
 * whenever a row goes before the one in front of it. */
static gboolean
find_jobs (WaxMailStore *self, const WaxMailGenerations *generations, guint max, GArray *jobs, gboolean *moving,
           GError **error)
{
  sqlite3 *db = wax_mail_store_get_handle (self);
  g_autoptr(sqlite3_stmt) fresh = wax_sql_prepare (db, error,
    "SELECT * FROM (SELECT " JOB_COLUMNS " FROM message INDEXED BY message_to_index"
    " WHERE indexed = 0 AND pack > 0 ORDER BY key DESC LIMIT ?) ORDER BY key", "i", (gint64) max);
  g_autoptr(sqlite3_stmt) unmoved = NULL;

  if (!read_jobs (fresh, jobs, error))
    return FALSE;
  *moving = jobs->len == 0 && generations->previous != 0;
  if (!*moving)
    return TRUE;
  unmoved = wax_sql_prepare (db, error,
                             "SELECT " JOB_COLUMNS " FROM message WHERE indexed = ? AND key >="
                             " (SELECT value FROM state WHERE name = 'search-moved') ORDER BY key LIMIT ?",
                             "ii", generations->previous, (gint64) max);
  return read_jobs (unmoved, jobs, error);
}

/* What the server did not tell about a message, it tells itself. */
static gboolean
complete_row (WaxMailStore *self, gint64 key, const WaxMailText *text, GError **error)
{
  sqlite3_stmt *stmt =
    wax_database_get_statement (self->database,
                                "UPDATE message SET subject = coalesce (nullif (subject, ''), ?2),"
                                " from_name = iif (from_address = '' AND from_name = '', ?3, from_name),"
                                " from_address = coalesce (nullif (from_address, ''), ?4),"
                                " recipients = coalesce (nullif (recipients, ''), ?5),"
                                " fragment = coalesce (nullif (fragment, ''), ?6),"
                                " conversation = coalesce (nullif (conversation, ''), ?7) WHERE key = ?1"
                                " AND ((subject = '' AND ?2 <> '') OR (from_address = '' AND ?4 <> '')"
                                " OR (recipients = '' AND ?5 <> '') OR (fragment = '' AND ?6 <> '')"
                                " OR (conversation = '' AND ?7 <> ''))"
                                " RETURNING (SELECT id FROM folder WHERE number = folder),"
                                " conversation > '' AND conversation = ?7",
                                error);
  WaxSqlStep step;

  if (stmt == NULL || !wax_sql_bind (stmt, error, "issssss", key, text->subject, text->sender_name,
                                     text->sender_address, text->shown_recipients, text->fragment, text->thread))
    return FALSE;
  step = wax_sql_step (stmt, error);
  if (step == WAX_SQL_ROW)
    wax_mail_news_add (self->pending, WAX_MAIL_NEWS_CHANGED, key, wax_sql_get_text (stmt, 0));
  /* Lists of conversations have it in another place now. */
  if (step == WAX_SQL_ROW && sqlite3_column_int (stmt, 1) != 0)
    wax_mail_news_add (self->pending, WAX_MAIL_NEWS_ADDED, key, wax_sql_get_text (stmt, 0));
  sqlite3_reset (stmt);
  return step != WAX_SQL_FAILED;
}

/* A body that cannot be read is fetched again. */
static gboolean
forget_body (WaxMailStore *self, const Job *job, GError **error)
{
  g_warning ("The stored content of message %s cannot be read: it is fetched again", job->id);
  return wax_mail_packs_note_dead (self, job->place.pack, job->place.length, error) &&
         wax_mail_store_run (self, error, "UPDATE message SET indexed = 0, pack = 0, offset = 0, length = 0"
                                          " WHERE key = ?", "i", job->key) &&
         wax_mail_store_note_missing (self, job->id, job->key, error);
}

/* On a helper's thread; nobody else touches the job meanwhile. */
static void
extract_cb (gpointer data, gpointer ready)
{
  Job *job = data;
  g_autoptr(GBytes) raw = wax_pack_record_open_start (job->record, job->id, WAX_MAIL_TEXT_RAW_LIMIT, NULL);

  if (raw != NULL)
    job->text = wax_mail_text_new (raw);
  g_clear_pointer (&job->record, g_bytes_unref);
  g_async_queue_push (ready, job);
}

static void
extraction_init (Extraction *self, WaxMailStore *store, GArray *jobs)
{
  *self = (Extraction) { .store = store, .jobs = jobs, .ready = g_async_queue_new () };
  self->pool = g_thread_pool_new (extract_cb, self->ready, N_HELPERS, FALSE, NULL);
}

static void
extraction_clear (Extraction *self)
{
  if (self->pool != NULL)
    g_thread_pool_free (self->pool, TRUE, TRUE);
  g_async_queue_unref (self->ready);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Extraction, extraction_clear)

/* Keeps the helpers busy without holding a whole batch in memory. */
static gboolean
give_work (Extraction *self, GError **error)
{
  while (self->n_given < self->jobs->len && self->bytes_ahead < BYTES_AHEAD) {
    Job *job = &g_array_index (self->jobs, Job, self->n_given++);
    WaxMailPlace start = job->place;
    g_autoptr(GError) local = NULL;

    start.length = (gint64) wax_pack_record_get_start_size (job->id, (gsize) start.length, WAX_MAIL_TEXT_RAW_LIMIT);
    job->record = wax_mail_packs_read (self->store, &start, &local);
    if (job->record == NULL && !g_error_matches (local, WAX_STORE_ERROR, WAX_STORE_ERROR_DAMAGED)) {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
    job->done = job->record == NULL;
    if (job->done)
      continue;
    job->n_ahead = start.length;
    self->bytes_ahead += start.length;
    g_thread_pool_push (self->pool, job, NULL);
  }
  return TRUE;
}

static gboolean
wait_for (Extraction *self, Job *job, GError **error)
{
  while (!job->done) {
    Job *ready;

    if (!give_work (self, error))
      return FALSE;
    if (job->done)
      break;
    ready = g_async_queue_pop (self->ready);
    ready->done = TRUE;
    self->bytes_ahead -= ready->n_ahead;
  }
  return TRUE;
}

/* What lies behind waits for another time. */
static void
stop_at (Extraction *self, guint length)
{
  g_thread_pool_free (g_steal_pointer (&self->pool), TRUE, TRUE);
  g_array_set_size (self->jobs, length);
}

/* Into the full-text table. */
static gboolean
index_text (Job *job, sqlite3_stmt *insert, GError **error)
{
  if (job->text != NULL && !wax_sql_run_bound (insert, error, "issss", job->key, job->text->subject, job->text->sender,
                                               job->text->recipients, job->text->body))
    return FALSE;
  if (job->text != NULL)
    g_clear_pointer (&job->text->body, g_free);
  return TRUE;
}

static gboolean
note_job (WaxMailStore *self, const Job *job, gint64 generation, GError **error)
{
  if (job->text == NULL)
    return forget_body (self, job, error);
  return (!job->incomplete || complete_row (self, job->key, job->text, error)) &&
         wax_people_meet (self->database, &job->meeting, job->text, error) &&
         wax_mail_store_run (self, error, "UPDATE message SET indexed = ?, met = 1 WHERE key = ?", "ii", generation,
                             job->key);
}

/* First all texts, then all rows: any other write makes FTS5 write out what it gathered, at ten times the cost. A new
 * message says nothing about how far a rebuild has moved. */
static gboolean
index_jobs (WaxMailStore *self, const WaxMailGenerations *generations, GArray *jobs, gboolean moving, GError **error)
{
  g_autofree char *sql = g_strdup_printf ("INSERT INTO search_%" G_GINT64_FORMAT
                                          " (rowid, subject, sender, recipients, body)"
                                          " VALUES (?, ?, ?, ?, ?)",
                                          generations->current);
  g_autoptr(sqlite3_stmt) insert = wax_sql_prepare (wax_mail_store_get_handle (self), error, sql, "");

  g_auto(Extraction) extraction = { 0 };

  extraction_init (&extraction, self, jobs);
  if (insert == NULL)
    return FALSE;
  for (guint i = 0; i < jobs->len; i++) {
    Job *job = &g_array_index (jobs, Job, i);

    if (i > 0 && i % YIELD_EVERY == 0 && self->yield != NULL && self->yield (self->yield_data)) {
      stop_at (&extraction, i);
      break;
    }
    if (!wait_for (&extraction, job, error) || !index_text (job, insert, error))
      return FALSE;
  }
  for (guint i = 0; i < jobs->len; i++) {
    if (!note_job (self, &g_array_index (jobs, Job, i), generations->current, error))
      return FALSE;
  }
  self->pending->searchable |= !moving;
  return !moving ||
         wax_mail_store_run (self, error, "UPDATE state SET value = max (value, ?) WHERE name = 'search-moved'", "i",
                             g_array_index (jobs, Job, jobs->len - 1).key);
}

static gboolean
start_rebuild (WaxMailStore *self, WaxMailGenerations *generations, GError **error)
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
finish_rebuild (WaxMailStore *self, WaxMailGenerations *generations, GError **error)
{
  g_autofree char *script = g_strdup_printf ("DROP TABLE search_%" G_GINT64_FORMAT, generations->previous);

  if (!wax_sql_execute (wax_mail_store_get_handle (self), script, error) ||
      !wax_mail_store_run (self, error, "DELETE FROM dead_docid WHERE generation = ?", "i", generations->previous))
    return FALSE;
  generations->previous = 0;
  return wax_mail_store_set_state_int (self, "search-previous", 0, error);
}

static gboolean
needs_rebuild (WaxMailStore *self, const WaxMailGenerations *generations, gboolean *needed, GError **error)
{
  sqlite3 *db = wax_mail_store_get_handle (self);
  gint64 dead, live;

  *needed = generations->current < generations->starts;
  if (*needed)
    return TRUE;
  if (!wax_sql_get_int (db, &dead, error, "SELECT count(*) FROM dead_docid", ""))
    return FALSE;
  if (dead < REBUILD_MINIMUM)
    return TRUE;
  if (!wax_sql_get_int (db, &live, error, "SELECT count(*) FROM message", ""))
    return FALSE;
  *needed = dead * REBUILD_SHARE > live;
  return TRUE;
}

void
wax_mail_store_set_yield (WaxMailStore *self, WaxMailYieldFunc func, gpointer user_data)
{
  self->yield = func;
  self->yield_data = user_data;
}

static gboolean
index_step (WaxMailStore *self, guint max, guint *done, GError **error)
{
  g_autoptr(GArray) jobs = g_array_new (FALSE, FALSE, sizeof (Job));
  g_autoptr(WaxSqlTransaction) transaction = wax_mail_store_begin (self, error);
  WaxMailGenerations generations;
  gboolean rebuild = FALSE, moving = FALSE;

  g_array_set_clear_func (jobs, clear_job_cb);
  *done = 0;
  if (transaction == NULL || !wax_mail_store_read_generations (self, &generations, error))
    return FALSE;
  if (generations.previous == 0 && !needs_rebuild (self, &generations, &rebuild, error))
    return FALSE;
  if (rebuild && !start_rebuild (self, &generations, error))
    return FALSE;
  if (!find_jobs (self, &generations, max, jobs, &moving, error))
    return FALSE;
  if (jobs->len > 0 ? !index_jobs (self, &generations, jobs, moving, error)
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
  WaxMailGenerations generations;

  *damaged = FALSE;
  if (!wax_mail_store_read_generations (self, &generations, error))
    return FALSE;
  script = g_strdup_printf ("INSERT INTO search_%" G_GINT64_FORMAT " (search_%" G_GINT64_FORMAT
                            ") VALUES ('integrity-check')",
                            generations.current, generations.current);
  if (wax_sql_execute (wax_mail_store_get_handle (self), script, &local))
    return TRUE;
  *damaged = g_error_matches (local, WAX_STORE_ERROR, WAX_STORE_ERROR_DAMAGED);
  if (!*damaged)
    g_propagate_error (error, g_steal_pointer (&local));
  return *damaged;
}

/* SQLite drops no table that it cannot open first. Without what is damaged it can: FTS5 keeps the list of its parts in
 * row 10, none here, and sums in row 1 (fts5_index.c, "Structure Record" and "Averages Record"). */
static gboolean
empty_search (WaxMailStore *self, gint64 generation, GError **error)
{
  g_autofree char *script =
    g_strdup_printf ("DELETE FROM search_%" G_GINT64_FORMAT "_data; DELETE FROM search_%" G_GINT64_FORMAT "_idx;"
                     "INSERT INTO search_%" G_GINT64_FORMAT "_data VALUES (1, x''), (10, x'00000000000000')",
                     generation, generation, generation);

  return wax_sql_execute (wax_mail_store_get_handle (self), script, error);
}

gboolean
wax_mail_store_reset_search (WaxMailStore *self, GError **error)
{
  WaxMailGenerations generations;

  return wax_mail_store_read_generations (self, &generations, error) &&
         empty_search (self, generations.current, error) &&
         (generations.previous == 0 || (empty_search (self, generations.previous, error) &&
                                        finish_rebuild (self, &generations, error))) &&
         start_rebuild (self, &generations, error) && finish_rebuild (self, &generations, error) &&
         wax_mail_store_run (self, error, "UPDATE message SET indexed = 0", "");
}

/* What is made from the messages can be made anew from them. Returns: whether that was it. */
static gboolean
mend_search (WaxMailStore *self)
{
  g_autoptr(WaxSqlTransaction) transaction = NULL;
  gboolean damaged = FALSE;

  if (!wax_mail_store_check_search (self, &damaged, NULL) || !damaged)
    return FALSE;
  g_warning ("The search index in %s is damaged: it is made anew", self->dir);
  transaction = wax_mail_store_begin (self, NULL);
  return transaction != NULL && wax_mail_store_reset_search (self, NULL) &&
         wax_mail_store_commit (self, transaction, NULL);
}

gboolean
wax_mail_store_index_pending (WaxMailStore *self, guint max, guint *done, GError **error)
{
  g_autoptr(GError) local = NULL;

  if (index_step (self, max, done, &local))
    return TRUE;
  if (g_error_matches (local, WAX_STORE_ERROR, WAX_STORE_ERROR_DAMAGED) && mend_search (self))
    return index_step (self, max, done, error);
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}
