#include "app/wax-keeper.h"

#include "app/wax-account-setup.h"
#include "store/wax-account-store.h"
#include "util/wax-ticker.h"
#include "util/wax-worker.h"

#include <glib/gi18n-lib.h>
#include <malloc.h>

enum {
  POLL_MS = 300,
  MAX_ARENAS = 2,
};

struct _WaxKeeper {
  GObject parent_instance;

  WaxProfile *profile;
  WaxExaminer *examiner;
  WaxCredentials *credentials;
  WaxKeeperEvents events;
  char *origin;
  WaxWorker *worker;
  WaxTicker *ticker;
  int next_ms;  /* atomic: until the next look */
  int ticking;  /* atomic: a look is queued */

  /* The worker's own: */
  WaxTrustLedger *ledger;
  WaxJudge *judge; /* parts of it for any thread */
  WaxAccountStore *accounts;
  WaxChannelStore *channels;
  GPtrArray *connections;
  gint64 version;
  gint64 started; /* Unix s */
  guint lines;    /* of the ledger since then that were looked at */
  gboolean judge_changed;
};

G_DEFINE_FINAL_TYPE (WaxKeeper, wax_keeper, G_TYPE_OBJECT)

/* ---- on the worker ---- */

static void
tell_accounts (WaxKeeper *self)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) records = wax_account_store_list (self->accounts, &error);

  if (records == NULL)
    g_warning ("The accounts could not be read: %s", error->message);
  else if (self->events.accounts != NULL)
    self->events.accounts (records, self->events.user_data);
}

static gboolean
put_offline (WaxKeeper *self, const char *id, gboolean offline, GError **error)
{
  g_autoptr(WaxAccountRecord) record = wax_account_store_get (self->accounts, id, error);
  g_autoptr(WaxAccountRecord) changed = NULL;

  if (record == NULL)
    return FALSE;
  if (record->offline == offline)
    return TRUE;
  changed = wax_account_setup_set_offline (record, offline);
  return wax_account_store_put (self->accounts, changed, error);
}

static void
abort_account (WaxKeeper *self, const char *id)
{
  for (guint i = 0; i < self->connections->len; i++) {
    WaxConnection *connection = self->connections->pdata[i];

    if (strcmp (wax_connection_get_record (connection)->id, id) == 0)
      wax_connection_abort (connection);
  }
}

static char *
describe_end (WaxConnection *connection)
{
  g_autofree char *name = wax_endpoint_to_string (wax_connection_get_endpoint (connection));

  /* Translators: %s is a server */
  return g_strdup_printf (_("Your trust in %s has ended: the account works offline."), name);
}

/* A connection does not outlive what it rests on. */
static void
close_ended (WaxKeeper *self)
{
  gboolean any = FALSE;

  for (guint i = 0; i < self->connections->len; i++) {
    WaxConnection *connection = self->connections->pdata[i];
    WaxAccountRecord *record = wax_connection_get_record (connection);
    g_autoptr(GError) error = NULL;
    g_autofree char *text = NULL;

    if (g_cancellable_is_cancelled (wax_connection_get_cancellable (connection)) ||
        !wax_http_recheck (wax_connection_get_http (connection)))
      continue;
    wax_connection_abort (connection);
    if (wax_connection_get_engine (connection) == NULL)
      continue; /* one that only signs in */
    if (!put_offline (self, record->id, TRUE, &error))
      g_warning ("%s could not be taken offline: %s", record->id, error->message);
    text = describe_end (connection);
    if (self->events.notice != NULL)
      self->events.notice (record->id, text, self->events.user_data);
    any = TRUE;
  }
  if (any)
    tell_accounts (self);
}

static void
judge_changed_cb (WaxKeeper *self)
{
  self->judge_changed = TRUE;
}

