#include "app/wax-writing-private.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "app/wax-account-private.h"
#include "app/wax-session-private.h"

/* What was kept here, and nobody writes at. */

/* So many windows at once are enough: the others are among the drafts. */
enum { MAX_OPENED = 10 };

GHashTable *
wax_writing_copy_open (void)
{
  GHashTable *copy = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GHashTableIter iter;
  gpointer id;

  g_hash_table_iter_init (&iter, wax_writing_get_open ());
  while (g_hash_table_iter_next (&iter, &id, NULL))
    g_hash_table_add (copy, g_strdup (id));
  return copy;
}

/* (nullable): of the file that @name is */
static char *
dup_id (const char *name, const char *suffix)
{
  return g_str_has_suffix (name, suffix) ? g_strndup (name, strlen (name) - strlen (suffix)) : NULL;
}

/* ---- to the server ---- */

typedef struct {
  WaxConnection *connection;
  char *dir;
  GHashTable *open;
} Bring;

static void
bring_free (gpointer data)
{
  Bring *bring = data;

  g_object_unref (bring->connection);
  g_hash_table_unref (bring->open);
  g_free (bring->dir);
  g_free (bring);
}

/* What stands before a message that is kept here; each (nullable). */
typedef struct {
  char *draft_id;
  char *send_id;
} Head;

static void
head_clear (Head *head)
{
  g_free (head->draft_id);
  g_free (head->send_id);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Head, head_clear)

/* Returns: (transfer full) (nullable): what follows @name where the text at @at begins with it; @at is behind that line
 * then. */
static char *
take_line (const char **at, const char *name)
{
  const char *begin = *at + strlen (name);
  const char *end = g_str_has_prefix (*at, name) ? strstr (begin, "\r\n") : NULL;

  if (end == NULL)
    return NULL;
  *at = end + strlen ("\r\n");
  return g_strndup (begin, (gsize) (end - begin));
}

/* Returns: (transfer full): the message without what stands before it. */
static GBytes *
read_kept (const char *path, Head *head, GError **error)
{
  g_autofree char *content = NULL;
  const char *at;
  gsize size;

  if (!g_file_get_contents (path, &content, &size, error))
    return NULL;
  at = content;
  head->draft_id = take_line (&at, WAX_WRITING_DRAFT_ID);
  head->send_id = take_line (&at, WAX_WRITING_SEND_ID);
  return g_bytes_new (at, size - (gsize) (at - content));
}

static gboolean
bring_one (Bring *bring, const char *path, GError **error)
{
  g_auto(Head) head = { NULL };
  g_autofree char *id = NULL;
  g_autoptr(GBytes) raw = read_kept (path, &head, error);
  g_autoptr(WaxDraft) draft = raw != NULL ? wax_draft_read (raw) : NULL;

  if (draft == NULL)
    return FALSE;
  id = wax_engine_save_draft (wax_connection_get_engine (bring->connection),
                              &(WaxOutgoing) { .raw = raw, .draft_id = head.draft_id,
                                               .origin_id = draft->origin_id[0] != '\0' ? draft->origin_id : NULL,
                                               .forwards = draft->forwards },
                              wax_connection_get_cancellable (bring->connection), error);
  if (id != NULL)
    g_unlink (path);
  return id != NULL;
}

/* Whether there is nothing left to delete. What somebody else has written since is not what was discarded. */
static gboolean
delete_gone (Bring *bring, const char *draft_id, gint64 revision, GError **error)
{
  GCancellable *end = wax_connection_get_cancellable (bring->connection);
  g_autoptr(GError) local = NULL;
  g_autoptr(WaxDraftState) state =
    wax_backend_get_draft_state (wax_connection_get_backend (bring->connection), draft_id, end, &local);

  if (state == NULL && g_error_matches (local, WAX_SERVER_ERROR, WAX_SERVER_ERROR_NO_SUCH_ITEM))
    return TRUE;
  if (state == NULL) {
    g_propagate_error (error, g_steal_pointer (&local));
    return FALSE;
  }
  return (revision != 0 && state->revision != revision) ||
         wax_engine_discard_draft (wax_connection_get_engine (bring->connection), draft_id, end, error);
}

