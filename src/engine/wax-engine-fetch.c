#include "engine/wax-engine-private.h"

/* Content of messages: two connections fetch, one thread writes, memory stays bounded whatever the mailbox's size. */

enum {
  WINDOW = 10000,             /* ids held at a time */
  FIRST_CHUNK = 50,           /* so that something can be read soon */
  CHUNK = 500,
  BATCH_BODIES = 500,         /* one flush and commit for so many */
  BATCH_BYTES = 3 << 20,      /* compressed; each connection holds up to two batches */
  PASSES = 2,                 /* what was not delivered is asked for once more */
};

typedef struct {
  WaxEngine *engine;
  GCancellable *cancellable;
  GAsyncQueue *chunks; /* of GPtrArray of ids */
  int failed;          /* atomic, as are those below */
  int done;
  int added;
  int kilobytes;
  guint total;
} Run;

typedef struct {
  Run *run;
  GPtrArray *bodies;
  gsize size;
  WaxTicket *ticket; /* of the batch before */
} Fetcher;

/* ---- writing ---- */

static gboolean
write_bodies (WaxEngineStores *stores, gpointer data, WaxChangeSet *news, GError **error)
{
  return wax_mail_store_add_bodies (stores->mail, data, error);
}

static void
free_bodies (gpointer bodies)
{
  g_ptr_array_unref (bodies);
}

static void
report (Run *run)
{
  WaxProgress progress = { WAX_CHANNEL_RECEIVE, (guint) g_atomic_int_get (&run->done), run->total,
                           (guint64) g_atomic_int_get (&run->kilobytes) * 1024 };

  wax_engine_report (run->engine, &progress);
}

static gboolean
wait_for_batch (Fetcher *self, GError **error)
{
  return self->ticket == NULL || wax_engine_finish_write (g_steal_pointer (&self->ticket), error);
}

/* Hands the batch to the writer, once that has done with the one before. */
static gboolean
flush (Fetcher *self, GError **error)
{
  guint n = self->bodies->len;

  if (!wait_for_batch (self, error))
    return FALSE;
  if (n == 0)
    return TRUE;
  self->ticket = wax_engine_start_write (self->run->engine, write_bodies, self->bodies, free_bodies);
  self->bodies = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_stored_body_unref);
  self->size = 0;
  g_atomic_int_add (&self->run->added, (int) n);
  wax_engine_start_indexing (self->run->engine);
  return TRUE;
}

static gboolean
keep_body (WaxMessage *meta, GBytes *raw, gpointer data, GError **error)
{
  Fetcher *self = data;
  WaxStoredBody *body = wax_stored_body_new (meta, raw);

  g_ptr_array_add (self->bodies, body);
  self->size += g_bytes_get_size (body->record);
  g_atomic_int_inc (&self->run->done);
  g_atomic_int_add (&self->run->kilobytes, (int) (g_bytes_get_size (raw) + 1023) / 1024);
  report (self->run);
  if (g_atomic_int_get (&self->run->failed))
    g_cancellable_cancel (self->run->cancellable);
  return (self->bodies->len < BATCH_BODIES && self->size < BATCH_BYTES) || flush (self, error);
}

/* ---- fetching ---- */

