#include "app/wax-blocking.h"

#include "app/wax-report.h"
#include "app/wax-sync.h"
#include "store/wax-contact-store.h"
#include "store/wax-mail-store.h"
#include "store/wax-settings-store.h"
#include "transport/wax-probe.h"
#include "transport/wax-tls-setup.h"
#include "util/wax-backoff.h"
#include "util/wax-ticker.h"
#include "util/wax-worker.h"

enum {
  RETRY_BASE_MS = 5000,
  RETRY_MAX_MS = 300000,
};

struct _WaxBlocking {
  WaxKeeper *keeper;
  WaxWorker *worker; /* for what runs beside the caller's thread */
  GRand *random;
};

WaxBlocking *
wax_blocking_open (const char *profile_dir, const char *anchors_file, GError **error)
{
  WaxKeeper *keeper = wax_keeper_open (profile_dir, anchors_file, "waxctl", NULL, error);
  WaxBlocking *self;

  if (keeper == NULL)
    return NULL;
  self = g_new0 (WaxBlocking, 1);
  self->keeper = keeper;
  self->worker = wax_worker_new ();
  self->random = g_rand_new ();
  return self;
}

void
wax_blocking_close (WaxBlocking *self)
{
  wax_keeper_close (self->keeper);
  g_object_unref (self->worker);
  g_rand_free (self->random);
  g_free (self);
}

/* ---- accounts ---- */

GPtrArray *
wax_blocking_list_accounts (WaxBlocking *self, GError **error)
{
  return wax_keeper_list_accounts (self->keeper, error);
}

WaxAccountRecord *
wax_blocking_get_account (WaxBlocking *self, const char *id, GError **error)
{
  return wax_keeper_get_account (self->keeper, id, error);
}

/* An account that cannot sign in later is kept all the same: passwords may come with each call. */
static void
keep_password (WaxBlocking *self, WaxAccountRecord *record, GBytes *password)
{
  g_autoptr(GError) error = NULL;

  if (!wax_credentials_store (wax_keeper_get_credentials (self->keeper), record->id, record->name, password, NULL, &error))
    g_message ("The password is not kept: %s", error->message);
}

WaxAccountRecord *
wax_blocking_add_account (WaxBlocking *self, const WaxAccountRecord *fields, GBytes *password, gboolean probe,
                          GCancellable *cancellable, GError **error)
{
  g_autoptr(GPtrArray) taken = wax_keeper_list_accounts (self->keeper, error);
  g_autoptr(WaxAccountRecord) record = taken != NULL ? wax_account_setup_new_record (fields, taken, error) : NULL;

  if (record == NULL)
    return NULL;
  if (probe && password == NULL) {
    g_set_error_literal (error, WAX_AUTH_ERROR, WAX_AUTH_ERROR_NO_PASSWORD, "no password to try the account with");
    return NULL;
  }
  if (probe && (!wax_tls_self_check (error) || !wax_sync_probe (self->keeper, record, password, cancellable, error)))
    return NULL;
  if (!wax_keeper_put_account (self->keeper, record, error))
    return NULL;
  if (password != NULL)
    keep_password (self, record, password);
  return g_steal_pointer (&record);
}

WaxAccountRecord *
wax_blocking_set_account (WaxBlocking *self, const char *id, const char *key, const char *value, GError **error)
{
  return wax_keeper_set_account (self->keeper, id, key, value, error);
}

gboolean
wax_blocking_remove_account (WaxBlocking *self, const char *id, gboolean keep_data, GError **error)
{
  g_autoptr(GError) local = NULL;

  if (!keep_data) {
    g_autoptr(WaxAccountRecord) record = wax_keeper_get_account (self->keeper, id, error);

    if (record == NULL || !wax_profile_remove_account_dir (wax_keeper_get_profile (self->keeper), id, error))
      return FALSE;
  }
  if (!wax_keeper_remove_account (self->keeper, id, error))
    return FALSE;
  if (!wax_credentials_clear (wax_keeper_get_credentials (self->keeper), id, NULL, &local))
    g_message ("The password may still be kept: %s", local->message);
  return TRUE;
}

gboolean
wax_blocking_set_offline (WaxBlocking *self, const char *id, gboolean offline, GError **error)
{
  return wax_keeper_set_offline (self->keeper, id, offline, error);
}

/* ---- connecting ---- */