static char *
describe_line (WaxTrustLine *line)
{
  g_autofree char *name = line->endpoint != NULL ? wax_endpoint_to_string (line->endpoint) : NULL;

  if (name != NULL && line->event == WAX_TRUST_EVENT_RENEWED)
    /* Translators: %s is a server */
    return g_strdup_printf (_("%s has renewed its certificate with the same key. Your decision goes on until its time."), name);
  if (name != NULL && line->event == WAX_TRUST_EVENT_SUPERSEDED && strcmp (line->origin, "program") == 0)
    /* Translators: %s is a server */
    return g_strdup_printf (_("The certificate of %s is now good without your decision, which has ended."), name);
  return NULL;
}

/* What the judge did by itself is said to the person, once. */
static void
tell_lines (WaxKeeper *self)
{
  g_autoptr(GPtrArray) lines = wax_trust_ledger_list_lines (self->ledger, self->started, NULL);

  for (guint i = self->lines; lines != NULL && i < lines->len; i++) {
    WaxTrustLine *line = lines->pdata[i];
    g_autofree char *text = describe_line (line);

    if (text != NULL && self->events.notice != NULL)
      self->events.notice (line->account, text, self->events.user_data);
  }
  if (lines != NULL)
    self->lines = lines->len;
}

/* After anything that may have moved the ledger. */
static gboolean
settle (WaxKeeper *self, GError **error)
{
  gboolean ok;
  gint64 next;

  ok = wax_judge_flush (self->judge, error);
  if (self->judge_changed) {
    self->judge_changed = FALSE;
    close_ended (self);
    tell_lines (self);
    if (self->events.trust != NULL)
      self->events.trust (self->events.user_data);
  }
  next = wax_judge_get_next_end_ms (self->judge);
  g_atomic_int_set (&self->next_ms, next >= 0 && next < POLL_MS ? (int) MAX (next, 1) : POLL_MS);
  return ok;
}

/* Another process may have gone offline, or changed an account. */
static void
look_at_accounts (WaxKeeper *self)
{
  gint64 version = wax_account_store_get_data_version (self->accounts, NULL);

  if (version == self->version)
    return;
  self->version = version;
  for (guint i = 0; i < self->connections->len; i++) {
    WaxConnection *connection = self->connections->pdata[i];
    g_autoptr(WaxAccountRecord) record =
        wax_account_store_get (self->accounts, wax_connection_get_record (connection)->id, NULL);

    if (record != NULL && record->offline)
      wax_connection_abort (connection);
  }
  tell_accounts (self);
}

static gpointer
run_tick (gpointer data, GCancellable *cancellable, GError **error)
{
  WaxKeeper *self = data;
  g_autoptr(GError) local = NULL;

  g_atomic_int_set (&self->ticking, FALSE);
  if (!settle (self, &local))
    g_warning ("The trust ledger could not be followed: %s", local->message);
  look_at_accounts (self);
  return NULL;
}

static guint
tick_cb (gpointer data)
{
  WaxKeeper *self = data;

  if (g_atomic_int_compare_and_exchange (&self->ticking, FALSE, TRUE))
    wax_worker_push (self->worker, run_tick, self, NULL);
  return (guint) g_atomic_int_get (&self->next_ms);
}

/* ---- calls ---- */

typedef struct {
  WaxKeeper *self;
  const char *id;
  WaxAccountRecord *record;
  const char *key;
  const char *value;
  gboolean flag;
  WaxChannelId channel;
  WaxFailure *failure;
  WaxConnection *connection;
  WaxTrustQuestion *question;
  WaxDuration duration;
  const char *const *ids;
  WaxEndpoint *endpoint;
  gint64 since;
} Call;

#define DONE GINT_TO_POINTER (TRUE)

static gpointer
run_list_accounts (gpointer data, GCancellable *cancellable, GError **error)
{
  return wax_account_store_list (((Call *) data)->self->accounts, error);
}

GPtrArray *
wax_keeper_list_accounts (WaxKeeper *self, GError **error)
{
  Call call = { self };

  return wax_worker_run (self->worker, run_list_accounts, &call, NULL, error);
}

static gpointer
run_get_account (gpointer data, GCancellable *cancellable, GError **error)
{
  Call *call = data;

  return wax_account_store_get (call->self->accounts, call->id, error);
}

