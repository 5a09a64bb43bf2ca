#include "protocol/zimbra/wax-zimbra-fetch.h"

#include <stdatomic.h>
#include <string.h>

#include "protocol/zimbra/wax-zimbra-archive.h"
#include "protocol/zimbra/wax-zimbra-message.h"
#include "protocol/zimbra/wax-zimbra-tar.h"

#define CONNECTIONS 2
#define FIRST_CHUNK 50 /* a quick start */
#define CHUNK 200
#define LARGE_CHUNK 500
#define QUICK_US 200000     /* requests shorter than this may ask for more */
#define MAX_LIST_SIZE 6000  /* of 8,192 bytes for the request's head, cookie included */
#define BATCH_US G_USEC_PER_SEC /* on a slow line a message must not wait for its neighbours */
#define READ_SIZE (64 * 1024)
#define BATCH_SIZE (512 * 1024) /* of packed messages */
#define BATCH_LENGTH 64
#define BATCHES_IN_FLIGHT 2
#define MEASURED_SIZE (2 * 1024 * 1024)
#define SLOW_BYTES_PER_S 10000000 /* below, compressing pays */
#define FEW 5                    /* not worth a second archive */
#define MAX_SINGLE_GAPS 50       /* gaps are mostly messages that are gone, which the next changes tell */

/* One call of wax_zimbra_fetch(). The calling thread gives the messages on, reader threads get them. */
typedef struct {
  WaxZimbraClient *client;
  WaxZimbraPacer *pacer;
  WaxFetchFunc func;
  gpointer user_data;
  GCancellable *cancellable; /* its own: ends the readers */
  GHashTable *delivered;     /* ids; calling thread */
  GPtrArray *damaged;        /* ids; calling thread */
  atomic_bool slow;
  atomic_bool by_list; /* it makes no archives of what a query finds, but perhaps of a list */
  atomic_bool refused; /* nor of that */
} Fetch;

/* One round of archives. */
typedef struct {
  Fetch *fetch;
  GPtrArray *ids;
  atomic_uint next;  /* index of the first id that nobody has asked for */
  atomic_uint chunk;
  atomic_bool throttled;
  GAsyncQueue *batches; /* Batch: from the readers */
  GAsyncQueue *credits; /* to the readers: how many batches may be on their way */
} Round;

typedef struct {
  GPtrArray *bodies;  /* of WaxStoredBody */
  GPtrArray *damaged; /* ids */
  gsize size;         /* of the records */
  gint64 begun_us;    /* by the monotonic clock */
  gboolean last;      /* of its reader */
  GError *error;
} Batch;

typedef struct {
  Round *round;
  Batch *batch;
  gboolean is_second; /* stops when the server throttles */
} Reader;

static Batch *
batch_new (void)
{
  Batch *self = g_new0 (Batch, 1);

  self->bodies = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_stored_body_unref);
  self->damaged = g_ptr_array_new_with_free_func (g_free);
  self->begun_us = g_get_monotonic_time ();
  return self;
}

static void
batch_free (Batch *self)
{
  g_ptr_array_unref (self->bodies);
  g_ptr_array_unref (self->damaged);
  g_clear_error (&self->error);
  g_free (self);
}

/* Waits while the calling thread has enough to do, so that memory stays bounded. */
static void
reader_flush (Reader *self)
{
  if (self->batch->bodies->len == 0 && self->batch->damaged->len == 0)
    return;
  g_async_queue_pop (self->round->credits);
  g_async_queue_push (self->round->batches, self->batch);
  self->batch = batch_new ();
}

/* Messages were packed where they came in, so that this ran beside the other connection and beside writing. */
static gboolean
collect_cb (WaxMessage *meta, WaxStoredBody *body, gpointer user_data, GError **error)
{
  Reader *self = user_data;

  if (body == NULL) {
    g_ptr_array_add (self->batch->damaged, g_strdup (meta->id));
    return TRUE;
  }
  g_ptr_array_add (self->batch->bodies, wax_stored_body_ref (body));
  self->batch->size += wax_stored_body_get_packed_size (body);
  if (self->batch->size >= BATCH_SIZE || self->batch->bodies->len >= BATCH_LENGTH ||
      g_get_monotonic_time () - self->batch->begun_us >= BATCH_US)
    reader_flush (self);
  return TRUE;
}