static void
cancel_cb (GCancellable *cancellable, gpointer connection)
{
  g_cancellable_cancel (wax_connection_get_cancellable (connection));
}

typedef struct {
  WaxBlocking *blocking;
  WaxConnection *connection;
  GCancellable *cancellable;
  gulong handler;
} Online;

static void
online_clear (Online *online)
{
  if (online->handler != 0)
    g_cancellable_disconnect (online->cancellable, online->handler);
  if (online->connection != NULL)
    wax_sync_close (online->blocking->keeper, online->connection);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Online, online_clear)

static gboolean
go_online (WaxBlocking *self, const char *id, GBytes *password, const WaxBlockingEvents *events, GCancellable *cancellable,
           Online *online, GError **error)
{
  g_autoptr(WaxAccountRecord) record = wax_keeper_get_account (self->keeper, id, error);

  if (record == NULL)
    return FALSE;
  if (record->offline) {
    g_set_error (error, WAX_USAGE_ERROR, WAX_USAGE_ERROR_OFFLINE, "%s works offline", id);
    return FALSE;
  }
  if (!wax_tls_self_check (error))
    return FALSE;
  online->connection = wax_sync_open (self->keeper, record, password, error);
  if (online->connection == NULL)
    return FALSE;
  online->blocking = self;
  online->cancellable = cancellable;
  if (cancellable != NULL)
    online->handler = g_cancellable_connect (cancellable, G_CALLBACK (cancel_cb), online->connection, NULL);
  if (events != NULL)
    wax_engine_set_listener (wax_connection_get_engine (online->connection), events->progress, events->news,
                             events->user_data, NULL);
  return TRUE;
}

static WaxGrant *
find_grant (WaxBlocking *self, WaxEndpoint *endpoint)
{
  return wax_judge_find_grant (wax_keeper_get_judge (self->keeper), endpoint);
}

/* Returns: (nullable): the account's server, if a connection there rests on a decision. */
static WaxEndpoint *
find_granted (WaxBlocking *self, const char *id)
{
  g_autoptr(WaxAccountRecord) record = wax_keeper_get_account (self->keeper, id, NULL);
  g_autoptr(WaxEndpoint) endpoint = record != NULL ? wax_account_setup_get_endpoint (record, NULL) : NULL;
  g_autoptr(WaxGrant) grant = endpoint != NULL ? find_grant (self, endpoint) : NULL;

  return grant != NULL ? g_steal_pointer (&endpoint) : NULL;
}

/* A connection that was ended from outside says so, whatever its last call failed with. */
static void
explain_end (WaxBlocking *self, const char *id, WaxEndpoint *granted, GCancellable *cancellable, GError **error)
{
  g_autoptr(WaxAccountRecord) record = NULL;
  g_autoptr(WaxGrant) grant = NULL;

  if (*error == NULL || g_cancellable_is_cancelled (cancellable))
    return;
  record = wax_keeper_get_account (self->keeper, id, NULL);
  if (record == NULL || !record->offline)
    return;
  g_clear_error (error);
  grant = granted != NULL ? find_grant (self, granted) : NULL;
  if (granted != NULL && grant == NULL)
    g_set_error (error, WAX_TRUST_ERROR, WAX_TRUST_ERROR_ENDED, "the trust that %s rested on has ended", id);
  else
    g_set_error (error, WAX_USAGE_ERROR, WAX_USAGE_ERROR_OFFLINE, "%s went offline", id);
}

static gboolean
has_failed (const WaxSyncPlan *plan)
{
  for (guint i = 0; i < WAX_N_CHANNELS; i++) {
    if (plan->failures[i] != NULL)
      return TRUE;
  }
  return FALSE;
}

/* ---- sync ---- */

void
wax_sync_result_free (WaxSyncResult *result)
{
  g_clear_pointer (&result->failure, wax_failure_unref);
  g_free (result);
}

typedef struct {
  WaxKeeper *keeper;
  WaxConnection *connection;
  WaxSyncPlan *plan;
} ListsJob;

static gpointer
run_lists (gpointer data, GCancellable *cancellable, GError **error)
{
  ListsJob *job = data;

  wax_sync_run_lists (job->keeper, job->connection, job->plan);
  return NULL;
}

