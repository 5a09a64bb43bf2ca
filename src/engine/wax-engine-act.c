#include "engine/wax-engine-private.h"

#include "transport/wax-network-error.h"

#include <glib/gstdio.h>

/* The person's own changes to messages, and sending. */

/* ---- the journal: ids of messages whose state is in doubt until the action's end is known ---- */

static char *
get_journal_path (WaxEngine *self)
{
  return g_build_filename (wax_engine_get_dir (self), "acting", NULL);
}

static GPtrArray *
read_journal (const char *path)
{
  GPtrArray *ids = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *text = NULL;
  g_auto(GStrv) lines = NULL;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return ids;
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++) {
    if (lines[i][0] != '\0')
      g_ptr_array_add (ids, g_strdup (lines[i]));
  }
  return ids;
}

static gboolean
write_journal (const char *path, GPtrArray *ids, GError **error)
{
  g_autoptr(GString) text = g_string_new (NULL);
  g_autoptr(GError) local = NULL;

  if (ids->len == 0) {
    g_unlink (path);
    return TRUE;
  }
  for (guint i = 0; i < ids->len; i++)
    g_string_append_printf (text, "%s\n", (const char *) ids->pdata[i]);
  if (g_file_set_contents_full (path, text->str, (gssize) text->len, G_FILE_SET_CONTENTS_CONSISTENT, 0600, &local))
    return TRUE;
  g_set_error_literal (error, WAX_STORE_ERROR,
                       g_error_matches (local, G_FILE_ERROR, G_FILE_ERROR_NOSPC) ? WAX_STORE_ERROR_DISK_FULL
                                                                                 : WAX_STORE_ERROR_NOT_WRITABLE,
                       local->message);
  return FALSE;
}

GPtrArray *
wax_engine_journal_read (WaxEngine *self)
{
  g_autofree char *path = get_journal_path (self);

  return read_journal (path);
}

typedef struct {
  char *path;
  GPtrArray *ids;
} Journal;

static gboolean
add_to_journal (WaxEngineStores *stores, gpointer data, WaxChangeSet *news, GError **error)
{
  Journal *journal = data;
  g_autoptr(GPtrArray) ids = read_journal (journal->path);

  for (guint i = 0; i < journal->ids->len; i++)
    g_ptr_array_add (ids, g_strdup (journal->ids->pdata[i]));
  return write_journal (journal->path, ids, error);
}

/* One entry for each: two actions on a message are two entries. */
static gboolean
remove_from_journal (WaxEngineStores *stores, gpointer data, WaxChangeSet *news, GError **error)
{
  Journal *journal = data;
  g_autoptr(GPtrArray) ids = read_journal (journal->path);
  g_autoptr(GPtrArray) left = g_ptr_array_new ();
  g_autoptr(GHashTable) counts = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < journal->ids->len; i++) {
    guint n = GPOINTER_TO_UINT (g_hash_table_lookup (counts, journal->ids->pdata[i]));

    g_hash_table_insert (counts, journal->ids->pdata[i], GUINT_TO_POINTER (n + 1));
  }
  for (guint i = 0; i < ids->len; i++) {
    guint n = GPOINTER_TO_UINT (g_hash_table_lookup (counts, ids->pdata[i]));

    if (n > 0)
      g_hash_table_insert (counts, ids->pdata[i], GUINT_TO_POINTER (n - 1));
    else
      g_ptr_array_add (left, ids->pdata[i]);
  }
  return write_journal (journal->path, left, error);
}

static gboolean
journal_add (WaxEngine *self, GPtrArray *ids, GError **error)
{
  g_autofree char *path = get_journal_path (self);
  Journal journal = { path, ids };

  return wax_engine_write (self, add_to_journal, &journal, error);
}

void
wax_engine_journal_remove (WaxEngine *self, GPtrArray *ids)
{
  g_autofree char *path = get_journal_path (self);
  Journal journal = { path, ids };
  g_autoptr(GError) error = NULL;

  /* An entry too many costs a question to the server at the next start, nothing else. */
  if (!wax_engine_write (self, remove_from_journal, &journal, &error))
    g_warning ("The journal of actions could not be cleared: %s", error->message);
}

/* ---- actions ---- */

typedef struct {
  const WaxMailAction *action;
  GPtrArray *before;
  GPtrArray *after;
} Act;

static void
act_clear (Act *act)
{
  g_ptr_array_unref (act->before);
  g_ptr_array_unref (act->after);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Act, act_clear)

