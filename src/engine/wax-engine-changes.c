#include "engine/wax-engine-private.h"
#include "util/wax-memory.h"

/* Taking the server's changes, and waiting for them. */

enum {
  WAIT_S = 300,
  SETTLE_MS = 150,        /* a burst of mail wakes us at its first message */
  EARLY_MS = 1000,        /* a wait that ends so soon, and without news, is none */
  FIRST_LIST = 100,
  METADATA_STEP = 500,
  MAX_DELTAS = 100000,    /* against a server that always has more */
};

/* Like a sleep that a cancellable ends. */
static gboolean
pause_for (guint ms, GCancellable *cancellable, GError **error)
{
  gint64 end = g_get_monotonic_time () + (gint64) ms * 1000;
  GPollFD poll = { 0 };

  if (cancellable == NULL || !g_cancellable_make_pollfd (cancellable, &poll)) {
    g_usleep ((gulong) ms * 1000);
    return !g_cancellable_set_error_if_cancelled (cancellable, error);
  }
  for (gint64 left = ms; left > 0 && g_poll (&poll, 1, (int) left) <= 0;)
    left = (end - g_get_monotonic_time ()) / 1000;
  g_cancellable_release_fd (cancellable);
  return !g_cancellable_set_error_if_cancelled (cancellable, error);
}

/* ---- steps on the writing thread ---- */

typedef struct {
  WaxMailChanges *changes;
  GPtrArray *headers;
  GPtrArray *known;
  char *token;
  char *inbox_id;
  gboolean inbox_empty;
} Step;

static void
step_clear (Step *step)
{
  g_clear_pointer (&step->changes, wax_mail_changes_unref);
  g_clear_pointer (&step->headers, g_ptr_array_unref);
  g_clear_pointer (&step->known, g_ptr_array_unref);
  g_clear_pointer (&step->token, g_free);
  g_clear_pointer (&step->inbox_id, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Step, step_clear)

static gboolean
read_token (WaxEngineStores *stores, gpointer data, WaxChangeSet *news, GError **error)
{
  Step *step = data;

  return wax_mail_store_get_token (stores->mail, &step->token, error);
}

static gboolean
read_known (WaxEngineStores *stores, gpointer data, WaxChangeSet *news, GError **error)
{
  Step *step = data;

  step->known = wax_mail_store_list_known (stores->mail, error);
  return step->known != NULL;
}

static gboolean
apply (WaxEngineStores *stores, gpointer data, WaxChangeSet *news, GError **error)
{
  Step *step = data;

  return wax_mail_store_apply (stores->mail, step->changes, error);
}

static gboolean
add_headers (WaxEngineStores *stores, gpointer data, WaxChangeSet *news, GError **error)
{
  Step *step = data;

  return wax_mail_store_add_headers (stores->mail, step->headers, error);
}

static gboolean
find_inbox (WaxEngineStores *stores, gpointer data, WaxChangeSet *news, GError **error)
{
  Step *step = data;
  g_autoptr(GPtrArray) folders = wax_mail_store_list_folders (stores->mail, error);
  g_autoptr(GArray) keys = NULL;

  for (guint i = 0; folders != NULL && i < folders->len && step->inbox_id == NULL; i++) {
    WaxFolder *folder = folders->pdata[i];

    if (folder->role == WAX_FOLDER_INBOX)
      step->inbox_id = g_strdup (folder->id);
  }
  if (folders == NULL || step->inbox_id == NULL)
    return folders != NULL;
  keys = wax_mail_store_list_ids (stores->mail, step->inbox_id, error);
  step->inbox_empty = keys != NULL && keys->len == 0;
  return keys != NULL;
}

/* ---- states of known messages ---- */

static WaxMailChanges *
metadata_to_changes (GPtrArray *asked, GPtrArray *came, gboolean remove_absent)
{
  g_autoptr(GHashTable) here = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(GPtrArray) gone = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < came->len; i++)
    g_hash_table_add (here, (gpointer) ((WaxMessage *) came->pdata[i])->id);
  for (guint i = 0; remove_absent && i < asked->len; i++) {
    if (!g_hash_table_contains (here, asked->pdata[i]))
      g_ptr_array_add (gone, g_strdup (asked->pdata[i]));
  }
  return wax_mail_changes_new (&(WaxMailChanges) { .changed = came, .removed_ids = gone });
}