static GPtrArray *
collect (WaxSyncPlan *plan)
{
  GPtrArray *results = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_sync_result_free);

  for (guint i = 0; i < WAX_N_CHANNELS; i++) {
    WaxSyncResult *result;

    if (!plan->wanted[i] && i != WAX_CHANNEL_UPDATES)
      continue;
    result = g_new0 (WaxSyncResult, 1);
    result->channel = (WaxChannelId) i;
    result->state = i == WAX_CHANNEL_UPDATES ? "off" : !plan->ran[i] ? "skipped" : plan->failures[i] != NULL ? "failed" : "ok";
    result->result = plan->results[i];
    result->requests = plan->requests[i];
    result->failure = g_steal_pointer (&plan->failures[i]);
    g_ptr_array_add (results, result);
  }
  return results;
}

static void
run_plan (WaxBlocking *self, WaxConnection *connection, WaxSyncPlan *plan)
{
  ListsJob job = { self->keeper, connection, plan };
  WaxTicket *ticket = wax_worker_start (self->worker, run_lists, &job, NULL, NULL);
  g_autoptr(GError) error = NULL;

  wax_sync_run_mail (self->keeper, connection, plan);
  wax_ticket_wait (ticket, NULL);
  if (!wax_engine_index (wax_connection_get_engine (connection), wax_connection_get_cancellable (connection), &error))
    g_message ("Not everything is searchable yet: %s", error->message);
}

GPtrArray *
wax_blocking_sync (WaxBlocking *self, const char *id, const WaxChannelId *channels, guint n_channels, GBytes *password,
                   const WaxBlockingEvents *events, GCancellable *cancellable, GError **error)
{
  g_auto(WaxSyncPlan) plan = { { FALSE } };
  g_auto(Online) online = { NULL };
  g_autoptr(WaxEndpoint) granted = find_granted (self, id);
  g_autoptr(GError) local = NULL;
  g_autoptr(GError) end = NULL;

  for (guint i = 0; i < WAX_N_CHANNELS; i++)
    plan.wanted[i] = channels == NULL && i != WAX_CHANNEL_UPDATES;
  for (guint i = 0; channels != NULL && i < n_channels; i++)
    plan.wanted[channels[i]] = TRUE;
  if (!go_online (self, id, password, events, cancellable, &online, error))
    return NULL;
  if (wax_sync_sign_in (self->keeper, online.connection, &plan, &local))
    run_plan (self, online.connection, &plan);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  if (has_failed (&plan) && g_cancellable_is_cancelled (wax_connection_get_cancellable (online.connection))) {
    end = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "aborted");
    explain_end (self, id, granted, cancellable, &end);
    g_propagate_error (error, g_steal_pointer (&end));
    return NULL;
  }
  if (events != NULL && events->notice != NULL && wax_engine_was_rebuilt (wax_connection_get_engine (online.connection))) {
    g_autoptr(GError) damaged = g_error_new_literal (WAX_STORE_ERROR, WAX_STORE_ERROR_DAMAGED, "");
    g_autoptr(WaxFailure) failure = wax_failure_new (damaged, NULL);

    events->notice (failure->sentence, events->user_data);
  }
  /* Other processes may ask about what was met. */
  if (!wax_keeper_flush (self->keeper, error))
    return NULL;
  return collect (&plan);
}

/* ---- watching ---- */

typedef struct {
  GCancellable *cancellable;
  gint64 end; /* monotonic */
} Alarm;

static guint
alarm_cb (gpointer data)
{
  Alarm *alarm = data;
  gint64 left_ms = (alarm->end - g_get_monotonic_time ()) / 1000;

  if (left_ms <= 0)
    g_cancellable_cancel (alarm->cancellable);
  return left_ms > 0 ? (guint) MIN (left_ms + 1, 60000) : 60000;
}

static gboolean
pause_before_retry (WaxBlocking *self, guint attempt, WaxFailure *failure, GCancellable *cancellable)
{
  guint ms = MAX (wax_backoff_delay_ms (attempt, RETRY_BASE_MS, RETRY_MAX_MS, self->random), failure->retry_after_s * 1000);
  GPollFD poll = { 0 };

  if (!g_cancellable_make_pollfd (cancellable, &poll))
    return FALSE;
  g_poll (&poll, 1, (int) ms);
  g_cancellable_release_fd (cancellable);
  return !g_cancellable_is_cancelled (cancellable);
}