/* Returns: (transfer full) (nullable): the draft that the file tells of; @revision: (out) (optional) */
static char *
read_gone (const char *path, gint64 *revision)
{
  g_autofree char *content = NULL;
  g_auto(GStrv) lines = NULL;

  if (!g_file_get_contents (path, &content, NULL, NULL))
    return NULL;
  lines = g_strsplit (content, "\n", 3);
  if (g_strv_length (lines) < 3)
    return NULL;
  if (revision != NULL)
    *revision = g_ascii_strtoll (lines[1], NULL, 10);
  return g_strdup (lines[0]);
}

static void
bring_gone (Bring *bring, const char *path)
{
  gint64 revision = 0;
  g_autofree char *draft_id = read_gone (path, &revision);
  g_autoptr(GError) error = NULL;

  if (draft_id == NULL || delete_gone (bring, draft_id, revision, &error))
    g_unlink (path);
  else
    g_message ("a draft that was discarded stays at the server for now: %s", error->message);
}

void
wax_writing_forget_gone (const char *dir, const char *draft_id)
{
  g_autoptr(GDir) files = g_dir_open (dir, 0, NULL);
  const char *name;

  while (files != NULL && (name = g_dir_read_name (files)) != NULL) {
    g_autofree char *path = g_build_filename (dir, name, NULL);
    g_autofree char *id = g_str_has_suffix (name, WAX_WRITING_GONE_SUFFIX) ? read_gone (path, NULL) : NULL;

    if (id != NULL && g_str_equal (id, draft_id))
      g_unlink (path);
  }
}

static gboolean
is_open (const char *dir, const char *id, GHashTable *open)
{
  g_autofree char *mark = wax_writing_make_path (dir, id, WAX_WRITING_OPEN_SUFFIX);

  return g_hash_table_contains (open, id) || g_file_test (mark, G_FILE_TEST_EXISTS);
}

/* Returns: how many stay, though there is a server to ask. */
static gpointer
run_bring (gpointer data, GCancellable *cancellable, GError **error)
{
  Bring *bring = data;
  g_autoptr(GDir) dir = g_dir_open (bring->dir, 0, NULL);
  guint n_left = 0;
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (bring->dir, name, NULL);
    g_autofree char *id = dup_id (name, WAX_WRITING_SUFFIX);
    g_autoptr(GError) local = NULL;

    if (g_str_has_suffix (name, WAX_WRITING_GONE_SUFFIX))
      bring_gone (bring, path);
    if (id != NULL && !is_open (bring->dir, id, bring->open) && !bring_one (bring, path, &local)) {
      g_message ("a draft stays on this computer for now: %s", local->message);
      n_left += wax_connection_is_aborted (bring->connection) ? 0 : 1;
    }
  }
  return GUINT_TO_POINTER (n_left);
}

static void
brought_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(WaxAccount) account = data;
  guint n_left = GPOINTER_TO_UINT (wax_worker_run_finish (WAX_WORKER (source), result, NULL));
  g_autofree char *text =
    g_strdup_printf (ngettext ("%u draft could not be brought to the server. It stays on this computer, and is tried"
                               " again with the next connection.",
                               "%u drafts could not be brought to the server. They stay on this computer, and are tried"
                               " again with the next connection.", n_left), n_left);

  if (n_left > 0)
    wax_account_notice (account, text);
}

void
wax_writing_bring_kept (WaxAccount *account)
{
  WaxConnection *connection = wax_account_get_connection (account);
  Bring *bring;

  if (connection == NULL)
    return;
  bring = g_new0 (Bring, 1);
  bring->connection = g_object_ref (connection);
  bring->dir = wax_writing_make_dir (account);
  bring->open = wax_writing_copy_open ();
  wax_worker_run_async (wax_account_get_action_worker (account), run_bring, bring, bring_free, NULL, NULL, brought_cb,
                        g_object_ref (account));
}

/* ---- what somebody was writing ---- */

typedef struct {
  char *dir;
  GHashTable *open;
} Find;

