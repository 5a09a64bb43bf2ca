#include "engine/wax-engine-private.h"

#include <string.h>

enum {
  BUSY_INDEX_STEP = 200,
  IDLE_INDEX_STEP = 2500, /* fewer and larger steps spare FTS5 merging; one ends early when somebody waits */
  BUSY_INDEX_SHARE = 16,  /* while bodies come, making them searchable takes one part in so many of the time */
};

struct _WaxEngine {
  GObject parent_instance;

  WaxBackend *backend;
  char *dir;
  WaxWorker *writer;
  WaxWorker *changes;
  WaxEngineStores *stores; /* touched by the writer's thread only, as are those below */
  gint64 indexed_us;       /* when the last step beside a download ended, monotonic */
  gint64 index_step_us;    /* how long it took */

  GMutex claims_lock;
  GHashTable *claims; /* of ids to the download that asks for them */

  WaxProgressFunc progress;
  WaxNewsFunc news;
  gpointer user_data;
  GDestroyNotify free_user_data;

  int rebuilt;     /* atomic, as are those below */
  int indexing;    /* a job is queued */
  int indexers;    /* how many callers wait for the end of indexing */
  int downloads;   /* how many are under way */
  int unsettled;   /* a journal of an earlier run waits */
  int days;        /* the rule of what is downloaded, as are the next two */
  int max_kib;
  int waits;
  int waiting;     /* messages that do, as was told last */
  int headers;     /* of all that is to be fetched, what lists show is here */
  int taken_ms;    /* when changes were taken, by the clock below; 0 for never */
  gint64 started;  /* monotonic, us */
};

G_DEFINE_FINAL_TYPE (WaxEngine, wax_engine, G_TYPE_OBJECT)

static void
stores_free (WaxEngineStores *stores)
{
  g_clear_pointer (&stores->settings, wax_settings_store_close);
  g_clear_pointer (&stores->contacts, wax_contact_store_close);
  g_clear_pointer (&stores->mail, wax_mail_store_close);
  g_free (stores);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WaxEngineStores, stores_free)

/* ---- the writing thread ---- */

static gboolean
is_somebody_waiting (gpointer data)
{
  WaxEngine *self = data;

  /* The job that would go on with the same does not count. */
  return g_atomic_int_get (&self->downloads) == 0 &&
         wax_worker_count_waiting (self->writer) > (guint) g_atomic_int_get (&self->indexing);
}

static WaxEngineStores *
stores_open (WaxEngine *self, GError **error)
{
  g_autoptr(WaxEngineStores) stores = g_new0 (WaxEngineStores, 1);

  stores->mail = wax_mail_store_open (self->dir, WAX_MAIL_STORE_WRITE, error);
  if (stores->mail == NULL)
    return NULL;
  wax_mail_store_set_yield (stores->mail, is_somebody_waiting, self);
  stores->contacts = wax_contact_store_open (self->dir, error);
  if (stores->contacts == NULL)
    return NULL;
  stores->settings = wax_settings_store_open (self->dir, error);
  if (stores->settings == NULL)
    return NULL;
  return g_steal_pointer (&stores);
}

static void
tell (WaxEngine *self, const WaxChangeSet *flags, WaxMailNews *news)
{
  g_autoptr(WaxChangeSet) changes = wax_change_set_new (flags, news);

  if (self->news != NULL && !wax_change_set_is_empty (changes))
    self->news (changes, self->user_data);
}

/* What was in the store is at the server: it is fetched again. */
static gboolean
set_aside (WaxEngine *self, GError **error)
{
  WaxChangeSet flags = { .reset = TRUE, .folders = TRUE, .tags = TRUE, .contacts = TRUE, .settings = TRUE };

  g_warning ("The store in %s is damaged: it is set aside and fetched again", self->dir);
  g_clear_pointer (&self->stores, stores_free);
  if (!wax_mail_store_set_aside (self->dir, g_get_real_time () / G_USEC_PER_SEC, error))
    return FALSE;
  g_atomic_int_set (&self->rebuilt, TRUE);
  self->stores = stores_open (self, error);
  if (self->stores == NULL)
    return FALSE;
  tell (self, &flags, NULL);
  return TRUE;
}

