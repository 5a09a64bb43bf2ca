#include "store/wax-remote-settings.h"

G_DEFINE_BOXED_TYPE (WaxRemoteSettings, wax_remote_settings, wax_remote_settings_ref, wax_remote_settings_unref)

WaxRemoteSettings *
wax_remote_settings_new (const WaxRemoteSettings *fields)
{
  WaxRemoteSettings *self = g_atomic_rc_box_new0 (WaxRemoteSettings);

  if (fields->preferences != NULL)
    self->preferences = g_hash_table_ref (fields->preferences);
  if (fields->signatures != NULL)
    self->signatures = g_ptr_array_ref (fields->signatures);
  if (fields->personas != NULL)
    self->personas = g_ptr_array_ref (fields->personas);
  if (fields->trusted != NULL)
    self->trusted = g_ptr_array_ref (fields->trusted);
  if (fields->blocked != NULL)
    self->blocked = g_ptr_array_ref (fields->blocked);
  return self;
}

WaxRemoteSettings *
wax_remote_settings_ref (WaxRemoteSettings *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  WaxRemoteSettings *self = data;

  g_clear_pointer (&self->preferences, g_hash_table_unref);
  g_clear_pointer (&self->signatures, g_ptr_array_unref);
  g_clear_pointer (&self->personas, g_ptr_array_unref);
  g_clear_pointer (&self->trusted, g_ptr_array_unref);
  g_clear_pointer (&self->blocked, g_ptr_array_unref);
}

void
wax_remote_settings_unref (WaxRemoteSettings *self)
{
  g_atomic_rc_box_release_full (self, clear);
}
