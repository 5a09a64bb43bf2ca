#include "app/wax-runner-private.h"

#include "app/wax-account-channels.h"
#include "app/wax-account-setup.h"
#include "app/wax-account-status.h"
#include "app/wax-channel-private.h"
#include "util/wax-backoff.h"

#include <glib/gi18n-lib.h>

enum {
  RETRY_BASE_MS = 5000,
  RETRY_MAX_MS = 300000,
  RESYNC_MS = 15 * 60 * 1000, /* settings tell nobody when they change; the address list is asked once a day */
  GAL_EVERY = 96,
  RENEW_MS = 1000,
};

enum { SIGNAL_QUESTION, SIGNAL_SETTLED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WaxRunner, wax_runner, G_TYPE_OBJECT)

static gint64
get_now (void)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

/* ---- status ---- */

/* @sign_in: (transfer full) (nullable): what is not known leaves what was */
static void
take_sign_in (WaxRunner *self, WaxSignIn *sign_in)
{
  if (sign_in == NULL)
    return;
  g_clear_pointer (&self->last_sign_in, wax_sign_in_unref);
  self->last_sign_in = sign_in;
}

/* (nullable) */
static const WaxSignIn *
get_shown_sign_in (WaxRunner *self)
{
  return self->noted != NULL && self->noted_over == self->last_sign_in ? self->noted : self->last_sign_in;
}

void
wax_runner_note_missing (WaxRunner *self, const GError *missing)
{
  if (self->last_sign_in == NULL)
    return;
  g_clear_pointer (&self->noted_over, wax_sign_in_unref);
  g_clear_pointer (&self->noted, wax_sign_in_unref);
  self->noted_over = wax_sign_in_ref (self->last_sign_in);
  self->noted = wax_sign_in_new (self->last_sign_in->means, missing);
  wax_runner_update_status (self);
}

