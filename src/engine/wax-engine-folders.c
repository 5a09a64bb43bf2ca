#include "engine/wax-engine-private.h"

/* The person's own changes to folders and tags. They are done at the server first, whose answer tells whether a name
 * will do; what came of it is then taken as any other change. */

typedef struct {
  const WaxFolderAction *action;
  GPtrArray *folders;
  WaxFolder *before;
  GPtrArray *unread;
} Look;

static void
look_clear (Look *look)
{
  g_clear_pointer (&look->folders, g_ptr_array_unref);
  g_clear_pointer (&look->before, wax_folder_unref);
  g_ptr_array_unref (look->unread);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Look, look_clear)

static WaxFolder *
find_folder (GPtrArray *folders, const char *id)
{
  for (guint i = 0; i < folders->len; i++) {
    if (strcmp (((WaxFolder *) folders->pdata[i])->id, id) == 0)
      return folders->pdata[i];
  }
  return NULL;
}

/* Whether @id is @above or lies below it. Ends where a damaged tree goes in a circle. */
static gboolean
is_within (GPtrArray *folders, const char *id, const char *above)
{
  for (guint depth = 0; id[0] != '\0' && depth <= folders->len; depth++) {
    WaxFolder *folder;

    if (strcmp (id, above) == 0)
      return TRUE;
    folder = find_folder (folders, id);
    if (folder == NULL)
      return FALSE;
    id = folder->parent_id;
  }
  return FALSE;
}

/* The server's own folders stay as they are: asked to delete one, a server answered that it did not, and had deleted
 * every message in it (exchanges 159 and 160). */
static gboolean
may_change (const WaxFolderAction *action, const WaxFolder *folder)
{
  if (action->operation == WAX_FOLDER_EMPTY)
    return folder->role == WAX_FOLDER_TRASH || folder->role == WAX_FOLDER_JUNK;
  if (action->operation == WAX_FOLDER_CHANGE_SEARCH && !wax_folder_is_search (folder))
    return FALSE;
  return folder->deletable && folder->role == WAX_FOLDER_NONE;
}

static gboolean
check_target (Look *look, GError **error)
{
  const WaxFolderAction *action = look->action;

  if (action->parent_id == NULL || action->parent_id[0] == '\0')
    return TRUE;
  if (find_folder (look->folders, action->parent_id) == NULL) {
    g_set_error_literal (error, WAX_STORE_ERROR, WAX_STORE_ERROR_NOT_FOUND, "the folder above is not here");
    return FALSE;
  }
  if (action->id == NULL || !is_within (look->folders, action->parent_id, action->id))
    return TRUE;
  wax_server_error_set (error, WAX_SERVER_ERROR_NOT_ALLOWED, NULL, "a folder cannot be put into itself");
  return FALSE;
}

static gboolean
find_unread (Look *look, WaxMailStore *store, GError **error)
{
  for (guint i = 0; i < look->folders->len; i++) {
    WaxFolder *folder = look->folders->pdata[i];
    GPtrArray *unread;

    if (folder->unread == 0 || !is_within (look->folders, folder->id, look->action->id))
      continue;
    unread = wax_mail_store_list_unread (store, folder->id, error);
    if (unread == NULL)
      return FALSE;
    g_ptr_array_extend_and_steal (look->unread, unread);
  }
  return TRUE;
}

static gboolean
look_at (WaxEngineStores *stores, gpointer data, WaxChangeSet *news, GError **error)
{
  Look *look = data;
  const WaxFolderAction *action = look->action;
  WaxFolder *folder;

  look->folders = wax_mail_store_list_folders_and_searches (stores->mail, error);
  if (look->folders == NULL || !check_target (look, error))
    return FALSE;
  if (action->id == NULL)
    return TRUE;
  folder = find_folder (look->folders, action->id);
  if (folder == NULL) {
    g_set_error_literal (error, WAX_STORE_ERROR, WAX_STORE_ERROR_NOT_FOUND, "the folder is not here");
    return FALSE;
  }
  if (!may_change (action, folder)) {
    wax_server_error_set (error, WAX_SERVER_ERROR_NOT_ALLOWED, NULL, "a folder of the server's own stays as it is");
    return FALSE;
  }
  look->before = wax_folder_ref (folder);
  return action->operation != WAX_FOLDER_TO_TRASH || find_unread (look, stores->mail, error);
}

void
wax_engine_take_own_changes (WaxEngine *self, GCancellable *cancellable)
{
  WaxChannelResult result = { 0 };
  g_autoptr(GError) error = NULL;

  if (!wax_engine_take_changes (self, WAX_CHANNEL_FOLDERS, &result, cancellable, &error))
    g_message ("What was done is seen with the next changes: %s", error->message);
}

void
wax_folder_outcome_clear (WaxFolderOutcome *outcome)
{
  g_clear_pointer (&outcome->id, g_free);
  g_clear_pointer (&outcome->before, wax_folder_unref);
  g_clear_pointer (&outcome->unread, g_ptr_array_unref);
}

gboolean
wax_engine_change_folder (WaxEngine *self, const WaxFolderAction *action, WaxFolderOutcome *outcome,
                          GCancellable *cancellable, GError **error)
{
  g_auto(Look) look = { .action = action, .unread = g_ptr_array_new_with_free_func (g_free) };
  g_autofree char *id = NULL;

  if (!wax_engine_write (self, look_at, &look, error))
    return FALSE;
  id = wax_backend_change_folder (wax_engine_get_backend (self), action, cancellable, error);
  if (id == NULL)
    return FALSE;
  if (outcome != NULL)
    *outcome = (WaxFolderOutcome) { g_steal_pointer (&id), g_steal_pointer (&look.before),
                                    g_ptr_array_ref (look.unread) };
  wax_engine_take_own_changes (self, cancellable);
  return TRUE;
}

gboolean
wax_engine_change_tag (WaxEngine *self, const WaxTagAction *action, char **id, GCancellable *cancellable,
                       GError **error)
{
  g_autofree char *changed = wax_backend_change_tag (wax_engine_get_backend (self), action, cancellable, error);

  if (changed == NULL)
    return FALSE;
  if (id != NULL)
    *id = g_steal_pointer (&changed);
  wax_engine_take_own_changes (self, cancellable);
  return TRUE;
}
