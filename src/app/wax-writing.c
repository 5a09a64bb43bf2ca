#include "app/wax-writing-private.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "app/wax-account-private.h"
#include "app/wax-session-private.h"

/* What belongs to the jobs while they run, one after another. */
typedef struct {
  char *id;
  char *dir;
  char *draft_id; /* (nullable): at the server */
  char *send_id;  /* (nullable): of a try whose end is not known */
  WaxDraft *tried;
  gboolean tried_before; /* by a program that ended with it */
  WaxStoredParts *stored;
  gboolean saved; /* the server has what is kept here */
  gboolean sent;
  gboolean stays; /* it is opened again with the next start */
} Place;

/* What a disk that does not answer holds up who ends the program. */
enum { END_MS = 10000 };

struct _WaxWriting {
  GObject parent_instance;

  WaxSession *session;
  WaxAccount *account;
  WaxWorker *worker;
  Place *place;
  char *begun_with;
  char *draft_id; /* (nullable): as the last job that came back left it */
  gboolean kept;
};

G_DEFINE_FINAL_TYPE (WaxWriting, wax_writing, G_TYPE_OBJECT)

typedef enum { JOB_SAVE, JOB_SEND, JOB_DISCARD, JOB_END } JobKind;

typedef struct {
  JobKind kind;
  Place *place;
  WaxKeeper *keeper;         /* (nullable) */
  WaxConnection *connection; /* (nullable): not connected */
  char *account_id;
  WaxDraft *draft; /* (nullable) */
  gint64 now_s;
  gboolean stays;
  gboolean kept;
} Job;

/* How a job went, and how it left the place. */
typedef struct {
  GError *error; /* (nullable) */
  char *draft_id;
  gboolean kept;
} Done;

/* ids of those that somebody writes at: main thread */
GHashTable *
wax_writing_get_open (void)
{
  static GHashTable *open;

  if (open == NULL)
    open = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return open;
}

static void
place_clear (gpointer data)
{
  Place *place = data;

  g_free (place->id);
  g_free (place->dir);
  g_free (place->draft_id);
  g_free (place->send_id);
  g_clear_pointer (&place->tried, wax_draft_unref);
  g_clear_pointer (&place->stored, wax_stored_parts_free);
}

static void
place_unref (Place *place)
{
  g_atomic_rc_box_release_full (place, place_clear);
}

static void
job_free (gpointer data)
{
  Job *job = data;

  place_unref (job->place);
  g_clear_object (&job->keeper);
  g_clear_object (&job->connection);
  g_clear_pointer (&job->draft, wax_draft_unref);
  g_free (job->account_id);
  g_free (job);
}

static void
done_free (gpointer data)
{
  Done *done = data;

  g_clear_error (&done->error);
  g_free (done->draft_id);
  g_free (done);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Done, done_free)

/* ---- here ---- */

char *
wax_writing_make_path (const char *dir, const char *id, const char *suffix)
{
  g_autofree char *name = g_strconcat (id, suffix, NULL);

  return g_build_filename (dir, name, NULL);
}

/* Whether it says what may have been sent already. Who writes may be known in other words since the program was started
 * again. */
static gboolean
is_tried (const Place *place, const WaxDraft *draft)
{
  WaxDraft fields = *draft;

  if (place->send_id == NULL || place->tried == NULL)
    return FALSE;
  if (place->tried_before) {
    fields.from = place->tried->from;
    fields.reply_to = place->tried->reply_to;
  }
  return wax_draft_equal (place->tried, &fields);
}

/* Any thread. */
static gboolean
keep (const Place *place, const char *draft_id, WaxDraft *draft, gint64 now_s, GError **error)
{
  g_autofree char *path = wax_writing_make_path (place->dir, place->id, WAX_WRITING_SUFFIX);
  g_autoptr(GBytes) raw = wax_draft_write (draft, WAX_DRAFT_KEPT, place->id, now_s);
  g_autoptr(GString) content = g_string_new (NULL);
  g_autoptr(GError) local = NULL;

  if (draft_id != NULL)
    g_string_append_printf (content, WAX_WRITING_DRAFT_ID "%s\r\n", draft_id);
  if (is_tried (place, draft))
    g_string_append_printf (content, WAX_WRITING_SEND_ID "%s\r\n", place->send_id);
  g_string_append_len (content, g_bytes_get_data (raw, NULL), (gssize) g_bytes_get_size (raw));
  if (g_mkdir_with_parents (place->dir, 0700) != 0)
    return wax_store_error_set_errno (error, errno, place->dir);
  if (!g_file_set_contents_full (path, content->str, (gssize) content->len,
                                 G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600, &local)) {
    gboolean full = g_error_matches (local, G_FILE_ERROR, G_FILE_ERROR_NOSPC);

    return wax_store_error_set_errno (error, full ? ENOSPC : EIO, path);
  }
  return TRUE;
}

