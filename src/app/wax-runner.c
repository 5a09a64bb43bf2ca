#include "app/wax-runner.h"

#include "app/wax-account-channels.h"
#include "app/wax-account-status.h"
#include "app/wax-channel-private.h"
#include "app/wax-feed.h"
#include "app/wax-sync.h"
#include "util/wax-backoff.h"

#include <glib/gi18n-lib.h>

enum {
  RETRY_BASE_MS = 5000,
  RETRY_MAX_MS = 300000,
  RESYNC_MS = 15 * 60 * 1000, /* settings tell nobody when they change; the address list is asked once a day */
  GAL_EVERY = 96,
};

/* What comes when the connection has been closed. */
typedef enum {
  NEXT_NOTHING,
  NEXT_CONNECT,
} Next;

struct _WaxRunner {
  GObject parent_instance;

  WaxKeeper *keeper;
  WaxAccount *account;
  WaxWorker *mail_worker;
  WaxWorker *lists_worker;
  WaxWorker *watch_worker;
  GRand *random;

  WaxConnection *connection;
  guint running;   /* jobs that have not come back */
  gboolean ending; /* the connection is being closed */
  Next next;
  guint attempt;
  guint retry_id;
  guint resync_id;
  guint rounds;
  gboolean mail_running;
  gboolean lists_running;
  gboolean watching;
  char *offline_reason;
  WaxFailure *forbidden;
  WaxConnectionInfo *last_info;
};

enum { SIGNAL_QUESTION, SIGNAL_SETTLED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WaxRunner, wax_runner, G_TYPE_OBJECT)

/* A job of the runner, on a worker. */
typedef struct {
  WaxKeeper *keeper;
  WaxAccountRecord *record;
  WaxConnection *connection;
  WaxFeed *feed;
  WaxSyncPlan plan;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  wax_sync_plan_clear (&job->plan);
  g_clear_object (&job->connection);
  g_clear_pointer (&job->record, wax_account_record_unref);
  g_clear_pointer (&job->feed, wax_feed_free);
  g_object_unref (job->keeper);
  g_free (job);
}

static Job *
job_new (WaxRunner *self)
{
  Job *job = g_new0 (Job, 1);

  job->keeper = g_object_ref (self->keeper);
  g_set_object (&job->connection, self->connection);
  return job;
}

static gint64
get_now (void)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

/* ---- status ---- */

void
wax_runner_update_status (WaxRunner *self)
{
  WaxEndpoint *endpoint = wax_account_get_endpoint (self->account);
  g_autoptr(WaxGrant) grant =
      endpoint != NULL ? wax_judge_find_grant (wax_keeper_get_judge (self->keeper), endpoint) : NULL;
  g_autoptr(WaxConnectionInfo) info = self->connection != NULL ? wax_connection_dup_info (self->connection) : NULL;
  g_autoptr(WaxConnectionStatus) status = NULL;

  if (info != NULL) {
    g_clear_pointer (&self->last_info, wax_connection_info_unref);
    self->last_info = g_steal_pointer (&info);
  }
  status = wax_account_status_new (self->account, self->last_info, grant, self->offline_reason);
  wax_account_set_status (self->account, status);
}

static void
set_state (WaxRunner *self, WaxAccountState state, WaxFailure *failure, gint64 retry_at)
{
  wax_account_set_connection (self->account, state == WAX_ACCOUNT_ONLINE ? self->connection : NULL);
  wax_account_set_state (self->account, state, failure, retry_at);
  wax_runner_update_status (self);
}

static void
update_busy (WaxRunner *self)
{
  wax_account_set_busy (self->account, !self->ending && (self->mail_running || self->lists_running));
}

/* ---- the end of a connection ---- */

static void begin (WaxRunner *self);
static void finish_ending (WaxRunner *self);

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
  g_autoptr(WaxRunner) self = data;

  wax_worker_run_finish (WAX_WORKER (source), result, NULL);
  self->running--;
  finish_ending (self);
}

/* Once all jobs have come back; the store is closed on a worker, then what is next begins. */
static void
finish_ending (WaxRunner *self)
{
  Job *job;

  if (!self->ending || self->running > 0)
    return;
  if (self->connection != NULL) {
    job = job_new (self);
    g_clear_object (&self->connection);
    self->running++;
    wax_worker_run_async (self->mail_worker, run_close, job, job_free, NULL, NULL, closed_cb, g_object_ref (self));
    return;
  }
  self->ending = FALSE;
  wax_account_channels_rest (self->account);
  if (self->next == NEXT_CONNECT) {
    self->next = NEXT_NOTHING;
    begin (self);
  } else {
    g_signal_emit (self, signals[SIGNAL_SETTLED], 0);
  }
}

