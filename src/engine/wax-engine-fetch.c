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
  HEADERS = 500,         /* at a time */
  NEWEST = 1000,         /* what is new is among them, once all were looked through */
};

#define DAY_MS (24 * 3600 * G_GINT64_CONSTANT (1000))

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
  gboolean held; /* it ended since nothing is to be fetched any more */
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

/* Whoever made it wait comes back when it need not any more. */
static gboolean
is_held (Run *run, GError **error)
{
  WaxDownloadRule rule;

  wax_engine_get_download_rule (run->engine, &rule);
  run->held = rule.waits;
  if (run->held)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_BUSY, "downloads wait");
  return run->held;
}

static gboolean
keep_body (WaxStoredBody *body, gpointer data, GError **error)
{
  Run *run = data;

  if (is_held (run, error))
    return FALSE;
  run->done++;
  run->bytes += body->raw_size;
  g_ptr_array_add (run->bodies, wax_stored_body_ref (body));
  run->size += wax_stored_body_get_packed_size (body);
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
  if (local == NULL || (run->held && g_error_matches (local, G_IO_ERROR, G_IO_ERROR_BUSY)))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

typedef struct {
  WaxEngine *engine;
  GPtrArray *ids; /* no other download asks for them */
  guint window;
  guint count; /* of all that is missing */
  guint own;   /* what this download is to bring of that */
  gboolean all;     /* whatever is missing is wanted */
  WaxWanted wanted; /* else */
} Missing;

static gboolean
read_missing (WaxMailStore *mail, Missing *missing, GError **error)
{
  if (missing->all) {
    missing->ids = wax_mail_store_list_missing (mail, missing->window, error);
    return missing->ids != NULL && wax_mail_store_count_missing (mail, &missing->count, error);
  }
  missing->ids = wax_mail_store_list_wanted (mail, &missing->wanted, missing->window, error);
  return missing->ids != NULL && wax_mail_store_count_wanted (mail, &missing->wanted, &missing->count, error);
}

static gboolean
list_missing (WaxEngineStores *stores, gpointer data, WaxChangeSet *news, GError **error)
{
  Missing *missing = data;
  guint n;

  g_clear_pointer (&missing->ids, g_ptr_array_unref);
  if (!read_missing (stores->mail, missing, error))
    return FALSE;
  n = missing->ids->len;
  wax_engine_claim (missing->engine, missing, missing->ids);
  missing->own = missing->ids->len < n ? missing->ids->len : missing->count;
  return TRUE;
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

  wax_engine_let_go (self, missing);
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
    if (missing->window < WINDOW || run->held)
      return TRUE;
    /* A server that delivers nothing of what it lists is not asked window after window. */
    if (g_hash_table_size (asked) >= WINDOW / 2 && g_hash_table_size (asked) == undelivered)
      break;
    undelivered = g_hash_table_size (asked);
  }
  return TRUE;
}

/* ---- what lists show, of messages whose content may never come ---- */

typedef struct {
  guint among;
  GPtrArray *ids;
  GPtrArray *headers;
} Listing;

static gboolean
list_unlisted (WaxEngineStores *stores, gpointer data, WaxChangeSet *news, GError **error)
{
  Listing *listing = data;

  listing->ids = wax_mail_store_list_unlisted (stores->mail, listing->among, error);
  return listing->ids != NULL;
}

static gboolean
write_headers (WaxEngineStores *stores, gpointer data, WaxChangeSet *news, GError **error)
{
  return wax_mail_store_add_headers (stores->mail, ((Listing *) data)->headers, error);
}

static gboolean
fetch_headers (Run *run, Listing *listing, GError **error)
{
  gboolean ok = TRUE;

  for (guint from = 0; ok && from < listing->ids->len; from += HEADERS) {
    g_autoptr(GPtrArray) some = g_ptr_array_new ();

    for (guint i = from; i < MIN (from + HEADERS, listing->ids->len); i++)
      g_ptr_array_add (some, listing->ids->pdata[i]);
    listing->headers = wax_backend_get_headers (wax_engine_get_backend (run->engine), some, run->cancellable, error);
    ok = listing->headers != NULL && wax_engine_write (run->engine, write_headers, listing, error);
    g_clear_pointer (&listing->headers, g_ptr_array_unref);
    wax_engine_report (run->engine,
                       &(WaxProgress){ .channel = WAX_CHANNEL_RECEIVE, .done = MIN (from + HEADERS, listing->ids->len),
                                       .total = listing->ids->len });
  }
  return ok;
}

