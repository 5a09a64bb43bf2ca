#include "app/wax-session-private.h"

#include "transport/wax-tls-setup.h"

enum { PROP_0, PROP_READY, PROP_FAILURE, N_PROPS };
static GParamSpec *props[N_PROPS];

enum { SIGNAL_NOTICE, SIGNAL_TRUST_CHANGED, SIGNAL_IDENTITIES_CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WaxSession, wax_session, G_TYPE_OBJECT)

void
wax_session_emit_notice (WaxSession *self, WaxAccount *account, const char *text)
{
  g_signal_emit (self, signals[SIGNAL_NOTICE], 0, account, text);
}

void
wax_session_emit_trust_changed (WaxSession *self)
{
  g_signal_emit (self, signals[SIGNAL_TRUST_CHANGED], 0);
}

void
wax_session_emit_identities_changed (WaxSession *self)
{
  g_signal_emit (self, signals[SIGNAL_IDENTITIES_CHANGED], 0);
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
  WaxKeeperEvents events = wax_session_make_events (self);
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
woken_cb (gpointer data)
{
  WaxSession *self = data;
  GHashTableIter iter;
  gpointer value;

  if (self->shut)
    return;
  g_hash_table_iter_init (&iter, self->runners);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    wax_runner_network_changed (value);
}

void
wax_session_follow_downloads (WaxSession *self)
{
  GHashTableIter iter;
  gpointer runner;

  g_hash_table_iter_init (&iter, self->runners);
  while (!self->shut && g_hash_table_iter_next (&iter, NULL, &runner)) {
    WaxDownloadRule rule;

    wax_downloads_get_rule (self->downloads, wax_account_get_record (wax_runner_get_account (runner)), &rule);
    wax_runner_set_downloads (runner, &rule);
  }
}

static void
downloads_cb (gpointer session)
{
  wax_session_follow_downloads (session);
}

void
wax_session_download_despite_metered (WaxSession *self)
{
  if (self->downloads != NULL)
    wax_downloads_go_on (self->downloads);
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
  /* That of an earlier try is over. */
  set_failure (self, opened->self_check);
  if (self->downloads == NULL)
    self->downloads = wax_downloads_new (downloads_cb, self);
  wax_session_take_records (self, opened->records);
  if (self->wake == NULL)
    self->wake = wax_wake_watch_new (woken_cb, self);
  self->ready = opened->self_check == NULL;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_READY]);
  opened_free (opened);
  g_task_return_boolean (task, TRUE);
}

void
wax_session_open_async (WaxSession *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  wax_worker_run_async (self->desks[WAX_DESK_PROFILE], run_open, self, NULL, opened_free, cancellable, opened_cb,
                        g_task_new (self, cancellable, callback, user_data));
}

gboolean
wax_session_open_finish (WaxSession *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* ---- closing ---- */

static gpointer
run_nothing (gpointer data, GCancellable *cancellable, GError **error)
{
  return data;
}

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

/* Behind everything that may still want the profile. */
static void
drained_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(GTask) task = data;
  WaxSession *self = g_task_get_source_object (task);

  wax_worker_run_finish (WAX_WORKER (source), result, NULL);
  if (--self->n_draining == 0)
    wax_worker_run_async (self->desks[WAX_DESK_PROFILE], run_close, g_steal_pointer (&self->drained), NULL, NULL, NULL,
                          closed_cb, g_steal_pointer (&task));
}

void
wax_session_close_when_settled (WaxSession *self)
{
  GHashTableIter iter;
  gpointer runner;

  if (self->closing == NULL || self->keeper == NULL || self->n_holds > 0)
    return;
  g_hash_table_iter_init (&iter, self->runners);
  while (g_hash_table_iter_next (&iter, NULL, &runner)) {
    if (!wax_runner_is_settled (runner))
      return;
  }
  g_hash_table_remove_all (self->runners);
  self->drained = g_steal_pointer (&self->keeper);
  self->n_draining = WAX_N_DESKS;
  for (guint i = 0; i < WAX_N_DESKS; i++)
    wax_worker_run_async (self->desks[i], run_nothing, NULL, NULL, NULL, NULL, drained_cb,
                          g_object_ref (self->closing));
}

void
wax_session_hold_closing (WaxSession *self)
{
  self->n_holds++;
}

void
wax_session_release_closing (WaxSession *self)
{
  self->n_holds--;
  wax_session_close_when_settled (self);
}

void
wax_session_close_async (WaxSession *self, GAsyncReadyCallback callback, gpointer user_data)
{
  GHashTableIter iter;
  gpointer runner;

  g_return_if_fail (!self->shut);

  self->shut = TRUE;
  g_cancellable_cancel (self->end);
  g_clear_pointer (&self->wake, wax_wake_watch_free);
  self->closing = g_task_new (self, NULL, callback, user_data);
  if (self->keeper == NULL) {
    g_task_return_boolean (self->closing, TRUE);
    g_clear_object (&self->closing);
    return;
  }
  self->ready = FALSE;
  wax_keeper_leave_tokens (self->keeper);
  g_list_store_remove_all (self->questions);
  /* Held, for the last one that comes to rest ends them all. */
  wax_session_hold_closing (self);
  g_hash_table_iter_init (&iter, self->runners);
  while (g_hash_table_iter_next (&iter, NULL, &runner))
    wax_runner_leave (runner);
  wax_session_release_closing (self);
}

gboolean
wax_session_close_finish (WaxSession *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
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

  g_clear_handle_id (&self->token_watch_id, g_source_remove);
  g_free (self->inserted);
  g_clear_pointer (&self->wake, wax_wake_watch_free);
  g_clear_pointer (&self->downloads, wax_downloads_free);
  g_clear_pointer (&self->runners, g_hash_table_unref);
  g_clear_object (&self->questions);
  g_clear_object (&self->accounts);
  g_clear_pointer (&self->keeper, wax_keeper_close);
  for (guint i = 0; i < WAX_N_DESKS; i++)
    g_clear_object (&self->desks[i]);
  g_clear_object (&self->closing);
  g_clear_object (&self->end);
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
  signals[SIGNAL_NOTICE] = g_signal_new ("notice", WAX_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 2, WAX_TYPE_ACCOUNT, G_TYPE_STRING);
  signals[SIGNAL_TRUST_CHANGED] =
      g_signal_new ("trust-changed", WAX_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_IDENTITIES_CHANGED] =
      g_signal_new ("identities-changed", WAX_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
wax_session_init (WaxSession *self)
{
  for (guint i = 0; i < WAX_N_DESKS; i++)
    self->desks[i] = wax_worker_new ();
  self->end = g_cancellable_new ();
  self->accounts = g_list_store_new (WAX_TYPE_ACCOUNT);
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

GListModel *
wax_session_get_accounts (WaxSession *self)
{
  return G_LIST_MODEL (self->accounts);
}

WaxAccount *
wax_session_find_account (WaxSession *self, const char *id)
{
  GListModel *model = G_LIST_MODEL (self->accounts);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++) {
    g_autoptr(WaxAccount) account = g_list_model_get_item (model, i);

    if (strcmp (wax_account_get_id (account), id) == 0)
      return account; /* the list holds it */
  }
  return NULL;
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

char *
wax_session_dup_folder (WaxSession *self)
{
  return wax_profile_find (self->profile_dir);
}
