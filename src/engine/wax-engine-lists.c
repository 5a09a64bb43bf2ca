#include "engine/wax-engine-private.h"

/* The address list, and what the server keeps of the person's settings. */

enum {
  /* A server that always says "more" or "from the beginning" must not keep us for ever. */
  MAX_PAGES = 10000,
  MAX_RESTARTS = 2,
  /* A list that the server is too busy for: others wait too, so each comes back at another time. */
  BUSY_MIN_S = 5 * 60,
  BUSY_MAX_S = 30 * 60,
};

typedef struct {
  char *token;
  gint64 built_at;
} Stand;

static gint64
get_now (void)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

static gboolean
read_token (WaxEngineStores *stores, gpointer data, WaxChangeSet *news, GError **error)
{
  Stand *stand = data;

  return wax_contact_store_get_token (stores->contacts, &stand->token, &stand->built_at, error);
}

static gboolean
begin_rebuild (WaxEngineStores *stores, gpointer data, WaxChangeSet *news, GError **error)
{
  return wax_contact_store_begin_rebuild (stores->contacts, error);
}

static gboolean
apply_page (WaxEngineStores *stores, gpointer data, WaxChangeSet *news, GError **error)
{
  WaxContactChanges *page = data;

  news->contacts = page->contacts->len > 0 || page->removed_ids->len > 0;
  return wax_contact_store_apply (stores->contacts, page, get_now (), error);
}

/* The next page; NULL with an error. */
static WaxContactChanges *
get_page (WaxEngine *self, GCancellable *cancellable, GError **error)
{
  Stand stand = { NULL };
  g_autofree char *token = NULL;
  g_autoptr(WaxContactChanges) page = NULL;
  gint64 age_s;

  if (!wax_engine_write (self, read_token, &stand, error))
    return NULL;
  token = stand.token;
  age_s = stand.built_at > 0 ? MAX (get_now () - stand.built_at, 0) : 0;
  page = wax_backend_get_contacts (wax_engine_get_backend (self), token, age_s, cancellable, error);
  if (page == NULL || !page->throttled)
    return g_steal_pointer (&page);
  wax_server_error_set (error, WAX_SERVER_ERROR_TRY_AGAIN,
                        &(WaxServerFault) { .retry_after_s = g_random_int_range (BUSY_MIN_S, BUSY_MAX_S) },
                        "the server is too busy for the address list");
  return NULL;
}

gboolean
wax_engine_run_contacts (WaxEngine *self, WaxChannelResult *result, GCancellable *cancellable, GError **error)
{
  guint restarts = 0;

  for (guint i = 0; i < MAX_PAGES; i++) {
    g_autoptr(WaxContactChanges) page = get_page (self, cancellable, error);
    WaxProgress progress = { WAX_CHANNEL_GAL };

    if (page == NULL)
      return FALSE;
    if (page->restart && restarts++ == MAX_RESTARTS)
      return TRUE;
    if (page->restart) {
      if (!wax_engine_write (self, begin_rebuild, NULL, error))
        return FALSE;
      continue;
    }
    if (!wax_engine_write (self, apply_page, page, error))
      return FALSE;
    result->added += page->contacts->len;
    result->removed += page->removed_ids->len;
    progress.done = result->added;
    wax_engine_report (self, &progress);
    if (!page->more)
      return TRUE;
  }
  wax_server_error_set (error, WAX_SERVER_ERROR_UNREADABLE, NULL, "the address list has no end");
  return FALSE;
}

/* ---- settings ---- */

typedef struct {
  WaxRemoteSettings *settings;
  WaxChannelResult *results;
} Put;

