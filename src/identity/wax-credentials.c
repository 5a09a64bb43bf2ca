#include "identity/wax-credentials.h"

#include "identity/wax-keyring.h"

struct _WaxCredentials {
  WaxKeyring *keyring;
};

static const SecretSchema schema = {
  "io.github.waxwing.Waxwing.Password",
  SECRET_SCHEMA_NONE,
  { { "server", SECRET_SCHEMA_ATTRIBUTE_STRING }, { "user", SECRET_SCHEMA_ATTRIBUTE_STRING }, { NULL, 0 } },
};

WaxCredentials *
wax_credentials_new (void)
{
  WaxCredentials *self = g_new0 (WaxCredentials, 1);

  self->keyring = wax_keyring_new (
    &(WaxKeyringKind) { &schema, WAX_IDENTITY_ERROR_NO_PASSWORD, WAX_IDENTITY_ERROR_KEYRING_ASKS });
  return self;
}

void
wax_credentials_free (WaxCredentials *self)
{
  wax_keyring_free (self->keyring);
  g_free (self);
}

GBytes *
wax_credentials_lookup (WaxCredentials *self, const char *host, const char *user, const WaxKeyringWait *wait,
                        GError **error)
{
  const char *const values[] = { host, user, NULL };

  return wax_keyring_lookup (self->keyring, values, wait, error);
}

void
wax_credentials_remember (WaxCredentials *self, const char *host, const char *user, GBytes *password)
{
  const char *const values[] = { host, user, NULL };

  wax_keyring_remember (self->keyring, values, password);
}

gboolean
wax_credentials_store (WaxCredentials *self,
                       const char *host,
                       const char *user,
                       const char *label,
                       GBytes *password,
                       GCancellable *cancellable,
                       GError **error)
{
  const char *const values[] = { host, user, NULL };

  wax_keyring_remember (self->keyring, values, password);
  return wax_keyring_open (self->keyring, cancellable, error) &&
         wax_keyring_store (self->keyring, values, label, password, NULL, error);
}

gboolean
wax_credentials_clear (WaxCredentials *self, const char *host, const char *user, GCancellable *cancellable,
                       GError **error)
{
  const char *const values[] = { host, user, NULL };

  return wax_keyring_clear (self->keyring, values, cancellable, error);
}