void
wax_runner_update_status (WaxRunner *self)
{
  g_autoptr(WaxConnectionInfo) info = self->connection != NULL ? wax_connection_dup_info (self->connection) : NULL;
  g_autoptr(WaxConnectionStatus) status = NULL;

  if (self->connection != NULL)
    take_sign_in (self, wax_backend_dup_sign_in (wax_connection_get_backend (self->connection)));
  if (info != NULL) {
    g_clear_pointer (&self->last_info, wax_connection_info_unref);
    self->last_info = g_steal_pointer (&info);
  }
  status = wax_account_status_new (self->account, wax_keeper_get_judge (self->keeper), self->last_info,
                                   get_shown_sign_in (self), self->offline_reason);
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

static void
begin (WaxRunner *self)
{
  if (self->forbidden != NULL) {
    set_state (self, WAX_ACCOUNT_FAILED, self->forbidden, 0);
    return;
  }
  self->password_came = self->keyring_asks = FALSE;
  wax_runner_start_opening (self);
  set_state (self, WAX_ACCOUNT_CONNECTING, NULL, 0);
}

/* Once all jobs have come back; the store is closed on a worker, then what is next begins. */
static void
finish_ending (WaxRunner *self)
{
  if (!self->ending || self->running > 0)
    return;
  if (self->connection != NULL) {
    wax_runner_start_closing (self);
    return;
  }
  self->ending = FALSE;
  wax_account_channels_rest (self->account);
  if (self->connect_next) {
    self->connect_next = FALSE;
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
  g_clear_handle_id (&self->renew_id, g_source_remove);
  self->connect_next = FALSE;
  if (self->connection != NULL) {
    wax_runner_update_status (self);
    if (!wax_connection_is_leaving (self->connection))
      wax_connection_abort (self->connection);
  }
  if (self->opening != NULL)
    g_cancellable_cancel (self->opening);
  self->ending = TRUE;
  set_state (self, state, failure, retry_at);
  update_busy (self);
  wax_account_set_stopped (self->account, FALSE);
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
  if (self->leaving || strcmp (failure->code, "cancelled") == 0 ||
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
  case WAX_REMEDY_PIN:
    end (self, WAX_ACCOUNT_NEEDS_PIN, failure, 0);
    break;
  case WAX_REMEDY_DECISION:
    end (self, WAX_ACCOUNT_NEEDS_DECISION, failure, 0);
    break;
  case WAX_REMEDY_NONE:
  case WAX_REMEDY_CHOICE:
  case WAX_REMEDY_SETTINGS:
    g_clear_pointer (&self->chosen, g_free); /* another one may do better */
    end (self, WAX_ACCOUNT_FAILED, failure, 0);
    break;
  }
  if (failure->question != NULL)
    g_signal_emit (self, signals[SIGNAL_QUESTION], 0, failure->question);
}

/* ---- what comes back from the workers ---- */

void
wax_runner_note_keyring (WaxRunner *self, const GError *asks)
{
  g_autoptr(WaxFailure) failure =
    asks != NULL ? wax_failure_new (asks, wax_account_get_endpoint (self->account)) : NULL;

  if (self->ending || self->keyring_asks == (asks != NULL))
    return;
  self->keyring_asks = asks != NULL;
  set_state (self, WAX_ACCOUNT_CONNECTING, failure, 0);
}

gboolean
wax_runner_waits_for_keyring (WaxRunner *self)
{
  return self->keyring_asks && !self->ending;
}

/* It was looked for before it came. One that the server has seen is another matter: that is not repeated. */
static gboolean
has_missed_password (WaxRunner *self, WaxFailure *failure)
{
  return self->password_came && failure->remedy == WAX_REMEDY_PASSWORD &&
         (strcmp (failure->domain, "identity") == 0 || strcmp (failure->code, "no-password") == 0);
}

void
wax_runner_opened (WaxRunner *self, const WaxSyncPlan *plan, WaxSignIn *sign_in, WaxFailure *failure)
{
  take_sign_in (self, sign_in != NULL ? wax_sign_in_ref (sign_in) : NULL);
  g_clear_object (&self->opening);
  self->keyring_asks = FALSE;
  wax_account_channels_show_results (self->account, plan, get_now ());
  if (self->ending) {
    finish_ending (self);
  } else if (failure != NULL && has_missed_password (self, failure)) {
    begin (self);
  } else if (failure != NULL) {
    fail (self, failure);
  } else {
    g_clear_pointer (&self->offline_reason, g_free);
    set_state (self, WAX_ACCOUNT_ONLINE, NULL, 0);
    if (wax_engine_was_rebuilt (wax_connection_get_engine (self->connection)))
      wax_account_notice (self->account, _("The stored mail was damaged. It was set aside and is fetched again."));
    wax_engine_set_download_rule (wax_connection_get_engine (self->connection), &self->downloads);
    wax_runner_sync (self);
  }
}

static void
start_watching (WaxRunner *self)
{
  if (self->watching)
    return;
  self->watching = TRUE;
  wax_channel_set_condition (wax_account_get_channel (self->account, WAX_CHANNEL_CHANGES), WAX_CHANNEL_RUNNING);
  wax_runner_start_watching (self);
}

static gboolean
was_stopped (const WaxSyncPlan *plan)
{
  for (guint i = 0; i < WAX_N_CHANNELS; i++) {
    if (plan->failures[i] != NULL && strcmp (plan->failures[i]->code, "cancelled") == 0)
      return TRUE;
  }
  return FALSE;
}

void
wax_runner_round_ended (WaxRunner *self, gboolean mail, const WaxSyncPlan *plan)
{
  WaxFailure *fatal = wax_sync_plan_find_fatal (plan);
  gboolean stopped = was_stopped (plan);

  *(mail ? &self->mail_running : &self->lists_running) = FALSE;
  wax_account_channels_show_results (self->account, plan, get_now ());
  update_busy (self);
  if (self->ending) {
    finish_ending (self);
  } else if (fatal != NULL) {
    fail (self, fatal);
  } else if (stopped) {
    /* Without watching where the mail is not all here: it would begin with the work that was stopped. */
    wax_account_set_stopped (self->account, TRUE);
  } else if (mail) {
    self->attempt = 0;
    start_watching (self);
    if (self->sync_next) {
      self->sync_next = FALSE;
      wax_runner_sync (self);
    }
  }
}

void
wax_runner_watching_ended (WaxRunner *self, const GError *error)
{
  WaxChannel *channel = wax_account_get_channel (self->account, WAX_CHANNEL_CHANGES);
  g_autoptr(WaxFailure) failure = NULL;

  self->watching = FALSE;
  if (self->ending) {
    finish_ending (self);
    return;
  }
  if (self->leaving) {
    wax_runner_stop (self, NULL);
    return;
  }
  failure = wax_failure_new (error, wax_account_get_endpoint (self->account));
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    wax_channel_note_failure (channel, failure, get_now ());
  /* Without it nobody hears of new mail: the connection begins anew, after a pause where that helps. */
  fail (self, failure);
}

void
wax_runner_closed (WaxRunner *self)
{
  finish_ending (self);
}

/* ---- synchronising ---- */

static void
start_round (WaxRunner *self, gboolean mail, const WaxSyncPlan *plan)
{
  if (self->round == NULL || g_cancellable_is_cancelled (self->round)) {
    g_clear_object (&self->round);
    self->round = g_cancellable_new ();
    wax_account_set_stopped (self->account, FALSE);
  }
  *(mail ? &self->mail_running : &self->lists_running) = TRUE;
  wax_account_channels_show_running (self->account, plan);
  update_busy (self);
  wax_runner_start_round (self, mail, plan);
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
  lists.wanted[WAX_CHANNEL_PREFERENCES] = lists.wanted[WAX_CHANNEL_SIGNATURES] = lists.wanted[WAX_CHANNEL_SENDERS] =
    TRUE;
  lists.wanted[WAX_CHANNEL_GAL] =
    self->rounds++ % GAL_EVERY == 0 ||
    wax_channel_get_failure (wax_account_get_channel (self->account, WAX_CHANNEL_GAL)) != NULL;
  if (!self->mail_running)
    start_round (self, TRUE, &mail);
  if (!self->lists_running)
    start_round (self, FALSE, &lists);
  g_clear_handle_id (&self->resync_id, g_source_remove);
  self->resync_id = g_timeout_add_once (RESYNC_MS, resync_cb, self);
}

void
wax_runner_stop_sync (WaxRunner *self)
{
  if (self->round != NULL)
    g_cancellable_cancel (self->round);
}

void
wax_runner_set_downloads (WaxRunner *self, const WaxDownloadRule *rule)
{
  WaxDownloadRule before = self->downloads;

  if (before.days == rule->days && before.max_size == rule->max_size && before.waits == rule->waits)
    return;
  self->downloads = *rule;
  if (self->connection == NULL || self->ending)
    return;
  wax_engine_set_download_rule (wax_connection_get_engine (self->connection), rule);
  self->sync_next = self->mail_running;
  wax_runner_sync (self);
}

/* ---- connecting ---- */

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
  if (wax_runner_waits_for_keyring (self))
    end (self, WAX_ACCOUNT_CONNECTING, NULL, 0);
  self->password_came = self->opening != NULL;
  wax_runner_connect (self);
}

void
wax_runner_connect (WaxRunner *self)
{
  if (self->leaving || wax_account_get_record (self->account)->offline || was_refused (self))
    return;
  g_clear_handle_id (&self->retry_id, g_source_remove);
  if (self->ending)
    self->connect_next = TRUE;
  else if (self->connection != NULL)
    wax_runner_sync (self);
  else if (self->running == 0)
    begin (self);
}

void
wax_runner_choose (WaxRunner *self, const char *identity)
{
  gboolean another = g_strcmp0 (self->chosen, identity) != 0;

  if (wax_account_get_record (self->account)->offline)
    return;
  g_free (self->chosen);
  self->chosen = g_strdup (identity);
  if (another && (self->connection != NULL || self->running > 0))
    end (self, WAX_ACCOUNT_CONNECTING, NULL, 0);
  wax_runner_connect (self);
}

const char *
wax_runner_get_chosen (WaxRunner *self)
{
  return self->chosen;
}

void
wax_runner_stop (WaxRunner *self, const char *reason)
{
  wax_runner_set_offline_reason (self, reason);
  end (self, WAX_ACCOUNT_OFFLINE, NULL, 0);
}

void
wax_runner_leave (WaxRunner *self)
{
  self->leaving = TRUE;
  if (self->watching && !self->ending)
    g_cancellable_cancel (self->watch);
  else
    wax_runner_stop (self, NULL);
}

void
wax_runner_set_offline_reason (WaxRunner *self, const char *reason)
{
  g_free (self->offline_reason);
  self->offline_reason = g_strdup (reason);
  wax_runner_update_status (self);
}

/* @record: how it signs in from now on */
static void
move (WaxRunner *self, WaxAccountRecord *record)
{
  if (self->connection != NULL)
    wax_connection_move (self->connection, record);
  if (self->connection != NULL || self->running > 0)
    end (self, WAX_ACCOUNT_CONNECTING, NULL, 0);
  else if (was_refused (self))
    set_state (self, WAX_ACCOUNT_CONNECTING, NULL, 0); /* it was about how it signed in before */
}

void
wax_runner_sign_in_anew (WaxRunner *self)
{
  WaxAccountRecord *record = wax_account_get_record (self->account);

  if (record->offline)
    return;
  move (self, record);
  wax_runner_connect (self);
}

void
wax_runner_take_record (WaxRunner *self, WaxAccountRecord *record)
{
  WaxAccountRecord *now = wax_account_get_record (self->account);
  gboolean was_offline = now->offline;
  gboolean moved = wax_account_setup_is_another_sign_in (now, record);

  wax_account_set_record (self->account, record);
  if (record->offline || moved)
    g_clear_pointer (&self->chosen, g_free);
  /* From now on the profile says why. */
  if (record->offline)
    g_clear_pointer (&self->offline_reason, g_free);
  if (record->offline && !was_offline) {
    if (self->connection != NULL)
      wax_connection_go_offline (self->connection, record->offline_reason);
    end (self, WAX_ACCOUNT_OFFLINE, NULL, 0);
  } else if (!record->offline && (was_offline || moved)) {
    if (moved)
      move (self, record);
    wax_runner_connect (self);
  }
}

void
wax_runner_begin_anew (WaxRunner *self)
{
  if (wax_account_get_record (self->account)->offline)
    return;
  g_clear_pointer (&self->chosen, g_free);
  if (self->connection != NULL || self->running > 0)
    end (self, WAX_ACCOUNT_CONNECTING, NULL, 0);
  wax_runner_connect (self);
}

/* What answered may have been another server, as the page where one signs in to a guests' network. */
static gboolean
failed_on_the_way (WaxRunner *self)
{
  WaxFailure *failure = wax_account_get_failure (self->account);

  return wax_account_get_state (self->account) == WAX_ACCOUNT_FAILED && failure != NULL &&
         (strcmp (failure->domain, "network") == 0 || strcmp (failure->code, "not-zimbra") == 0);
}

static void
renew_cb (gpointer data)
{
  WaxRunner *self = data;

  self->renew_id = 0;
  wax_runner_network_changed (self);
}

/* The wait hangs on an address that may be gone. Or it is another network beside, as a tunnel: what the person does has
 * time to end, as it does by itself. */
static void
renew (WaxRunner *self)
{
  if (!wax_connection_is_working (self->connection)) {
    end (self, WAX_ACCOUNT_CONNECTING, NULL, 0);
    wax_runner_connect (self);
  } else if (self->renew_id == 0) {
    self->renew_id = g_timeout_add_once (RENEW_MS, renew_cb, self);
  }
}

void
wax_runner_network_changed (WaxRunner *self)
{
  WaxAccountState state = wax_account_get_state (self->account);

  if (wax_account_get_record (self->account)->offline)
    return;
  if (state == WAX_ACCOUNT_ONLINE) {
    renew (self);
  } else if (state == WAX_ACCOUNT_WAITING || state == WAX_ACCOUNT_NEEDS_DECISION || failed_on_the_way (self)) {
    self->attempt = 0;
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
  g_clear_handle_id (&self->renew_id, g_source_remove);
  g_clear_object (&self->opening);
  g_clear_object (&self->round);
  g_clear_object (&self->watch);
  g_clear_object (&self->mail_worker);
  g_clear_object (&self->lists_worker);
  g_clear_object (&self->watch_worker);
  g_clear_object (&self->account);
  g_clear_object (&self->keeper);
  g_clear_pointer (&self->random, g_rand_free);
  g_clear_pointer (&self->forbidden, wax_failure_unref);
  g_clear_pointer (&self->last_info, wax_connection_info_unref);
  g_clear_pointer (&self->last_sign_in, wax_sign_in_unref);
  g_clear_pointer (&self->noted_over, wax_sign_in_unref);
  g_clear_pointer (&self->noted, wax_sign_in_unref);
  g_free (self->chosen);
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
  self->downloads.days = WAX_DOWNLOAD_ANY_AGE;
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