static gboolean
ensure_stores (WaxEngine *self, GError **error)
{
  g_autoptr(GError) local = NULL;
  g_autofree char *journal = NULL;

  if (self->stores != NULL)
    return TRUE;
  self->stores = stores_open (self, &local);
  if (self->stores == NULL && g_error_matches (local, WAX_STORE_ERROR, WAX_STORE_ERROR_DAMAGED)) {
    if (!set_aside (self, error))
      return FALSE;
  } else if (self->stores == NULL) {
    g_propagate_error (error, g_steal_pointer (&local));
    return FALSE;
  }
  journal = g_build_filename (self->dir, "acting", NULL);
  if (g_file_test (journal, G_FILE_TEST_EXISTS))
    g_atomic_int_set (&self->unsettled, TRUE);
  return TRUE;
}

typedef struct {
  WaxEngine *engine; /* whoever waits for the end holds it, or @data */
  WaxEngineWriteFunc func;
  gpointer data;
  GDestroyNotify free_data;
} Write;

static void
write_free (gpointer data)
{
  Write *write = data;

  if (write->free_data != NULL)
    write->free_data (write->data);
  g_free (write);
}

static gpointer
run_write (gpointer data, GCancellable *cancellable, GError **error)
{
  Write *write = data;
  WaxEngine *self = write->engine;
  WaxChangeSet flags = { FALSE };
  g_autoptr(GError) local = NULL;
  gboolean ok;

  if (!ensure_stores (self, error))
    return NULL;
  ok = write->func (self->stores, write->data, &flags, &local);
  tell (self, &flags, wax_mail_store_take_news (self->stores->mail));
  if (ok)
    return GINT_TO_POINTER (TRUE);
  if (g_error_matches (local, WAX_STORE_ERROR, WAX_STORE_ERROR_DAMAGED) && !set_aside (self, error))
    return NULL;
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

gboolean
wax_engine_write (WaxEngine *self, WaxEngineWriteFunc func, gpointer data, GError **error)
{
  Write write = { self, func, data, NULL };

  return wax_worker_run (self->writer, run_write, &write, NULL, error) != NULL;
}

static Write *
write_new (WaxEngine *self, WaxEngineWriteFunc func, gpointer data, GDestroyNotify free_data)
{
  Write *write = g_new0 (Write, 1);

  write->engine = self;
  write->func = func;
  write->data = data;
  write->free_data = free_data;
  return write;
}

WaxTicket *
wax_engine_start_write (WaxEngine *self, WaxEngineWriteFunc func, gpointer data, GDestroyNotify free_data)
{
  return wax_worker_start (self->writer, run_write, write_new (self, func, data, free_data), write_free, NULL);
}

static gpointer
run_pushed (gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr(GError) local = NULL;
  gpointer done = NULL;

  /* One that was closed meanwhile may be another program's now. */
  if (((Write *) data)->engine->stores != NULL)
    done = run_write (data, cancellable, &local);
  if (local != NULL)
    g_message ("What was fetched is not kept: %s", local->message);
  return done;
}

void
wax_engine_push_write (WaxEngine *self, WaxEngineWriteFunc func, gpointer data, GDestroyNotify free_data)
{
  wax_worker_push (self->writer, run_pushed, write_new (self, func, data, free_data), write_free);
}

gboolean
wax_engine_finish_write (WaxTicket *ticket, GError **error)
{
  return wax_ticket_wait (ticket, error) != NULL;
}

/* ---- indexing ---- */

/* A step now and then, so that the newest can be found soon; the rest has the processors to itself afterwards. */
static void
index_beside_download (WaxEngine *self, GError **error)
{
  gint64 start_us = g_get_monotonic_time ();
  guint done;

  if (start_us - self->indexed_us < self->index_step_us * BUSY_INDEX_SHARE)
    return;
  wax_mail_store_index_pending (self->stores->mail, BUSY_INDEX_STEP, &done, error);
  self->indexed_us = g_get_monotonic_time ();
  self->index_step_us = self->indexed_us - start_us;
}

/* What is shown follows each step. */
static gboolean
index_step_and_tell (WaxEngine *self, guint *done, GError **error)
{
  WaxChangeSet flags = { FALSE };
  gboolean ok = wax_mail_store_index_pending (self->stores->mail, IDLE_INDEX_STEP, done, error);

  tell (self, &flags, wax_mail_store_take_news (self->stores->mail));
  return ok;
}

/* Steps until there is nothing to do or somebody else wants to write. Returns: whether to go on later. */
static gboolean
index_steps (WaxEngine *self, GError **error)
{
  gboolean more = TRUE;
  guint done = 1;

  /* The download's next batch, or its end, leads here again. */
  if (g_atomic_int_get (&self->downloads) > 0) {
    index_beside_download (self, error);
    return FALSE;
  }
  while (done > 0 && wax_worker_count_waiting (self->writer) == 0) {
    if (!index_step_and_tell (self, &done, error))
      return FALSE;
  }
  if (done > 0)
    return TRUE;
  while (more && g_atomic_int_get (&self->downloads) == 0 && wax_worker_count_waiting (self->writer) == 0) {
    if (!wax_mail_store_compact (self->stores->mail, &more, error))
      return FALSE;
  }
  return FALSE;
}

static gpointer
run_indexing (gpointer data, GCancellable *cancellable, GError **error)
{
  WaxEngine *self = data;
  g_autoptr(GError) local = NULL;
  WaxChangeSet flags = { FALSE };
  gboolean again;

  g_atomic_int_set (&self->indexing, FALSE);
  if (self->stores == NULL || g_atomic_int_get (&self->indexers) > 0)
    return NULL;
  again = index_steps (self, &local);
  tell (self, &flags, wax_mail_store_take_news (self->stores->mail));
  if (local != NULL)
    g_warning ("Making messages searchable stopped: %s", local->message);
  if (again)
    wax_engine_start_indexing (self);
  return NULL;
}

void
wax_engine_start_indexing (WaxEngine *self)
{
  if (g_atomic_int_compare_and_exchange (&self->indexing, FALSE, TRUE))
    wax_worker_push (self->writer, run_indexing, g_object_ref (self), g_object_unref);
}

gboolean
wax_engine_begin_download (WaxEngine *self)
{
  return g_atomic_int_add (&self->downloads, 1) > 0;
}

void
wax_engine_end_download (WaxEngine *self)
{
  g_atomic_int_add (&self->downloads, -1);
}

void
wax_engine_claim (WaxEngine *self, gpointer download, GPtrArray *ids)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->claims_lock);

  for (guint i = ids->len; i > 0; i--) {
    gpointer other = g_hash_table_lookup (self->claims, ids->pdata[i - 1]);

    if (other == NULL)
      g_hash_table_insert (self->claims, g_strdup (ids->pdata[i - 1]), download);
    else if (other != download)
      g_ptr_array_remove_index (ids, i - 1);
  }
}