static void
find_free (gpointer data)
{
  Find *find = data;

  g_hash_table_unref (find->open);
  g_free (find->dir);
  g_free (find);
}

static void
left_free (gpointer data)
{
  WaxLeftDraft *left = data;

  g_free (left->draft_id);
  wax_draft_unref (left->draft);
  g_free (left);
}

/* (nullable) */
static WaxDraft *
read_draft (GBytes *raw, const char *id, const Head *head)
{
  g_autoptr(WaxDraft) draft = wax_draft_read (raw);
  WaxDraft fields;

  if (draft == NULL)
    return NULL;
  fields = *draft;
  fields.kept_id = id;
  fields.send_id = head->send_id;
  return wax_draft_new (&fields);
}

/* (nullable) */
static WaxLeftDraft *
read_left (const char *dir, const char *id)
{
  g_autofree char *path = wax_writing_make_path (dir, id, WAX_WRITING_SUFFIX);
  g_auto(Head) head = { NULL };
  g_autoptr(GBytes) raw = read_kept (path, &head, NULL);
  WaxDraft *draft = raw != NULL ? read_draft (raw, id, &head) : NULL;
  WaxLeftDraft *left;

  if (draft == NULL)
    return NULL;
  left = g_new (WaxLeftDraft, 1);
  *left = (WaxLeftDraft) { g_steal_pointer (&head.draft_id), draft };
  return left;
}

WaxDraft *
wax_writing_read_kept_of (const char *dir, const char *draft_id, GHashTable *open)
{
  g_autoptr(GDir) files = g_dir_open (dir, 0, NULL);
  WaxDraft *found = NULL;
  const char *name;

  while (found == NULL && files != NULL && (name = g_dir_read_name (files)) != NULL) {
    g_autofree char *path = g_build_filename (dir, name, NULL);
    g_autofree char *id = dup_id (name, WAX_WRITING_SUFFIX);
    g_auto(Head) head = { NULL };
    g_autoptr(GBytes) raw = id != NULL && !g_hash_table_contains (open, id) ? read_kept (path, &head, NULL) : NULL;

    if (raw != NULL && g_strcmp0 (head.draft_id, draft_id) == 0)
      found = read_draft (raw, id, &head);
  }
  return found;
}

static void
unmark (const char *dir, const char *id)
{
  g_autofree char *path = wax_writing_make_path (dir, id, WAX_WRITING_OPEN_SUFFIX);

  g_unlink (path);
}

static gpointer
run_find (gpointer data, GCancellable *cancellable, GError **error)
{
  Find *find = data;
  GPtrArray *all = g_ptr_array_new_with_free_func (left_free);
  g_autoptr(GDir) dir = g_dir_open (find->dir, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *id = dup_id (name, WAX_WRITING_OPEN_SUFFIX);
    WaxLeftDraft *left;

    if (id == NULL || g_hash_table_contains (find->open, id))
      continue;
    left = all->len < MAX_OPENED ? read_left (find->dir, id) : NULL;
    if (left != NULL)
      g_ptr_array_add (all, left);
    else
      unmark (find->dir, id);
  }
  return all;
}

static void
found_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(GTask) task = data;
  GPtrArray *all = wax_worker_run_finish (WAX_WORKER (source), result, NULL);

  g_task_return_pointer (task, all, (GDestroyNotify) g_ptr_array_unref);
}

void
wax_writing_find_left_async (WaxAccount *account, GAsyncReadyCallback callback, gpointer user_data)
{
  Find *find = g_new (Find, 1);

  *find = (Find) { wax_writing_make_dir (account), wax_writing_copy_open () };
  wax_worker_run_async (wax_account_get_action_worker (account), run_find, find, find_free,
                        (GDestroyNotify) g_ptr_array_unref, NULL, found_cb,
                        g_task_new (account, NULL, callback, user_data));
}

GPtrArray *
wax_writing_find_left_finish (WaxAccount *account, GAsyncResult *result)
{
  GPtrArray *all = g_task_propagate_pointer (G_TASK (result), NULL);

  return all != NULL ? all : g_ptr_array_new ();
}