/* Asks the server how messages that are here stand. */
static gboolean
refresh_states (WaxEngine *self, GPtrArray *ids, gboolean remove_absent, GCancellable *cancellable, GError **error)
{
  for (guint from = 0; from < ids->len; from += METADATA_STEP) {
    g_autoptr(GPtrArray) some = g_ptr_array_new ();
    g_autoptr(GPtrArray) came = NULL;
    g_auto(Step) step = { NULL };

    for (guint i = from; i < MIN (from + METADATA_STEP, ids->len); i++)
      g_ptr_array_add (some, ids->pdata[i]);
    came = wax_backend_get_metadata (wax_engine_get_backend (self), some, cancellable, error);
    if (came == NULL)
      return FALSE;
    step.changes = metadata_to_changes (some, came, remove_absent);
    if (!wax_engine_write (self, apply, &step, error))
      return FALSE;
  }
  return TRUE;
}

/* What an earlier run of the program left in doubt. */
static gboolean
settle_journal (WaxEngine *self, GCancellable *cancellable, GError **error)
{
  g_autoptr(GPtrArray) ids = wax_engine_journal_read (self);

  if (!refresh_states (self, ids, TRUE, cancellable, error))
    return FALSE;
  wax_engine_journal_remove (self, ids);
  return TRUE;
}

/* ---- complete lists ---- */

static GPtrArray *
intersect (GPtrArray *known, GPtrArray *listed)
{
  g_autoptr(GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);
  GPtrArray *both = g_ptr_array_new ();

  for (guint i = 0; i < listed->len; i++)
    g_hash_table_add (ids, (gpointer) ((WaxMessage *) listed->pdata[i])->id);
  for (guint i = 0; i < known->len; i++) {
    if (g_hash_table_contains (ids, known->pdata[i]))
      g_ptr_array_add (both, known->pdata[i]);
  }
  return both;
}

/* The states go into the store before the list with its token: a crash between the two repeats both. */
static gboolean
refresh_kept (WaxEngine *self, WaxMailChanges *changes, GCancellable *cancellable, GError **error)
{
  g_auto(Step) step = { NULL };
  g_autoptr(GPtrArray) kept = NULL;

  if (!wax_engine_write (self, read_known, &step, error))
    return FALSE;
  if (step.known->len == 0)
    return TRUE;
  kept = intersect (step.known, changes->new_messages);
  return refresh_states (self, kept, FALSE, cancellable, error);
}

/* The newest of the Inbox are on screen before all ids are in the store. */
static gboolean
show_first_list (WaxEngine *self, WaxMailChanges *changes, GCancellable *cancellable, GError **error)
{
  g_auto(Step) step = { NULL };

  step.changes = wax_mail_changes_new (&(WaxMailChanges) { .folders = changes->folders, .tags = changes->tags });
  if (!wax_engine_write (self, apply, &step, error) || !wax_engine_write (self, find_inbox, &step, error))
    return FALSE;
  if (!step.inbox_empty || changes->new_messages->len == 0)
    return TRUE;
  step.headers = wax_backend_list_messages (wax_engine_get_backend (self), step.inbox_id, 0, FIRST_LIST, cancellable,
                                            error);
  return step.headers != NULL && wax_engine_write (self, add_headers, &step, error);
}

static gboolean
apply_complete (WaxEngine *self, WaxMailChanges *changes, GCancellable *cancellable, GError **error)
{
  g_auto(Step) step = { NULL };

  if (!refresh_kept (self, changes, cancellable, error) || !show_first_list (self, changes, cancellable, error))
    return FALSE;
  step.changes = wax_mail_changes_ref (changes);
  return wax_engine_write (self, apply, &step, error);
}

/* ---- changes ---- */

static void
count (WaxMailChanges *changes, WaxChannelResult *result, WaxChannelId channel)
{
  result->removed += changes->removed_ids->len;
  if (channel == WAX_CHANNEL_FOLDERS) {
    if (changes->complete)
      result->added += changes->folders->len + changes->tags->len;
    else
      result->changed += changes->folders->len + changes->tags->len;
  }
  result->changed += changes->changed->len;
}

