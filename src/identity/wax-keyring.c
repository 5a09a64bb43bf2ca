#include "identity/wax-keyring.h"

#include "identity/wax-identity-error.h"
#include "identity/wax-keyring-unlock.h"
#include "util/wax-secret.h"
#include "util/wax-shared.h"

struct _WaxKeyring {
  WaxKeyringKind kind;
  WaxShared *session; /* GHashTable: values, joined → GBytes; replaced as a whole */
};

WAX_DEFINE_SHARED (GHashTable, g_hash_table)

static GHashTable *
copy_session (GHashTable *old)
{
  GHashTable *copy = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_bytes_unref);
  GHashTableIter iter;
  gpointer key, secret;

  g_hash_table_iter_init (&iter, old);
  while (g_hash_table_iter_next (&iter, &key, &secret))
    g_hash_table_insert (copy, g_strdup (key), g_bytes_ref (secret));
  return copy;
}

/* Of all values but the last one none has a blank in it. */
static char *
join (const char *const *values)
{
  return g_strjoinv (" ", (char **) values);
}

static GHashTable *
build_attributes (WaxKeyring *self, const char *const *values)
{
  GHashTable *attributes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  for (guint i = 0; values[i] != NULL; i++)
    g_hash_table_insert (attributes, g_strdup (self->kind.schema->attributes[i].name), g_strdup (values[i]));
  return attributes;
}

/* Returns: %FALSE when another thread was faster. */
static gboolean
try_change (WaxKeyring *self, const char *key, GBytes *secret)
{
  g_autoptr(GHashTable) old = wax_shared_get (self->session);
  GHashTable *session = copy_session (old);

  if (secret != NULL)
    g_hash_table_insert (session, g_strdup (key), g_bytes_ref (secret));
  else
    g_hash_table_remove (session, key);
  return wax_shared_replace (self->session, old, session);
}

/* @secret: (nullable): %NULL to forget it */
static void
remember (WaxKeyring *self, const char *key, GBytes *secret)
{
  while (!try_change (self, key, secret))
    continue;
}

WaxKeyring *
wax_keyring_new (const WaxKeyringKind *kind)
{
  WaxKeyring *self = g_new0 (WaxKeyring, 1);

  self->kind = *kind;
  self->session =
    g_hash_table_shared_new (g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_bytes_unref));
  return self;
}

void
wax_keyring_free (WaxKeyring *self)
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

/* The plain look-up cannot tell locked from absent: an item that is found but stays locked can. */
static GBytes *
take_secret (WaxKeyring *self, GList *items, GError **error)
{
  SecretItem *item = items != NULL ? items->data : NULL;
  g_autoptr(SecretValue) value = item != NULL ? secret_item_get_secret (item) : NULL;

  if (item == NULL)
    g_set_error_literal (error, WAX_IDENTITY_ERROR, self->kind.absent, "nothing is stored");
  else if (secret_item_get_locked (item))
    g_set_error_literal (error, WAX_IDENTITY_ERROR, WAX_IDENTITY_ERROR_KEYRING_LOCKED, "the keyring is locked");
  else if (value == NULL || secret_value_get_text (value) == NULL)
    g_set_error_literal (error, WAX_IDENTITY_ERROR, WAX_IDENTITY_ERROR_FAILED, "the stored secret cannot be read");
  else
    return wax_secret_new (secret_value_get_text (value));
  return NULL;
}

static SecretCollection *
find_default (SecretService *service, GCancellable *cancellable)
{
  return secret_collection_for_alias_sync (service, SECRET_COLLECTION_DEFAULT, SECRET_COLLECTION_NONE, cancellable,
                                           NULL);
}

/* A locked keyring may not even say what is in it: finding nothing there is no answer. */
static gboolean
is_locked (SecretService *service, GCancellable *cancellable)
{
  g_autoptr(SecretCollection) collection = find_default (service, cancellable);

  return collection != NULL && secret_collection_get_locked (collection);
}

typedef struct {
  const WaxKeyringWait *wait;
  WaxIdentityError what;
} Asking;

static void
asks_cb (gpointer data)
{
  const Asking *asking = data;

  if (asking->wait->asks != NULL)
    asking->wait->asks (asking->what, asking->wait->data);
}