WaxAccountRecord *
wax_keeper_get_account (WaxKeeper *self, const char *id, GError **error)
{
  Call call = { self, .id = id };

  return wax_worker_run (self->worker, run_get_account, &call, NULL, error);
}

static gpointer
run_put_account (gpointer data, GCancellable *cancellable, GError **error)
{
  Call *call = data;

  if (!wax_account_store_put (call->self->accounts, call->record, error))
    return NULL;
  tell_accounts (call->self);
  return DONE;
}

gboolean
wax_keeper_put_account (WaxKeeper *self, WaxAccountRecord *record, GError **error)
{
  Call call = { self, .record = record };

  return wax_worker_run (self->worker, run_put_account, &call, NULL, error) != NULL;
}

static gpointer
run_remove_account (gpointer data, GCancellable *cancellable, GError **error)
{
  Call *call = data;

  if (!wax_account_store_remove (call->self->accounts, call->id, error))
    return NULL;
  abort_account (call->self, call->id);
  tell_accounts (call->self);
  return DONE;
}

gboolean
wax_keeper_remove_account (WaxKeeper *self, const char *id, GError **error)
{
  Call call = { self, .id = id };

  return wax_worker_run (self->worker, run_remove_account, &call, NULL, error) != NULL;
}

static gpointer
run_set_offline (gpointer data, GCancellable *cancellable, GError **error)
{
  Call *call = data;

  if (!put_offline (call->self, call->id, call->flag, error))
    return NULL;
  if (call->flag)
    abort_account (call->self, call->id);
  tell_accounts (call->self);
  return DONE;
}

gboolean
wax_keeper_set_offline (WaxKeeper *self, const char *id, gboolean offline, GError **error)
{
  Call call = { self, .id = id, .flag = offline };

  return wax_worker_run (self->worker, run_set_offline, &call, NULL, error) != NULL;
}

/* What is not encrypted can be read on the way: when that began and ended stays written. */
static gboolean
note_secure (WaxKeeper *self, WaxAccountRecord *record, GError **error)
{
  WaxTrustLine line = {
    .at = g_get_real_time () / G_USEC_PER_SEC,
    .event = record->secure ? WAX_TRUST_EVENT_SECURE_ON : WAX_TRUST_EVENT_SECURE_OFF,
    .endpoint = wax_account_setup_get_endpoint (record, error),
    .account = (char *) record->id,
    .origin = self->origin,
  };
  gboolean ok = line.endpoint != NULL && wax_trust_ledger_add_line (self->ledger, &line, error);

  g_clear_pointer (&line.endpoint, wax_endpoint_unref);
  return ok;
}

static gpointer
run_set_account (gpointer data, GCancellable *cancellable, GError **error)
{
  Call *call = data;
  WaxKeeper *self = call->self;
  g_autoptr(WaxAccountRecord) record = wax_account_store_get (self->accounts, call->id, error);
  g_autoptr(WaxAccountRecord) changed = NULL;

  if (record == NULL)
    return NULL;
  changed = wax_account_setup_set (record, call->key, call->value, error);
  /* The line first: nothing goes unencrypted that the ledger does not know of. */
  if (changed == NULL || (changed->secure != record->secure && !note_secure (self, changed, error)) ||
      !wax_account_store_put (self->accounts, changed, error))
    return NULL;
  if (strcmp (changed->server_url, record->server_url) != 0 || strcmp (changed->user, record->user) != 0)
    abort_account (self, changed->id);
  tell_accounts (self);
  return g_steal_pointer (&changed);
}

WaxAccountRecord *
wax_keeper_set_account (WaxKeeper *self, const char *id, const char *key, const char *value, GError **error)
{
  Call call = { self, .id = id, .key = key, .value = value };

  return wax_worker_run (self->worker, run_set_account, &call, NULL, error);
}

static gpointer
run_note_channel (gpointer data, GCancellable *cancellable, GError **error)
{
  Call *call = data;
  WaxFailure *failure = call->failure;
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  gboolean ok;

  ok = failure == NULL ? wax_channel_store_note_success (call->self->channels, call->id, call->channel, now, error)
                       : wax_channel_store_note_failure (call->self->channels, call->id, call->channel, now,
                                                         failure->domain, failure->code, failure->sentence, error);
  return ok ? DONE : NULL;
}

