#include "engine/wax-engine-private.h"

/* Does the store hold what it says, and what the server says? */

typedef struct {
  gboolean repair;
  WaxStoreCheck *check;
  GCancellable *cancellable;
  GPtrArray *known;
} Check;

static gboolean
check_itself (WaxEngineStores *stores, gpointer data, WaxChangeSet *news, GError **error)
{
  Check *check = data;

  if (!wax_store_check_run (stores->mail, check->repair, check->check, check->cancellable, error))
    return FALSE;
  check->known = wax_mail_store_list_known (stores->mail, error);
  return check->known != NULL;
}

static void
compare (GPtrArray *known, WaxMailChanges *listed, WaxServerCheck *server)
{
  g_autoptr(GHashTable) here = g_hash_table_new (g_str_hash, g_str_equal);
  GPtrArray *lists[] = { listed->new_messages, listed->changed };

  server->messages = server->not_here = server->not_there = 0;
  for (guint i = 0; i < known->len; i++)
    g_hash_table_add (here, known->pdata[i]);
  for (guint list = 0; list < G_N_ELEMENTS (lists); list++) {
    for (guint i = 0; i < lists[list]->len; i++) {
      server->messages++;
      if (!g_hash_table_remove (here, ((WaxMessage *) lists[list]->pdata[i])->id))
        server->not_here++;
    }
  }
  server->not_there = g_hash_table_size (here);
}

/* Without its token: what changed in flags since the last delta is still to be told. */
static gboolean
apply_list (WaxEngineStores *stores, gpointer data, WaxChangeSet *news, GError **error)
{
  WaxMailChanges fields = *(WaxMailChanges *) data;
  g_autoptr(WaxMailChanges) listed = NULL;

  fields.token = NULL;
  listed = wax_mail_changes_new (&fields);
  return wax_mail_store_apply (stores->mail, listed, error);
}

static gboolean
check_server (WaxEngine *self, gboolean repair, GPtrArray *known, WaxServerCheck *server, GCancellable *cancellable,
              GError **error)
{
  g_autoptr(WaxMailChanges) listed =
      wax_backend_get_changes (wax_engine_get_backend (self), WAX_CHANNEL_RECEIVE, NULL, cancellable, error);

  if (listed == NULL)
    return FALSE;
  compare (known, listed, server);
  return !repair || wax_engine_write (self, apply_list, listed, error);
}

gboolean
wax_engine_check_store (WaxEngine *self, gboolean repair, WaxStoreCheck *check, WaxServerCheck *server,
                        GCancellable *cancellable, GError **error)
{
  Check job = { repair, check, cancellable, NULL };
  g_autoptr(GPtrArray) known = NULL;
  WaxChannelResult result = { 0 };

  if (!wax_engine_write (self, check_itself, &job, error))
    return FALSE;
  known = job.known;
  if (server != NULL && !check_server (self, repair, known, server, cancellable, error))
    return FALSE;
  return !repair || server == NULL || wax_engine_fetch_missing (self, &result, cancellable, error);
}
