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

  self->keyring = wax_keyring_new (&(WaxKeyringKind) { &schema, WAX_IDENTITY_ERROR_NO_PASSWORD });
  return self;
}

void
wax_credentials_free (WaxCredentials *self)
{
  wax_keyring_free (self->keyring);
  g_free (self);
}

GBytes *
wax_credentials_lookup (WaxCredentials *self, const char *host, const char *user, GCancellable *cancellable,
                        GError **error)
{
  const char *const values[] = { host, user, NULL };

  return wax_keyring_lookup (self->keyring, values, cancellable, error);
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

  return wax_keyring_store (self->keyring, values, label, password, cancellable, error);
}

gboolean
wax_credentials_clear (WaxCredentials *self, const char *host, const char *user, GCancellable *cancellable,
                       GError **error)
{
  const char *const values[] = { host, user, NULL };

  return wax_keyring_clear (self->keyring, values, cancellable, error);
}
