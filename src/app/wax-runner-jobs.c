#include "app/wax-runner-private.h"

#include "app/wax-feed.h"

/* The job's own while it runs on the worker, but for @runner, which is the main thread's. */
typedef struct {
  WaxRunner *runner;
  WaxKeeper *keeper;
  WaxConnection *connection;
  WaxAccountRecord *record; /* what to open */
  char *chosen;             /* (nullable): with that certificate */
  GCancellable *opening;    /* ends that */
  WaxSignIn *sign_in;       /* (nullable): how that went */
  GCancellable *round;      /* ends a round */
  GCancellable *watch;      /* ends the watching */
  WaxFeed *feed;
  gboolean mail;
  WaxSyncPlan plan;
} Job;

static void
job_free (Job *job)
{
  wax_sync_plan_clear (&job->plan);
  g_clear_object (&job->connection);
  g_clear_object (&job->opening);
  g_clear_object (&job->round);
  g_clear_object (&job->watch);
  g_clear_pointer (&job->sign_in, wax_sign_in_unref);
  g_clear_pointer (&job->record, wax_account_record_unref);
  g_clear_pointer (&job->feed, wax_feed_free);
  g_free (job->chosen);
  g_object_unref (job->keeper);
  g_object_unref (job->runner);
  g_free (job);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Job, job_free)

static Job *
job_new (WaxRunner *self)
{
  Job *job = g_new0 (Job, 1);

  job->runner = g_object_ref (self);
  job->keeper = g_object_ref (self->keeper);
  g_set_object (&job->connection, self->connection);
  return job;
}

static void
start (WaxWorker *worker, WaxJobFunc run, Job *job, GAsyncReadyCallback callback)
{
  job->runner->running++;
  wax_worker_run_async (worker, run, job, NULL, NULL, NULL, callback, job);
}

/* Lets go of the connection before anything follows: its last reference belongs to the job that closes it. */
static gpointer
come_back (Job *job, gpointer worker, GAsyncResult *result, GError **error)
{
  gpointer returned = wax_worker_run_finish (worker, result, error);

  job->runner->running--;
  g_clear_object (&job->connection);
  return returned;
}

/* ---- opening ---- */

static void
abort_cb (GCancellable *opening, gpointer connection)
{
  wax_connection_abort (connection);
}

/* What a keyring does while the job waits for it, for the main thread. */
typedef struct {
  WaxRunner *runner;
  GCancellable *opening; /* which it is about */
  GError *asks;          /* (nullable): it does not any more */
} Asking;

static void
asking_free (gpointer data)
{
  Asking *asking = data;

  g_object_unref (asking->runner);
  g_object_unref (asking->opening);
  g_clear_error (&asking->asks);
  g_free (asking);
}

static gboolean
tell_asking_cb (gpointer data)
{
  Asking *asking = data;

  if (asking->runner->opening == asking->opening)
    wax_runner_note_keyring (asking->runner, asking->asks);
  return G_SOURCE_REMOVE;
}

/* @asks: (transfer full) (nullable) */
static void
tell_asking (Job *job, GError *asks)
{
  Asking *asking = g_new (Asking, 1);

  *asking = (Asking) { g_object_ref (job->runner), g_object_ref (job->opening), asks };
  g_main_context_invoke_full (NULL, G_PRIORITY_DEFAULT, tell_asking_cb, asking, asking_free);
}

static void
asks_cb (WaxIdentityError what, gpointer job)
{
  tell_asking (job, g_error_new_literal (WAX_IDENTITY_ERROR, (int) what, "the keyring asks for its password"));
}

/* The connection is handed over before signing in: who goes offline meanwhile closes it through the keeper, who wants
 * nothing more of it through the runner. */