static gboolean
take_chunk (Round *round, guint *start, guint *end)
{
  guint next = atomic_load (&round->next);

  do {
    gsize size = 0;

    *start = *end = next;
    while (*end < round->ids->len && *end - *start < atomic_load (&round->chunk) && size < MAX_LIST_SIZE) {
      const char *id = round->ids->pdata[*end];

      size += strlen (id) + 3;
      (*end)++;
    }
  } while (*start < *end && !atomic_compare_exchange_weak (&round->next, &next, *end));
  return *start < *end;
}

/* A list is slower, and ends at the first id that is gone. */
static char *
make_archive_path (GPtrArray *ids, guint start, guint end, gboolean by_list)
{
  GString *path = g_string_new ("/service/home/~/?fmt=tar&meta=1&types=message&");

  g_string_append (path, by_list ? "list=" : "query=item%3A%7B");
  for (guint i = start; i < end; i++) {
    if (i > start)
      g_string_append (path, "%2C");
    g_string_append_uri_escaped (path, ids->pdata[i], NULL, FALSE);
  }
  return g_string_free (g_string_append (path, by_list ? "" : "%7D"), FALSE);
}

static gboolean
read_archive (Reader *self, guint asked, GInputStream *stream, GError **error)
{
  Fetch *fetch = self->round->fetch;
  g_autoptr(WaxZimbraArchive) archive = wax_zimbra_archive_new (asked, collect_cb, self);
  g_autofree char *buffer = g_malloc (READ_SIZE);
  gint64 reading_us = 0;
  gint64 total = 0;

  while (TRUE) {
    gint64 start_us = g_get_monotonic_time ();
    gssize size = g_input_stream_read (stream, buffer, READ_SIZE, fetch->cancellable, error);

    reading_us += g_get_monotonic_time () - start_us;
    if (size < 0)
      return FALSE;
    if (size > 0 && !wax_zimbra_archive_feed (archive, buffer, size, error)) {
      if (!wax_zimbra_archive_ended_early (archive))
        return FALSE;
      g_clear_error (error);
      return TRUE;
    }
    if (size == 0)
      break;
    total += size;
  }
  if (total >= MEASURED_SIZE && total / (reading_us / 1e6) < SLOW_BYTES_PER_S)
    atomic_store (&fetch->slow, TRUE);
  return wax_zimbra_archive_finish (archive, error);
}

static gboolean
get_archive (Reader *self, guint start, guint end, GError **error)
{
  Round *round = self->round;
  Fetch *fetch = round->fetch;
  gboolean by_list = atomic_load (&fetch->by_list);
  g_autofree char *path = make_archive_path (round->ids, start, end, by_list);
  g_autoptr(WaxHttpReply) head = NULL;
  g_autoptr(GInputStream) stream = NULL;
  gint64 start_us = g_get_monotonic_time ();

  if (atomic_load (&fetch->refused))
    return TRUE;
  if (!wax_zimbra_pacer_pause (wax_zimbra_pacer_reserve (fetch->pacer, start_us), fetch->cancellable, error))
    return FALSE;
  start_us = g_get_monotonic_time ();
  stream = wax_zimbra_client_open (fetch->client, path, !atomic_load (&fetch->slow), &head, fetch->cancellable, error);
  if (stream == NULL)
    return FALSE;
  switch (wax_http_reply_get_status (head)) {
  case 200:
    if (!read_archive (self, end - start, stream, error))
      return FALSE;
    break;
  case 204: /* none of them is there */
    break;
  default:
    atomic_store (by_list ? &fetch->refused : &fetch->by_list, TRUE);
    return by_list || get_archive (self, start, end, error);
  }
  if (by_list)
    atomic_store (&round->chunk, FIRST_CHUNK);
  else
    atomic_store (&round->chunk, g_get_monotonic_time () - start_us < QUICK_US ? LARGE_CHUNK : CHUNK);
  return TRUE;
}

static gboolean
get_archive_patiently (Reader *self, guint start, guint end, GError **error)
{
  for (guint attempt = 0;; attempt++) {
    if (get_archive (self, start, end, error))
      return TRUE;
    if (g_error_matches (*error, WAX_SERVER_ERROR, WAX_SERVER_ERROR_THROTTLED))
      atomic_store (&self->round->throttled, TRUE);
    if (!wax_zimbra_pacer_wait_out (attempt, self->round->fetch->cancellable, error))
      return FALSE;
  }
}

static gpointer
run_reader (gpointer data)
{
  Reader *self = data;
  Round *round = self->round;
  g_autoptr(GError) error = NULL;
  guint start, end;

  while (error == NULL && !(self->is_second && atomic_load (&round->throttled)) && take_chunk (round, &start, &end)) {
    get_archive_patiently (self, start, end, &error);
    reader_flush (self);
  }
  self->batch->last = TRUE;
  self->batch->error = g_steal_pointer (&error);
  g_async_queue_push (round->batches, self->batch);
  return NULL;
}

