#include "identity/wax-identity-keys.h"

#include "identity/wax-keyring.h"

#include <glib/gi18n-lib.h>

struct _WaxIdentityKeys {
  WaxKeyring *keyring;
  WaxKeyring *requests;
};

static const SecretSchema schema = {
  "io.github.waxwing.Waxwing.PrivateKey",
  SECRET_SCHEMA_NONE,
  { { "certificate", SECRET_SCHEMA_ATTRIBUTE_STRING }, { NULL, 0 } },
};

static const SecretSchema request_schema = {
  "io.github.waxwing.Waxwing.RequestedKey",
  SECRET_SCHEMA_NONE,
  { { "public-key", SECRET_SCHEMA_ATTRIBUTE_STRING }, { NULL, 0 } },
};

WaxIdentityKeys *
wax_identity_keys_new (void)
{
  WaxIdentityKeys *self = g_new0 (WaxIdentityKeys, 1);

  self->keyring =
    wax_keyring_new (&(WaxKeyringKind) { &schema, WAX_IDENTITY_ERROR_NO_KEY, WAX_IDENTITY_ERROR_KEY_ASKS });
  self->requests =
    wax_keyring_new (&(WaxKeyringKind) { &request_schema, WAX_IDENTITY_ERROR_NO_KEY, WAX_IDENTITY_ERROR_KEY_ASKS });
  return self;
}

void
wax_identity_keys_free (WaxIdentityKeys *self)
{
  wax_keyring_free (self->keyring);
  wax_keyring_free (self->requests);
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

static GBytes *
lookup (WaxKeyring *keyring, const char *name, const WaxKeyringWait *wait, GError **error)
{
  const char *const values[] = { name, NULL };
  GError *local = NULL;
  GBytes *key = wax_keyring_lookup (keyring, values, wait, &local);

  if (key == NULL)
    propagate (error, local);
  return key;
}

static gboolean
check (WaxKeyring *keyring, const char *name, GError **fleeting, GCancellable *cancellable, GError **error)
{
  const char *const values[] = { name, NULL };
  GError *local = NULL, *passing = NULL;
  gboolean here = wax_keyring_check (keyring, values, &passing, cancellable, &local);

  if (passing != NULL)
    propagate (fleeting, passing);
  if (local != NULL)
    propagate (error, local);
  return here;
}

gboolean
wax_identity_keys_check (WaxIdentityKeys *self, WaxIdentity *identity, GError **fleeting, GCancellable *cancellable,
                         GError **error)
{
  return check (self->keyring, get_name (identity), fleeting, cancellable, error);
}

static gboolean
store (WaxKeyring *keyring, const char *name, const char *whose, GBytes *key, GCancellable *cancellable, GError **error)
{
  const char *const values[] = { name, NULL };
  g_autofree char *label = NULL;
  GError *local = NULL;

  /* Translators: what a keyring calls a private key; %s is whose certificate it belongs to */
  label = g_strdup_printf (_("Private key of %s"), whose);
  if (wax_keyring_store (keyring, values, label, key, cancellable, &local))
    return TRUE;
  propagate (error, local);
  return FALSE;
}

static gboolean
clear (WaxKeyring *keyring, const char *name, GCancellable *cancellable, GError **error)
{
  const char *const values[] = { name, NULL };
  GError *local = NULL;

  if (wax_keyring_clear (keyring, values, cancellable, &local))
    return TRUE;
  propagate (error, local);
  return FALSE;
}

GBytes *
wax_identity_keys_lookup (WaxIdentityKeys *self, WaxIdentity *identity, const WaxKeyringWait *wait, GError **error)
{
  return lookup (self->keyring, get_name (identity), wait, error);
}

gboolean
wax_identity_keys_store (WaxIdentityKeys *self, WaxIdentity *identity, GBytes *key, GCancellable *cancellable,
                         GError **error)
{
  return store (self->keyring, get_name (identity),
                wax_certificate_get_display_name (wax_identity_get_certificate (identity)), key, cancellable, error);
}

void
wax_identity_keys_take_back (WaxIdentityKeys *self, WaxIdentity *identity)
{
  const char *const values[] = { get_name (identity), NULL };

  wax_keyring_take_back (self->keyring, values);
}

gboolean
wax_identity_keys_clear (WaxIdentityKeys *self, WaxIdentity *identity, GCancellable *cancellable, GError **error)
{
  return clear (self->keyring, get_name (identity), cancellable, error);
}

GBytes *
wax_identity_keys_lookup_request (WaxIdentityKeys *self, WaxIdentityRequest *request, const WaxKeyringWait *wait,
                                  GError **error)
{
  return lookup (self->requests, wax_identity_request_get_public_key (request), wait, error);
}

gboolean
wax_identity_keys_store_request (WaxIdentityKeys *self, WaxIdentityRequest *request, GBytes *key,
                                 GCancellable *cancellable, GError **error)
{
  const char *const values[] = { wax_identity_request_get_public_key (request), NULL };

  if (store (self->requests, values[0], wax_identity_request_get_subject (request), key, cancellable, error))
    return TRUE;
  wax_keyring_take_back (self->requests, values);
  return FALSE;
}

gboolean
wax_identity_keys_clear_request (WaxIdentityKeys *self, WaxIdentityRequest *request, GCancellable *cancellable,
                                 GError **error)
{
  return clear (self->requests, wax_identity_request_get_public_key (request), cancellable, error);
}

gboolean
wax_identity_keys_check_request (WaxIdentityKeys *self, WaxIdentityRequest *request, GCancellable *cancellable,
                                 GError **error)
{
  g_autoptr(GError) fleeting = NULL;

  return check (self->requests, wax_identity_request_get_public_key (request), &fleeting, cancellable, error);
}