/* Where the program ends without being asked to, this tells the next one that somebody was writing. */
static void
mark (const Place *place)
{
  g_autofree char *path = wax_writing_make_path (place->dir, place->id, WAX_WRITING_OPEN_SUFFIX);

  if (!g_file_test (path, G_FILE_TEST_EXISTS) && !g_file_set_contents (path, "", 0, NULL))
    g_message ("A message that is being written would not be opened again");
}

static void
take_away (const Place *place, const char *suffix)
{
  g_autofree char *path = wax_writing_make_path (place->dir, place->id, suffix);

  if (g_unlink (path) != 0 && errno != ENOENT)
    g_warning ("A draft that is at the server stays here, too: %s", g_strerror (errno));
}

static void
forget (const Place *place)
{
  take_away (place, WAX_WRITING_SUFFIX);
  take_away (place, WAX_WRITING_OPEN_SUFFIX);
}

/* Nobody writes at it any more: what the server has need not be here. */
static gpointer
run_leave (gpointer data, GCancellable *cancellable, GError **error)
{
  Place *place = data;

  if (place->stays)
    return NULL;
  if (place->saved)
    take_away (place, WAX_WRITING_SUFFIX);
  take_away (place, WAX_WRITING_OPEN_SUFFIX);
  return NULL;
}

/* ---- at the server ---- */

/* Whoever goes on with what is kept here then writes on that draft. */
static void
note_draft_id (Job *job, const char *id)
{
  g_autoptr(GError) error = NULL;

  g_free (job->place->draft_id);
  job->place->draft_id = g_strdup (id);
  if (!keep (job->place, id, job->draft, job->now_s, &error))
    g_message ("A draft here does not know where it is at the server: %s", error->message);
}

static gboolean
save_there (Job *job, GCancellable *end, GError **error)
{
  Place *place = job->place;
  g_autoptr(GBytes) raw = wax_draft_write (job->draft, WAX_DRAFT_KEPT, place->id, job->now_s);
  const char *origin_id = job->draft->origin_id[0] != '\0' ? job->draft->origin_id : NULL;
  WaxOutgoing message = { .raw = raw, .draft_id = place->draft_id, .origin_id = origin_id,
                          .forwards = job->draft->forwards, .stored = place->stored };
  char *id = wax_engine_save_draft (wax_connection_get_engine (job->connection), &message, end, error);

  if (id == NULL)
    return FALSE;
  place->saved = TRUE;
  if (g_strcmp0 (id, place->draft_id) != 0)
    note_draft_id (job, id);
  g_free (id);
  return TRUE;
}

/* The same message after a try whose end nobody knows has the same id: where that one went through, the server sends
 * none. What was changed since is another message. */
static void
choose_send_id (Place *place, WaxDraft *draft)
{
  if (is_tried (place, draft))
    return;
  g_free (place->send_id);
  g_clear_pointer (&place->tried, wax_draft_unref);
  place->tried_before = FALSE;
  place->send_id = g_uuid_string_random ();
  place->tried = wax_draft_ref (draft);
}