static void
end (WaxRunner *self, WaxAccountState state, WaxFailure *failure, gint64 retry_at)
{
  g_clear_handle_id (&self->retry_id, g_source_remove);
  g_clear_handle_id (&self->resync_id, g_source_remove);
  self->next = NEXT_NOTHING;
  if (self->connection != NULL) {
    wax_runner_update_status (self);
    wax_connection_abort (self->connection);
  }
  self->ending = TRUE;
  set_state (self, state, failure, retry_at);
  update_busy (self);
  finish_ending (self);
}

static void
retry_cb (gpointer data)
{
  WaxRunner *self = data;

  self->retry_id = 0;
  wax_runner_connect (self);
}

static guint
get_pause_ms (WaxRunner *self, WaxFailure *failure)
{
  guint ms = wax_backoff_delay_ms (self->attempt++, RETRY_BASE_MS, RETRY_MAX_MS, self->random);

  return MAX (ms, failure->retry_after_s * 1000);
}

/* The account as a whole cannot go on. */
static void
fail (WaxRunner *self, WaxFailure *failure)
{
  guint ms;

  /* Ended by the keeper, who also says in the profile what the account does next. */
  if (strcmp (failure->code, "cancelled") == 0 ||
      (self->connection != NULL && g_cancellable_is_cancelled (wax_connection_get_cancellable (self->connection)))) {
    end (self, WAX_ACCOUNT_OFFLINE, NULL, 0);
    return;
  }
  switch (failure->remedy) {
  case WAX_REMEDY_RETRY:
    ms = get_pause_ms (self, failure);
    end (self, WAX_ACCOUNT_WAITING, failure, get_now () + (ms + 999) / 1000);
    self->retry_id = g_timeout_add_once (ms, retry_cb, self);
    break;
  case WAX_REMEDY_PASSWORD:
    end (self, WAX_ACCOUNT_NEEDS_PASSWORD, failure, 0);
    break;
  case WAX_REMEDY_DECISION:
    end (self, WAX_ACCOUNT_NEEDS_DECISION, failure, 0);
    break;
  case WAX_REMEDY_NONE:
  case WAX_REMEDY_SETTINGS:
    end (self, WAX_ACCOUNT_FAILED, failure, 0);
    break;
  }
  if (failure->question != NULL)
    g_signal_emit (self, signals[SIGNAL_QUESTION], 0, failure->question);
}

/* ---- watching ---- */

static gpointer
run_watch (gpointer data, GCancellable *cancellable, GError **error)
{
  Job *job = data;

  wax_engine_watch (wax_connection_get_engine (job->connection), wax_connection_get_cancellable (job->connection), error);
  return NULL;
}

static void
watched_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(WaxRunner) self = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(WaxFailure) failure = NULL;
  WaxChannel *channel = wax_account_get_channel (self->account, WAX_CHANNEL_CHANGES);

  wax_worker_run_finish (WAX_WORKER (source), result, &error);
  self->running--;
  self->watching = FALSE;
  if (self->ending) {
    finish_ending (self);
    return;
  }
  failure = wax_failure_new (error, wax_account_get_endpoint (self->account));
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    wax_channel_note_failure (channel, failure, get_now ());
  /* Without it nobody hears of new mail: the connection begins anew, after a pause where that helps. */
  fail (self, failure);
}

static void
start_watching (WaxRunner *self)
{
  if (self->watching)
    return;
  self->watching = TRUE;
  self->running++;
  wax_channel_set_condition (wax_account_get_channel (self->account, WAX_CHANNEL_CHANGES), WAX_CHANNEL_RUNNING);
  wax_worker_run_async (self->watch_worker, run_watch, job_new (self), job_free, NULL, NULL, watched_cb,
                        g_object_ref (self));
}

/* ---- synchronising ---- */

static gpointer
run_mail (gpointer data, GCancellable *cancellable, GError **error)
{
  Job *job = data;

  wax_sync_run_mail (job->keeper, job->connection, &job->plan);
  return NULL;
}

static gpointer
run_lists (gpointer data, GCancellable *cancellable, GError **error)
{
  Job *job = data;

  wax_sync_run_lists (job->keeper, job->connection, &job->plan);
  return NULL;
}

typedef struct {
  WaxRunner *runner;
  Job *job; /* lives as long as the task, which is this callback's */
  gboolean mail;
} Round;

static void
round_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autofree Round *round = data;
  g_autoptr(WaxRunner) self = round->runner;
  WaxSyncPlan *plan = &round->job->plan;
  WaxFailure *worst = wax_sync_plan_find_fatal (plan);

  wax_worker_run_finish (WAX_WORKER (source), result, NULL);
  self->running--;
  *(round->mail ? &self->mail_running : &self->lists_running) = FALSE;
  wax_account_channels_show_results (self->account, plan, get_now ());
  update_busy (self);
  if (self->ending)
    finish_ending (self);
  else if (worst != NULL)
    fail (self, worst);
  else if (round->mail) {
    self->attempt = 0;
    start_watching (self);
  }
  job_free (round->job);
}