static gboolean
put_settings (WaxEngineStores *stores, gpointer data, WaxChangeSet *news, GError **error)
{
  Put *put = data;
  WaxRemoteSettings *all = put->settings;
  g_autoptr(WaxRemoteSettings) preferences = wax_remote_settings_new (
    &(WaxRemoteSettings) { .preferences = all->preferences });
  g_autoptr(WaxRemoteSettings) signatures = wax_remote_settings_new (
    &(WaxRemoteSettings) { .signatures = all->signatures, .personas = all->personas });
  g_autoptr(WaxRemoteSettings) senders =
      wax_remote_settings_new (&(WaxRemoteSettings) { .trusted = all->trusted, .blocked = all->blocked });
  WaxChannelResult *results = put->results;

  if (!wax_settings_store_put (stores->settings, preferences, &results[WAX_CHANNEL_PREFERENCES].changed, error) ||
      !wax_settings_store_put (stores->settings, signatures, &results[WAX_CHANNEL_SIGNATURES].changed, error) ||
      !wax_settings_store_put (stores->settings, senders, &results[WAX_CHANNEL_SENDERS].changed, error))
    return FALSE;
  news->settings = results[WAX_CHANNEL_PREFERENCES].changed > 0 || results[WAX_CHANNEL_SIGNATURES].changed > 0 ||
                   results[WAX_CHANNEL_SENDERS].changed > 0;
  return TRUE;
}

gboolean
wax_engine_run_settings (WaxEngine *self, WaxSettingsParts parts, WaxChannelResult *results, GCancellable *cancellable,
                         GError **error)
{
  gint64 start = g_get_monotonic_time ();
  g_autoptr(WaxRemoteSettings) settings =
      wax_backend_get_settings (wax_engine_get_backend (self), parts, cancellable, error);
  Put put = { settings, results };
  gboolean ok = settings != NULL && wax_engine_write (self, put_settings, &put, error);
  double seconds = (g_get_monotonic_time () - start) / (double) G_USEC_PER_SEC;

  if ((parts & WAX_SETTINGS_PREFERENCES) != 0)
    results[WAX_CHANNEL_PREFERENCES].seconds = seconds;
  if ((parts & WAX_SETTINGS_SIGNATURES) != 0)
    results[WAX_CHANNEL_SIGNATURES].seconds = seconds;
  if ((parts & WAX_SETTINGS_SENDERS) != 0)
    results[WAX_CHANNEL_SENDERS].seconds = seconds;
  return ok;
}

/* ---- what a person changes in them ---- */

/* A signature that is the first, or the one that is used, takes preferences with it. */
static WaxSettingsParts
get_parts (WaxSettingsOperation operation)
{
  switch (operation) {
  case WAX_SETTINGS_SET: return WAX_SETTINGS_PREFERENCES;
  case WAX_SETTINGS_CREATE_SIGNATURE:
  case WAX_SETTINGS_CHANGE_SIGNATURE:
  case WAX_SETTINGS_DELETE_SIGNATURE: return WAX_SETTINGS_SIGNATURES | WAX_SETTINGS_PREFERENCES;
  case WAX_SETTINGS_TRUST:
  case WAX_SETTINGS_BLOCK:
  case WAX_SETTINGS_FORGET: return WAX_SETTINGS_SENDERS;
  }
  g_assert_not_reached ();
}

/* Whether @refused comes of another try of the same. */
static gboolean
is_made (WaxEngine *self, WaxSettingsChange *change, const GError *refused, GCancellable *cancellable)
{
  g_autoptr(WaxRemoteSettings) settings = NULL;

  if (change->operation != WAX_SETTINGS_CREATE_SIGNATURE ||
      !g_error_matches (refused, WAX_SERVER_ERROR, WAX_SERVER_ERROR_EXISTS))
    return FALSE;
  settings = wax_backend_get_settings (wax_engine_get_backend (self), WAX_SETTINGS_SIGNATURES, cancellable, NULL);
  for (guint i = 0; settings != NULL && i < settings->signatures->len; i++) {
    WaxSignature *signature = settings->signatures->pdata[i];

    if (g_str_equal (signature->id, change->signature->id))
      return TRUE;
  }
  return FALSE;
}

gboolean
wax_engine_change_settings (WaxEngine *self, WaxSettingsChange *change, GCancellable *cancellable, GError **error)
{
  WaxChannelResult results[WAX_N_CHANNELS] = { 0 };
  g_autoptr(GError) local = NULL;

  if (!wax_backend_change_settings (wax_engine_get_backend (self), change, cancellable, &local) &&
      !is_made (self, change, local, cancellable)) {
    g_propagate_error (error, g_steal_pointer (&local));
    return FALSE;
  }
  g_clear_error (&local);
  if (!wax_engine_run_settings (self, get_parts (change->operation), results, cancellable, &local))
    g_message ("What was changed is seen with the next synchronisation: %s", local->message);
  return TRUE;
}
