#include "app/wax-session.h"

#include "app/wax-account-list-private.h"
#include "app/wax-channel-private.h"
#include "app/wax-pending-question-private.h"
#include "app/wax-post.h"
#include "app/wax-runner.h"
#include "app/wax-sync.h"
#include "transport/wax-tls-setup.h"

#include <glib/gi18n-lib.h>

struct _WaxSession {
  GObject parent_instance;

  char *profile_dir;
  char *anchors_file;
  WaxWorker *desk; /* calls to the keeper block for milliseconds */
  WaxKeeper *keeper;
  WaxAccountList *accounts;
  GHashTable *runners; /* account id → WaxRunner */
  GListStore *questions;
  GNetworkMonitor *monitor;
  gboolean ready;
  WaxFailure *failure;
  GTask *closing; /* until it is closed */
  gboolean shut;  /* from the beginning of that on */
  gboolean holding;
};

enum { PROP_0, PROP_READY, PROP_FAILURE, N_PROPS };
static GParamSpec *props[N_PROPS];

enum { SIGNAL_NOTICE, SIGNAL_TRUST_CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WaxSession, wax_session, G_TYPE_OBJECT)

static WaxRunner *
find_runner (WaxSession *self, const char *id)
{
  return g_hash_table_lookup (self->runners, id);
}

/* ---- questions ---- */

static WaxPendingQuestion *
find_question (WaxSession *self, const char *key, guint *position)
{
  GListModel *model = G_LIST_MODEL (self->questions);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++) {
    g_autoptr(WaxPendingQuestion) pending = g_list_model_get_item (model, i);

    if (strcmp (wax_trust_question_get_key (wax_pending_question_get_question (pending)), key) == 0) {
      *position = i;
      return pending; /* the store holds it */
    }
  }
  return NULL;
}

static void
leave_questions (WaxSession *self, const char *account_id)
{
  GListModel *model = G_LIST_MODEL (self->questions);

  for (guint i = g_list_model_get_n_items (model); i > 0; i--) {
    g_autoptr(WaxPendingQuestion) pending = g_list_model_get_item (model, i - 1);

    if (!wax_pending_question_leave (pending, account_id))
      g_list_store_remove (self->questions, i - 1);
  }
}

static void
question_cb (WaxSession *self, WaxTrustQuestion *question, WaxRunner *runner)
{
  WaxAccount *account = wax_runner_get_account (runner);
  const char *id = wax_account_get_id (account);
  WaxChannelId first = wax_verdict_get_channel (wax_trust_question_get_verdict (question));
  g_autoptr(WaxPendingQuestion) fresh = NULL;
  WaxPendingQuestion *pending;
  guint position;

  leave_questions (self, id);
  pending = find_question (self, wax_trust_question_get_key (question), &position);
  if (pending == NULL)
    pending = fresh = wax_pending_question_new (question);
  wax_pending_question_join (pending, id, first);
  for (guint i = 0; i < WAX_N_CHANNELS; i++) {
    WaxChannel *channel = wax_account_get_channel (account, (WaxChannelId) i);
    WaxFailure *failure = wax_channel_get_failure (channel);

    if (failure != NULL && failure->question != NULL &&
        strcmp (wax_trust_question_get_key (failure->question), wax_trust_question_get_key (question)) == 0)
      wax_pending_question_join (pending, id, (WaxChannelId) i);
  }
  if (fresh != NULL)
    g_list_store_append (self->questions, fresh);
}

/* Who waits for the answer, taken out of the list. */
static GPtrArray *
take_waiting (WaxSession *self, WaxTrustQuestion *question)
{
  g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  guint position;
  WaxPendingQuestion *pending = find_question (self, wax_trust_question_get_key (question), &position);
  GArray *waiting = pending != NULL ? wax_pending_question_get_waiting (pending) : NULL;

  for (guint i = 0; waiting != NULL && i < waiting->len; i++) {
    const char *id = g_array_index (waiting, WaxWaiting, i).account_id;

    if (!g_ptr_array_find_with_equal_func (ids, id, g_str_equal, NULL))
      g_ptr_array_add (ids, g_strdup (id));
  }
  if (pending != NULL)
    g_list_store_remove (self->questions, position);
  return g_steal_pointer (&ids);
}

