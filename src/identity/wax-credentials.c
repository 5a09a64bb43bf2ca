#include "identity/wax-credentials.h"

#include <libsecret/secret.h>

#include "util/wax-secret.h"
#include "util/wax-shared.h"

G_DEFINE_QUARK (wax-identity-error-quark, wax_identity_error)

struct _WaxCredentials {
  WaxShared *session; /* GHashTable: key of host and user → GBytes; replaced as a whole */
};

static const SecretSchema schema = {
  "io.github.waxwing.Waxwing.Password",
  SECRET_SCHEMA_NONE,
  { { "server", SECRET_SCHEMA_ATTRIBUTE_STRING }, { "user", SECRET_SCHEMA_ATTRIBUTE_STRING }, { NULL, 0 } },
};

WAX_DEFINE_SHARED (GHashTable, g_hash_table)

static GHashTable *
copy_session (WaxCredentials *self)
{
  g_autoptr(GHashTable) old = wax_shared_get (self->session);
  GHashTable *copy = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_bytes_unref);
  GHashTableIter iter;
  gpointer key, password;

  g_hash_table_iter_init (&iter, old);
  while (g_hash_table_iter_next (&iter, &key, &password))
    g_hash_table_insert (copy, g_strdup (key), g_bytes_ref (password));
  return copy;
}

/* No host has a blank in it. */
static char *
make_key (const char *host, const char *user)
{
  return g_strconcat (host, " ", user, NULL);
}

static void
remember (WaxCredentials *self, const char *key, GBytes *password)
{
  GHashTable *session = copy_session (self);

  g_hash_table_insert (session, g_strdup (key), g_bytes_ref (password));
  wax_shared_set (self->session, session);
}

WaxCredentials *
wax_credentials_new (void)
{
  WaxCredentials *self = g_new0 (WaxCredentials, 1);

  self->session =
    g_hash_table_shared_new (g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_bytes_unref));
  return self;
}

void
wax_credentials_free (WaxCredentials *self)
{
  wax_shared_free (self->session);
  g_free (self);
}

/* A missing bus and a bus without the service are the same to a person: there is no keyring. */
static gboolean
is_absence (const GError *error)
{
  return g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_SERVICE_UNKNOWN) ||
         g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_NAME_HAS_NO_OWNER) ||
         g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_SPAWN_SERVICE_NOT_FOUND) ||
         (error->domain == G_DBUS_ERROR && error->code >= G_DBUS_ERROR_SPAWN_EXEC_FAILED &&
          error->code <= G_DBUS_ERROR_SPAWN_NO_MEMORY) ||
         (error->domain == G_IO_ERROR && error->code != G_IO_ERROR_CANCELLED && error->code != G_IO_ERROR_DBUS_ERROR) ||
         error->domain == G_SPAWN_ERROR;
}

static void
set_error (GError **error, GError *cause)
{
  g_autoptr(GError) owned = cause;

  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_propagate_error (error, g_steal_pointer (&owned));
  else if (g_error_matches (cause, SECRET_ERROR, SECRET_ERROR_IS_LOCKED))
    g_set_error (error, WAX_IDENTITY_ERROR, WAX_IDENTITY_ERROR_KEYRING_LOCKED, "%s", cause->message);
  else if (is_absence (cause))
    g_set_error (error, WAX_IDENTITY_ERROR, WAX_IDENTITY_ERROR_NO_KEYRING, "%s", cause->message);
  else
    g_set_error (error, WAX_IDENTITY_ERROR, WAX_IDENTITY_ERROR_FAILED, "%s", cause->message);
}

static SecretService *
connect_service (GCancellable *cancellable, GError **error)
{
  GError *cause = NULL;
  SecretService *service = secret_service_get_sync (SECRET_SERVICE_OPEN_SESSION, cancellable, &cause);

  if (service == NULL)
    set_error (error, cause);
  return service;
}

static GList *
search (SecretService *service, const char *host, const char *user, SecretSearchFlags how, GCancellable *cancellable,
        GError **error)
{
  g_autoptr(GHashTable) attributes = secret_attributes_build (&schema, "server", host, "user", user, NULL);

  return secret_service_search_sync (service, &schema, attributes, how, cancellable, error);
}

