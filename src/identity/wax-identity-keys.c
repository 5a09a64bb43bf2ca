#include "identity/wax-identity-keys.h"

#include "identity/wax-keyring.h"

#include <glib/gi18n-lib.h>

struct _WaxIdentityKeys {
  WaxKeyring *keyring;
};

static const SecretSchema schema = {
  "io.github.waxwing.Waxwing.PrivateKey",
  SECRET_SCHEMA_NONE,
  { { "certificate", SECRET_SCHEMA_ATTRIBUTE_STRING }, { NULL, 0 } },
};

WaxIdentityKeys *
wax_identity_keys_new (void)
{
  WaxIdentityKeys *self = g_new0 (WaxIdentityKeys, 1);

  self->keyring = wax_keyring_new (&(WaxKeyringKind) { &schema, WAX_IDENTITY_ERROR_NO_KEY });
  return self;
}

void
wax_identity_keys_free (WaxIdentityKeys *self)
{
  wax_keyring_free (self->keyring);
  g_free (self);
}

/* What a person does about a password, entering it once more, does not help over a key: other words. */
static void
propagate (GError **error, GError *local)
{
  static const struct { int password, key; } codes[] = {
    { WAX_IDENTITY_ERROR_KEYRING_LOCKED, WAX_IDENTITY_ERROR_KEY_LOCKED },
    { WAX_IDENTITY_ERROR_NO_KEYRING, WAX_IDENTITY_ERROR_NO_KEY_STORE },
    { WAX_IDENTITY_ERROR_FAILED, WAX_IDENTITY_ERROR_KEY_FAILED },
  };

  for (guint i = 0; i < G_N_ELEMENTS (codes); i++) {
    if (!g_error_matches (local, WAX_IDENTITY_ERROR, codes[i].password))
      continue;
    local->code = codes[i].key;
    break;
  }
  g_propagate_error (error, local);
}

static const char *
get_name (WaxIdentity *identity)
{
  return wax_certificate_get_fingerprint (wax_identity_get_certificate (identity));
}

GBytes *
wax_identity_keys_lookup (WaxIdentityKeys *self, WaxIdentity *identity, GCancellable *cancellable, GError **error)
{
  const char *const values[] = { get_name (identity), NULL };
  GError *local = NULL;
  GBytes *key = wax_keyring_lookup (self->keyring, values, cancellable, &local);

  if (key == NULL)
    propagate (error, local);
  return key;
}

gboolean
wax_identity_keys_store (WaxIdentityKeys *self, WaxIdentity *identity, GBytes *key, GCancellable *cancellable,
                         GError **error)
{
  const char *const values[] = { get_name (identity), NULL };
  g_autofree char *label = NULL;
  GError *local = NULL;

  /* Translators: what a keyring calls a private key; %s is whose certificate it belongs to */
  label = g_strdup_printf (_("Private key of %s"),
                           wax_certificate_get_display_name (wax_identity_get_certificate (identity)));
  if (wax_keyring_store (self->keyring, values, label, key, cancellable, &local))
    return TRUE;
  propagate (error, local);
  return FALSE;
}

gboolean
wax_identity_keys_clear (WaxIdentityKeys *self, WaxIdentity *identity, GCancellable *cancellable, GError **error)
{
  const char *const values[] = { get_name (identity), NULL };
  GError *local = NULL;

  if (wax_keyring_clear (self->keyring, values, cancellable, &local))
    return TRUE;
  propagate (error, local);
  return FALSE;
}