void
wax_keeper_note_channel (WaxKeeper *self, const char *id, WaxChannelId channel, WaxFailure *failure)
{
  Call call = { self, .id = id, .channel = channel, .failure = failure };
  g_autoptr(GError) error = NULL;

  if (wax_worker_run (self->worker, run_note_channel, &call, NULL, &error) == NULL)
    g_message ("How a channel fared could not be written down: %s", error->message);
}

static gpointer
run_list_channels (gpointer data, GCancellable *cancellable, GError **error)
{
  Call *call = data;

  return wax_channel_store_list (call->self->channels, call->id, error);
}

GPtrArray *
wax_keeper_list_channels (WaxKeeper *self, const char *id, GError **error)
{
  Call call = { self, .id = id };

  return wax_worker_run (self->worker, run_list_channels, &call, NULL, error);
}

/* ---- connections ---- */

static gpointer
run_add_connection (gpointer data, GCancellable *cancellable, GError **error)
{
  Call *call = data;

  g_ptr_array_add (call->self->connections, g_object_ref (call->connection));
  return DONE;
}

void
wax_keeper_add_connection (WaxKeeper *self, WaxConnection *connection)
{
  Call call = { self, .connection = connection };

  wax_worker_run (self->worker, run_add_connection, &call, NULL, NULL);
}

static gpointer
run_remove_connection (gpointer data, GCancellable *cancellable, GError **error)
{
  Call *call = data;

  g_ptr_array_remove (call->self->connections, call->connection);
  return DONE;
}

void
wax_keeper_remove_connection (WaxKeeper *self, WaxConnection *connection)
{
  Call call = { self, .connection = connection };

  wax_worker_run (self->worker, run_remove_connection, &call, NULL, NULL);
}

/* ---- trust ---- */

static gpointer
run_grant (gpointer data, GCancellable *cancellable, GError **error)
{
  Call *call = data;
  WaxKeeper *self = call->self;
  g_autoptr(WaxPolicy) policy = wax_judge_dup_policy (self->judge);
  g_autoptr(WaxGrant) grant = NULL;
  WaxMoment moment;

  wax_moment_read (&moment);
  grant = wax_trust_ledger_grant (self->ledger, call->question, call->duration, self->origin, call->value, policy, &moment,
                                  error);
  if (grant == NULL || !settle (self, error))
    return NULL;
  return g_steal_pointer (&grant);
}

WaxGrant *
wax_keeper_grant (WaxKeeper *self, WaxTrustQuestion *question, WaxDuration duration, const char *why, GError **error)
{
  Call call = { self, .question = question, .duration = duration, .value = why };
  WaxGrant *grant = wax_worker_run (self->worker, run_grant, &call, NULL, error);

  wax_ticker_wake (self->ticker);
  return grant;
}

static gpointer
run_refuse (gpointer data, GCancellable *cancellable, GError **error)
{
  Call *call = data;
  WaxKeeper *self = call->self;
  WaxMoment moment;

  for (guint i = 0; call->ids[i] != NULL; i++) {
    if (!put_offline (self, call->ids[i], TRUE, error))
      return NULL;
    abort_account (self, call->ids[i]);
  }
  tell_accounts (self);
  wax_moment_read (&moment);
  if (!wax_trust_ledger_refuse (self->ledger, call->question, self->origin, &moment, error))
    return NULL;
  return settle (self, error) ? DONE : NULL;
}

gboolean
wax_keeper_refuse (WaxKeeper *self, WaxTrustQuestion *question, const char *const *accounts, GError **error)
{
  Call call = { self, .question = question, .ids = accounts };

  return wax_worker_run (self->worker, run_refuse, &call, NULL, error) != NULL;
}

static gboolean
is_at (WaxAccountRecord *record, WaxEndpoint *endpoint)
{
  g_autoptr(GPtrArray) origins = wax_account_setup_get_origins (record, NULL);

  return origins != NULL && g_ptr_array_find_with_equal_func (origins, endpoint, wax_endpoint_equal, NULL);
}