static gboolean
watch_once (WaxBlocking *self, const char *id, GBytes *password, const WaxBlockingEvents *events, GCancellable *cancellable,
            GError **error)
{
  g_auto(Online) online = { NULL };

  return go_online (self, id, password, events, cancellable, &online, error) &&
         wax_engine_watch (wax_connection_get_engine (online.connection),
                           wax_connection_get_cancellable (online.connection), error);
}

static void
watch_until (WaxBlocking *self, const char *id, GBytes *password, const WaxBlockingEvents *events,
             GCancellable *cancellable, GError **error)
{
  g_autoptr(WaxEndpoint) granted = find_granted (self, id);

  for (guint attempt = 0;; attempt++) {
    gint64 start = g_get_monotonic_time ();
    g_autoptr(WaxFailure) failure = NULL;
    g_autoptr(GError) local = NULL;

    watch_once (self, id, password, events, cancellable, &local);
    explain_end (self, id, granted, cancellable, &local);
    failure = wax_failure_new (local, NULL);
    if (failure->remedy != WAX_REMEDY_RETRY) {
      g_propagate_error (error, g_steal_pointer (&local));
      return;
    }
    g_message ("Following the server's changes stopped and is tried again: %s", local->message);
    if (g_get_monotonic_time () - start > (gint64) RETRY_MAX_MS * 1000)
      attempt = 0;
    if (!pause_before_retry (self, attempt, failure, cancellable)) {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "interrupted");
      return;
    }
  }
}

static void
cancel_inner_cb (GCancellable *cancellable, gpointer inner)
{
  g_cancellable_cancel (inner);
}