static char *
find_trash (WaxMailStore *store, GError **error)
{
  g_autoptr(GPtrArray) folders = wax_mail_store_list_folders (store, error);

  for (guint i = 0; folders != NULL && i < folders->len; i++) {
    WaxFolder *folder = folders->pdata[i];

    if (folder->role == WAX_FOLDER_TRASH)
      return g_strdup (folder->id);
  }
  if (folders != NULL)
    g_set_error_literal (error, WAX_STORE_ERROR, WAX_STORE_ERROR_NOT_FOUND, "no folder for deleted messages is known");
  return NULL;
}

static char **
change_tags (const WaxMessage *message, const char *tag_id, gboolean set)
{
  g_autoptr(GPtrArray) tags = g_ptr_array_new ();

  for (guint i = 0; message->tag_ids[i] != NULL; i++) {
    if (strcmp (message->tag_ids[i], tag_id) != 0)
      g_ptr_array_add (tags, g_strdup (message->tag_ids[i]));
  }
  if (set)
    g_ptr_array_add (tags, g_strdup (tag_id));
  g_ptr_array_add (tags, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&tags), FALSE);
}

static WaxMessage *
act_on (const WaxMailAction *action, const WaxMessage *message, const char *trash_id)
{
  WaxMessage fields = *message;
  g_auto(GStrv) tags = NULL;

  switch (action->operation) {
  case WAX_MAIL_READ: fields.flags &= ~(guint) WAX_MESSAGE_UNREAD; break;
  case WAX_MAIL_UNREAD: fields.flags |= WAX_MESSAGE_UNREAD; break;
  case WAX_MAIL_FLAG: fields.flags |= WAX_MESSAGE_FLAGGED; break;
  case WAX_MAIL_UNFLAG: fields.flags &= ~(guint) WAX_MESSAGE_FLAGGED; break;
  case WAX_MAIL_TAG:
  case WAX_MAIL_UNTAG:
    tags = change_tags (message, action->target_id, action->operation == WAX_MAIL_TAG);
    fields.tag_ids = (const char *const *) tags;
    break;
  case WAX_MAIL_MOVE: fields.folder_id = action->target_id; break;
  case WAX_MAIL_TRASH:
    fields.folder_id = trash_id;
    fields.flags &= ~(guint) WAX_MESSAGE_UNREAD;
    break;
  case WAX_MAIL_DELETE: fields.folder_id = WAX_ENGINE_HIDDEN_FOLDER; break;
  }
  return wax_message_new (&fields);
}

static gboolean
apply_states (WaxMailStore *store, GPtrArray *messages, GError **error)
{
  g_autoptr(WaxMailChanges) changes = wax_mail_changes_new (&(WaxMailChanges) { .changed = messages });

  return messages->len == 0 || wax_mail_store_apply (store, changes, error);
}

static gboolean
is_as_shown (const WaxMessage *now, const WaxMessage *shown)
{
  return now->flags == shown->flags && strcmp (now->folder_id, shown->folder_id) == 0 &&
         g_strv_equal (now->tag_ids, shown->tag_ids);
}

static gboolean
show_action (WaxEngineStores *stores, gpointer data, WaxChangeSet *news, GError **error)
{
  Act *act = data;
  g_autofree char *trash_id = NULL;

  if (act->action->operation == WAX_MAIL_TRASH && (trash_id = find_trash (stores->mail, error)) == NULL)
    return FALSE;
  for (guint i = 0; i < act->action->ids->len; i++) {
    g_autoptr(WaxMessage) message =
      wax_mail_store_get_message_by_id (stores->mail, act->action->ids->pdata[i], error);
    g_autoptr(WaxMessage) after = message != NULL ? act_on (act->action, message, trash_id) : NULL;

    if (after == NULL)
      return FALSE;
    if (is_as_shown (message, after))
      continue;
    g_ptr_array_add (act->before, g_steal_pointer (&message));
    g_ptr_array_add (act->after, g_steal_pointer (&after));
  }
  return apply_states (stores->mail, act->after, error);
}

/* Only what still is as we showed it: a later state of the server stands. */
static gboolean
take_back (WaxEngineStores *stores, gpointer data, WaxChangeSet *news, GError **error)
{
  Act *act = data;
  g_autoptr(GPtrArray) back = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_message_unref);

  for (guint i = 0; i < act->before->len; i++) {
    WaxMessage *before = act->before->pdata[i];
    g_autoptr(WaxMessage) now = wax_mail_store_get_message_by_id (stores->mail, before->id, NULL);

    if (now != NULL && is_as_shown (now, act->after->pdata[i]))
      g_ptr_array_add (back, wax_message_ref (before));
  }
  return apply_states (stores->mail, back, error);
}