static gboolean
is_of (gpointer id, gpointer download, gpointer wanted)
{
  return download == wanted;
}

void
wax_engine_let_go (WaxEngine *self, gpointer download)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->claims_lock);

  g_hash_table_foreach_remove (self->claims, is_of, download);
}

typedef struct {
  guint done;
} IndexStep;

static gboolean
index_step (WaxEngineStores *stores, gpointer data, WaxChangeSet *news, GError **error)
{
  IndexStep *step = data;

  return wax_mail_store_index_pending (stores->mail, IDLE_INDEX_STEP, &step->done, error);
}

gboolean
wax_engine_index (WaxEngine *self, GCancellable *cancellable, GError **error)
{
  IndexStep step = { 1 };
  gboolean ok = TRUE;

  g_atomic_int_inc (&self->indexers);
  while (ok && step.done > 0)
    ok = !g_cancellable_set_error_if_cancelled (cancellable, error) &&
         wax_engine_write (self, index_step, &step, error);
  g_atomic_int_add (&self->indexers, -1);
  wax_engine_start_indexing (self); /* what came meanwhile, and compacting */
  return ok;
}

/* ---- downloads ---- */

void
wax_engine_set_download_rule (WaxEngine *self, const WaxDownloadRule *rule)
{
  g_atomic_int_set (&self->days, rule->days);
  g_atomic_int_set (&self->max_kib, (int) MIN ((rule->max_size + 1023) / 1024, G_MAXINT));
  g_atomic_int_set (&self->waits, rule->waits);
}