gboolean
wax_blocking_watch (WaxBlocking *self, const char *id, guint seconds, GBytes *password, const WaxBlockingEvents *events,
                    GCancellable *cancellable, GError **error)
{
  g_autoptr(GCancellable) inner = g_cancellable_new ();
  Alarm alarm = { inner, g_get_monotonic_time () + (gint64) seconds * G_USEC_PER_SEC };
  WaxTicker *ticker = seconds > 0 ? wax_ticker_new (alarm_cb, &alarm) : NULL;
  g_autoptr(GError) local = NULL;
  gulong handler = 0;

  if (cancellable != NULL)
    handler = g_cancellable_connect (cancellable, G_CALLBACK (cancel_inner_cb), inner, NULL);
  watch_until (self, id, password, events, inner, &local);
  if (handler != 0)
    g_cancellable_disconnect (cancellable, handler);
  g_clear_pointer (&ticker, wax_ticker_free);
  if (seconds > 0 && g_error_matches (local, G_IO_ERROR, G_IO_ERROR_CANCELLED) && !g_cancellable_is_cancelled (cancellable))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/* ---- status ---- */

static gboolean
has_trust_failure (GPtrArray *channels)
{
  for (guint i = 0; i < channels->len; i++) {
    if (strcmp (((WaxChannelState *) channels->pdata[i])->error_domain, "trust") == 0)
      return TRUE;
  }
  return FALSE;
}

static const char *
find_reason (GPtrArray *channels)
{
  for (guint i = 0; i < channels->len; i++) {
    WaxChannelState *state = channels->pdata[i];

    if (strcmp (state->error_domain, "trust") == 0)
      return state->error_text;
  }
  return "";
}

static gboolean
was_ever_good (GPtrArray *channels)
{
  for (guint i = 0; i < channels->len; i++) {
    if (((WaxChannelState *) channels->pdata[i])->last_success > 0)
      return TRUE;
  }
  return FALSE;
}

WaxConnectionStatus *
wax_blocking_get_status (WaxBlocking *self, const char *id, GPtrArray **channels, GError **error)
{
  g_autoptr(WaxAccountRecord) record = wax_keeper_get_account (self->keeper, id, error);
  g_autoptr(GPtrArray) states = record != NULL ? wax_keeper_list_channels (self->keeper, id, error) : NULL;
  g_autoptr(WaxEndpoint) endpoint = states != NULL ? wax_account_setup_get_endpoint (record, error) : NULL;
  g_autoptr(WaxGrant) grant = endpoint != NULL ? find_grant (self, endpoint) : NULL;
  g_autoptr(WaxFailure) offline = wax_failure_new_offline ();
  g_autoptr(WaxVerdict) met = NULL;
  WaxConnectionStatus fields = { WAX_CONNECTION_OFFLINE, endpoint, .grant = grant };

  if (endpoint == NULL)
    return NULL;
  fields.online = !record->offline;
  if (!record->secure)
    fields.state = WAX_CONNECTION_PLAIN;
  else if (grant != NULL)
    fields.state = WAX_CONNECTION_GRANTED;
  else if (has_trust_failure (states))
    fields.state = WAX_CONNECTION_NOT_TRUSTED;
  else if (!record->offline && was_ever_good (states))
    fields.state = WAX_CONNECTION_SECURE;
  fields.reason = record->offline ? offline->sentence : find_reason (states);
  if (grant != NULL)
    met = wax_keeper_find_met (self->keeper, endpoint, wax_grant_get_fingerprint (grant), NULL);
  if (met != NULL) {
    fields.verdict = met;
    fields.protocol = wax_verdict_get_protocol (met);
    fields.cipher = wax_verdict_get_cipher (met);
  }
  if (channels != NULL)
    *channels = g_steal_pointer (&states);
  return wax_connection_status_new (&fields);
}

/* ---- trust ---- */

GPtrArray *
wax_blocking_list_grants (WaxBlocking *self, gboolean all, GError **error)
{
  return wax_keeper_list_grants (self->keeper, all, error);
}

GPtrArray *
wax_blocking_list_lines (WaxBlocking *self, gint64 since, GError **error)
{
  return wax_keeper_list_lines (self->keeper, since, error);
}

int
wax_blocking_stop_trusting (WaxBlocking *self, WaxEndpoint *endpoint, GError **error)
{
  return wax_keeper_stop_trusting (self->keeper, endpoint, error);
}

static gboolean
names_all_problems (const char *const *named, WaxVerdict *verdict)
{
  g_auto(GStrv) ids = wax_verdict_dup_problem_ids (verdict);

  for (guint i = 0; named[i] != NULL; i++) {
    if (!g_strv_contains ((const char *const *) ids, named[i]))
      return FALSE;
  }
  for (guint i = 0; ids[i] != NULL; i++) {
    if (!g_strv_contains (named, ids[i]))
      return FALSE;
  }
  return ids[0] != NULL;
}

/* The question that a connection would raise now: the ledger may have moved since the certificate was met. */
static WaxTrustQuestion *
ask_again (WaxBlocking *self, WaxVerdict *verdict, GError **error)
{
  g_autoptr(GError) refused = NULL;

  if (wax_judge_decide (wax_keeper_get_judge (self->keeper), verdict, NULL, &refused)) {
    g_set_error_literal (error, WAX_USAGE_ERROR, WAX_USAGE_ERROR_NAMED, "this certificate needs no grant there");
    return NULL;
  }
  if (wax_trust_error_get_question (refused) != NULL)
    return g_object_ref (wax_trust_error_get_question (refused));
  g_propagate_error (error, g_steal_pointer (&refused));
  return NULL;
}

/* The other ports that accounts are configured for on the same host. */
static WaxTrustQuestion *
apply_to_ports (WaxBlocking *self, WaxTrustQuestion *question, WaxEndpoint *endpoint, GError **error)
{
  g_autoptr(GPtrArray) records = wax_keeper_list_accounts (self->keeper, error);
  g_autoptr(GPtrArray) also = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_endpoint_unref);

  if (records == NULL)
    return NULL;
  for (guint i = 0; i < records->len; i++) {
    g_autoptr(GPtrArray) origins = wax_account_setup_get_origins (records->pdata[i], NULL);

    if (origins == NULL || !g_ptr_array_find_with_equal_func (origins, endpoint, wax_endpoint_equal, NULL))
      continue;
    for (guint port = 0; port < origins->len; port++) {
      if (!wax_endpoint_equal (origins->pdata[port], endpoint))
        g_ptr_array_add (also, wax_endpoint_ref (origins->pdata[port]));
    }
  }
  return wax_trust_question_with_endpoints (question, also);
}

static gboolean
check_change (WaxTrustQuestion *question, const char *instead_of, GError **error)
{
  WaxChange *change = wax_trust_question_get_change (question);

  if ((change == NULL) == (instead_of == NULL) &&
      (change == NULL || strcmp (change->previous_fingerprint, instead_of) == 0))
    return TRUE;
  g_set_error_literal (error, WAX_USAGE_ERROR, WAX_USAGE_ERROR_NAMED, "the certificate before is another one");
  return FALSE;
}

