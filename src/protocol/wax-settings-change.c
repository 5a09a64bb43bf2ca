#include "protocol/wax-settings-change.h"

static WaxSettingsChange *
change_new (WaxSettingsOperation operation)
{
  WaxSettingsChange *self = g_atomic_rc_box_new0 (WaxSettingsChange);

  self->operation = operation;
  return self;
}

WaxSettingsChange *
wax_settings_change_new (void)
{
  WaxSettingsChange *self = change_new (WAX_SETTINGS_SET);

  self->preferences = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_strfreev);
  return self;
}

void
wax_settings_change_set_values (WaxSettingsChange *self, const char *name, const char *const *values)
{
  g_hash_table_insert (self->preferences, g_strdup (name), g_strdupv ((char **) values));
}

void
wax_settings_change_set (WaxSettingsChange *self, const char *name, const char *value)
{
  const char *const values[] = { value != NULL && *value != '\0' ? value : NULL, NULL };

  wax_settings_change_set_values (self, name, values);
}

WaxSettingsChange *
wax_settings_change_new_signature (WaxSettingsOperation operation, const WaxSignature *fields)
{
  WaxSettingsChange *self = change_new (operation);

  self->signature = wax_signature_new (fields);
  return self;
}

WaxSettingsChange *
wax_settings_change_new_sender (WaxSettingsOperation operation, const char *sender)
{
  WaxSettingsChange *self = change_new (operation);

  self->sender = g_strdup (sender);
  return self;
}

WaxSettingsChange *
wax_settings_change_ref (WaxSettingsChange *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  WaxSettingsChange *self = data;

  g_clear_pointer (&self->preferences, g_hash_table_unref);
  g_clear_pointer (&self->signature, wax_signature_unref);
  g_free ((char *) self->sender);
}

void
wax_settings_change_unref (WaxSettingsChange *self)
{
  g_atomic_rc_box_release_full (self, clear);
}