void
wax_engine_get_download_rule (WaxEngine *self, WaxDownloadRule *rule)
{
  rule->days = g_atomic_int_get (&self->days);
  rule->max_size = (gint64) g_atomic_int_get (&self->max_kib) * 1024;
  rule->waits = g_atomic_int_get (&self->waits);
}

void
wax_engine_report_waiting (WaxEngine *self, guint waiting)
{
  if ((guint) g_atomic_int_get (&self->waiting) == waiting)
    return;
  g_atomic_int_set (&self->waiting, (int) waiting);
  wax_engine_report (self, &(WaxProgress){ .channel = WAX_CHANNEL_RECEIVE });
}

gboolean
wax_engine_knows_headers (WaxEngine *self, gboolean now)
{
  if (now)
    g_atomic_int_set (&self->headers, TRUE);
  return g_atomic_int_get (&self->headers);
}

/* ---- object ---- */

static gpointer
close_stores (gpointer data, GCancellable *cancellable, GError **error)
{
  stores_free (data);
  return NULL;
}

static void
wax_engine_finalize (GObject *object)
{
  WaxEngine *self = WAX_ENGINE (object);

  /* The handles belong to the writer's thread. */
  if (self->stores != NULL)
    wax_worker_push (self->writer, close_stores, self->stores, NULL);
  g_clear_object (&self->writer);
  g_clear_object (&self->changes);
  g_clear_object (&self->backend);
  if (self->free_user_data != NULL)
    self->free_user_data (self->user_data);
  g_free (self->dir);
  g_hash_table_unref (self->claims);
  g_mutex_clear (&self->claims_lock);
  G_OBJECT_CLASS (wax_engine_parent_class)->finalize (object);
}

static void
wax_engine_class_init (WaxEngineClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = wax_engine_finalize;
}

static void
wax_engine_init (WaxEngine *self)
{
  self->writer = wax_worker_new ();
  self->changes = wax_worker_new ();
  self->started = g_get_monotonic_time ();
  self->claims = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_mutex_init (&self->claims_lock);
  self->days = WAX_DOWNLOAD_ANY_AGE;
}

WaxEngine *
wax_engine_new (WaxBackend *backend, const char *dir)
{
  WaxEngine *self = g_object_new (WAX_TYPE_ENGINE, NULL);

  self->backend = g_object_ref (backend);
  self->dir = g_strdup (dir);
  return self;
}

void
wax_engine_set_listener (WaxEngine *self, WaxProgressFunc progress, WaxNewsFunc news, gpointer user_data,
                         GDestroyNotify free_user_data)
{
  g_return_if_fail (self->progress == NULL && self->news == NULL);

  self->progress = progress;
  self->news = news;
  self->user_data = user_data;
  self->free_user_data = free_user_data;
}

WaxBackend *
wax_engine_get_backend (WaxEngine *self)
{
  return self->backend;
}

static gboolean
do_nothing (WaxEngineStores *stores, gpointer data, WaxChangeSet *news, GError **error)
{
  return TRUE;
}

gboolean
wax_engine_open (WaxEngine *self, GError **error)
{
  return wax_engine_write (self, do_nothing, NULL, error);
}

gboolean
wax_engine_was_rebuilt (WaxEngine *self)
{
  return g_atomic_int_get (&self->rebuilt);
}

