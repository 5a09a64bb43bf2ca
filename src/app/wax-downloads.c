#include "app/wax-downloads.h"

#include "app/wax-account-setup.h"
#include "app/wax-settings.h"

struct _WaxDownloads {
  WaxDownloadsFunc changed;
  gpointer user_data;
  GSettings *settings; /* (nullable) */
  GNetworkMonitor *monitor;
  gboolean goes_on; /* over the metered network that is there now */
};

void
wax_downloads_make_rule (GSettings *settings, const WaxAccountRecord *record, WaxDownloadRule *rule)
{
  rule->max_size = wax_settings_get_download_max_size (settings);
  rule->waits = FALSE;
  /* What a later version may have written means everything here. */
  if (!wax_account_setup_parse_download (record->download, &rule->days))
    rule->days = WAX_DOWNLOAD_ANY_AGE;
}

void
wax_downloads_get_rule (WaxDownloads *self, const WaxAccountRecord *record, WaxDownloadRule *rule)
{
  wax_downloads_make_rule (self->settings, record, rule);
  rule->waits = !self->goes_on && g_network_monitor_get_network_metered (self->monitor) &&
                !wax_settings_is_download_metered (self->settings);
}

void
wax_downloads_go_on (WaxDownloads *self)
{
  self->goes_on = TRUE;
  self->changed (self->user_data);
}

static void
setting_cb (WaxDownloads *self)
{
  self->changed (self->user_data);
}

static void
metered_cb (WaxDownloads *self)
{
  if (!g_network_monitor_get_network_metered (self->monitor))
    self->goes_on = FALSE;
  self->changed (self->user_data);
}

WaxDownloads *
wax_downloads_new (WaxDownloadsFunc changed, gpointer user_data)
{
  WaxDownloads *self = g_new0 (WaxDownloads, 1);

  self->changed = changed;
  self->user_data = user_data;
  self->settings = wax_settings_open ();
  self->monitor = g_object_ref (g_network_monitor_get_default ());
  g_signal_connect_swapped (self->monitor, "notify::network-metered", G_CALLBACK (metered_cb), self);
  if (self->settings == NULL)
    return self;
  g_signal_connect_swapped (self->settings, "changed::" WAX_SETTINGS_DOWNLOAD_MAX_MIB, G_CALLBACK (setting_cb), self);
  g_signal_connect_swapped (self->settings, "changed::" WAX_SETTINGS_DOWNLOAD_METERED, G_CALLBACK (setting_cb), self);
  return self;
}

void
wax_downloads_free (WaxDownloads *self)
{
  g_signal_handlers_disconnect_by_data (self->monitor, self);
  if (self->settings != NULL)
    g_signal_handlers_disconnect_by_data (self->settings, self);
  g_clear_object (&self->settings);
  g_object_unref (self->monitor);
  g_free (self);
}