/* Works off chunks until there is none left or somebody failed. */
static gboolean
fetch_chunks (Run *run, GCancellable *cancellable, GError **error)
{
  Fetcher self = { run, g_ptr_array_new_with_free_func ((GDestroyNotify) wax_stored_body_unref) };
  WaxBackend *backend = wax_engine_get_backend (run->engine);
  g_autoptr(GError) local = NULL;
  GPtrArray *ids;

  while (local == NULL && !g_atomic_int_get (&run->failed) && (ids = g_async_queue_try_pop (run->chunks)) != NULL) {
    gboolean first = ids->len <= FIRST_CHUNK;

    /* What came whole before a failure is kept. */
    wax_backend_fetch_messages (backend, ids, keep_body, &self, cancellable, &local);
    if (first && local == NULL)
      flush (&self, &local);
    g_ptr_array_unref (ids);
  }
  flush (&self, local == NULL ? &local : NULL);
  wait_for_batch (&self, local == NULL ? &local : NULL);
  g_ptr_array_unref (self.bodies);
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static gpointer
run_second (gpointer data, GCancellable *cancellable, GError **error)
{
  Run *run = data;
  g_autoptr(GError) local = NULL;

  /* Too many at once: one connection goes on with what is left. */
  if (!fetch_chunks (run, cancellable, &local) &&
      !g_error_matches (local, WAX_SERVER_ERROR, WAX_SERVER_ERROR_THROTTLED)) {
    g_atomic_int_set (&run->failed, TRUE);
    g_propagate_error (error, g_steal_pointer (&local));
  }
  return NULL;
}

static void
free_ids (gpointer ids)
{
  g_ptr_array_unref (ids);
}

static GAsyncQueue *
split (GPtrArray *ids)
{
  GAsyncQueue *chunks = g_async_queue_new_full (free_ids);

  for (guint from = 0; from < ids->len;) {
    guint n = MIN (from == 0 ? FIRST_CHUNK : CHUNK, ids->len - from);
    GPtrArray *chunk = g_ptr_array_new_full (n, g_free);

    /* Two connections share what is little. */
    if (from > 0 && ids->len - from < 2 * CHUNK)
      n = MIN (n, MAX ((ids->len - from + 1) / 2, FIRST_CHUNK));
    n = MIN (n, ids->len - from);
    for (guint i = from; i < from + n; i++)
      g_ptr_array_add (chunk, g_strdup (ids->pdata[i]));
    g_async_queue_push (chunks, chunk);
    from += n;
  }
  return chunks;
}

static gboolean
fetch_window (Run *run, GPtrArray *ids, GError **error)
{
  g_autoptr(GError) second_error = NULL, first_error = NULL;
  WaxTicket *second = NULL;

  run->chunks = split (ids);
  if (g_async_queue_length (run->chunks) > 2)
    second = wax_worker_start (wax_engine_get_fetch_worker (run->engine), run_second, run, NULL, run->cancellable);
  if (!fetch_chunks (run, run->cancellable, &first_error))
    g_atomic_int_set (&run->failed, TRUE);
  if (second != NULL)
    wax_ticket_wait (second, &second_error);
  g_clear_pointer (&run->chunks, g_async_queue_unref);
  if (first_error == NULL && second_error == NULL)
    return TRUE;
  /* A failure stops the other connection by cancelling it: the reason is the other error. */
  if (first_error == NULL || (second_error != NULL && g_error_matches (first_error, G_IO_ERROR, G_IO_ERROR_CANCELLED)))
    g_propagate_error (error, g_steal_pointer (&second_error));
  else
    g_propagate_error (error, g_steal_pointer (&first_error));
  return FALSE;
}

typedef struct {
  GPtrArray *ids;
  guint window;
  guint count;
} Missing;

static gboolean
list_missing (WaxEngineStores *stores, gpointer data, WaxChangeSet *news, GError **error)
{
  Missing *missing = data;

  g_clear_pointer (&missing->ids, g_ptr_array_unref);
  missing->ids = wax_mail_store_list_missing (stores->mail, missing->window, error);
  return missing->ids != NULL && wax_mail_store_count_missing (stores->mail, &missing->count, error);
}

/* Drops ids that were asked for often enough. Returns: whether there is something left to ask for. */
static gboolean
choose (GPtrArray *ids, GHashTable *asked)
{
  for (guint i = ids->len; i > 0; i--) {
    guint times = GPOINTER_TO_UINT (g_hash_table_lookup (asked, ids->pdata[i - 1]));

    if (times >= PASSES)
      g_ptr_array_remove_index (ids, i - 1);
    else if (times > 0)
      g_hash_table_insert (asked, g_strdup (ids->pdata[i - 1]), GUINT_TO_POINTER (times + 1));
  }
  return ids->len > 0;
}

/* What the server did not deliver stays listed as missing: @asked counts only that, so it stays small. */
static gboolean
note_undelivered (WaxEngine *self, GPtrArray *ids, GHashTable *asked, Missing *missing, GError **error)
{
  g_autoptr(GHashTable) still = g_hash_table_new (g_str_hash, g_str_equal);

  if (!wax_engine_write (self, list_missing, missing, error))
    return FALSE;
  for (guint i = 0; i < missing->ids->len; i++)
    g_hash_table_add (still, missing->ids->pdata[i]);
  for (guint i = 0; i < ids->len; i++) {
    if (g_hash_table_contains (still, ids->pdata[i]) && !g_hash_table_contains (asked, ids->pdata[i]))
      g_hash_table_insert (asked, g_strdup (ids->pdata[i]), GUINT_TO_POINTER (1));
  }
  return TRUE;
}

static gboolean
fetch_all (Run *run, Missing *missing, GError **error)
{
  g_autoptr(GHashTable) asked = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint undelivered = 0;

  while (choose (missing->ids, asked)) {
    g_autoptr(GPtrArray) ids = g_ptr_array_ref (missing->ids);

    if (!fetch_window (run, ids, error) || !note_undelivered (run->engine, ids, asked, missing, error))
      return FALSE;
    if (missing->window < WINDOW)
      return TRUE;
    /* A server that delivers nothing of what it lists is not asked window after window. */
    if (g_hash_table_size (asked) >= WINDOW / 2 && g_hash_table_size (asked) == undelivered)
      break;
    undelivered = g_hash_table_size (asked);
  }
  return TRUE;
}

static void
cancel_cb (GCancellable *outer, gpointer inner)
{
  g_cancellable_cancel (inner);
}

gboolean
wax_engine_fetch_missing (WaxEngine *self, WaxChannelResult *result, GCancellable *cancellable, GError **error)
{
  g_autoptr(GCancellable) inner = g_cancellable_new ();
  /* Beside a long download only what just came in is fetched: the other goes on with the rest. */
  Missing missing = { NULL, wax_engine_begin_download (self) ? FIRST_CHUNK : WINDOW };
  Run run = { self, inner };
  gulong handler = 0;
  gboolean ok;

  ok = wax_engine_write (self, list_missing, &missing, error);
  if (!ok || missing.count == 0) {
    wax_engine_end_download (self);
    g_clear_pointer (&missing.ids, g_ptr_array_unref);
    return ok;
  }
  run.total = missing.count;
  if (cancellable != NULL)
    handler = g_cancellable_connect (cancellable, G_CALLBACK (cancel_cb), g_object_ref (inner), g_object_unref);
  ok = fetch_all (&run, &missing, error);
  wax_engine_end_download (self);
  if (handler != 0)
    g_cancellable_disconnect (cancellable, handler);
  wax_engine_start_indexing (self);
  result->added += (guint) run.added;
  result->bytes += (guint64) run.kilobytes * 1024;
  result->missing = ok ? missing.count : 0;
  g_clear_pointer (&missing.ids, g_ptr_array_unref);
  return ok;
}
