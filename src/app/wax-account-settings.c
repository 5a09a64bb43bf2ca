#include "app/wax-account-settings.h"

#include "app/wax-account-private.h"

struct _WaxAccountSettings {
  GObject parent_instance;
  WaxAccount *account;
};

enum { SIGNAL_CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WaxAccountSettings, wax_account_settings, G_TYPE_OBJECT)

static void
changed_cb (WaxAccountSettings *self)
{
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
wax_account_settings_finalize (GObject *object)
{
  WaxAccountSettings *self = WAX_ACCOUNT_SETTINGS (object);

  g_clear_object (&self->account);
  G_OBJECT_CLASS (wax_account_settings_parent_class)->finalize (object);
}

static void
wax_account_settings_class_init (WaxAccountSettingsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = wax_account_settings_finalize;
  signals[SIGNAL_CHANGED] =
    g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
wax_account_settings_init (WaxAccountSettings *self)
{
}

WaxAccountSettings *
wax_account_settings_new (WaxAccount *account)
{
  WaxAccountSettings *self = g_object_new (WAX_TYPE_ACCOUNT_SETTINGS, NULL);

  self->account = g_object_ref (account);
  g_signal_connect_object (account, "settings-changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (account, "notify::state", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  wax_account_get_remote_settings (account);
  return self;
}

WaxAccount *
wax_account_settings_get_account (WaxAccountSettings *self)
{
  return self->account;
}

WaxRemoteSettings *
wax_account_settings_get (WaxAccountSettings *self)
{
  return wax_account_get_remote_settings (self->account);
}

gboolean
wax_account_settings_can_change (WaxAccountSettings *self)
{
  return wax_account_settings_get (self) != NULL && wax_account_get_state (self->account) == WAX_ACCOUNT_ONLINE;
}

const char *
wax_account_settings_get_preference (WaxAccountSettings *self, const char *name)
{
  WaxRemoteSettings *settings = wax_account_settings_get (self);
  char **values = settings != NULL ? g_hash_table_lookup (settings->preferences, name) : NULL;

  return values != NULL && values[0] != NULL ? values[0] : "";
}

gboolean
wax_account_settings_get_boolean (WaxAccountSettings *self, const char *name, gboolean standard)
{
  const char *value = wax_account_settings_get_preference (self, name);

  return *value != '\0' ? g_str_equal (value, "TRUE") : standard;
}

WaxSignature *
wax_account_settings_find_signature (WaxAccountSettings *self, const char *id)
{
  WaxRemoteSettings *settings = wax_account_settings_get (self);

  for (guint i = 0; settings != NULL && i < settings->signatures->len; i++) {
    WaxSignature *signature = settings->signatures->pdata[i];

    if (g_str_equal (signature->id, id))
      return signature;
  }
  return NULL;
}