/* May bring up the keyring's own prompt. Returns: whether it is open, as far as there is one; %FALSE also without an
 * error, where it stays locked. */
static gboolean
unlock (WaxKeyring *self, SecretService *service, const WaxKeyringWait *wait, GError **error)
{
  g_autoptr(SecretCollection) collection = find_default (service, wait->cancellable);
  Asking asking = { wait, self->kind.asks };
  GError *cause = NULL;

  if (collection == NULL || !secret_collection_get_locked (collection))
    return TRUE;
  wax_keyring_unlock (collection, asks_cb, &asking, wait->cancellable, &cause);
  if (cause != NULL) {
    set_error (error, cause);
    return FALSE;
  }
  return !is_locked (service, wait->cancellable);
}

static GBytes *
lookup_service (WaxKeyring *self, const char *const *values, const WaxKeyringWait *wait, GError **error)
{
  GCancellable *cancellable = wait->cancellable;
  g_autoptr(SecretService) service = connect_service (cancellable, error);
  g_autoptr(GHashTable) attributes = build_attributes (self, values);
  SecretSearchFlags flags = SECRET_SEARCH_LOAD_SECRETS;
  GError *cause = NULL, *refused = NULL;
  GBytes *secret = NULL;
  GList *items;

  if (service == NULL)
    return NULL;
  /* It may be in another keyring; nobody is asked twice. */
  if (unlock (self, service, wait, &refused))
    flags |= SECRET_SEARCH_UNLOCK;
  if (refused != NULL) {
    g_propagate_error (error, refused);
    return NULL;
  }
  items = secret_service_search_sync (service, self->kind.schema, attributes, flags, cancellable, &cause);
  if (cause != NULL)
    set_error (error, cause);
  else if (items == NULL && is_locked (service, cancellable))
    g_set_error_literal (error, WAX_IDENTITY_ERROR, WAX_IDENTITY_ERROR_KEYRING_LOCKED, "the keyring is locked");
  else
    secret = take_secret (self, items, error);
  g_list_free_full (items, g_object_unref);
  return secret;
}

GBytes *
wax_keyring_lookup (WaxKeyring *self, const char *const *values, const WaxKeyringWait *wait, GError **error)
{
  static const WaxKeyringWait for_ever = { NULL };
  g_autoptr(GHashTable) session = wax_shared_get (self->session);
  g_autofree char *key = join (values);
  GBytes *secret = g_hash_table_lookup (session, key);

  if (secret != NULL)
    return g_bytes_ref (secret);
  secret = lookup_service (self, values, wait != NULL ? wait : &for_ever, error);
  if (secret != NULL)
    remember (self, key, secret);
  return secret;
}

void
wax_keyring_remember (WaxKeyring *self, const char *const *values, GBytes *secret)
{
  g_autofree char *key = join (values);

  remember (self, key, secret);
}

/* An item of a locked keyring may be found; what is not found in one may be there all the same. */
static gboolean
check_service (WaxKeyring *self, const char *const *values, gboolean *found, GCancellable *cancellable, GError **error)
{
  g_autoptr(SecretService) service = connect_service (cancellable, error);
  g_autoptr(GHashTable) attributes = build_attributes (self, values);
  GError *cause = NULL;
  gboolean locked;
  GList *items;

  *found = FALSE;
  if (service == NULL)
    return FALSE;
  items = secret_service_search_sync (service, self->kind.schema, attributes, SECRET_SEARCH_NONE, cancellable, &cause);
  *found = items != NULL;
  locked = *found ? secret_item_get_locked (items->data) : is_locked (service, cancellable);
  g_list_free_full (items, g_object_unref);
  if (cause != NULL)
    set_error (error, cause);
  else if (locked)
    g_set_error_literal (error, WAX_IDENTITY_ERROR, WAX_IDENTITY_ERROR_KEYRING_LOCKED, "the keyring is locked");
  else if (!*found)
    g_set_error_literal (error, WAX_IDENTITY_ERROR, self->kind.absent, "nothing is stored");
  return *found && !locked;
}