/* ---- accounts ---- */

static void
state_cb (WaxSession *self, GParamSpec *pspec, WaxAccount *account)
{
  WaxAccountState state = wax_account_get_state (account);

  if (state != WAX_ACCOUNT_NEEDS_DECISION && state != WAX_ACCOUNT_FAILED)
    leave_questions (self, wax_account_get_id (account));
}

static void
account_notice_cb (WaxSession *self, const char *text, WaxAccount *account)
{
  g_signal_emit (self, signals[SIGNAL_NOTICE], 0, account, text);
}

static void settled_cb (WaxSession *self, WaxRunner *runner);

static WaxAccount *
add_account (WaxSession *self, WaxAccountRecord *record)
{
  g_autofree char *dir = wax_profile_get_account_dir (wax_keeper_get_profile (self->keeper), record->id);
  g_autoptr(WaxAccount) account = wax_account_new (record, dir);
  WaxRunner *runner = wax_runner_new (self->keeper, account);

  g_hash_table_insert (self->runners, g_strdup (record->id), runner);
  g_signal_connect_object (runner, "question", G_CALLBACK (question_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (runner, "settled", G_CALLBACK (settled_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (account, "notify::state", G_CALLBACK (state_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (account, "notice", G_CALLBACK (account_notice_cb), self, G_CONNECT_SWAPPED);
  wax_runner_forbid (runner, self->failure);
  wax_account_list_add (self->accounts, account);
  return account; /* the list holds it */
}

typedef struct {
  WaxSession *session;
  char *id;
} Load;

static gpointer
run_load_channels (gpointer data, GCancellable *cancellable, GError **error)
{
  Load *load = data;

  return wax_keeper_list_channels (load->session->keeper, load->id, error);
}

static void
channels_loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Load *load = data;
  g_autoptr(GPtrArray) states = wax_worker_run_finish (WAX_WORKER (source), result, NULL);
  WaxAccount *account = wax_account_list_find (load->session->accounts, load->id);

  for (guint i = 0; states != NULL && account != NULL && i < states->len; i++) {
    WaxChannelState *state = states->pdata[i];
    WaxChannel *channel = wax_account_get_channel (account, state->channel);

    /* Unless it has fared anew meanwhile. */
    if (wax_channel_get_last_success (channel) == 0 && wax_channel_get_failed_at (channel) == 0)
      wax_channel_load (channel, state);
  }
  g_object_unref (load->session);
  g_free (load->id);
  g_free (load);
}

static void
load_channels (WaxSession *self, const char *id)
{
  Load *load = g_new (Load, 1);

  load->session = g_object_ref (self);
  load->id = g_strdup (id);
  wax_worker_run_async (self->desk, run_load_channels, load, NULL, (GDestroyNotify) g_ptr_array_unref, NULL,
                        channels_loaded_cb, load);
}

static void
remove_missing (WaxSession *self, GPtrArray *records)
{
  GListModel *model = G_LIST_MODEL (self->accounts);

  for (guint i = g_list_model_get_n_items (model); i > 0; i--) {
    g_autoptr(WaxAccount) account = g_list_model_get_item (model, i - 1);
    const char *id = wax_account_get_id (account);
    gboolean found = FALSE;

    for (guint j = 0; j < records->len && !found; j++)
      found = strcmp (((WaxAccountRecord *) records->pdata[j])->id, id) == 0;
    if (found)
      continue;
    wax_runner_stop (find_runner (self, id), NULL);
    leave_questions (self, id);
    wax_account_list_remove (self->accounts, account);
    g_hash_table_remove (self->runners, id);
  }
}

static void
take_records (WaxSession *self, GPtrArray *records)
{
  if (self->shut)
    return;
  remove_missing (self, records);
  for (guint i = 0; i < records->len; i++) {
    WaxAccountRecord *record = records->pdata[i];
    WaxRunner *runner = find_runner (self, record->id);

    if (runner != NULL) {
      wax_runner_take_record (runner, record);
      continue;
    }
    add_account (self, record);
    load_channels (self, record->id);
    wax_runner_connect (find_runner (self, record->id));
  }
}

/* ---- what the keeper tells, from its thread ---- */

typedef struct {
  WaxSession *session;
  GPtrArray *records;
  char *account_id;
  char *text;
} Event;

static void
event_free (gpointer data)
{
  Event *event = data;

  g_object_unref (event->session);
  g_clear_pointer (&event->records, g_ptr_array_unref);
  g_free (event->account_id);
  g_free (event->text);
  g_free (event);
}

static Event *
event_new (WaxSession *self)
{
  Event *event = g_new0 (Event, 1);

  event->session = g_object_ref (self);
  return event;
}

static void
accounts_cb (gpointer data)
{
  Event *event = data;

  /* Before it is open the accounts are listed by the opening itself. */
  if (event->session->keeper != NULL)
    take_records (event->session, event->records);
}

static void
post_accounts (GPtrArray *records, gpointer data)
{
  Event *event = event_new (data);

  event->records = g_ptr_array_ref (records);
  wax_post (accounts_cb, event, event_free);
}

static gboolean
has_grant (WaxSession *self, WaxAccount *account)
{
  WaxEndpoint *endpoint = wax_account_get_endpoint (account);
  g_autoptr(WaxGrant) grant =
      endpoint != NULL ? wax_judge_find_grant (wax_keeper_get_judge (self->keeper), endpoint) : NULL;

  return grant != NULL;
}

static void
trust_cb (gpointer data)
{
  WaxSession *self = ((Event *) data)->session;
  GHashTableIter iter;
  gpointer value;

  if (self->keeper == NULL || self->shut)
    return;
  g_hash_table_iter_init (&iter, self->runners);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    WaxAccount *account = wax_runner_get_account (value);

    wax_runner_update_status (value);
    /* Somebody answered, here or in another process. */
    if (wax_account_get_state (account) == WAX_ACCOUNT_NEEDS_DECISION && has_grant (self, account))
      wax_runner_connect (value);
  }
  g_signal_emit (self, signals[SIGNAL_TRUST_CHANGED], 0);
}

static void
post_trust (gpointer data)
{
  wax_post (trust_cb, event_new (data), event_free);
}

static void
notice_cb (gpointer data)
{
  Event *event = data;
  WaxSession *self = event->session;
  WaxAccount *account = event->account_id != NULL ? wax_account_list_find (self->accounts, event->account_id) : NULL;

  g_signal_emit (self, signals[SIGNAL_NOTICE], 0, account, event->text);
}

static void
ended_cb (gpointer data)
{
  Event *event = data;
  WaxRunner *runner = find_runner (event->session, event->account_id);

  if (runner != NULL)
    wax_runner_set_offline_reason (runner, event->text);
  notice_cb (data);
}

static void
post_notice (const char *account_id, const char *text, gpointer data)
{
  Event *event = event_new (data);

  event->account_id = g_strdup (account_id);
  event->text = g_strdup (text);
  wax_post (account_id != NULL ? ended_cb : notice_cb, event, event_free);
}

/* ---- opening ---- */

typedef struct {
  WaxKeeper *keeper;
  GPtrArray *records;
  GError *self_check;
} Opened;

static void
opened_free (gpointer data)
{
  Opened *opened = data;

  g_clear_pointer (&opened->records, g_ptr_array_unref);
  g_clear_error (&opened->self_check);
  g_clear_pointer (&opened->keeper, wax_keeper_close);
  g_free (opened);
}

static gpointer
run_open (gpointer data, GCancellable *cancellable, GError **error)
{
  WaxSession *self = data;
  WaxKeeperEvents events = { post_accounts, post_trust, post_notice, self };
  Opened *opened = g_new0 (Opened, 1);

  opened->keeper = wax_keeper_open (self->profile_dir, self->anchors_file, "window", &events, error);
  if (opened->keeper != NULL)
    opened->records = wax_keeper_list_accounts (opened->keeper, error);
  if (opened->records == NULL) {
    opened_free (opened);
    return NULL;
  }
  wax_tls_self_check (&opened->self_check);
  return opened;
}

static void
set_failure (WaxSession *self, GError *error)
{
  g_clear_pointer (&self->failure, wax_failure_unref);
  self->failure = error != NULL ? wax_failure_new (error, NULL) : NULL;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_FAILURE]);
}

static void
network_cb (WaxSession *self, gboolean available)
{
  GHashTableIter iter;
  gpointer value;

  if (self->shut)
    return;
  g_hash_table_iter_init (&iter, self->runners);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    wax_runner_network_changed (value, available);
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(GTask) task = data;
  WaxSession *self = g_task_get_source_object (task);
  GError *error = NULL;
  Opened *opened = wax_worker_run_finish (WAX_WORKER (source), result, &error);

  if (opened == NULL) {
    set_failure (self, error);
    g_task_return_error (task, error);
    return;
  }
  self->keeper = g_steal_pointer (&opened->keeper);
  if (opened->self_check != NULL)
    set_failure (self, opened->self_check);
  take_records (self, opened->records);
  self->monitor = g_object_ref (g_network_monitor_get_default ());
  g_signal_connect_object (self->monitor, "network-changed", G_CALLBACK (network_cb), self, G_CONNECT_SWAPPED);
  self->ready = opened->self_check == NULL;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_READY]);
  opened_free (opened);
  g_task_return_boolean (task, TRUE);
}

