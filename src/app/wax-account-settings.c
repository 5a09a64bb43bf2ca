#include "app/wax-account-settings.h"

#include "app/wax-account-private.h"
#include "store/wax-settings-store.h"

struct _WaxAccountSettings {
  GObject parent_instance;
  WaxAccount *account;
  WaxRemoteSettings *settings; /* (nullable): until they are read */
  gboolean loading;
  gboolean stale;
};

enum { SIGNAL_CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WaxAccountSettings, wax_account_settings, G_TYPE_OBJECT)

static gpointer
read_settings (WaxMailStore *mail, gpointer dir, GCancellable *cancellable, GError **error)
{
  g_autoptr(WaxSettingsStore) store = wax_settings_store_open (dir, error);

  return store != NULL ? wax_settings_store_get (store, error) : NULL;
}

static void load (WaxAccountSettings *self);

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(WaxAccountSettings) self = data;
  g_autoptr(GError) error = NULL;
  WaxRemoteSettings *settings = wax_worker_run_finish (WAX_WORKER (source), result, &error);

  self->loading = FALSE;
  if (settings == NULL) {
    g_warning ("The settings of %s cannot be read: %s", wax_account_get_id (self->account), error->message);
  } else {
    g_clear_pointer (&self->settings, wax_remote_settings_unref);
    self->settings = settings;
    g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
  }
  if (self->stale)
    load (self);
}

/* What comes in while a read is under way is read once more, not once each. */
static void
load (WaxAccountSettings *self)
{
  WaxReader *reader = wax_account_get_reader (self->account);

  self->stale = self->loading;
  if (self->loading)
    return;
  self->loading = TRUE;
  wax_reader_run_async (reader, read_settings, g_strdup (wax_reader_get_dir (reader)), g_free,
                        (GDestroyNotify) wax_remote_settings_unref, NULL, loaded_cb, g_object_ref (self));
}

static void
news_cb (WaxAccountSettings *self, WaxChangeSet *news)
{
  if (news->settings || news->reset)
    load (self);
}

static void
state_cb (WaxAccountSettings *self)
{
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
wax_account_settings_finalize (GObject *object)
{
  WaxAccountSettings *self = WAX_ACCOUNT_SETTINGS (object);

  g_clear_pointer (&self->settings, wax_remote_settings_unref);
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
  g_signal_connect_object (account, "news", G_CALLBACK (news_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (account, "notify::state", G_CALLBACK (state_cb), self, G_CONNECT_SWAPPED);
  load (self);
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
  return self->settings;
}

gboolean
wax_account_settings_can_change (WaxAccountSettings *self)
{
  return self->settings != NULL && wax_account_get_state (self->account) == WAX_ACCOUNT_ONLINE;
}

const char *
wax_account_settings_get_preference (WaxAccountSettings *self, const char *name)
{
  char **values = self->settings != NULL ? g_hash_table_lookup (self->settings->preferences, name) : NULL;

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
  for (guint i = 0; self->settings != NULL && i < self->settings->signatures->len; i++) {
    WaxSignature *signature = self->settings->signatures->pdata[i];

    if (g_str_equal (signature->id, id))
      return signature;
  }
  return NULL;
}