static gboolean
take_offline_at (WaxKeeper *self, WaxEndpoint *endpoint, GError **error)
{
  g_autoptr(GPtrArray) records = wax_account_store_list (self->accounts, error);

  if (records == NULL)
    return FALSE;
  for (guint i = 0; i < records->len; i++) {
    WaxAccountRecord *record = records->pdata[i];

    if (is_at (record, endpoint) && !put_offline (self, record->id, TRUE, error))
      return FALSE;
  }
  tell_accounts (self);
  return TRUE;
}

static gpointer
run_stop (gpointer data, GCancellable *cancellable, GError **error)
{
  Call *call = data;
  WaxKeeper *self = call->self;
  WaxMoment moment;
  int ended;

  wax_moment_read (&moment);
  ended = wax_trust_ledger_stop (self->ledger, call->endpoint, self->origin, &moment, error);
  /* Sockets are closed whatever the disk says. */
  for (guint i = 0; i < self->connections->len; i++) {
    if (wax_connection_has_origin (self->connections->pdata[i], call->endpoint))
      wax_connection_abort (self->connections->pdata[i]);
  }
  if (ended < 0 || !take_offline_at (self, call->endpoint, error) || !settle (self, error))
    return NULL;
  return GINT_TO_POINTER (ended + 1);
}

int
wax_keeper_stop_trusting (WaxKeeper *self, WaxEndpoint *endpoint, GError **error)
{
  Call call = { self, .endpoint = endpoint };

  return GPOINTER_TO_INT (wax_worker_run (self->worker, run_stop, &call, NULL, error)) - 1;
}

static gpointer
run_list_grants (gpointer data, GCancellable *cancellable, GError **error)
{
  Call *call = data;

  return wax_trust_ledger_list_grants (call->self->ledger, call->flag, error);
}

GPtrArray *
wax_keeper_list_grants (WaxKeeper *self, gboolean all, GError **error)
{
  Call call = { self, .flag = all };

  return wax_worker_run (self->worker, run_list_grants, &call, NULL, error);
}

static gpointer
run_list_lines (gpointer data, GCancellable *cancellable, GError **error)
{
  Call *call = data;

  /* What the judge noted belongs to it. */
  if (!settle (call->self, error))
    return NULL;
  return wax_trust_ledger_list_lines (call->self->ledger, call->since, error);
}

GPtrArray *
wax_keeper_list_lines (WaxKeeper *self, gint64 since, GError **error)
{
  Call call = { self, .since = since };

  return wax_worker_run (self->worker, run_list_lines, &call, NULL, error);
}

static gpointer
run_find_met (gpointer data, GCancellable *cancellable, GError **error)
{
  Call *call = data;

  if (!settle (call->self, error))
    return NULL;
  return wax_trust_ledger_find_met (call->self->ledger, call->endpoint, call->value, error);
}

WaxVerdict *
wax_keeper_find_met (WaxKeeper *self, WaxEndpoint *endpoint, const char *fingerprint, GError **error)
{
  Call call = { self, .endpoint = endpoint, .value = fingerprint };

  return wax_worker_run (self->worker, run_find_met, &call, NULL, error);
}

static gpointer
run_flush (gpointer data, GCancellable *cancellable, GError **error)
{
  return settle (((Call *) data)->self, error) ? DONE : NULL;
}

gboolean
wax_keeper_flush (WaxKeeper *self, GError **error)
{
  Call call = { self };

  return wax_worker_run (self->worker, run_flush, &call, NULL, error) != NULL;
}

/* ---- object ---- */

