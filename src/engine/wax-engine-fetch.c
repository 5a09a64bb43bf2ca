#include "engine/wax-engine-private.h"
#include "util/wax-memory.h"

/* Content of messages: the driver fetches and packs, this thread gathers, one thread writes, and memory stays bounded
 * whatever the mailbox's size. */

enum {
  WINDOW = 10000,        /* ids held at a time */
  BESIDE = 50,           /* what is fetched beside a long download */
  FIRST_BATCH = 50,      /* so that something can be read soon */
  BATCH_BODIES = 500,    /* one flush and commit for so many */
  BATCH_BYTES = 2 << 20, /* compressed; one is gathered while the one before is written */
  BATCH_MS = 1000,       /* what a slow line brought can be read */
  GIVE_BACK = 2000,      /* messages: what is left between blocks in use adds up */
  PASSES = 2,            /* what was not delivered is asked for once more */
};

typedef struct {
  WaxEngine *engine;
  GCancellable *cancellable;
  GPtrArray *bodies;
  gsize size;
  gint64 begun_us; /* the batch, by the monotonic clock */
  WaxTicket *ticket; /* of the batch before */
  guint added;
  guint done;
  guint total;
  guint64 bytes;
} Run;

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

static gboolean
wait_for_batch (Run *run, GError **error)
{
  return run->ticket == NULL || wax_engine_finish_write (g_steal_pointer (&run->ticket), error);
}

/* Hands the batch to the writer, once that has done with the one before. */
static gboolean
flush (Run *run, GError **error)
{
  if (!wait_for_batch (run, error))
    return FALSE;
  if (run->bodies->len == 0)
    return TRUE;
  if (run->added / GIVE_BACK != (run->added + run->bodies->len) / GIVE_BACK)
    wax_memory_give_back ();
  run->added += run->bodies->len;
  run->size = 0;
  run->begun_us = g_get_monotonic_time ();
  run->ticket = wax_engine_start_write (run->engine, write_bodies, run->bodies, free_bodies);
  run->bodies = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_stored_body_unref);
  wax_engine_start_indexing (run->engine);
  return TRUE;
}

static gboolean
is_batch (Run *run)
{
  return run->bodies->len >= (run->added == 0 ? FIRST_BATCH : BATCH_BODIES) || run->size >= BATCH_BYTES ||
         g_get_monotonic_time () - run->begun_us >= (gint64) BATCH_MS * 1000;
}

static void
report (Run *run)
{
  wax_engine_report (run->engine, &(WaxProgress){ WAX_CHANNEL_RECEIVE, run->done, run->total });
}

static gboolean
keep_body (WaxStoredBody *body, gpointer data, GError **error)
{
  Run *run = data;

  run->done++;
  run->bytes += body->raw_size;
  g_ptr_array_add (run->bodies, wax_stored_body_ref (body));
  run->size += g_bytes_get_size (body->record);
  report (run);
  return !is_batch (run) || flush (run, error);
}

/* What came whole before a failure is kept. */
static gboolean
fetch_window (Run *run, GPtrArray *ids, GError **error)
{
  g_autoptr(GError) local = NULL;

  run->bodies = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_stored_body_unref);
  run->begun_us = g_get_monotonic_time ();
  wax_backend_fetch_messages (wax_engine_get_backend (run->engine), ids, keep_body, run, run->cancellable, &local);
  flush (run, local == NULL ? &local : NULL);
  wait_for_batch (run, local == NULL ? &local : NULL);
  g_clear_pointer (&run->bodies, g_ptr_array_unref);
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
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

gboolean
wax_engine_fetch_missing (WaxEngine *self, WaxChannelResult *result, GCancellable *cancellable, GError **error)
{
  /* Beside a long download only what just came in is fetched: the other goes on with the rest. */
  Missing missing = { NULL, wax_engine_begin_download (self) ? BESIDE : WINDOW };
  Run run = { self, cancellable };
  gboolean ok = wax_engine_write (self, list_missing, &missing, error);

  if (ok && missing.count > 0) {
    run.total = missing.count;
    report (&run);
    ok = fetch_all (&run, &missing, error);
  }
  wax_engine_end_download (self);
  wax_engine_start_indexing (self); /* also what an earlier run left */
  result->added += run.added;
  result->bytes += run.bytes;
  result->missing = ok ? missing.count : 0;
  g_clear_pointer (&missing.ids, g_ptr_array_unref);
  return ok;
}