/* Gives each message on once, though servers may repeat themselves. */
static gboolean
deliver (Fetch *fetch, Batch *batch, GError **error)
{
  for (guint i = 0; i < batch->damaged->len; i++)
    g_ptr_array_add (fetch->damaged, g_strdup (batch->damaged->pdata[i]));
  for (guint i = 0; i < batch->bodies->len; i++) {
    WaxStoredBody *body = batch->bodies->pdata[i];

    if (g_hash_table_add (fetch->delivered, g_strdup (body->meta->id)) &&
        !fetch->func (body, fetch->user_data, error))
      return FALSE;
  }
  return TRUE;
}

/* Takes what the readers bring until each has said that it was the last. After an error the rest is only thrown
 * away. */
static gboolean
drain (Round *round, guint n_readers, GError **error)
{
  g_autoptr(GError) first = NULL;

  while (n_readers > 0) {
    Batch *batch = g_async_queue_pop (round->batches);

    if (first == NULL && deliver (round->fetch, batch, &first) && batch->error != NULL)
      first = g_steal_pointer (&batch->error);
    if (first != NULL)
      g_cancellable_cancel (round->fetch->cancellable);
    if (batch->last)
      n_readers--;
    else
      g_async_queue_push (round->credits, round);
    batch_free (batch);
  }
  if (first == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&first));
  return FALSE;
}

static gboolean
get_archives (Fetch *fetch, GPtrArray *ids, GError **error)
{
  Round round = { .fetch = fetch, .ids = ids, .chunk = FIRST_CHUNK };
  Reader readers[CONNECTIONS];
  GThread *threads[CONNECTIONS];
  guint n_readers = ids->len > FIRST_CHUNK ? CONNECTIONS : 1;
  gboolean done;

  round.batches = g_async_queue_new ();
  round.credits = g_async_queue_new ();
  for (guint i = 0; i < BATCHES_IN_FLIGHT; i++)
    g_async_queue_push (round.credits, &round);
  for (guint i = 0; i < n_readers; i++) {
    readers[i] = (Reader) { &round, batch_new (), i > 0 };
    threads[i] = g_thread_new ("wax-fetch", run_reader, &readers[i]);
  }
  done = drain (&round, n_readers, error);
  for (guint i = 0; i < n_readers; i++)
    g_thread_join (threads[i]);
  g_async_queue_unref (round.batches);
  g_async_queue_unref (round.credits);
  return done;
}

static const char *
get_header (gpointer user_data, const char *name)
{
  return wax_http_reply_get_header (user_data, name);
}

/* Says so before the first byte where the server tells its size. */
static GBytes *
read_all (GInputStream *stream, gint64 told, GCancellable *cancellable, GError **error)
{
  g_autoptr(GByteArray) content = g_byte_array_new ();
  g_autofree guint8 *buffer = g_malloc (READ_SIZE);
  gssize size = 1;

  while (size > 0 && told <= WAX_STORED_BODY_MAX_SIZE && content->len <= WAX_STORED_BODY_MAX_SIZE) {
    size = g_input_stream_read (stream, buffer, READ_SIZE, cancellable, error);
    if (size > 0)
      g_byte_array_append (content, buffer, size);
  }
  if (size > 0)
    wax_server_error_set (error, WAX_SERVER_ERROR_TOO_LARGE, NULL, "a message is too large");
  return size == 0 ? g_byte_array_free_to_bytes (g_steal_pointer (&content)) : NULL;
}

static gint64
get_told_size (WaxHttpReply *head)
{
  const char *length = wax_http_reply_get_header (head, "Content-Length");

  return length != NULL ? g_ascii_strtoll (length, NULL, 10) : 0;
}

static WaxStoredBody *
make_body (const char *id, WaxHttpReply *head, GBytes *raw)
{
  g_autofree char *digest = wax_zimbra_archive_digest (raw);
  g_autoptr(WaxMessage) meta =
    wax_zimbra_message_parse_headers (id, digest, (gint64) g_bytes_get_size (raw), get_header, head);

  return wax_stored_body_new (meta, raw);
}

static WaxStoredBody *
make_too_large (const char *id, WaxHttpReply *head)
{
  g_autoptr(WaxMessage) meta = wax_zimbra_message_parse_headers (id, "", 0, get_header, head);

  return wax_stored_body_new_too_large (meta, get_told_size (head));
}