void
wax_session_open_async (WaxSession *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  wax_worker_run_async (self->desk, run_open, self, NULL, opened_free, cancellable, opened_cb,
                        g_task_new (self, cancellable, callback, user_data));
}

gboolean
wax_session_open_finish (WaxSession *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* ---- closing ---- */

static gpointer
run_close (gpointer data, GCancellable *cancellable, GError **error)
{
  wax_keeper_close (data);
  return NULL;
}

static void
closed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(GTask) task = data;
  WaxSession *self = g_task_get_source_object (task);

  wax_worker_run_finish (WAX_WORKER (source), result, NULL);
  g_clear_object (&self->closing);
  g_task_return_boolean (task, TRUE);
}

static void
close_when_settled (WaxSession *self)
{
  GHashTableIter iter;
  gpointer runner;

  if (self->closing == NULL || self->keeper == NULL || self->holding)
    return;
  g_hash_table_iter_init (&iter, self->runners);
  while (g_hash_table_iter_next (&iter, NULL, &runner)) {
    if (!wax_runner_is_settled (runner))
      return;
  }
  g_hash_table_remove_all (self->runners);
  wax_worker_run_async (self->desk, run_close, g_steal_pointer (&self->keeper), NULL, NULL, NULL, closed_cb,
                        g_object_ref (self->closing));
}

