#include "app/wax-blocking-private.h"

#include "app/wax-downloads.h"
#include "app/wax-settings.h"
#include "app/wax-sync.h"
#include "transport/wax-tls-setup.h"

static void
cancel_cb (GCancellable *cancellable, gpointer connection)
{
  g_cancellable_cancel (wax_connection_get_cancellable (connection));
}

void
wax_online_stay (WaxOnline *online)
{
  if (online->handler != 0)
    g_cancellable_disconnect (online->cancellable, online->handler);
  online->handler = 0;
}

void
wax_online_clear (WaxOnline *online)
{
  wax_online_stay (online);
  if (online->connection != NULL)
    wax_sync_close (online->blocking->keeper, online->connection);
}

gboolean
wax_blocking_go_online (WaxBlocking *self, const char *id, GBytes *password, const WaxBlockingEvents *events,
                        GCancellable *cancellable, WaxOnline *online, GError **error)
{
  g_autoptr(WaxAccountRecord) record = wax_keeper_get_account (self->keeper, id, error);
  g_autoptr(GSettings) settings = wax_settings_open ();
  WaxDownloadRule rule;
  const char *chosen;

  if (record == NULL)
    return FALSE;
  if (record->offline) {
    wax_usage_error_set_offline (error, record->offline_reason);
    return FALSE;
  }
  if (!wax_tls_self_check (error) || !wax_blocking_choose (self, record, &chosen, error))
    return FALSE;
  online->connection = wax_sync_open (self->keeper, record, chosen, password, NULL, error);
  if (online->connection == NULL)
    return FALSE;
  wax_downloads_make_rule (settings, record, &rule);
  wax_engine_set_download_rule (wax_connection_get_engine (online->connection), &rule);
  online->blocking = self;
  online->cancellable = cancellable;
  if (cancellable != NULL)
    online->handler = g_cancellable_connect (cancellable, G_CALLBACK (cancel_cb), online->connection, NULL);
  if (events != NULL)
    wax_engine_set_listener (wax_connection_get_engine (online->connection), events->progress, events->news,
                             events->user_data, NULL);
  return TRUE;
}

WaxEndpoint *
wax_blocking_find_granted (WaxBlocking *self, const char *id)
{
  g_autoptr(WaxAccountRecord) record = wax_keeper_get_account (self->keeper, id, NULL);
  g_autoptr(WaxEndpoint) endpoint = record != NULL ? wax_account_setup_get_endpoint (record, NULL) : NULL;
  WaxJudge *judge = wax_keeper_get_judge (self->keeper);
  g_autoptr(WaxGrant) grant = endpoint != NULL ? wax_judge_find_grant (judge, endpoint) : NULL;

  return grant != NULL ? g_steal_pointer (&endpoint) : NULL;
}

void
wax_blocking_explain_end (WaxBlocking *self, const char *id, WaxEndpoint *granted, GCancellable *cancellable,
                          GError **error)
{
  g_autoptr(WaxAccountRecord) record = NULL;
  g_autoptr(WaxGrant) grant = NULL;
  g_autoptr(GError) local = NULL;

  if (*error == NULL || g_cancellable_is_cancelled (cancellable))
    return;
  record = wax_keeper_get_account (self->keeper, id, &local);
  if (record != NULL ? !record->offline : !g_error_matches (local, WAX_STORE_ERROR, WAX_STORE_ERROR_NOT_FOUND))
    return;
  g_clear_error (error);
  if (record == NULL) {
    wax_usage_error_set_offline (error, WAX_OFFLINE_REMOVED);
    return;
  }
  grant = granted != NULL ? wax_judge_find_grant (wax_keeper_get_judge (self->keeper), granted) : NULL;
  if (granted != NULL && grant == NULL)
    g_set_error (error, WAX_TRUST_ERROR, WAX_TRUST_ERROR_ENDED, "the trust that %s rested on has ended", id);
  else
    wax_usage_error_set_offline (error, record->offline_reason);
}

/* ---- actions ---- */

gboolean
wax_blocking_act (WaxBlocking *self, const char *id, const WaxMailAction *action, GBytes *password,
                  GCancellable *cancellable, GError **error)
{
  g_auto(WaxOnline) online = { NULL };

  return wax_blocking_go_online (self, id, password, NULL, cancellable, &online, error) &&
         wax_engine_act (wax_connection_get_engine (online.connection), action, NULL,
                         wax_connection_get_cancellable (online.connection), error);
}

char *
wax_blocking_send (WaxBlocking *self, const char *id, GBytes *raw, GBytes *password, GCancellable *cancellable,
                   GError **error)
{
  g_auto(WaxOnline) online = { NULL };
  g_autofree char *send_id = g_uuid_string_random ();
  g_autoptr(WaxFailure) failure = NULL;
  g_autoptr(GError) local = NULL;
  char *saved = NULL;

  if (!wax_blocking_go_online (self, id, password, NULL, cancellable, &online, error))
    return NULL;
  if (!wax_engine_send (wax_connection_get_engine (online.connection),
                        &(WaxOutgoing) { .raw = raw, .send_id = send_id }, &saved,
                        wax_connection_get_cancellable (online.connection), &local))
    failure = wax_failure_new (local, wax_connection_get_endpoint (online.connection));
  wax_keeper_note_channel (self->keeper, id, WAX_CHANNEL_SEND, failure);
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  return saved;
}