static gpointer
run_open (gpointer data, GCancellable *cancellable, GError **error)
{
  Job *job = data;
  WaxKeyringWait wait = { asks_cb, job, job->opening };
  WaxConnection *connection = wax_sync_open (job->keeper, job->record, job->chosen, NULL, &wait, error);
  g_autoptr(GError) local = NULL;
  gboolean signed_in;
  gulong handler;

  if (connection == NULL)
    return NULL;
  tell_asking (job, NULL);
  wax_engine_set_listener (wax_connection_get_engine (connection), wax_feed_progress, wax_feed_news,
                           g_steal_pointer (&job->feed), wax_feed_free);
  handler = g_cancellable_connect (job->opening, G_CALLBACK (abort_cb), connection, NULL);
  signed_in = wax_sync_sign_in (job->keeper, connection, &job->plan, &local);
  g_cancellable_disconnect (job->opening, handler);
  job->sign_in = wax_backend_dup_sign_in (wax_connection_get_backend (connection));
  if (signed_in)
    return connection;
  wax_sync_close (job->keeper, connection);
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(Job) job = data;
  WaxRunner *self = job->runner;
  g_autoptr(GError) error = NULL;
  g_autoptr(WaxFailure) failure = NULL;

  self->connection = come_back (job, source, result, &error);
  if (error != NULL)
    failure = wax_failure_new (error, wax_account_get_endpoint (self->account));
  wax_runner_opened (self, &job->plan, job->sign_in, failure);
}

void
wax_runner_start_opening (WaxRunner *self)
{
  Job *job = job_new (self);

  self->opening = g_cancellable_new ();
  job->opening = g_object_ref (self->opening);
  job->record = wax_account_record_ref (wax_account_get_record (self->account));
  job->chosen = g_strdup (self->chosen);
  job->feed = wax_feed_new (self->account);
  for (guint i = 0; i < WAX_N_CHANNELS; i++)
    job->plan.wanted[i] = i != WAX_CHANNEL_UPDATES;
  start (self->mail_worker, run_open, job, opened_cb);
}

/* ---- synchronising ---- */

static gpointer
run_mail (gpointer data, GCancellable *cancellable, GError **error)
{
  Job *job = data;
  gulong handler = wax_connection_end_with (job->connection, job->round);

  wax_sync_run_mail (job->keeper, job->connection, &job->plan, job->round);
  g_cancellable_disconnect (wax_connection_get_cancellable (job->connection), handler);
  return NULL;
}

static gpointer
run_lists (gpointer data, GCancellable *cancellable, GError **error)
{
  Job *job = data;
  gulong handler = wax_connection_end_with (job->connection, job->round);

  wax_sync_run_lists (job->keeper, job->connection, &job->plan, job->round);
  g_cancellable_disconnect (wax_connection_get_cancellable (job->connection), handler);
  return NULL;
}

static void
round_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(Job) job = data;

  come_back (job, source, result, NULL);
  wax_runner_round_ended (job->runner, job->mail, &job->plan);
}

void
wax_runner_start_round (WaxRunner *self, gboolean mail, const WaxSyncPlan *plan)
{
  Job *job = job_new (self);

  job->mail = mail;
  job->round = g_object_ref (self->round);
  memcpy (job->plan.wanted, plan->wanted, sizeof plan->wanted);
  start (mail ? self->mail_worker : self->lists_worker, mail ? run_mail : run_lists, job, round_cb);
}

/* ---- watching ---- */

static gpointer
run_watch (gpointer data, GCancellable *cancellable, GError **error)
{
  Job *job = data;

  wax_sync_watch (job->connection, job->watch, error);
  return NULL;
}

static void
watched_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(Job) job = data;
  g_autoptr(GError) error = NULL;

  come_back (job, source, result, &error);
  wax_runner_watching_ended (job->runner, error);
}

void
wax_runner_start_watching (WaxRunner *self)
{
  Job *job = job_new (self);

  g_clear_object (&self->watch);
  self->watch = g_cancellable_new ();
  job->watch = g_object_ref (self->watch);
  start (self->watch_worker, run_watch, job, watched_cb);
}

/* ---- closing ---- */

static gpointer
run_close (gpointer data, GCancellable *cancellable, GError **error)
{
  Job *job = data;

  wax_sync_close (job->keeper, g_steal_pointer (&job->connection));
  return NULL;
}

static void
closed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(Job) job = data;

  come_back (job, source, result, NULL);
  wax_runner_closed (job->runner);
}

void
wax_runner_start_closing (WaxRunner *self)
{
  Job *job = job_new (self);

  g_clear_object (&self->connection);
  start (self->mail_worker, run_close, job, closed_cb);
}