static gpointer
run_close (gpointer data, GCancellable *cancellable, GError **error)
{
  WaxEngine *self = data;

  g_clear_pointer (&self->stores, stores_free);
  return NULL;
}

void
wax_engine_close (WaxEngine *self)
{
  wax_worker_run (self->writer, run_close, self, NULL, NULL);
}

void
wax_engine_report (WaxEngine *self, const WaxProgress *progress)
{
  WaxProgress told = *progress;

  told.waiting = (guint) g_atomic_int_get (&self->waiting);
  if (self->progress != NULL)
    self->progress (&told, self->user_data);
}

const char *
wax_engine_get_dir (WaxEngine *self)
{
  return self->dir;
}

WaxWorker *
wax_engine_get_changes_worker (WaxEngine *self)
{
  return self->changes;
}

/* Wraps after 24 days of one run; then changes are taken once more than needed. */
static int
get_ms (WaxEngine *self)
{
  return (int) (((g_get_monotonic_time () - self->started) / 1000) & G_MAXINT);
}

gboolean
wax_engine_took_changes_within (WaxEngine *self, guint ms)
{
  int taken_ms = g_atomic_int_get (&self->taken_ms), now = get_ms (self);

  return taken_ms > 0 && now >= taken_ms && (guint) (now - taken_ms) < ms;
}

void
wax_engine_note_changes_taken (WaxEngine *self)
{
  g_atomic_int_set (&self->taken_ms, MAX (get_ms (self), 1));
}

gboolean
wax_engine_take_unsettled (WaxEngine *self)
{
  return g_atomic_int_compare_and_exchange (&self->unsettled, TRUE, FALSE);
}

/* Contacts that do not come hold up no mail. */
static gboolean
receive (WaxEngine *self, WaxChannelResult *result, GCancellable *cancellable, GError **error)
{
  g_autoptr(GError) local = NULL;

  if (!wax_engine_took_changes_within (self, 2000) &&
      !wax_engine_take_changes (self, WAX_CHANNEL_RECEIVE, result, cancellable, error))
    return FALSE;
  if (!wax_engine_fetch_contacts (self, result, cancellable, &local))
    g_message ("The contacts did not come: %s", local->message);
  if (!wax_engine_fetch_missing (self, result, cancellable, error))
    return FALSE;
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

gboolean
wax_engine_run_channel (WaxEngine *self, WaxChannelId channel, WaxChannelResult *result, GCancellable *cancellable,
                        GError **error)
{
  WaxChannelResult results[WAX_N_CHANNELS] = { { 0 } };
  gint64 start = g_get_monotonic_time ();
  gboolean ok = TRUE;

  memset (result, 0, sizeof *result);
  switch (channel) {
  case WAX_CHANNEL_FOLDERS:
  case WAX_CHANNEL_CHANGES:
    ok = wax_engine_take_changes (self, channel, result, cancellable, error);
    break;
  case WAX_CHANNEL_RECEIVE:
    ok = receive (self, result, cancellable, error);
    break;
  case WAX_CHANNEL_GAL:
    ok = wax_engine_run_contacts (self, result, cancellable, error);
    break;
  case WAX_CHANNEL_PREFERENCES:
    ok = wax_engine_run_settings (self, WAX_SETTINGS_PREFERENCES, results, cancellable, error);
    *result = results[channel];
    break;
  case WAX_CHANNEL_SIGNATURES:
    ok = wax_engine_run_settings (self, WAX_SETTINGS_SIGNATURES, results, cancellable, error);
    *result = results[channel];
    break;
  case WAX_CHANNEL_SENDERS:
    ok = wax_engine_run_settings (self, WAX_SETTINGS_SENDERS, results, cancellable, error);
    *result = results[channel];
    break;
  case WAX_CHANNEL_SEND:
  case WAX_CHANNEL_UPDATES:
    break;
  }
  result->seconds = (g_get_monotonic_time () - start) / (double) G_USEC_PER_SEC;
  return ok;
}
