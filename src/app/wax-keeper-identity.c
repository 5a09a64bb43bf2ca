#include "app/wax-keeper-private.h"

static gpointer
run_list (gpointer data, GCancellable *cancellable, GError **error)
{
  return wax_identity_store_list (((WaxKeeperCall *) data)->self->identities, error);
}

GPtrArray *
wax_keeper_list_identities (WaxKeeper *self, GError **error)
{
  WaxKeeperCall call = { self };

  return wax_worker_run (self->worker, run_list, &call, NULL, error);
}

static gpointer
run_get (gpointer data, GCancellable *cancellable, GError **error)
{
  WaxKeeperCall *call = data;

  return wax_identity_store_get (call->self->identities, call->id, error);
}

WaxIdentity *
wax_keeper_get_identity (WaxKeeper *self, const char *id, GError **error)
{
  WaxKeeperCall call = { self, .id = id };

  return wax_worker_run (self->worker, run_get, &call, NULL, error);
}

static gpointer
run_add (gpointer data, GCancellable *cancellable, GError **error)
{
  WaxKeeperCall *call = data;

  return wax_identity_store_add (call->self->identities, call->identity, error) ? WAX_KEEPER_DONE : NULL;
}

/* The key first, and on the caller's thread: a keyring's prompt must hold up nobody else. */
gboolean
wax_keeper_add_identity (WaxKeeper *self, WaxIdentity *identity, GBytes *key, GError **error)
{
  WaxKeeperCall call = { self, .identity = identity };
  g_autoptr(WaxIdentity) before = wax_keeper_get_identity (self, wax_identity_get_id (identity), NULL);

  if (wax_identity_keys_store (self->keys, identity, key, NULL, error) &&
      wax_worker_run (self->worker, run_add, &call, NULL, error) != NULL)
    return TRUE;
  if (before == NULL)
    wax_identity_keys_clear (self->keys, identity, NULL, NULL);
  return FALSE;
}

static gpointer
run_remove (gpointer data, GCancellable *cancellable, GError **error)
{
  WaxKeeperCall *call = data;

  return wax_identity_store_remove (call->self->identities, call->identity, error) ? WAX_KEEPER_DONE : NULL;
}

gboolean
wax_keeper_remove_identity (WaxKeeper *self, WaxIdentity *identity, GError **error)
{
  WaxKeeperCall call = { self, .identity = identity };

  return wax_identity_keys_clear (self->keys, identity, NULL, error) &&
         wax_worker_run (self->worker, run_remove, &call, NULL, error) != NULL;
}
