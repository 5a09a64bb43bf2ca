#include "app/wax-blocking-private.h"

#include "app/wax-sync.h"
#include "transport/wax-tls-setup.h"

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

  if (!wax_credentials_store (wax_keeper_get_credentials (self->keeper), record->id, record->name, password, NULL,
                              &error))
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
  WaxJudge *judge = wax_keeper_get_judge (self->keeper);
  g_autoptr(WaxGrant) grant = endpoint != NULL ? wax_judge_find_grant (judge, endpoint) : NULL;
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