static gboolean
remove_messages (WaxEngineStores *stores, gpointer data, WaxChangeSet *news, GError **error)
{
  g_autoptr(WaxMailChanges) changes = wax_mail_changes_new (&(WaxMailChanges) { .removed_ids = data });

  return wax_mail_store_apply (stores->mail, changes, error);
}

static gboolean
act_at_server (WaxEngine *self, Act *act, GCancellable *cancellable, GError **error)
{
  g_autoptr(GError) undo_error = NULL;

  /* Also where nothing seems to be left to do: the server may know of a change that is not here yet. */
  if (wax_backend_change_messages (wax_engine_get_backend (self), act->action, cancellable, error)) {
    /* It is done: what fails here is told by the next changes. */
    if (act->action->operation == WAX_MAIL_DELETE)
      wax_engine_write (self, remove_messages, act->action->ids, NULL);
    wax_engine_journal_remove (self, act->action->ids);
    return TRUE;
  }
  if (wax_engine_write (self, take_back, act, &undo_error))
    wax_engine_journal_remove (self, act->action->ids);
  else
    g_warning ("An action could not be taken back, the server is asked at the next start: %s", undo_error->message);
  return FALSE;
}

gboolean
wax_engine_act (WaxEngine *self, const WaxMailAction *action, GPtrArray **before, GCancellable *cancellable,
                GError **error)
{
  g_auto(Act) act = {
    action,
    g_ptr_array_new_with_free_func ((GDestroyNotify) wax_message_unref),
    g_ptr_array_new_with_free_func ((GDestroyNotify) wax_message_unref),
  };

  if (action->ids->len > 0 && !journal_add (self, action->ids, error))
    return FALSE;
  if (action->ids->len > 0 && !wax_engine_write (self, show_action, &act, error)) {
    wax_engine_journal_remove (self, action->ids);
    return FALSE;
  }
  if (action->ids->len > 0 && !act_at_server (self, &act, cancellable, error))
    return FALSE;
  if (before != NULL)
    *before = g_ptr_array_ref (act.before);
  return TRUE;
}

/* ---- what to act on ---- */

typedef struct {
  GArray *keys;
  GPtrArray *ids;
  const char *folder_id;
  GHashTable *expanded;
  GPtrArray *found;
} Find;

static gboolean
find_rows (WaxEngineStores *stores, gpointer data, WaxChangeSet *news, GError **error)
{
  Find *find = data;
  g_autoptr(GPtrArray) messages =
    wax_mail_store_get_messages (stores->mail, (const gint64 *) find->keys->data, find->keys->len, error);

  for (guint i = 0; messages != NULL && i < messages->len; i++) {
    if (messages->pdata[i] != NULL)
      g_ptr_array_add (find->found, g_strdup (((WaxMessage *) messages->pdata[i])->id));
  }
  return messages != NULL;
}

static gboolean
add_conversation (WaxMailStore *store, Find *find, const WaxMessage *message, GArray *keys, GError **error)
{
  g_autoptr(GArray) members = NULL;

  if (message->conversation_id[0] == '\0' || strcmp (message->folder_id, find->folder_id) != 0 ||
      g_hash_table_contains (find->expanded, message->conversation_id)) {
    g_array_append_val (keys, message->key);
    return TRUE;
  }
  members = wax_mail_store_list_conversation (store, find->folder_id, message->conversation_id, error);
  if (members == NULL)
    return FALSE;
  g_array_append_vals (keys, members->data, members->len);
  return TRUE;
}

static gboolean
find_conversations (WaxEngineStores *stores, gpointer data, WaxChangeSet *news, GError **error)
{
  Find *find = data;
  g_autoptr(GPtrArray) heads =
    wax_mail_store_get_messages (stores->mail, (const gint64 *) find->keys->data, find->keys->len, error);
  g_autoptr(GArray) keys = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; heads != NULL && i < heads->len; i++) {
    if (heads->pdata[i] != NULL && !add_conversation (stores->mail, find, heads->pdata[i], keys, error))
      return FALSE;
  }
  find->keys = keys;
  return heads != NULL && find_rows (stores, find, news, error);
}