/* A message by itself: gone, or delivered. */
static gboolean
get_single (Fetch *fetch, const char *id, GError **error)
{
  g_autofree char *escaped = g_uri_escape_string (id, NULL, FALSE);
  g_autofree char *path = g_strdup_printf ("/service/home/~/?id=%s&fmt=sync&nohdr=1", escaped);
  g_autoptr(WaxHttpReply) head = NULL;
  g_autoptr(GInputStream) stream = NULL;
  g_autoptr(GBytes) raw = NULL;
  g_autoptr(WaxStoredBody) body = NULL;

  if (!wax_zimbra_pacer_pause (wax_zimbra_pacer_reserve (fetch->pacer, g_get_monotonic_time ()), fetch->cancellable,
                               error))
    return FALSE;
  stream = wax_zimbra_client_open (fetch->client, path, !atomic_load (&fetch->slow), &head, fetch->cancellable, error);
  if (stream == NULL)
    return FALSE;
  if (wax_http_reply_get_status (head) != 200)
    return TRUE;
  raw = read_all (stream, get_told_size (head), fetch->cancellable, error);
  if (raw == NULL && !g_error_matches (*error, WAX_SERVER_ERROR, WAX_SERVER_ERROR_TOO_LARGE))
    return FALSE;
  g_clear_error (error);
  body = raw != NULL ? make_body (id, head, raw) : make_too_large (id, head);
  return !g_hash_table_add (fetch->delivered, g_strdup (body->meta->id)) || fetch->func (body, fetch->user_data, error);
}

static gboolean
get_single_patiently (Fetch *fetch, const char *id, GError **error)
{
  g_autoptr(GError) local = NULL;

  for (guint attempt = 0; !get_single (fetch, id, &local); attempt++) {
    if (!wax_zimbra_pacer_wait_out (attempt, fetch->cancellable, &local)) {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  }
  return TRUE;
}

static GPtrArray *
list_missing (Fetch *fetch, GPtrArray *ids)
{
  GPtrArray *missing = g_ptr_array_new ();

  for (guint i = 0; i < ids->len; i++)
    if (!g_hash_table_contains (fetch->delivered, ids->pdata[i]))
      g_ptr_array_add (missing, ids->pdata[i]);
  return missing;
}

static gboolean
get_rest (Fetch *fetch, GPtrArray *ids, GError **error)
{
  g_autoptr(GPtrArray) missing = list_missing (fetch, ids);
  guint gaps = 0;

  for (guint i = 0; i < fetch->damaged->len; i++)
    if (!g_hash_table_contains (fetch->delivered, fetch->damaged->pdata[i]) &&
        !get_single_patiently (fetch, fetch->damaged->pdata[i], error))
      return FALSE;
  for (guint i = 0; i < missing->len && (gaps < MAX_SINGLE_GAPS || atomic_load (&fetch->by_list)); i++) {
    if (g_hash_table_contains (fetch->delivered, missing->pdata[i]))
      continue;
    gaps++;
    if (!get_single_patiently (fetch, missing->pdata[i], error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
get_all (Fetch *fetch, GPtrArray *ids, GError **error)
{
  g_autoptr(GPtrArray) missing = NULL;

  if (ids->len > 0 && !get_archives (fetch, ids, error))
    return FALSE;
  missing = list_missing (fetch, ids);
  if (missing->len > FEW && missing->len < ids->len && !atomic_load (&fetch->by_list) &&
      !get_archives (fetch, missing, error))
    return FALSE;
  return get_rest (fetch, ids, error);
}

static void
cancel_cb (GCancellable *cancellable, gpointer user_data)
{
  g_cancellable_cancel (user_data);
}

gboolean
wax_zimbra_fetch (WaxZimbraClient *client, WaxZimbraPacer *pacer, GPtrArray *ids, WaxFetchFunc func, gpointer user_data,
                  GCancellable *cancellable, GError **error)
{
  g_autoptr(GCancellable) own = g_cancellable_new ();
  g_autoptr(GHashTable) delivered = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr(GPtrArray) damaged = g_ptr_array_new_with_free_func (g_free);
  Fetch fetch = {
    .client = client, .pacer = pacer, .func = func, .user_data = user_data,
    .cancellable = own, .delivered = delivered, .damaged = damaged,
  };
  gulong handler = cancellable != NULL ? g_cancellable_connect (cancellable, G_CALLBACK (cancel_cb), own, NULL) : 0;
  gboolean done = get_all (&fetch, ids, error);

  g_cancellable_disconnect (cancellable, handler);
  return done;
}