static gboolean
is_open_end (const GError *error)
{
  return error->domain == WAX_NETWORK_ERROR || g_error_matches (error, WAX_SERVER_ERROR, WAX_SERVER_ERROR_CUT) ||
         g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static gboolean
send_there (Job *job, GCancellable *end, GError **error)
{
  Place *place = job->place;
  g_autoptr(GBytes) raw = wax_draft_write (job->draft, WAX_DRAFT_SENT, place->id, job->now_s);
  const char *origin_id = job->draft->origin_id[0] != '\0' ? job->draft->origin_id : NULL;
  g_autoptr(WaxFailure) failure = NULL;
  g_autoptr(GError) local = NULL;
  gboolean sent;

  sent = wax_engine_send (wax_connection_get_engine (job->connection),
                          &(WaxOutgoing) { .raw = raw, .send_id = place->send_id, .draft_id = place->draft_id,
                                           .origin_id = origin_id, .forwards = job->draft->forwards,
                                           .stored = place->stored },
                          NULL, end, &local);
  if (!sent)
    failure = wax_failure_new (local, wax_connection_get_endpoint (job->connection));
  if (job->keeper != NULL)
    wax_keeper_note_channel (job->keeper, job->account_id, WAX_CHANNEL_SEND, failure);
  place->sent = sent;
  if (sent)
    forget (place);
  else if (!is_open_end (local))
    g_clear_pointer (&place->send_id, g_free);
  if (!sent)
    g_propagate_error (error, g_steal_pointer (&local));
  return sent;
}

/* Before the server is asked: the program may end meanwhile. Returns: whether it is deleted there later, if not now. */
static gboolean
note_gone (const Place *place)
{
  g_autofree char *path = wax_writing_make_path (place->dir, place->id, WAX_WRITING_GONE_SUFFIX);
  g_autofree char *text = g_strdup_printf ("%s\n%" G_GINT64_FORMAT "\n", place->draft_id, place->stored->revision);
  g_autoptr(GError) error = NULL;

  if (g_mkdir_with_parents (place->dir, 0700) == 0 && g_file_set_contents (path, text, -1, &error))
    return TRUE;
  g_message ("A draft that was discarded may stay at the server");
  return FALSE;
}

static gboolean
discard_there (Job *job, GCancellable *end, GError **error)
{
  Place *place = job->place;

  if (place->draft_id == NULL)
    return TRUE;
  if (!wax_engine_discard_draft (wax_connection_get_engine (job->connection), place->draft_id, end, error))
    return FALSE;
  g_clear_pointer (&place->draft_id, g_free);
  take_away (place, WAX_WRITING_GONE_SUFFIX);
  return TRUE;
}

static gboolean
run_there (Job *job, GCancellable *cancellable, GError **error)
{
  WaxConnectionWork work;
  gboolean done = FALSE;

  wax_connection_begin_work (job->connection, cancellable, &work);
  switch (job->kind) {
  case JOB_SAVE: done = save_there (job, work.cancellable, error); break;
  case JOB_SEND: done = send_there (job, work.cancellable, error); break;
  case JOB_DISCARD: done = discard_there (job, work.cancellable, error); break;
  case JOB_END: break;
  }
  wax_connection_end_work (&work);
  return done;
}

static gboolean
keep_open (Job *job, GError **error)
{
  job->place->saved = FALSE;
  if (job->kind == JOB_SEND)
    choose_send_id (job->place, job->draft);
  if (!keep (job->place, job->place->draft_id, job->draft, job->now_s, error))
    return FALSE;
  mark (job->place);
  return TRUE;
}

/* What the server took meanwhile need not be kept, but where it is opened again. */
static void
end_here (Job *job, GError **error)
{
  Place *place = job->place;

  place->stays = job->stays && !place->sent;
  if (job->draft != NULL && !place->sent) {
    place->saved = FALSE;
    job->kept = keep (place, place->draft_id, job->draft, job->now_s, error);
  }
  if (place->stays && job->kept)
    mark (place);
  run_leave (place, NULL, NULL);
}

static void
run_both (Job *job, GCancellable *cancellable, GError **error)
{
  if (job->kind == JOB_DISCARD)
    forget (job->place);
  else if (!keep_open (job, error))
    return;
  job->kept = job->kind != JOB_DISCARD || (job->place->draft_id != NULL && note_gone (job->place));
  if (job->connection != NULL)
    run_there (job, cancellable, error);
  else if (job->kind != JOB_DISCARD || job->place->draft_id != NULL)
    g_set_error (error, WAX_USAGE_ERROR, WAX_USAGE_ERROR_OFFLINE, "%s is not connected", job->account_id);
}

static gpointer
run_job (gpointer data, GCancellable *cancellable, GError **error)
{
  Job *job = data;
  Done *done = g_new0 (Done, 1);

  if (job->kind == JOB_END)
    end_here (job, &done->error);
  else
    run_both (job, cancellable, &done->error);
  done->draft_id = g_strdup (job->place->draft_id);
  done->kept = job->kept;
  return done;
}

/* ---- the message ---- */

static void
done_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(GTask) task = data;
  WaxWriting *self = g_task_get_source_object (task);
  g_autoptr(GError) error = NULL;
  g_autoptr(Done) done = wax_worker_run_finish (WAX_WORKER (source), result, &error);

  self->kept = FALSE;
  if (done != NULL) {
    self->kept = done->kept;
    g_free (self->draft_id);
    self->draft_id = g_steal_pointer (&done->draft_id);
    error = g_steal_pointer (&done->error);
  }
  if (error == NULL)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

/* @draft: (nullable) */
static Job *
job_new (WaxWriting *self, JobKind kind, WaxDraft *draft)
{
  Job *job = g_new0 (Job, 1);

  job->kind = kind;
  job->place = g_atomic_rc_box_acquire (self->place);
  g_set_object (&job->keeper, self->session->keeper);
  g_set_object (&job->connection, wax_account_get_connection (self->account));
  job->account_id = g_strdup (wax_account_get_id (self->account));
  job->draft = draft != NULL ? wax_draft_ref (draft) : NULL;
  job->now_s = g_get_real_time () / G_USEC_PER_SEC;
  return job;
}

static void
run_async (WaxWriting *self, JobKind kind, WaxDraft *draft, GCancellable *cancellable, GAsyncReadyCallback callback,
           gpointer user_data)
{
  wax_worker_run_async (self->worker, run_job, job_new (self, kind, draft), job_free, done_free, cancellable, done_cb,
                        g_task_new (self, NULL, callback, user_data));
}

void
wax_writing_save_async (WaxWriting *self, WaxDraft *draft, GAsyncReadyCallback callback, gpointer user_data)
{
  run_async (self, JOB_SAVE, draft, NULL, callback, user_data);
}

void
wax_writing_send_async (WaxWriting *self, WaxDraft *draft, GCancellable *cancellable, GAsyncReadyCallback callback,
                        gpointer user_data)
{
  run_async (self, JOB_SEND, draft, cancellable, callback, user_data);
}

static void
discarded_cb (GObject *source, GAsyncResult *result, gpointer unused)
{
  WaxWriting *self = WAX_WRITING (source);
  g_autoptr(GError) error = NULL;
  g_autoptr(WaxFailure) failure = NULL;
  g_autofree char *text = NULL;

  if (wax_writing_finish (self, result, &error))
    return;
  failure = wax_failure_new (error, wax_account_get_endpoint (self->account));
  text = g_strdup_printf (self->kept
                            /* Translators: why that is so, a whole sentence. */
                            ? _("The draft is still at the server, and is deleted there with the next connection. %s")
                            : _("The draft is still at the server. %s"),
                          failure->sentence);
  wax_account_notice (self->account, text);
}

void
wax_writing_discard (WaxWriting *self)
{
  run_async (self, JOB_DISCARD, NULL, NULL, discarded_cb, NULL);
}

gboolean
wax_writing_finish (WaxWriting *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

gboolean
wax_writing_is_kept (WaxWriting *self)
{
  return self->kept;
}

/* ---- the end ---- */

typedef struct {
  GTask *task;
  guint late_id; /* 0 once it was told */
} Ending;

/* @error: (transfer full) (nullable) */
static void
tell_end (Ending *ending, GError *error)
{
  WaxWriting *self = g_task_get_source_object (ending->task);

  if (error == NULL)
    g_task_return_boolean (ending->task, TRUE);
  else
    g_task_return_error (ending->task, error);
  wax_session_release_closing (self->session);
}

static void
late_cb (gpointer data)
{
  Ending *ending = data;

  ending->late_id = 0;
  tell_end (ending, g_error_new_literal (WAX_STORE_ERROR, WAX_STORE_ERROR_FAILED, "the disk does not answer"));
}

static void
ended_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autofree Ending *ending = data;
  g_autoptr(GTask) task = ending->task;
  g_autoptr(Done) done = wax_worker_run_finish (WAX_WORKER (source), result, NULL);

  if (ending->late_id == 0)
    return;
  g_source_remove (ending->late_id);
  tell_end (ending, g_steal_pointer (&done->error));
}

/* Behind the jobs of it that are under way: the session that closes ends what they wait for. */
void
wax_writing_end_async (WaxWriting *self, WaxDraft *draft, gboolean stays, GAsyncReadyCallback callback,
                       gpointer user_data)
{
  Ending *ending = g_new (Ending, 1);
  Job *job = job_new (self, JOB_END, draft);

  job->stays = stays;
  *ending = (Ending) { g_task_new (self, NULL, callback, user_data), g_timeout_add_once (END_MS, late_cb, ending) };
  wax_session_hold_closing (self->session);
  wax_worker_run_async (self->worker, run_job, job, job_free, done_free, NULL, ended_cb, ending);
}

void
wax_writing_note_tried (WaxWriting *self, const char *send_id, WaxDraft *draft)
{
  Place *place = self->place;

  place->send_id = g_strdup (send_id);
  place->tried = wax_draft_ref (draft);
  place->tried_before = TRUE;
}

WaxAccount *
wax_writing_get_account (WaxWriting *self)
{
  return self->account;
}

WaxWorker *
wax_writing_get_worker (WaxWriting *self)
{
  return self->worker;
}

const char *
wax_writing_get_begun_with (WaxWriting *self)
{
  return self->begun_with;
}

gboolean
wax_writing_is_at (WaxWriting *self, const char *draft_id)
{
  return g_strcmp0 (self->begun_with, draft_id) == 0 || g_strcmp0 (self->draft_id, draft_id) == 0;
}

static void
wax_writing_finalize (GObject *object)
{
  WaxWriting *self = WAX_WRITING (object);

  g_hash_table_remove (wax_writing_get_open (), self->place->id);
  wax_worker_run_async (self->worker, run_leave, g_atomic_rc_box_acquire (self->place), (GDestroyNotify) place_unref,
                        NULL, NULL, NULL, NULL);
  g_clear_object (&self->worker);
  g_clear_object (&self->account);
  g_clear_object (&self->session);
  place_unref (self->place);
  g_free (self->begun_with);
  g_free (self->draft_id);
  G_OBJECT_CLASS (wax_writing_parent_class)->finalize (object);
}

static void
wax_writing_class_init (WaxWritingClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = wax_writing_finalize;
}

static void
wax_writing_init (WaxWriting *self)
{
  self->worker = wax_worker_new ();
}

char *
wax_writing_make_dir (WaxAccount *account)
{
  return g_build_filename (wax_reader_get_dir (wax_account_get_reader (account)), "drafts", NULL);
}

/* What ends the program as soon as it is opened is not opened again: it is marked anew when it is saved. After what
 * brings drafts to the server, which may wait on the same worker and knows nothing of this one yet. */
static gpointer
run_unmark (gpointer place, GCancellable *cancellable, GError **error)
{
  take_away (place, WAX_WRITING_OPEN_SUFFIX);
  return NULL;
}

/* @begun: (nullable): as it is at the server */
static WaxStoredParts *
make_stored (const WaxDraft *begun)
{
  WaxStoredParts *stored = wax_stored_parts_new ();
  GHashTableIter iter;
  gpointer key, part;

  if (begun == NULL || begun->parts == NULL)
    return stored;
  stored->revision = begun->revision;
  g_hash_table_iter_init (&iter, begun->parts);
  while (g_hash_table_iter_next (&iter, &key, &part))
    g_hash_table_insert (stored->parts, g_strdup (key), g_strdup (part));
  return stored;
}

WaxWriting *
wax_writing_new (WaxSession *session, WaxAccount *account, const char *draft_id, const WaxDraft *begun)
{
  WaxWriting *self = g_object_new (WAX_TYPE_WRITING, NULL);
  gboolean goes_on = begun != NULL && begun->kept_id[0] != '\0';

  self->session = g_object_ref (session);
  self->account = g_object_ref (account);
  self->place = g_atomic_rc_box_new0 (Place);
  self->place->id = goes_on ? g_strdup (begun->kept_id) : g_uuid_string_random ();
  self->place->dir = wax_writing_make_dir (account);
  self->place->draft_id = g_strdup (draft_id);
  self->place->stored = make_stored (draft_id != NULL ? begun : NULL);
  self->begun_with = g_strdup (draft_id);
  self->draft_id = g_strdup (draft_id);
  g_hash_table_add (wax_writing_get_open (), g_strdup (self->place->id));
  if (goes_on)
    wax_worker_run_async (wax_account_get_action_worker (account), run_unmark, g_atomic_rc_box_acquire (self->place),
                          (GDestroyNotify) place_unref, NULL, NULL, NULL, NULL);
  return self;
}