static gboolean
find_known (WaxEngineStores *stores, gpointer data, WaxChangeSet *news, GError **error)
{
  Find *find = data;

  for (guint i = 0; i < find->ids->len; i++) {
    g_autoptr(GError) local = NULL;
    g_autoptr(WaxMessage) message = wax_mail_store_get_message_by_id (stores->mail, find->ids->pdata[i], &local);

    if (message != NULL) {
      g_ptr_array_add (find->found, g_strdup (message->id));
    } else if (!g_error_matches (local, WAX_STORE_ERROR, WAX_STORE_ERROR_NOT_FOUND)) {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  }
  return TRUE;
}

static gboolean
find_unread (WaxEngineStores *stores, gpointer data, WaxChangeSet *news, GError **error)
{
  Find *find = data;
  g_autoptr(GPtrArray) unread = wax_mail_store_list_unread (stores->mail, find->folder_id, error);

  if (unread == NULL)
    return FALSE;
  g_ptr_array_extend_and_steal (find->found, g_steal_pointer (&unread));
  return TRUE;
}

static GPtrArray *
find_ids (WaxEngine *self, WaxEngineWriteFunc func, Find *find, GError **error)
{
  g_autoptr(GPtrArray) found = g_ptr_array_new_with_free_func (g_free);

  find->found = found;
  return wax_engine_write (self, func, find, error) ? g_steal_pointer (&found) : NULL;
}

GPtrArray *
wax_engine_find_rows (WaxEngine *self, GArray *keys, GError **error)
{
  return find_ids (self, find_rows, &(Find) { .keys = keys }, error);
}

GPtrArray *
wax_engine_find_conversations (WaxEngine *self, GArray *keys, const char *folder_id, GHashTable *expanded,
                               GError **error)
{
  return find_ids (self, find_conversations, &(Find) { .keys = keys, .folder_id = folder_id, .expanded = expanded },
                   error);
}

GPtrArray *
wax_engine_find_known (WaxEngine *self, GPtrArray *ids, GError **error)
{
  return find_ids (self, find_known, &(Find) { .ids = ids }, error);
}

GPtrArray *
wax_engine_find_unread (WaxEngine *self, const char *folder_id, GError **error)
{
  return find_ids (self, find_unread, &(Find) { .folder_id = folder_id }, error);
}

/* ---- sending ---- */

gboolean
wax_engine_send (WaxEngine *self, const WaxOutgoing *message, char **saved_id, GCancellable *cancellable,
                 GError **error)
{
  WaxBackend *backend = wax_engine_get_backend (self);
  g_autoptr(GError) local = NULL;
  g_autofree char *id = wax_backend_send_message (backend, message, cancellable, &local);

  /* Whether the first one arrived is unknown; the server knows the id and sends it once. */
  if (g_error_matches (local, WAX_SERVER_ERROR, WAX_SERVER_ERROR_CUT) ||
      g_error_matches (local, WAX_NETWORK_ERROR, WAX_NETWORK_ERROR_RESET)) {
    g_clear_error (&local);
    id = wax_backend_send_message (backend, message, cancellable, &local);
  }
  if (local != NULL) {
    g_propagate_error (error, g_steal_pointer (&local));
    return FALSE;
  }
  if (saved_id != NULL)
    *saved_id = g_steal_pointer (&id);
  return TRUE;
}

char *
wax_engine_save_draft (WaxEngine *self, const WaxOutgoing *message, GCancellable *cancellable, GError **error)
{
  WaxBackend *backend = wax_engine_get_backend (self);
  WaxOutgoing anew = *message;
  g_autoptr(GError) local = NULL;
  char *id = wax_backend_save_draft (backend, message, cancellable, &local);

  if (message->draft_id != NULL && g_error_matches (local, WAX_SERVER_ERROR, WAX_SERVER_ERROR_NO_SUCH_ITEM)) {
    g_clear_error (&local);
    anew.draft_id = NULL;
    id = wax_backend_save_draft (backend, &anew, cancellable, &local);
  }
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  return id;
}

/* At the server alone: the store may not have heard of it yet, and hears of its end with the next changes. */
gboolean
wax_engine_discard_draft (WaxEngine *self, const char *draft_id, GCancellable *cancellable, GError **error)
{
  g_autoptr(GPtrArray) ids = g_ptr_array_new ();
  g_autoptr(GError) local = NULL;

  g_ptr_array_add (ids, (gpointer) draft_id);
  if (wax_backend_change_messages (wax_engine_get_backend (self), &(WaxMailAction) { WAX_MAIL_DELETE, ids, NULL },
                                   cancellable, &local) ||
      g_error_matches (local, WAX_SERVER_ERROR, WAX_SERVER_ERROR_NO_SUCH_ITEM))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}