static void
settled_cb (WaxSession *self, WaxRunner *runner)
{
  close_when_settled (self);
}

void
wax_session_close_async (WaxSession *self, GAsyncReadyCallback callback, gpointer user_data)
{
  GHashTableIter iter;
  gpointer runner;

  g_return_if_fail (!self->shut);

  self->shut = TRUE;
  self->closing = g_task_new (self, NULL, callback, user_data);
  if (self->keeper == NULL) {
    g_task_return_boolean (self->closing, TRUE);
    g_clear_object (&self->closing);
    return;
  }
  self->ready = FALSE;
  g_list_store_remove_all (self->questions);
  /* Held, for the last one that comes to rest ends them all. */
  self->holding = TRUE;
  g_hash_table_iter_init (&iter, self->runners);
  while (g_hash_table_iter_next (&iter, NULL, &runner))
    wax_runner_stop (runner, NULL);
  self->holding = FALSE;
  close_when_settled (self);
}

gboolean
wax_session_close_finish (WaxSession *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* ---- calls to the keeper ---- */

typedef struct _Call Call;
struct _Call {
  WaxKeeper *keeper;
  gboolean (*func) (Call *call, GCancellable *cancellable, GError **error);
  void (*done) (WaxSession *self, Call *call); /* (nullable): after it worked, in the main thread */
  char *id;
  char *key;
  char *text;
  gboolean flag;
  WaxAccountRecord *record;
  GBytes *password;
  WaxTrustQuestion *question;
  WaxDuration duration;
  WaxEndpoint *endpoint;
  GPtrArray *ids;
  GPtrArray *list;
  gint64 since;
};

static void
call_free (gpointer data)
{
  Call *call = data;

  g_clear_object (&call->keeper);
  g_clear_object (&call->question);
  g_clear_pointer (&call->record, wax_account_record_unref);
  g_clear_pointer (&call->password, g_bytes_unref);
  g_clear_pointer (&call->endpoint, wax_endpoint_unref);
  g_clear_pointer (&call->ids, g_ptr_array_unref);
  g_clear_pointer (&call->list, g_ptr_array_unref);
  g_free (call->id);
  g_free (call->key);
  g_free (call->text);
  g_free (call);
}

static gpointer
run_call (gpointer data, GCancellable *cancellable, GError **error)
{
  Call *call = data;

  return GINT_TO_POINTER (call->func (call, cancellable, error));
}

static void
called_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(GTask) task = data;
  WaxSession *self = g_task_get_source_object (task);
  Call *call = g_task_get_task_data (task);
  GError *error = NULL;

  if (wax_worker_run_finish (WAX_WORKER (source), result, &error) == NULL) {
    g_task_return_error (task, error);
    return;
  }
  if (call->done != NULL && !self->shut)
    call->done (self, call);
  if (call->list != NULL)
    g_task_return_pointer (task, g_ptr_array_ref (call->list), (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_boolean (task, TRUE);
}

static Call *
call_new (gboolean (*func) (Call *, GCancellable *, GError **), void (*done) (WaxSession *, Call *))
{
  Call *call = g_new0 (Call, 1);

  call->func = func;
  call->done = done;
  return call;
}

static void
start_call (WaxSession *self, Call *call, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, call, call_free);
  if (self->keeper == NULL) {
    g_task_return_new_error (task, WAX_STORE_ERROR, WAX_STORE_ERROR_FAILED, "the profile is not open");
    return;
  }
  call->keeper = g_object_ref (self->keeper);
  wax_worker_run_async (self->desk, run_call, call, NULL, NULL, cancellable, called_cb, g_object_ref (task));
}

gboolean
wax_session_finish (WaxSession *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* ---- adding and removing accounts ---- */

static gboolean
do_add (Call *call, GCancellable *cancellable, GError **error)
{
  g_autoptr(GPtrArray) taken = wax_keeper_list_accounts (call->keeper, error);
  g_autoptr(WaxAccountRecord) record = taken != NULL ? wax_account_setup_new_record (call->record, taken, error) : NULL;
  g_autoptr(GError) local = NULL;

  if (record == NULL || !wax_tls_self_check (error) ||
      !wax_sync_probe (call->keeper, record, call->password, cancellable, error))
    return FALSE;
  /* The password first: the account connects as soon as it is there. */
  if (!wax_credentials_store (wax_keeper_get_credentials (call->keeper), record->id, record->name, call->password, NULL, &local))
    g_message ("The password is kept for this session only: %s", local->message);
  if (!wax_keeper_put_account (call->keeper, record, error))
    return FALSE;
  call->id = g_strdup (record->id);
  call->list = wax_keeper_list_accounts (call->keeper, error);
  return call->list != NULL;
}

static void
added (WaxSession *self, Call *call)
{
  take_records (self, call->list);
  g_clear_pointer (&call->list, g_ptr_array_unref);
}

void
wax_session_add_account_async (WaxSession *self, const WaxAccountRecord *fields, GBytes *password,
                               GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  Call *call = call_new (do_add, added);

  call->record = wax_account_record_new (fields);
  call->password = g_bytes_ref (password);
  start_call (self, call, cancellable, callback, user_data);
}

WaxAccount *
wax_session_add_account_finish (WaxSession *self, GAsyncResult *result, GError **error)
{
  Call *call = g_task_get_task_data (G_TASK (result));
  WaxAccount *account;

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return NULL;
  account = wax_account_list_find (self->accounts, call->id);
  return account != NULL ? g_object_ref (account) : NULL;
}

static gboolean
do_remove (Call *call, GCancellable *cancellable, GError **error)
{
  g_autoptr(GError) local = NULL;

  if (!wax_keeper_remove_account (call->keeper, call->id, error))
    return FALSE;
  if (!wax_credentials_clear (wax_keeper_get_credentials (call->keeper), call->id, NULL, &local))
    g_message ("The password may still be kept: %s", local->message);
  return TRUE;
}

/* What is stored goes when nothing writes to it any more. */
static gboolean
do_remove_data (Call *call, GCancellable *cancellable, GError **error)
{
  return wax_profile_remove_account_dir (wax_keeper_get_profile (call->keeper), call->id, error);
}

typedef struct {
  WaxSession *session;
  WaxRunner *runner;
  GTask *task;
  gulong handler;
} Removal;

static void
data_removed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(GTask) task = data;
  GError *error = NULL;

  if (wax_session_finish (WAX_SESSION (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
removal_settled_cb (WaxRunner *runner, gpointer data)
{
  g_autofree Removal *removal = data;
  g_autoptr(WaxSession) session = removal->session;
  g_autoptr(WaxRunner) held = removal->runner;
  Call *call = call_new (do_remove_data, NULL);

  if (removal->handler != 0)
    g_signal_handler_disconnect (runner, removal->handler);
  call->id = g_strdup (wax_account_get_id (wax_runner_get_account (runner)));
  start_call (session, call, NULL, data_removed_cb, removal->task);
}

static void
record_removed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Removal *removal = data;
  GError *error = NULL;

  if (!wax_session_finish (WAX_SESSION (source), result, &error)) {
    g_task_return_error (removal->task, error);
    g_object_unref (removal->task);
    g_object_unref (removal->runner);
    g_object_unref (removal->session);
    g_free (removal);
  } else if (wax_runner_is_settled (removal->runner)) {
    removal_settled_cb (removal->runner, removal);
  } else {
    removal->handler = g_signal_connect (removal->runner, "settled", G_CALLBACK (removal_settled_cb), removal);
  }
}

void
wax_session_remove_account_async (WaxSession *self, WaxAccount *account, gboolean keep_data, GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  Call *call = call_new (do_remove, NULL);
  WaxRunner *runner = find_runner (self, wax_account_get_id (account));
  Removal *removal;

  call->id = g_strdup (wax_account_get_id (account));
  if (keep_data || runner == NULL) {
    start_call (self, call, NULL, callback, user_data);
    return;
  }
  removal = g_new0 (Removal, 1);
  removal->session = g_object_ref (self);
  removal->runner = g_object_ref (runner);
  removal->task = g_task_new (self, NULL, callback, user_data);
  wax_runner_stop (runner, NULL);
  start_call (self, call, NULL, record_removed_cb, removal);
}

/* ---- settings of an account ---- */

static gboolean
do_set (Call *call, GCancellable *cancellable, GError **error)
{
  g_autoptr(WaxAccountRecord) record = wax_keeper_set_account (call->keeper, call->id, call->key, call->text, error);

  return record != NULL;
}

void
wax_session_set_account_async (WaxSession *self, WaxAccount *account, const char *key, const char *value,
                               GAsyncReadyCallback callback, gpointer user_data)
{
  Call *call = call_new (do_set, NULL);

  call->id = g_strdup (wax_account_get_id (account));
  call->key = g_strdup (key);
  call->text = g_strdup (value);
  start_call (self, call, NULL, callback, user_data);
}

void
wax_session_set_secure_async (WaxSession *self, WaxAccount *account, gboolean secure, GAsyncReadyCallback callback,
                              gpointer user_data)
{
  wax_session_set_account_async (self, account, "secure", secure ? "on" : "off", callback, user_data);
}

static gboolean
do_set_password (Call *call, GCancellable *cancellable, GError **error)
{
  g_autoptr(GError) local = NULL;

  if (!wax_credentials_store (wax_keeper_get_credentials (call->keeper), call->id, call->text, call->password, NULL, &local))
    g_message ("The password is kept for this session only: %s", local->message);
  return TRUE;
}

static void
password_set (WaxSession *self, Call *call)
{
  WaxRunner *runner = find_runner (self, call->id);

  if (runner != NULL)
    wax_runner_password_given (runner);
}

void
wax_session_set_password_async (WaxSession *self, WaxAccount *account, GBytes *password, GAsyncReadyCallback callback,
                                gpointer user_data)
{
  Call *call = call_new (do_set_password, password_set);

  call->id = g_strdup (wax_account_get_id (account));
  call->text = g_strdup (wax_account_get_record (account)->name);
  call->password = g_bytes_ref (password);
  start_call (self, call, NULL, callback, user_data);
}

static gboolean
do_set_offline (Call *call, GCancellable *cancellable, GError **error)
{
  if (!wax_keeper_set_offline (call->keeper, call->id, call->flag, error))
    return FALSE;
  call->record = wax_keeper_get_account (call->keeper, call->id, error);
  return call->record != NULL;
}

static void
offline_set (WaxSession *self, Call *call)
{
  WaxRunner *runner = find_runner (self, call->id);

  if (runner == NULL)
    return;
  if (call->flag)
    wax_runner_set_offline_reason (runner, NULL);
  wax_runner_take_record (runner, call->record);
  if (!call->flag)
    wax_runner_connect (runner);
}

static void
set_offline (WaxSession *self, WaxAccount *account, gboolean offline, GAsyncReadyCallback callback, gpointer user_data)
{
  Call *call = call_new (do_set_offline, offline_set);

  call->id = g_strdup (wax_account_get_id (account));
  call->flag = offline;
  start_call (self, call, NULL, callback, user_data);
}

void
wax_session_connect_async (WaxSession *self, WaxAccount *account, GAsyncReadyCallback callback, gpointer user_data)
{
  set_offline (self, account, FALSE, callback, user_data);
}

void
wax_session_disconnect_async (WaxSession *self, WaxAccount *account, GAsyncReadyCallback callback, gpointer user_data)
{
  set_offline (self, account, TRUE, callback, user_data);
}

void
wax_session_sync (WaxSession *self, WaxAccount *account)
{
  WaxRunner *runner = find_runner (self, wax_account_get_id (account));

  if (runner != NULL)
    wax_runner_sync (runner);
}

/* ---- trust ---- */

static gboolean
do_authorize (Call *call, GCancellable *cancellable, GError **error)
{
  g_autoptr(WaxGrant) grant = wax_keeper_grant (call->keeper, call->question, call->duration, call->text, error);

  return grant != NULL;
}

static void
authorized (WaxSession *self, Call *call)
{
  g_autoptr(GPtrArray) ids = take_waiting (self, call->question);

  for (guint i = 0; i < ids->len; i++) {
    WaxRunner *runner = find_runner (self, ids->pdata[i]);

    if (runner != NULL)
      wax_runner_connect (runner);
  }
}

void
wax_session_authorize_async (WaxSession *self, WaxTrustQuestion *question, WaxDuration duration, const char *why,
                             GAsyncReadyCallback callback, gpointer user_data)
{
  Call *call = call_new (do_authorize, authorized);

  call->question = g_object_ref (question);
  call->duration = duration;
  call->text = g_strdup (why);
  start_call (self, call, NULL, callback, user_data);
}

static gboolean
do_stay_offline (Call *call, GCancellable *cancellable, GError **error)
{
  return wax_keeper_refuse (call->keeper, call->question, (const char *const *) call->ids->pdata, error);
}

void
wax_session_stay_offline_async (WaxSession *self, WaxTrustQuestion *question, GAsyncReadyCallback callback,
                                gpointer user_data)
{
  Call *call = call_new (do_stay_offline, NULL);

  call->question = g_object_ref (question);
  call->ids = take_waiting (self, question);
  for (guint i = 0; i < call->ids->len; i++) {
    WaxRunner *runner = find_runner (self, call->ids->pdata[i]);

    if (runner != NULL)
      wax_runner_stop (runner, _("You chose to stay offline rather than trust this server's certificate."));
  }
  g_ptr_array_add (call->ids, NULL);
  start_call (self, call, NULL, callback, user_data);
}

static gboolean
do_stop (Call *call, GCancellable *cancellable, GError **error)
{
  return wax_keeper_stop_trusting (call->keeper, call->endpoint, error) >= 0;
}

void
wax_session_stop_trusting_async (WaxSession *self, WaxEndpoint *endpoint, GAsyncReadyCallback callback, gpointer user_data)
{
  Call *call = call_new (do_stop, NULL);
  GHashTableIter iter;
  gpointer runner;

  call->endpoint = wax_endpoint_ref (endpoint);
  /* At once, whatever the disk does. */
  g_hash_table_iter_init (&iter, self->runners);
  while (g_hash_table_iter_next (&iter, NULL, &runner)) {
    g_autoptr(GPtrArray) origins =
        wax_account_setup_get_origins (wax_account_get_record (wax_runner_get_account (runner)), NULL);

    if (origins != NULL && g_ptr_array_find_with_equal_func (origins, endpoint, wax_endpoint_equal, NULL))
      wax_runner_stop (runner, _("You ended your trust in this server."));
  }
  start_call (self, call, NULL, callback, user_data);
}

static gboolean
do_list_grants (Call *call, GCancellable *cancellable, GError **error)
{
  call->list = wax_keeper_list_grants (call->keeper, TRUE, error);
  return call->list != NULL;
}

void
wax_session_list_grants_async (WaxSession *self, GAsyncReadyCallback callback, gpointer user_data)
{
  start_call (self, call_new (do_list_grants, NULL), NULL, callback, user_data);
}

static gboolean
do_list_lines (Call *call, GCancellable *cancellable, GError **error)
{
  call->list = wax_keeper_list_lines (call->keeper, call->since, error);
  return call->list != NULL;
}

void
wax_session_list_lines_async (WaxSession *self, gint64 since, GAsyncReadyCallback callback, gpointer user_data)
{
  Call *call = call_new (do_list_lines, NULL);

  call->since = since;
  start_call (self, call, NULL, callback, user_data);
}

GPtrArray *
wax_session_list_finish (WaxSession *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

gboolean
wax_session_is_live (WaxSession *self, const WaxGrant *grant)
{
  g_autoptr(WaxGrant) live = NULL;

  if (self->keeper == NULL || grant->ended != 0 || grant->endpoints->len == 0)
    return FALSE;
  live = wax_judge_find_grant (wax_keeper_get_judge (self->keeper), grant->endpoints->pdata[0]);
  return live != NULL && live->id == grant->id;
}

/* ---- object ---- */

static void
wax_session_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  WaxSession *self = WAX_SESSION (object);

  switch (id) {
  case PROP_READY: g_value_set_boolean (value, self->ready); break;
  case PROP_FAILURE: g_value_set_boxed (value, self->failure); break;
  default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
wax_session_finalize (GObject *object)
{
  WaxSession *self = WAX_SESSION (object);

  g_clear_object (&self->monitor);
  g_clear_pointer (&self->runners, g_hash_table_unref);
  g_clear_object (&self->questions);
  g_clear_object (&self->accounts);
  g_clear_pointer (&self->keeper, wax_keeper_close);
  g_clear_object (&self->desk);
  g_clear_object (&self->closing);
  g_clear_pointer (&self->failure, wax_failure_unref);
  g_free (self->profile_dir);
  g_free (self->anchors_file);
  G_OBJECT_CLASS (wax_session_parent_class)->finalize (object);
}

static void
wax_session_class_init (WaxSessionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = wax_session_get_property;
  object_class->finalize = wax_session_finalize;
  props[PROP_READY] = g_param_spec_boolean ("ready", NULL, NULL, FALSE, flags);
  props[PROP_FAILURE] = g_param_spec_boxed ("failure", NULL, NULL, WAX_TYPE_FAILURE, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
  signals[SIGNAL_NOTICE] = g_signal_new ("notice", WAX_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                         WAX_TYPE_ACCOUNT, G_TYPE_STRING);
  signals[SIGNAL_TRUST_CHANGED] =
      g_signal_new ("trust-changed", WAX_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
wax_session_init (WaxSession *self)
{
  self->desk = wax_worker_new ();
  self->accounts = wax_account_list_new ();
  self->runners = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->questions = g_list_store_new (WAX_TYPE_PENDING_QUESTION);
}

WaxSession *
wax_session_new (const char *profile_dir, const char *anchors_file)
{
  WaxSession *self = g_object_new (WAX_TYPE_SESSION, NULL);

  self->profile_dir = g_strdup (profile_dir);
  self->anchors_file = g_strdup (anchors_file);
  return self;
}

WaxAccountList *
wax_session_get_accounts (WaxSession *self)
{
  return self->accounts;
}

GListModel *
wax_session_get_questions (WaxSession *self)
{
  return G_LIST_MODEL (self->questions);
}

WaxPolicy *
wax_session_dup_policy (WaxSession *self)
{
  return self->keeper != NULL ? wax_judge_dup_policy (wax_keeper_get_judge (self->keeper)) : wax_policy_new_default ();
}