static gpointer
run_open (gpointer data, GCancellable *cancellable, GError **error)
{
  WaxKeeper *self = data;
  g_autoptr(WaxPolicy) policy = wax_policy_new_default ();

  /* One file holds both: first the part that tells a full disk from a folder that cannot be written. */
  self->accounts = wax_account_store_open (self->profile, error);
  if (self->accounts == NULL)
    return NULL;
  self->ledger = wax_trust_ledger_open (wax_profile_get_database_path (self->profile), error);
  if (self->ledger == NULL)
    return NULL;
  self->channels = wax_channel_store_open (self->profile, error);
  if (self->channels == NULL)
    return NULL;
  self->judge = wax_judge_new (self->examiner, self->ledger, policy);
  g_signal_connect_swapped (self->judge, "changed", G_CALLBACK (judge_changed_cb), self);
  self->version = wax_account_store_get_data_version (self->accounts, NULL);
  self->started = g_get_real_time () / G_USEC_PER_SEC + 1;
  return settle (self, error) ? DONE : NULL;
}

static gpointer
run_close (gpointer data, GCancellable *cancellable, GError **error)
{
  WaxKeeper *self = data;
  g_autoptr(GError) local = NULL;
  WaxMoment moment;

  for (guint i = 0; i < self->connections->len; i++)
    wax_connection_abort (self->connections->pdata[i]);
  g_ptr_array_set_size (self->connections, 0);
  wax_moment_read (&moment);
  if (self->judge != NULL && (!settle (self, &local) || wax_trust_ledger_end_session (self->ledger, &moment, &local) < 0))
    g_warning ("The trust ledger could not be closed in order: %s", local->message);
  g_clear_object (&self->judge);
  g_clear_pointer (&self->ledger, wax_trust_ledger_close);
  g_clear_pointer (&self->channels, wax_channel_store_close);
  g_clear_pointer (&self->accounts, wax_account_store_close);
  return NULL;
}

static void
wax_keeper_finalize (GObject *object)
{
  WaxKeeper *self = WAX_KEEPER (object);

  g_clear_object (&self->worker);
  g_clear_pointer (&self->connections, g_ptr_array_unref);
  g_clear_pointer (&self->profile, wax_profile_unref);
  g_clear_pointer (&self->examiner, wax_examiner_unref);
  g_clear_pointer (&self->credentials, wax_credentials_free);
  g_free (self->origin);
  G_OBJECT_CLASS (wax_keeper_parent_class)->finalize (object);
}

static void
wax_keeper_class_init (WaxKeeperClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = wax_keeper_finalize;
}

static void
wax_keeper_init (WaxKeeper *self)
{
  /* Each of a dozen threads would keep megabytes of freed mail to itself: measured, a quarter of the peak. */
  mallopt (M_ARENA_MAX, MAX_ARENAS);
  self->worker = wax_worker_new ();
  self->connections = g_ptr_array_new_with_free_func (g_object_unref);
  self->credentials = wax_credentials_new ();
  self->next_ms = POLL_MS;
}

WaxKeeper *
wax_keeper_open (const char *profile_dir, const char *anchors_file, const char *origin, const WaxKeeperEvents *events,
                 GError **error)
{
  g_autoptr(WaxKeeper) self = g_object_new (WAX_TYPE_KEEPER, NULL);

  self->origin = g_strdup (origin);
  if (events != NULL)
    self->events = *events;
  self->profile = wax_profile_open (profile_dir, error);
  if (self->profile == NULL)
    return NULL;
  self->examiner = wax_examiner_new (anchors_file, error);
  if (self->examiner == NULL)
    return NULL;
  if (wax_worker_run (self->worker, run_open, self, NULL, error) == NULL) {
    wax_worker_run (self->worker, run_close, self, NULL, NULL);
    return NULL;
  }
  self->ticker = wax_ticker_new (tick_cb, self);
  return g_steal_pointer (&self);
}

void
wax_keeper_close (WaxKeeper *self)
{
  g_clear_pointer (&self->ticker, wax_ticker_free);
  wax_worker_run (self->worker, run_close, self, NULL, NULL);
  g_object_unref (self);
}

WaxProfile *
wax_keeper_get_profile (WaxKeeper *self)
{
  return self->profile;
}

WaxJudge *
wax_keeper_get_judge (WaxKeeper *self)
{
  return self->judge;
}

WaxCredentials *
wax_keeper_get_credentials (WaxKeeper *self)
{
  return self->credentials;
}