gboolean
wax_keyring_check (WaxKeyring *self, const char *const *values, GError **fleeting, GCancellable *cancellable,
                   GError **error)
{
  g_autoptr(GHashTable) session = wax_shared_get (self->session);
  g_autofree char *key = join (values);
  gboolean remembered = g_hash_table_contains (session, key), found;
  g_autoptr(GError) local = NULL;

  if (check_service (self, values, &found, cancellable, &local))
    return TRUE;
  if (remembered && found)
    return TRUE;
  g_propagate_error (remembered ? fleeting : error, g_steal_pointer (&local));
  return remembered;
}

/* The same, and where it stays locked that is the error. */
static gboolean
open_keyring (WaxKeyring *self, SecretService *service, GCancellable *cancellable, GError **error)
{
  GError *local = NULL;

  if (unlock (self, service, &(WaxKeyringWait) { .cancellable = cancellable }, &local))
    return TRUE;
  if (local != NULL)
    g_propagate_error (error, local);
  else
    g_set_error_literal (error, WAX_IDENTITY_ERROR, WAX_IDENTITY_ERROR_KEYRING_LOCKED, "the keyring is locked");
  return FALSE;
}

gboolean
wax_keyring_open (WaxKeyring *self, GCancellable *cancellable, GError **error)
{
  g_autoptr(SecretService) service = connect_service (NULL, error);

  return service != NULL && open_keyring (self, service, cancellable, error);
}

static gboolean
store_service (WaxKeyring *self, const char *const *values, const char *label, GBytes *secret,
               GCancellable *cancellable, GError **error)
{
  g_autoptr(SecretService) service = connect_service (cancellable, error);
  g_autoptr(GHashTable) attributes = build_attributes (self, values);
  GError *cause = NULL;

  if (service == NULL || !open_keyring (self, service, cancellable, error))
    return FALSE;
  if (secret_password_storev_sync (self->kind.schema, attributes, SECRET_COLLECTION_DEFAULT, label,
                                   wax_secret_get_text (secret), cancellable, &cause))
    return TRUE;
  set_error (error, cause);
  return FALSE;
}

gboolean
wax_keyring_store (WaxKeyring *self, const char *const *values, const char *label, GBytes *secret,
                   GCancellable *cancellable, GError **error)
{
  g_autoptr(GHashTable) before = wax_shared_get (self->session);
  g_autofree char *key = join (values);
  GError *local = NULL;

  remember (self, key, secret);
  if (store_service (self, values, label, secret, cancellable, &local))
    return TRUE;
  if (g_error_matches (local, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    remember (self, key, g_hash_table_lookup (before, key));
  g_propagate_error (error, local);
  return FALSE;
}

/* @prompt: whether a locked keyring may ask to be opened; @cancellable: ends no more than that */
static gboolean
clear_service (WaxKeyring *self, SecretService *service, const char *const *values, gboolean prompt,
               GCancellable *cancellable, GError **error)
{
  g_autoptr(GHashTable) attributes = build_attributes (self, values);
  GError *cause = NULL;

  if (prompt && !open_keyring (self, service, cancellable, error))
    return FALSE;
  secret_password_clearv_sync (self->kind.schema, attributes, NULL, &cause);
  if (cause != NULL) {
    set_error (error, cause);
    return FALSE;
  }
  if (is_locked (service, NULL)) {
    g_set_error_literal (error, WAX_IDENTITY_ERROR, WAX_IDENTITY_ERROR_KEYRING_LOCKED, "the keyring is locked");
    return FALSE;
  }
  return TRUE;
}

gboolean
wax_keyring_clear (WaxKeyring *self, const char *const *values, GCancellable *cancellable, GError **error)
{
  g_autoptr(GError) local = NULL;
  g_autoptr(SecretService) service = connect_service (NULL, &local);
  g_autofree char *key = join (values);

  if (service != NULL)
    clear_service (self, service, values, TRUE, cancellable, &local);
  if (!g_error_matches (local, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    remember (self, key, NULL);
  if (local == NULL || g_error_matches (local, WAX_IDENTITY_ERROR, WAX_IDENTITY_ERROR_NO_KEYRING))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

void
wax_keyring_take_back (WaxKeyring *self, const char *const *values)
{
  g_autoptr(SecretService) service = NULL;
  g_autofree char *key = join (values);

  remember (self, key, NULL);
  service = connect_service (NULL, NULL);
  if (service != NULL && !is_locked (service, NULL))
    clear_service (self, service, values, FALSE, NULL, NULL);
}
