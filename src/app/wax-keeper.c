#include "app/wax-keeper-private.h"

#include <malloc.h>

enum { MAX_ARENAS = 2 };

G_DEFINE_FINAL_TYPE (WaxKeeper, wax_keeper, G_TYPE_OBJECT)

gpointer
wax_keeper_run (WaxKeeper *self, WaxJobFunc func, gpointer data, GError **error)
{
  GError *local = NULL;
  gpointer result = wax_worker_run (self->worker, func, data, NULL, &local);

  if (g_error_matches (local, WAX_STORE_ERROR, WAX_STORE_ERROR_DAMAGED))
    local->code = WAX_STORE_ERROR_PROFILE_DAMAGED;
  if (local != NULL)
    g_propagate_error (error, local);
  return result;
}

/* ---- connections ---- */

static gpointer
run_add_connection (gpointer data, GCancellable *cancellable, GError **error)
{
  WaxKeeperCall *call = data;

  g_ptr_array_add (call->self->connections, g_object_ref (call->connection));
  /* What another process did while it was being opened is not looked at again. */
  if (wax_connection_get_engine (call->connection) != NULL)
    wax_keeper_follow_account (call->self, call->connection);
  return WAX_KEEPER_DONE;
}

void
wax_keeper_add_connection (WaxKeeper *self, WaxConnection *connection)
{
  WaxKeeperCall call = { self, .connection = connection };

  wax_keeper_run (self, run_add_connection, &call, NULL);
}

static gpointer
run_remove_connection (gpointer data, GCancellable *cancellable, GError **error)
{
  WaxKeeperCall *call = data;

  g_ptr_array_remove (call->self->connections, call->connection);
  return WAX_KEEPER_DONE;
}

void
wax_keeper_remove_connection (WaxKeeper *self, WaxConnection *connection)
{
  WaxKeeperCall call = { self, .connection = connection };

  wax_keeper_run (self, run_remove_connection, &call, NULL);
}

/* ---- object ---- */

static void
judge_changed_cb (WaxKeeper *self)
{
  self->judge_changed = TRUE;
}

static gpointer
run_open (gpointer data, GCancellable *cancellable, GError **error)
{
  WaxKeeper *self = data;
  g_autoptr(WaxPolicy) policy = NULL;

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
  self->identities = wax_identity_store_open (self->profile, error);
  if (self->identities == NULL)
    return NULL;
  if (!wax_keeper_load_issuers (self, error))
    return NULL;
  policy = wax_keeper_open_policy (self, error);
  if (policy == NULL)
    return NULL;
  self->judge = wax_judge_new (self->examiner, self->ledger, policy);
  g_signal_connect_swapped (self->judge, "changed", G_CALLBACK (judge_changed_cb), self);
  wax_keeper_open_revocation (self);
  self->version = wax_account_store_get_data_version (self->accounts, NULL);
  self->last_line = wax_trust_ledger_get_last_line (self->ledger, error);
  return self->last_line >= 0 && wax_keeper_settle (self, error) ? WAX_KEEPER_DONE : NULL;
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
  if (self->judge != NULL &&
      (!wax_keeper_settle (self, &local) || wax_trust_ledger_end_session (self->ledger, &moment, &local) < 0))
    g_warning ("The trust ledger could not be closed in order: %s", local->message);
  wax_keeper_close_revocation (self);
  wax_keeper_close_policy (self);
  g_clear_object (&self->judge);
  g_clear_pointer (&self->ledger, wax_trust_ledger_close);
  g_clear_pointer (&self->channels, wax_channel_store_close);
  g_clear_pointer (&self->identities, wax_identity_store_close);
  g_clear_pointer (&self->accounts, wax_account_store_close);
  return NULL;
}

static void
wax_keeper_finalize (GObject *object)
{
  WaxKeeper *self = WAX_KEEPER (object);

  g_clear_object (&self->worker);
  g_clear_pointer (&self->connections, g_ptr_array_unref);
  g_array_unref (self->warned);
  g_clear_pointer (&self->profile, wax_profile_unref);
  g_clear_pointer (&self->examiner, wax_examiner_unref);
  g_clear_pointer (&self->credentials, wax_credentials_free);
  g_clear_pointer (&self->keys, wax_identity_keys_free);
  g_clear_pointer (&self->lock_watch, wax_lock_watch_free);
  g_clear_pointer (&self->tokens, wax_tokens_unref);
  g_clear_pointer (&self->known_issuers, wax_known_issuers_unref);
  g_clear_pointer (&self->kept_issuers, g_hash_table_unref);
  g_free (self->origin);
  g_free (self->trouble);
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
  self->warned = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->credentials = wax_credentials_new ();
  self->keys = wax_identity_keys_new ();
  self->tokens = wax_tokens_new (wax_keeper_ask_pin, self);
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
  if (wax_keeper_run (self, run_open, self, error) == NULL) {
    wax_keeper_run (self, run_close, self, NULL);
    return NULL;
  }
  self->ticker = wax_ticker_new (wax_keeper_tick_cb, self);
  return g_steal_pointer (&self);
}

void
wax_keeper_close (WaxKeeper *self)
{
  g_clear_pointer (&self->ticker, wax_ticker_free);
  wax_keeper_run (self, run_close, self, NULL);
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

WaxKnownIssuers *
wax_keeper_get_known_issuers (WaxKeeper *self)
{
  return self->known_issuers;
}