WaxGrant *
wax_blocking_allow (WaxBlocking *self, WaxEndpoint *endpoint, const char *fingerprint, const char *const *problems,
                    const char *instead_of, WaxDuration duration, const char *why, GError **error)
{
  g_autoptr(GError) local = NULL;
  g_autoptr(WaxVerdict) verdict = wax_keeper_find_met (self->keeper, endpoint, fingerprint, &local);
  g_autoptr(WaxTrustQuestion) asked = NULL, question = NULL;

  if (verdict == NULL && !g_error_matches (local, WAX_STORE_ERROR, WAX_STORE_ERROR_NOT_FOUND)) {
    g_propagate_error (error, g_steal_pointer (&local));
    return NULL;
  }
  asked = verdict != NULL ? ask_again (self, verdict, error) : NULL;
  if (verdict != NULL && asked == NULL)
    return NULL;
  if (asked == NULL || !names_all_problems (problems, wax_trust_question_get_verdict (asked))) {
    g_set_error_literal (error, WAX_USAGE_ERROR, WAX_USAGE_ERROR_NAMED, "no such certificate with these problems was met");
    return NULL;
  }
  if (!check_change (asked, instead_of, error))
    return NULL;
  question = apply_to_ports (self, asked, endpoint, error);
  return question != NULL ? wax_keeper_grant (self->keeper, question, duration, why, error) : NULL;
}

WaxVerdict *
wax_blocking_probe (WaxBlocking *self, WaxEndpoint *endpoint, const char *anchors_file, WaxGrant **grant,
                    WaxTrustQuestion **question, GCancellable *cancellable, GError **error)
{
  WaxJudge *judge = wax_keeper_get_judge (self->keeper);
  WaxProbeOptions options = { .judge = judge, .channel = WAX_CHANNEL_RECEIVE };
  g_autoptr(WaxVerdict) seen = wax_probe (&options, endpoint, cancellable, error);
  g_autoptr(WaxExaminer) examiner = NULL;
  g_autoptr(WaxVerdict) verdict = NULL;
  g_autoptr(GError) refused = NULL;

  *grant = NULL;
  *question = NULL;
  if (seen == NULL)
    return NULL;
  verdict = g_object_ref (seen);
  if (anchors_file != NULL && wax_verdict_get_chain (seen)->len > 0) {
    g_clear_object (&verdict);
    verdict = wax_blocking_verify (wax_verdict_get_chain (seen), endpoint, wax_verdict_get_time (seen), anchors_file, error);
    if (verdict == NULL)
      return NULL;
  } else {
    wax_judge_note (judge, verdict);
    if (!wax_keeper_flush (self->keeper, error))
      return NULL;
  }
  if (!wax_judge_decide (judge, verdict, grant, &refused))
    g_set_object (question, wax_trust_error_get_question (refused));
  return g_steal_pointer (&verdict);
}

WaxVerdict *
wax_blocking_verify (GPtrArray *chain, WaxEndpoint *endpoint, gint64 now, const char *anchors_file, GError **error)
{
  g_autoptr(WaxExaminer) examiner = wax_examiner_new (anchors_file, error);
  WaxExamination examination = { .endpoint = endpoint, .channel = WAX_CHANNEL_RECEIVE, .chain = chain, .now = now };

  return examiner != NULL ? wax_examiner_examine (examiner, &examination) : NULL;
}

/* The newest certificate that was met at @endpoint; %NULL when none was. */
static WaxVerdict *
find_last_met (WaxBlocking *self, WaxEndpoint *endpoint)
{
  g_autoptr(GPtrArray) lines = wax_keeper_list_lines (self->keeper, 0, NULL);

  for (guint i = lines != NULL ? lines->len : 0; i > 0; i--) {
    WaxTrustLine *line = lines->pdata[i - 1];

    if (line->endpoint != NULL && line->fingerprint != NULL && wax_endpoint_equal (line->endpoint, endpoint))
      return wax_keeper_find_met (self->keeper, endpoint, line->fingerprint, NULL);
  }
  return NULL;
}