static void
start_round (WaxRunner *self, gboolean mail, const WaxSyncPlan *plan)
{
  Round *round = g_new0 (Round, 1);

  round->runner = g_object_ref (self);
  round->mail = mail;
  round->job = job_new (self);
  memcpy (round->job->plan.wanted, plan->wanted, sizeof plan->wanted);
  *(mail ? &self->mail_running : &self->lists_running) = TRUE;
  self->running++;
  wax_account_channels_show_running (self->account, plan);
  update_busy (self);
  wax_worker_run_async (mail ? self->mail_worker : self->lists_worker, mail ? run_mail : run_lists, round->job, NULL, NULL,
                        NULL, round_cb, round);
}

static void
resync_cb (gpointer data)
{
  WaxRunner *self = data;

  self->resync_id = 0;
  wax_runner_sync (self);
}

void
wax_runner_sync (WaxRunner *self)
{
  WaxSyncPlan mail = { { FALSE } }, lists = { { FALSE } };

  if (self->ending || self->connection == NULL || wax_account_get_state (self->account) != WAX_ACCOUNT_ONLINE)
    return;
  mail.wanted[WAX_CHANNEL_FOLDERS] = mail.wanted[WAX_CHANNEL_RECEIVE] = mail.wanted[WAX_CHANNEL_SEND] = TRUE;
  lists.wanted[WAX_CHANNEL_PREFERENCES] = lists.wanted[WAX_CHANNEL_SIGNATURES] = lists.wanted[WAX_CHANNEL_SENDERS] = TRUE;
  lists.wanted[WAX_CHANNEL_GAL] = self->rounds++ % GAL_EVERY == 0;
  if (!self->mail_running)
    start_round (self, TRUE, &mail);
  if (!self->lists_running)
    start_round (self, FALSE, &lists);
  g_clear_handle_id (&self->resync_id, g_source_remove);
  self->resync_id = g_timeout_add_once (RESYNC_MS, resync_cb, self);
}

/* ---- connecting ---- */

/* The connection is handed over before signing in: who goes offline meanwhile closes it through the keeper. */
static gpointer
run_open (gpointer data, GCancellable *cancellable, GError **error)
{
  Job *job = data;
  WaxConnection *connection = wax_sync_open (job->keeper, job->record, NULL, error);
  g_autoptr(GError) local = NULL;

  if (connection == NULL)
    return NULL;
  wax_engine_set_listener (wax_connection_get_engine (connection), wax_feed_progress, wax_feed_news,
                           g_steal_pointer (&job->feed), wax_feed_free);
  if (wax_sync_sign_in (job->keeper, connection, &job->plan, &local))
    return connection;
  wax_sync_close (job->keeper, connection);
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autofree Round *round = data;
  g_autoptr(WaxRunner) self = round->runner;
  g_autoptr(GError) error = NULL;
  g_autoptr(WaxFailure) failure = NULL;

  self->connection = wax_worker_run_finish (WAX_WORKER (source), result, &error);
  self->running--;
  if (error != NULL)
    failure = wax_failure_new (error, wax_account_get_endpoint (self->account));
  wax_account_channels_show_results (self->account, &round->job->plan, get_now ());
  job_free (round->job);
  if (self->ending) {
    finish_ending (self);
  } else if (failure != NULL) {
    fail (self, failure);
  } else {
    g_clear_pointer (&self->offline_reason, g_free);
    set_state (self, WAX_ACCOUNT_ONLINE, NULL, 0);
    if (wax_engine_was_rebuilt (wax_connection_get_engine (self->connection)))
      wax_account_notice (self->account, _("The stored mail was damaged. It was set aside and is fetched again."));
    wax_runner_sync (self);
  }
}

static void
begin (WaxRunner *self)
{
  Round *round;

  if (self->forbidden != NULL) {
    set_state (self, WAX_ACCOUNT_FAILED, self->forbidden, 0);
    return;
  }
  round = g_new0 (Round, 1);
  round->runner = g_object_ref (self);
  round->job = job_new (self);
  round->job->record = wax_account_record_ref (wax_account_get_record (self->account));
  round->job->feed = wax_feed_new (self->account);
  for (guint i = 0; i < WAX_N_CHANNELS; i++)
    round->job->plan.wanted[i] = i != WAX_CHANNEL_UPDATES;
  self->running++;
  set_state (self, WAX_ACCOUNT_CONNECTING, NULL, 0);
  wax_worker_run_async (self->mail_worker, run_open, round->job, NULL, NULL, NULL, opened_cb, round);
}