static gboolean
list_headers (Run *run, GError **error)
{
  Listing listing = { wax_engine_knows_headers (run->engine, FALSE) ? NEWEST : G_MAXINT };
  gboolean ok = wax_engine_write (run->engine, list_unlisted, &listing, error) && fetch_headers (run, &listing, error);

  /* So much news that there may be more behind it. */
  if (ok && listing.among == NEWEST && listing.ids->len == NEWEST) {
    g_clear_pointer (&listing.ids, g_ptr_array_unref);
    listing.among = G_MAXINT;
    ok = wax_engine_write (run->engine, list_unlisted, &listing, error) && fetch_headers (run, &listing, error);
  }
  g_clear_pointer (&listing.ids, g_ptr_array_unref);
  return ok && wax_engine_knows_headers (run->engine, TRUE);
}

static gboolean
is_everything (const WaxDownloadRule *rule)
{
  return rule->days == WAX_DOWNLOAD_ANY_AGE && rule->max_size == 0;
}

static void
read_rule (const WaxDownloadRule *rule, Missing *missing)
{
  missing->all = is_everything (rule);
  missing->wanted.max_size = rule->max_size;
  if (rule->days != WAX_DOWNLOAD_ANY_AGE)
    missing->wanted.since_ms = rule->days > 0 ? g_get_real_time () / 1000 - rule->days * DAY_MS : G_MAXINT64;
}

/* ---- all of it ---- */

gboolean
wax_engine_fetch_missing (WaxEngine *self, WaxChannelResult *result, GCancellable *cancellable, GError **error)
{
  /* Beside a long download only what just came in is fetched: the other goes on with the rest. */
  Missing missing = { self, NULL, wax_engine_begin_download (self) ? BESIDE : WINDOW };
  Run run = { self, cancellable };
  WaxDownloadRule rule;
  gboolean ok;

  wax_engine_get_download_rule (self, &rule);
  read_rule (&rule, &missing);
  ok = ((missing.all && !rule.waits) || list_headers (&run, error)) &&
       wax_engine_write (self, list_missing, &missing, error);
  if (ok && missing.ids->len > 0 && !rule.waits) {
    run.total = missing.own;
    report (&run);
    ok = fetch_all (&run, &missing, error);
  }
  if (ok)
    wax_engine_report_waiting (self, rule.waits || run.held ? missing.count : 0);
  wax_engine_let_go (self, &missing);
  wax_engine_end_download (self);
  wax_engine_start_indexing (self); /* also what an earlier run left */
  result->added += run.added;
  result->bytes += run.bytes;
  result->missing = ok && !rule.waits && !run.held ? missing.own : 0;
  g_clear_pointer (&missing.ids, g_ptr_array_unref);
  return ok;
}

/* ---- what somebody asked for ---- */

typedef struct {
  WaxEngine *engine;
  GPtrArray *bodies;
} Keep;

static void
keep_free (gpointer data)
{
  Keep *keep = data;

  g_object_unref (keep->engine);
  g_ptr_array_unref (keep->bodies);
  g_free (keep);
}

static gboolean
keep_asked (WaxEngineStores *stores, gpointer data, WaxChangeSet *news, GError **error)
{
  return wax_mail_store_add_bodies (stores->mail, ((Keep *) data)->bodies, error);
}

/* Where everything is fetched it comes with that: nobody who reads it has it read anew meanwhile. */
void
wax_engine_keep (WaxEngine *self, WaxStoredBody *body)
{
  WaxDownloadRule rule;
  Keep *keep;

  wax_engine_get_download_rule (self, &rule);
  if (is_everything (&rule) && !rule.waits)
    return;
  keep = g_new (Keep, 1);
  keep->engine = g_object_ref (self);
  keep->bodies = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_stored_body_unref);
  g_ptr_array_add (keep->bodies, wax_stored_body_ref (body));
  wax_engine_push_write (self, keep_asked, keep, keep_free);
  wax_engine_start_indexing (self);
}