char *
wax_blocking_report (WaxBlocking *self, WaxEndpoint *endpoint, GCancellable *cancellable, GError **error)
{
  g_autoptr(WaxVerdict) verdict = find_last_met (self, endpoint);
  g_autoptr(WaxTrustQuestion) question = NULL;
  g_autoptr(WaxGrant) grant = NULL;
  g_autoptr(GError) refused = NULL;

  if (verdict == NULL)
    verdict = wax_blocking_probe (self, endpoint, NULL, &grant, &question, cancellable, error);
  if (verdict == NULL)
    return NULL;
  if (question == NULL && !wax_judge_decide (wax_keeper_get_judge (self->keeper), verdict, NULL, &refused))
    g_set_object (&question, wax_trust_error_get_question (refused));
  return question != NULL ? wax_report_new (question) : wax_report_new_for_verdict (verdict);
}

WaxPolicy *
wax_blocking_dup_policy (WaxBlocking *self)
{
  return wax_judge_dup_policy (wax_keeper_get_judge (self->keeper));
}

/* ---- reading ---- */

static char *
find_dir (WaxBlocking *self, const char *id, GError **error)
{
  g_autoptr(WaxAccountRecord) record = wax_keeper_get_account (self->keeper, id, error);

  return record != NULL ? wax_profile_get_account_dir (wax_keeper_get_profile (self->keeper), id) : NULL;
}

static WaxMailStore *
open_mail (WaxBlocking *self, const char *id, GError **error)
{
  g_autofree char *dir = find_dir (self, id, error);

  return dir != NULL ? wax_mail_store_open (dir, WAX_MAIL_STORE_READ, error) : NULL;
}

GPtrArray *
wax_blocking_list_folders (WaxBlocking *self, const char *id, GError **error)
{
  g_autoptr(WaxMailStore) store = open_mail (self, id, error);

  return store != NULL ? wax_mail_store_list_folders (store, error) : NULL;
}

static gboolean
is_named (WaxFolder *folder, const char *name)
{
  static const char *const roles[] = { "", "inbox", "sent", "drafts", "trash", "junk", "contacts" };
  g_autofree char *wanted = g_utf8_casefold (name, -1);
  g_autofree char *path = g_utf8_casefold (folder->path, -1);
  const char *bare = path[0] == '/' && wanted[0] != '/' ? path + 1 : path;

  return strcmp (folder->id, name) == 0 || strcmp (bare, wanted) == 0 ||
         (folder->role != WAX_FOLDER_NONE && strcmp (roles[folder->role], wanted) == 0);
}

WaxFolder *
wax_blocking_find_folder (WaxBlocking *self, const char *id, const char *name, GError **error)
{
  g_autoptr(GPtrArray) folders = wax_blocking_list_folders (self, id, error);

  for (guint i = 0; folders != NULL && i < folders->len; i++) {
    if (is_named (folders->pdata[i], name))
      return wax_folder_ref (folders->pdata[i]);
  }
  if (folders != NULL)
    g_set_error (error, WAX_STORE_ERROR, WAX_STORE_ERROR_NOT_FOUND, "no folder “%s”", name);
  return NULL;
}

GPtrArray *
wax_blocking_list_tags (WaxBlocking *self, const char *id, GError **error)
{
  g_autoptr(WaxMailStore) store = open_mail (self, id, error);

  return store != NULL ? wax_mail_store_list_tags (store, error) : NULL;
}

/* Rows that went while we read are left out. */
static GPtrArray *
read_keys (WaxMailStore *store, GArray *keys, guint limit, GError **error)
{
  g_autoptr(GPtrArray) rows =
      wax_mail_store_get_messages (store, (const gint64 *) keys->data, limit > 0 ? MIN (limit, keys->len) : keys->len, error);
  GPtrArray *messages;

  if (rows == NULL)
    return NULL;
  messages = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_message_unref);
  for (guint i = 0; i < rows->len; i++) {
    if (rows->pdata[i] != NULL)
      g_ptr_array_add (messages, wax_message_ref (rows->pdata[i]));
  }
  return messages;
}

GPtrArray *
wax_blocking_list_mail (WaxBlocking *self, const char *id, const char *folder_id, guint limit, GError **error)
{
  g_autoptr(WaxMailStore) store = open_mail (self, id, error);
  g_autoptr(GArray) keys = store != NULL ? wax_mail_store_list_ids (store, folder_id, error) : NULL;

  return keys != NULL ? read_keys (store, keys, limit, error) : NULL;
}