/* One answer of the server, with its token. */
static gboolean
take_some (WaxEngine *self, WaxChannelId channel, WaxChannelResult *result, gboolean *more, gboolean *complete,
           GCancellable *cancellable, GError **error)
{
  WaxBackend *backend = wax_engine_get_backend (self);
  g_autoptr(GError) local = NULL;
  g_auto(Step) step = { NULL };

  if (!wax_engine_write (self, read_token, &step, error))
    return FALSE;
  step.changes = wax_backend_get_changes (backend, channel, step.token, cancellable, &local);
  if (g_error_matches (local, WAX_SERVER_ERROR, WAX_SERVER_ERROR_MUST_RESYNC)) {
    g_message ("The server cannot tell what changed since the last time: everything is compared");
    step.changes = wax_backend_get_changes (backend, channel, NULL, cancellable, error);
  } else if (local != NULL) {
    g_propagate_error (error, g_steal_pointer (&local));
  }
  if (step.changes == NULL)
    return FALSE;
  *more = step.changes->more;
  *complete |= step.changes->complete;
  count (step.changes, result, channel);
  return step.changes->complete ? apply_complete (self, step.changes, cancellable, error)
                                : wax_engine_write (self, apply, &step, error);
}

typedef struct {
  WaxEngine *engine;
  WaxChannelId channel;
  WaxChannelResult *result;
} TakeJob;

static gpointer
run_take (gpointer data, GCancellable *cancellable, GError **error)
{
  TakeJob *job = data;
  gboolean more = TRUE, complete = FALSE;

  if (wax_engine_take_unsettled (job->engine) && !settle_journal (job->engine, cancellable, error))
    return NULL;
  for (guint i = 0; more && i < MAX_DELTAS; i++) {
    if (!take_some (job->engine, job->channel, job->result, &more, &complete, cancellable, error))
      return NULL;
  }
  /* The list of a whole mailbox is gone again before its content is fetched. */
  if (complete)
    wax_memory_give_back ();
  wax_engine_note_changes_taken (job->engine);
  return GINT_TO_POINTER (TRUE);
}

gboolean
wax_engine_take_changes (WaxEngine *self, WaxChannelId channel, WaxChannelResult *result, GCancellable *cancellable,
                         GError **error)
{
  TakeJob job = { self, channel, result };

  /* One at a time: two that begin at one token would take it back to the older end. */
  if (!wax_engine_open (self, error))
    return FALSE;
  return wax_worker_run (wax_engine_get_changes_worker (self), run_take, &job, cancellable, error) != NULL;
}

/* ---- watching ---- */

/* What came, and its content: nothing else fetches it before the next change. */
static gboolean
catch_up (WaxEngine *self, GCancellable *cancellable, GError **error)
{
  WaxChannelResult result = { 0 };
  g_autoptr(GError) local = NULL;

  if (!wax_engine_take_changes (self, WAX_CHANNEL_CHANGES, &result, cancellable, error))
    return FALSE;
  /* They are asked for again with the next changes; mail does not wait for them. */
  if (!wax_engine_fetch_contacts (self, &result, cancellable, &local))
    g_message ("The contacts did not come: %s", local->message);
  return wax_engine_fetch_missing (self, &result, cancellable, error);
}

static gboolean
watch_once (WaxEngine *self, gboolean *idle, GCancellable *cancellable, GError **error)
{
  gint64 start = g_get_monotonic_time ();
  g_auto(Step) step = { NULL };
  gboolean changed = FALSE;

  if (!wax_engine_write (self, read_token, &step, error) ||
      !wax_backend_wait_for_changes (wax_engine_get_backend (self), step.token, WAIT_S, &changed, cancellable, error))
    return FALSE;
  *idle = !changed && g_get_monotonic_time () - start < (gint64) EARLY_MS * 1000;
  return (!changed || pause_for (SETTLE_MS, cancellable, error)) && catch_up (self, cancellable, error);
}

gboolean
wax_engine_watch (WaxEngine *self, GCancellable *cancellable, GError **error)
{
  gboolean idle = FALSE;

  /* Without a token there is nothing to wait with. */
  if (!wax_engine_took_changes_within (self, 2000) && !catch_up (self, cancellable, error))
    return FALSE;
  while (watch_once (self, &idle, cancellable, error)) {
    /* A server that does not hold the request must not be asked in a circle. */
    if (idle && !pause_for (EARLY_MS, cancellable, error))
      return FALSE;
  }
  return FALSE;
}