/* Servers lock people out who repeat a wrong password. */
static gboolean
was_refused (WaxRunner *self)
{
  WaxFailure *failure = wax_account_get_failure (self->account);

  return wax_account_get_state (self->account) == WAX_ACCOUNT_NEEDS_PASSWORD && failure != NULL &&
         strcmp (failure->code, "password-refused") == 0;
}

void
wax_runner_password_given (WaxRunner *self)
{
  if (was_refused (self))
    set_state (self, WAX_ACCOUNT_CONNECTING, NULL, 0);
  wax_runner_connect (self);
}

void
wax_runner_connect (WaxRunner *self)
{
  if (wax_account_get_record (self->account)->offline || was_refused (self))
    return;
  g_clear_handle_id (&self->retry_id, g_source_remove);
  if (self->ending)
    self->next = NEXT_CONNECT;
  else if (self->connection != NULL)
    wax_runner_sync (self);
  else if (self->running == 0)
    begin (self);
}

void
wax_runner_stop (WaxRunner *self, const char *reason)
{
  wax_runner_set_offline_reason (self, reason);
  end (self, WAX_ACCOUNT_OFFLINE, NULL, 0);
}

void
wax_runner_set_offline_reason (WaxRunner *self, const char *reason)
{
  g_free (self->offline_reason);
  self->offline_reason = g_strdup (reason);
  wax_runner_update_status (self);
}

void
wax_runner_take_record (WaxRunner *self, WaxAccountRecord *record)
{
  WaxAccountRecord *now = wax_account_get_record (self->account);
  gboolean was_offline = now->offline;
  gboolean moved = strcmp (now->server_url, record->server_url) != 0 || strcmp (now->user, record->user) != 0;

  wax_account_set_record (self->account, record);
  if (record->offline && !was_offline)
    end (self, WAX_ACCOUNT_OFFLINE, NULL, 0);
  else if (!record->offline && (was_offline || moved)) {
    if (moved && (self->connection != NULL || self->running > 0))
      end (self, WAX_ACCOUNT_CONNECTING, NULL, 0);
    wax_runner_connect (self);
  }
}

void
wax_runner_network_changed (WaxRunner *self, gboolean available)
{
  WaxAccountState state = wax_account_get_state (self->account);

  if (!available || wax_account_get_record (self->account)->offline)
    return;
  if (state == WAX_ACCOUNT_WAITING || state == WAX_ACCOUNT_NEEDS_DECISION) {
    self->attempt = 0;
    wax_runner_connect (self);
  } else if (state == WAX_ACCOUNT_ONLINE) {
    /* The wait hangs on an address that may be gone. */
    end (self, WAX_ACCOUNT_CONNECTING, NULL, 0);
    wax_runner_connect (self);
  }
}

void
wax_runner_forbid (WaxRunner *self, WaxFailure *failure)
{
  g_clear_pointer (&self->forbidden, wax_failure_unref);
  self->forbidden = failure != NULL ? wax_failure_ref (failure) : NULL;
}

gboolean
wax_runner_is_settled (WaxRunner *self)
{
  return self->running == 0 && self->connection == NULL;
}

/* ---- object ---- */

static void
wax_runner_finalize (GObject *object)
{
  WaxRunner *self = WAX_RUNNER (object);

  g_clear_handle_id (&self->retry_id, g_source_remove);
  g_clear_handle_id (&self->resync_id, g_source_remove);
  g_clear_object (&self->mail_worker);
  g_clear_object (&self->lists_worker);
  g_clear_object (&self->watch_worker);
  g_clear_object (&self->account);
  g_clear_object (&self->keeper);
  g_clear_pointer (&self->random, g_rand_free);
  g_clear_pointer (&self->forbidden, wax_failure_unref);
  g_clear_pointer (&self->last_info, wax_connection_info_unref);
  g_free (self->offline_reason);
  G_OBJECT_CLASS (wax_runner_parent_class)->finalize (object);
}

static void
wax_runner_class_init (WaxRunnerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = wax_runner_finalize;
  signals[SIGNAL_QUESTION] = g_signal_new ("question", WAX_TYPE_RUNNER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                           G_TYPE_NONE, 1, WAX_TYPE_TRUST_QUESTION);
  signals[SIGNAL_SETTLED] =
      g_signal_new ("settled", WAX_TYPE_RUNNER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
wax_runner_init (WaxRunner *self)
{
  self->mail_worker = wax_worker_new ();
  self->lists_worker = wax_worker_new ();
  self->watch_worker = wax_worker_new ();
  self->random = g_rand_new ();
}

WaxRunner *
wax_runner_new (WaxKeeper *keeper, WaxAccount *account)
{
  WaxRunner *self = g_object_new (WAX_TYPE_RUNNER, NULL);

  self->keeper = g_object_ref (keeper);
  self->account = g_object_ref (account);
  wax_runner_update_status (self);
  return self;
}

WaxAccount *
wax_runner_get_account (WaxRunner *self)
{
  return self->account;
}