GPtrArray *
wax_blocking_search_mail (WaxBlocking *self, const char *id, const char *query, guint limit, GError **error)
{
  g_autoptr(WaxMailStore) store = open_mail (self, id, error);
  g_autoptr(GArray) keys = store != NULL ? wax_mail_store_search (store, query, limit, error) : NULL;

  return keys != NULL ? read_keys (store, keys, limit, error) : NULL;
}

WaxMessage *
wax_blocking_get_message (WaxBlocking *self, const char *id, const char *message_id, GError **error)
{
  g_autoptr(WaxMailStore) store = open_mail (self, id, error);

  return store != NULL ? wax_mail_store_get_message_by_id (store, message_id, error) : NULL;
}

GBytes *
wax_blocking_get_body (WaxBlocking *self, const char *id, const char *message_id, GError **error)
{
  g_autoptr(WaxMailStore) store = open_mail (self, id, error);

  return store != NULL ? wax_mail_store_get_body (store, message_id, error) : NULL;
}

GPtrArray *
wax_blocking_search_contacts (WaxBlocking *self, const char *id, const char *text, guint limit, GError **error)
{
  g_autofree char *dir = find_dir (self, id, error);
  g_autoptr(WaxContactStore) store = dir != NULL ? wax_contact_store_open (dir, error) : NULL;

  return store != NULL ? wax_contact_store_search (store, text, limit, error) : NULL;
}

WaxRemoteSettings *
wax_blocking_get_settings (WaxBlocking *self, const char *id, GError **error)
{
  g_autofree char *dir = find_dir (self, id, error);
  g_autoptr(WaxSettingsStore) store = dir != NULL ? wax_settings_store_open (dir, error) : NULL;

  return store != NULL ? wax_settings_store_get (store, error) : NULL;
}

/* ---- acting ---- */

gboolean
wax_blocking_act (WaxBlocking *self, const char *id, const WaxMailAction *action, GBytes *password,
                  GCancellable *cancellable, GError **error)
{
  g_auto(Online) online = { NULL };

  return go_online (self, id, password, NULL, cancellable, &online, error) &&
         wax_engine_act (wax_connection_get_engine (online.connection), action,
                         wax_connection_get_cancellable (online.connection), error);
}

char *
wax_blocking_send (WaxBlocking *self, const char *id, GBytes *raw, GBytes *password, GCancellable *cancellable, GError **error)
{
  g_auto(Online) online = { NULL };
  g_autofree char *send_id = g_uuid_string_random ();
  g_autoptr(WaxFailure) failure = NULL;
  g_autoptr(GError) local = NULL;
  char *saved = NULL;

  if (!go_online (self, id, password, NULL, cancellable, &online, error))
    return NULL;
  if (!wax_engine_send (wax_connection_get_engine (online.connection), raw, send_id, &saved,
                        wax_connection_get_cancellable (online.connection), &local))
    failure = wax_failure_new (local, wax_connection_get_endpoint (online.connection));
  wax_keeper_note_channel (self->keeper, id, WAX_CHANNEL_SEND, failure);
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  return saved;
}

gboolean
wax_blocking_check_store (WaxBlocking *self, const char *id, gboolean repair, WaxStoreCheck *check, WaxServerCheck *server,
                          GBytes *password, GCancellable *cancellable, GError **error)
{
  g_auto(Online) online = { NULL };
  g_autoptr(WaxMailStore) store = NULL;

  if (server != NULL)
    return go_online (self, id, password, NULL, cancellable, &online, error) &&
           wax_engine_check_store (wax_connection_get_engine (online.connection), repair, check, server,
                                   wax_connection_get_cancellable (online.connection), error);
  if (!repair)
    return (store = open_mail (self, id, error)) != NULL && wax_store_check_run (store, FALSE, check, cancellable, error);
  {
    g_autofree char *dir = find_dir (self, id, error);
    WaxProfileLock *lock =
        dir != NULL ? wax_profile_lock_account (wax_keeper_get_profile (self->keeper), id, error) : NULL;
    gboolean ok = lock != NULL && (store = wax_mail_store_open (dir, WAX_MAIL_STORE_WRITE, error)) != NULL &&
                  wax_store_check_run (store, TRUE, check, cancellable, error);

    g_clear_pointer (&store, wax_mail_store_close);
    g_clear_pointer (&lock, wax_profile_lock_free);
    return ok;
  }
}