/* The plain look-up cannot tell locked from absent: an item that is found but stays locked can. */
static GBytes *
take_secret (GList *items, GError **error)
{
  SecretItem *item = items != NULL ? items->data : NULL;
  g_autoptr(SecretValue) value = item != NULL ? secret_item_get_secret (item) : NULL;

  if (item == NULL)
    g_set_error_literal (error, WAX_IDENTITY_ERROR, WAX_IDENTITY_ERROR_NO_PASSWORD, "no password is stored");
  else if (secret_item_get_locked (item))
    g_set_error_literal (error, WAX_IDENTITY_ERROR, WAX_IDENTITY_ERROR_KEYRING_LOCKED, "the keyring is locked");
  else if (value == NULL || secret_value_get_text (value) == NULL)
    g_set_error_literal (error, WAX_IDENTITY_ERROR, WAX_IDENTITY_ERROR_FAILED, "the stored password cannot be read");
  else
    return wax_secret_new (secret_value_get_text (value));
  return NULL;
}

/* A locked keyring may not even say what is in it: finding nothing there is no answer. */
static gboolean
is_locked (SecretService *service, GCancellable *cancellable)
{
  g_autoptr(SecretCollection) collection =
    secret_collection_for_alias_sync (service, SECRET_COLLECTION_DEFAULT, SECRET_COLLECTION_NONE, cancellable, NULL);

  return collection != NULL && secret_collection_get_locked (collection);
}

/* May bring up the keyring's own prompt. */
static void
unlock (SecretService *service, GCancellable *cancellable)
{
  g_autoptr(SecretCollection) collection =
    secret_collection_for_alias_sync (service, SECRET_COLLECTION_DEFAULT, SECRET_COLLECTION_NONE, cancellable, NULL);
  GList objects = { collection, NULL, NULL };

  if (collection != NULL)
    secret_service_unlock_sync (service, &objects, cancellable, NULL, NULL);
}

static GBytes *
lookup_service (const char *host, const char *user, GCancellable *cancellable, GError **error)
{
  g_autoptr(SecretService) service = connect_service (cancellable, error);
  GError *cause = NULL;
  GBytes *password = NULL;
  GList *items;

  if (service == NULL)
    return NULL;
  if (is_locked (service, cancellable))
    unlock (service, cancellable);
  items = search (service, host, user, SECRET_SEARCH_UNLOCK | SECRET_SEARCH_LOAD_SECRETS, cancellable, &cause);
  if (cause != NULL)
    set_error (error, cause);
  else if (items == NULL && is_locked (service, cancellable))
    g_set_error_literal (error, WAX_IDENTITY_ERROR, WAX_IDENTITY_ERROR_KEYRING_LOCKED, "the keyring is locked");
  else
    password = take_secret (items, error);
  g_list_free_full (items, g_object_unref);
  return password;
}

GBytes *
wax_credentials_lookup (WaxCredentials *self, const char *host, const char *user, GCancellable *cancellable,
                        GError **error)
{
  g_autoptr(GHashTable) session = wax_shared_get (self->session);
  g_autofree char *key = make_key (host, user);
  GBytes *password = g_hash_table_lookup (session, key);

  if (password != NULL)
    return g_bytes_ref (password);
  password = lookup_service (host, user, cancellable, error);
  if (password != NULL)
    remember (self, key, password);
  return password;
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
  g_autofree char *key = make_key (host, user);
  g_autoptr(SecretService) service = NULL;
  GError *cause = NULL;

  remember (self, key, password);
  service = connect_service (cancellable, error);
  if (service == NULL)
    return FALSE;
  if (secret_password_store_sync (&schema, SECRET_COLLECTION_DEFAULT, label, wax_secret_get_text (password),
                                  cancellable, &cause, "server", host, "user", user, NULL))
    return TRUE;
  set_error (error, cause);
  return FALSE;
}

gboolean
wax_credentials_clear (WaxCredentials *self, const char *host, const char *user, GCancellable *cancellable,
                       GError **error)
{
  GHashTable *session = copy_session (self);
  g_autofree char *key = make_key (host, user);
  g_autoptr(SecretService) service = NULL;
  g_autoptr(GError) absent = NULL;
  GError *cause = NULL;

  g_hash_table_remove (session, key);
  wax_shared_set (self->session, session);
  service = connect_service (cancellable, &absent);
  if (g_error_matches (absent, WAX_IDENTITY_ERROR, WAX_IDENTITY_ERROR_NO_KEYRING))
    return TRUE;
  if (absent != NULL) {
    g_propagate_error (error, g_steal_pointer (&absent));
    return FALSE;
  }
  if (is_locked (service, cancellable))
    unlock (service, cancellable);
  secret_password_clear_sync (&schema, cancellable, &cause, "server", host, "user", user, NULL);
  if (cause != NULL) {
    set_error (error, cause);
    return FALSE;
  }
  if (is_locked (service, cancellable)) {
    g_set_error_literal (error, WAX_IDENTITY_ERROR, WAX_IDENTITY_ERROR_KEYRING_LOCKED, "the keyring is locked");
    return FALSE;
  }
  return TRUE;
}
