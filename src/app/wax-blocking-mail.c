#include "app/wax-blocking-private.h"

#include "store/wax-contact-store.h"
#include "store/wax-mail-store.h"
#include "store/wax-settings-store.h"

static char *
find_dir (WaxBlocking *self, const char *id, GError **error)
{
  g_autoptr(WaxAccountRecord) record = wax_keeper_get_account (self->keeper, id, error);

  return record != NULL ? wax_profile_get_account_dir (wax_keeper_get_profile (self->keeper), id) : NULL;
}

static WaxMailStore *
open_mail (WaxBlocking *self, const char *id, GError **error)
{
  g_autofree char *dir = find_dir (self, id, error);

  return dir != NULL ? wax_mail_store_open (dir, WAX_MAIL_STORE_READ, error) : NULL;
}

GPtrArray *
wax_blocking_list_folders (WaxBlocking *self, const char *id, GError **error)
{
  g_autoptr(WaxMailStore) store = open_mail (self, id, error);

  return store != NULL ? wax_mail_store_list_folders (store, error) : NULL;
}

static gboolean
is_named (WaxFolder *folder, const char *name)
{
  static const char *const roles[] = { "", "inbox", "sent", "drafts", "trash", "junk", "contacts" };
  g_autofree char *wanted = g_utf8_casefold (name, -1);
  g_autofree char *path = g_utf8_casefold (folder->path, -1);
  const char *bare = path[0] == '/' && wanted[0] != '/' ? path + 1 : path;

  return strcmp (folder->id, name) == 0 || strcmp (bare, wanted) == 0 ||
         (folder->role != WAX_FOLDER_NONE && strcmp (roles[folder->role], wanted) == 0);
}

WaxFolder *
wax_blocking_find_folder (WaxBlocking *self, const char *id, const char *name, GError **error)
{
  g_autoptr(GPtrArray) folders = wax_blocking_list_folders (self, id, error);

  for (guint i = 0; folders != NULL && i < folders->len; i++) {
    if (is_named (folders->pdata[i], name))
      return wax_folder_ref (folders->pdata[i]);
  }
  if (folders != NULL)
    g_set_error (error, WAX_STORE_ERROR, WAX_STORE_ERROR_NOT_FOUND, "no folder “%s”", name);
  return NULL;
}

GPtrArray *
wax_blocking_list_tags (WaxBlocking *self, const char *id, GError **error)
{
  g_autoptr(WaxMailStore) store = open_mail (self, id, error);

  return store != NULL ? wax_mail_store_list_tags (store, error) : NULL;
}

/* Rows that went while we read are left out. */
static GPtrArray *
read_keys (WaxMailStore *store, GArray *keys, guint limit, GError **error)
{
  g_autoptr(GPtrArray) rows = wax_mail_store_get_messages (store, (const gint64 *) keys->data,
                                                           limit > 0 ? MIN (limit, keys->len) : keys->len, error);
  GPtrArray *messages;

  if (rows == NULL)
    return NULL;
  messages = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_message_unref);
  for (guint i = 0; i < rows->len; i++) {
    if (rows->pdata[i] != NULL)
      g_ptr_array_add (messages, wax_message_ref (rows->pdata[i]));
  }
  return messages;
}

GPtrArray *
wax_blocking_list_mail (WaxBlocking *self, const char *id, const char *folder_id, guint limit, GError **error)
{
  g_autoptr(WaxMailStore) store = open_mail (self, id, error);
  g_autoptr(GArray) keys = store != NULL ? wax_mail_store_list_ids (store, folder_id, error) : NULL;

  return keys != NULL ? read_keys (store, keys, limit, error) : NULL;
}

GPtrArray *
wax_blocking_search_mail (WaxBlocking *self, const char *id, WaxQuery *query, guint limit, GError **error)
{
  g_autoptr(WaxMailStore) store = open_mail (self, id, error);
  g_autoptr(GArray) keys = store != NULL ? wax_mail_store_search (store, query, limit, error) : NULL;

  return keys != NULL ? read_keys (store, keys, limit, error) : NULL;
}

WaxMessage *
wax_blocking_get_message (WaxBlocking *self, const char *id, const char *message_id, GError **error)
{
  g_autoptr(WaxMailStore) store = open_mail (self, id, error);

  return store != NULL ? wax_mail_store_get_message_by_id (store, message_id, error) : NULL;
}

GBytes *
wax_blocking_get_body (WaxBlocking *self, const char *id, const char *message_id, GError **error)
{
  g_autoptr(WaxMailStore) store = open_mail (self, id, error);

  return store != NULL ? wax_mail_store_get_body (store, message_id, error) : NULL;
}

GPtrArray *
wax_blocking_search_contacts (WaxBlocking *self, const char *id, const char *text, guint limit, GError **error)
{
  g_autofree char *dir = find_dir (self, id, error);
  g_autoptr(WaxContactStore) store = dir != NULL ? wax_contact_store_open (dir, error) : NULL;

  return store != NULL ? wax_contact_store_search (store, text, limit, error) : NULL;
}

WaxRemoteSettings *
wax_blocking_get_settings (WaxBlocking *self, const char *id, GError **error)
{
  g_autofree char *dir = find_dir (self, id, error);
  g_autoptr(WaxSettingsStore) store = dir != NULL ? wax_settings_store_open (dir, error) : NULL;

  return store != NULL ? wax_settings_store_get (store, error) : NULL;
}

/* ---- checking ---- */

/* Under the account's lock: nothing else writes meanwhile. */
static gboolean
repair_store (WaxBlocking *self, const char *id, WaxStoreCheck *check, GCancellable *cancellable, GError **error)
{
  g_autofree char *dir = find_dir (self, id, error);
  WaxProfileLock *lock = dir != NULL ? wax_profile_lock_account (wax_keeper_get_profile (self->keeper), id, error)
                                     : NULL;
  WaxMailStore *store = lock != NULL ? wax_mail_store_open (dir, WAX_MAIL_STORE_WRITE, error) : NULL;
  gboolean ok = store != NULL && wax_store_check_run (store, TRUE, check, cancellable, error);

  g_clear_pointer (&store, wax_mail_store_close);
  g_clear_pointer (&lock, wax_profile_lock_free);
  return ok;
}

gboolean
wax_blocking_check_store (WaxBlocking *self, const char *id, gboolean repair, WaxStoreCheck *check,
                          WaxServerCheck *server, GBytes *password, GCancellable *cancellable, GError **error)
{
  g_auto(WaxOnline) online = { NULL };
  g_autoptr(WaxMailStore) store = NULL;

  if (server != NULL)
    return wax_blocking_go_online (self, id, password, NULL, cancellable, &online, error) &&
           wax_engine_check_store (wax_connection_get_engine (online.connection), repair, check, server,
                                   wax_connection_get_cancellable (online.connection), error);
  if (!repair)
    return (store = open_mail (self, id, error)) != NULL &&
           wax_store_check_run (store, FALSE, check, cancellable, error);
  return repair_store (self, id, check, cancellable, error);
}
