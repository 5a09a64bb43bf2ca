#include "app/wax-account-private.h"

#include "app/wax-account-setup.h"
#include "app/wax-channel-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>

struct _WaxAccount {
  GObject parent_instance;

  WaxAccountRecord *record;
  WaxEndpoint *endpoint;
  WaxAccountState state;
  WaxFailure *failure;
  gint64 retry_at;
  WaxConnectionStatus *status;
  gboolean busy;
  GListStore *channels;
  WaxFolderTree *folders;
  gboolean folders_wanted;
  gboolean folders_loading;
  gboolean folders_stale;
  GPtrArray *tags;
  WaxReader *reader;
  WaxMailStore *pages;
  WaxWorker *actions;
  WaxConnection *connection;
};

enum {
  PROP_0,
  PROP_NAME,
  PROP_ADDRESS,
  PROP_SERVER,
  PROP_RECORD,
  PROP_STATE,
  PROP_FAILURE,
  PROP_RETRY_AT,
  PROP_STATUS,
  PROP_BUSY,
  PROP_DONE,
  PROP_TOTAL,
  PROP_TAGS,
  N_PROPS
};
static GParamSpec *props[N_PROPS];

enum { SIGNAL_NOTICE, SIGNAL_NEWS, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WaxAccount, wax_account, G_TYPE_OBJECT)

GType
wax_account_state_get_type (void)
{
  static const GEnumValue values[] = {
    { WAX_ACCOUNT_OFFLINE, "WAX_ACCOUNT_OFFLINE", "offline" },
    { WAX_ACCOUNT_CONNECTING, "WAX_ACCOUNT_CONNECTING", "connecting" },
    { WAX_ACCOUNT_ONLINE, "WAX_ACCOUNT_ONLINE", "online" },
    { WAX_ACCOUNT_NEEDS_DECISION, "WAX_ACCOUNT_NEEDS_DECISION", "needs-decision" },
    { WAX_ACCOUNT_NEEDS_PASSWORD, "WAX_ACCOUNT_NEEDS_PASSWORD", "needs-password" },
    { WAX_ACCOUNT_WAITING, "WAX_ACCOUNT_WAITING", "waiting" },
    { WAX_ACCOUNT_FAILED, "WAX_ACCOUNT_FAILED", "failed" },
    { 0, NULL, NULL },
  };
  static gsize type = 0;

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("WaxAccountState", values));
  return type;
}

static void
wax_account_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  WaxAccount *self = WAX_ACCOUNT (object);
  WaxChannel *receive = wax_account_get_channel (self, WAX_CHANNEL_RECEIVE);

  switch (id) {
  case PROP_NAME: g_value_set_string (value, self->record->name); break;
  case PROP_ADDRESS: g_value_set_string (value, self->record->user); break;
  case PROP_SERVER: g_value_set_string (value, self->record->server_url); break;
  case PROP_RECORD: g_value_set_boxed (value, self->record); break;
  case PROP_STATE: g_value_set_enum (value, (int) self->state); break;
  case PROP_FAILURE: g_value_set_boxed (value, self->failure); break;
  case PROP_RETRY_AT: g_value_set_int64 (value, self->retry_at); break;
  case PROP_STATUS: g_value_set_boxed (value, self->status); break;
  case PROP_BUSY: g_value_set_boolean (value, self->busy); break;
  case PROP_DONE: g_value_set_uint (value, wax_channel_get_done (receive)); break;
  case PROP_TOTAL: g_value_set_uint (value, wax_channel_get_total (receive)); break;
  case PROP_TAGS: g_value_set_boxed (value, self->tags); break;
  default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
wax_account_finalize (GObject *object)
{
  WaxAccount *self = WAX_ACCOUNT (object);

  g_clear_object (&self->connection);
  g_clear_object (&self->actions);
  g_clear_object (&self->reader);
  g_clear_pointer (&self->pages, wax_mail_store_close);
  g_clear_object (&self->folders);
  g_clear_object (&self->channels);
  g_clear_pointer (&self->tags, g_ptr_array_unref);
  g_clear_pointer (&self->status, wax_connection_status_unref);
  g_clear_pointer (&self->failure, wax_failure_unref);
  g_clear_pointer (&self->endpoint, wax_endpoint_unref);
  g_clear_pointer (&self->record, wax_account_record_unref);
  G_OBJECT_CLASS (wax_account_parent_class)->finalize (object);
}

static void
wax_account_class_init (WaxAccountClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = wax_account_get_property;
  object_class->finalize = wax_account_finalize;
  props[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  props[PROP_ADDRESS] = g_param_spec_string ("address", NULL, NULL, NULL, flags);
  props[PROP_SERVER] = g_param_spec_string ("server", NULL, NULL, NULL, flags);
  props[PROP_RECORD] = g_param_spec_boxed ("record", NULL, NULL, WAX_TYPE_ACCOUNT_RECORD, flags);
  props[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL, WAX_TYPE_ACCOUNT_STATE, WAX_ACCOUNT_OFFLINE, flags);
  props[PROP_FAILURE] = g_param_spec_boxed ("failure", NULL, NULL, WAX_TYPE_FAILURE, flags);
  props[PROP_RETRY_AT] = g_param_spec_int64 ("retry-at", NULL, NULL, 0, G_MAXINT64, 0, flags);
  props[PROP_STATUS] = g_param_spec_boxed ("status", NULL, NULL, WAX_TYPE_CONNECTION_STATUS, flags);
  props[PROP_BUSY] = g_param_spec_boolean ("busy", NULL, NULL, FALSE, flags);
  props[PROP_DONE] = g_param_spec_uint ("done", NULL, NULL, 0, G_MAXUINT, 0, flags);
  props[PROP_TOTAL] = g_param_spec_uint ("total", NULL, NULL, 0, G_MAXUINT, 0, flags);
  props[PROP_TAGS] = g_param_spec_boxed ("tags", NULL, NULL, G_TYPE_PTR_ARRAY, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);

  signals[SIGNAL_NOTICE] = g_signal_new ("notice", WAX_TYPE_ACCOUNT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                         G_TYPE_STRING);
  signals[SIGNAL_NEWS] = g_signal_new ("news", WAX_TYPE_ACCOUNT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                       WAX_TYPE_CHANGE_SET);
}

static void
wax_account_init (WaxAccount *self)
{
  self->channels = g_list_store_new (WAX_TYPE_CHANNEL);
  for (guint i = 0; i < WAX_N_CHANNELS; i++) {
    g_autoptr(WaxChannel) channel = wax_channel_new ((WaxChannelId) i);

    g_list_store_append (self->channels, channel);
  }
  self->folders = wax_folder_tree_new ();
  self->tags = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_tag_unref);
  self->actions = wax_worker_new ();
  self->status = wax_connection_status_new (&(WaxConnectionStatus) { WAX_CONNECTION_OFFLINE });
}

WaxAccount *
wax_account_new (WaxAccountRecord *record, const char *dir)
{
  WaxAccount *self = g_object_new (WAX_TYPE_ACCOUNT, NULL);

  wax_account_set_record (self, record);
  self->reader = wax_reader_new (dir);
  return self;
}

/* ---- for the runner ---- */

void
wax_account_set_record (WaxAccount *self, WaxAccountRecord *record)
{
  g_autoptr(WaxAccountRecord) old = self->record;
  g_autoptr(WaxEndpoint) endpoint = wax_account_setup_get_endpoint (record, NULL);

  self->record = wax_account_record_ref (record);
  if (endpoint != NULL) {
    g_clear_pointer (&self->endpoint, wax_endpoint_unref);
    self->endpoint = g_steal_pointer (&endpoint);
  }
  if (old == NULL)
    return;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_RECORD]);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_NAME]);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ADDRESS]);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SERVER]);
}

void
wax_account_set_state (WaxAccount *self, WaxAccountState state, WaxFailure *failure, gint64 retry_at)
{
  if (failure != NULL)
    wax_failure_ref (failure);
  g_clear_pointer (&self->failure, wax_failure_unref);
  self->failure = failure;
  self->state = state;
  self->retry_at = retry_at;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_FAILURE]);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_RETRY_AT]);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STATE]);
}

void
wax_account_set_status (WaxAccount *self, WaxConnectionStatus *status)
{
  wax_connection_status_ref (status);
  wax_connection_status_unref (self->status);
  self->status = status;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STATUS]);
}

void
wax_account_set_busy (WaxAccount *self, gboolean busy)
{
  if (self->busy == busy)
    return;
  self->busy = busy;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_BUSY]);
}

void
wax_account_set_connection (WaxAccount *self, WaxConnection *connection)
{
  g_set_object (&self->connection, connection);
}

void
wax_account_take_progress (WaxAccount *self, const WaxProgress *progress)
{
  wax_channel_set_progress (wax_account_get_channel (self, progress->channel), progress->done, progress->total,
                            progress->bytes);
  if (progress->channel != WAX_CHANNEL_RECEIVE)
    return;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_DONE]);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_TOTAL]);
}

void
wax_account_notice (WaxAccount *self, const char *text)
{
  g_signal_emit (self, signals[SIGNAL_NOTICE], 0, text);
}

WaxReader *
wax_account_get_reader (WaxAccount *self)
{
  return self->reader;
}

WaxMailStore *
wax_account_get_page_store (WaxAccount *self)
{
  g_autoptr(GError) error = NULL;

  if (self->pages == NULL)
    self->pages = wax_mail_store_open (wax_reader_get_dir (self->reader), WAX_MAIL_STORE_READ, &error);
  if (self->pages == NULL)
    g_warning ("The messages of %s cannot be read: %s", self->record->id, error->message);
  return self->pages;
}

/* ---- folders and tags ---- */

typedef struct {
  GPtrArray *folders;
  GPtrArray *tags;
} Lists;

static void
lists_free (gpointer data)
{
  Lists *lists = data;

  g_clear_pointer (&lists->folders, g_ptr_array_unref);
  g_clear_pointer (&lists->tags, g_ptr_array_unref);
  g_free (lists);
}

static gpointer
read_lists (WaxReaderStores *stores, gpointer data, GCancellable *cancellable, GError **error)
{
  Lists *lists = g_new0 (Lists, 1);

  lists->folders = wax_mail_store_list_folders (stores->mail, error);
  if (lists->folders != NULL)
    lists->tags = wax_mail_store_list_tags (stores->mail, error);
  if (lists->tags != NULL)
    return lists;
  lists_free (lists);
  return NULL;
}

static void load_folders (WaxAccount *self);

static void
folders_loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(WaxAccount) self = data;
  g_autoptr(GError) error = NULL;
  Lists *lists = wax_worker_run_finish (WAX_WORKER (source), result, &error);

  self->folders_loading = FALSE;
  if (lists == NULL) {
    g_warning ("The folders of %s cannot be read: %s", self->record->id, error->message);
  } else {
    wax_folder_tree_update (self->folders, lists->folders);
    g_clear_pointer (&self->tags, g_ptr_array_unref);
    self->tags = g_ptr_array_ref (lists->tags);
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_TAGS]);
    lists_free (lists);
  }
  if (self->folders_stale)
    load_folders (self);
}

/* What comes in while a read is under way is read once more, not once each. */
static void
load_folders (WaxAccount *self)
{
  self->folders_stale = self->folders_loading;
  if (self->folders_loading)
    return;
  self->folders_loading = TRUE;
  wax_reader_run_async (self->reader, read_lists, NULL, NULL, lists_free, NULL, folders_loaded_cb, g_object_ref (self));
}

void
wax_account_take_news (WaxAccount *self, WaxChangeSet *news)
{
  if (news->reset) {
    wax_reader_reopen (self->reader);
    g_clear_pointer (&self->pages, wax_mail_store_close);
  }
  if (self->folders_wanted && (news->folders || news->tags || news->rows->len > 0))
    load_folders (self);
  g_signal_emit (self, signals[SIGNAL_NEWS], 0, news);
}

WaxFolderTree *
wax_account_get_folder_tree (WaxAccount *self)
{
  if (!self->folders_wanted) {
    self->folders_wanted = TRUE;
    load_folders (self);
  }
  return self->folders;
}

GPtrArray *
wax_account_get_tags (WaxAccount *self)
{
  wax_account_get_folder_tree (self);
  return self->tags;
}

/* ---- actions ---- */

typedef struct {
  WaxMailAction action;
  WaxConnection *connection;
  char *message_id;
} Act;

static void
act_free (gpointer data)
{
  Act *act = data;

  g_clear_pointer (&act->action.ids, g_ptr_array_unref);
  g_free ((char *) act->action.target_id);
  g_free (act->message_id);
  g_clear_object (&act->connection);
  g_free (act);
}

static gpointer
run_act (gpointer data, GCancellable *cancellable, GError **error)
{
  Act *act = data;

  return GINT_TO_POINTER (wax_engine_act (wax_connection_get_engine (act->connection), &act->action,
                                          wax_connection_get_cancellable (act->connection), error));
}

static void
acted_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(GTask) task = data;
  g_autoptr(GError) error = NULL;

  if (wax_worker_run_finish (WAX_WORKER (source), result, &error) != NULL)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

/* Why nothing can be asked of the server now. */
static GError *
make_offline_error (WaxAccount *self)
{
  return g_error_new (WAX_USAGE_ERROR, WAX_USAGE_ERROR_OFFLINE, "%s is not connected", self->record->id);
}

void
wax_account_act_async (WaxAccount *self, const WaxMailAction *action, GCancellable *cancellable,
                       GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Act *act;

  g_task_set_check_cancellable (task, FALSE);
  if (self->connection == NULL) {
    g_task_return_error (task, make_offline_error (self));
    g_object_unref (task);
    return;
  }
  act = g_new0 (Act, 1);
  act->connection = g_object_ref (self->connection);
  act->action = *action;
  act->action.target_id = g_strdup (action->target_id);
  act->action.ids = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < action->ids->len; i++)
    g_ptr_array_add (act->action.ids, g_strdup (action->ids->pdata[i]));
  wax_worker_run_async (self->actions, run_act, act, act_free, NULL, NULL, acted_cb, task);
}

gboolean
wax_account_act_finish (WaxAccount *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* ---- reading a message ---- */

static gpointer
read_message (WaxReaderStores *stores, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr(GBytes) raw = wax_mail_store_get_body (stores->mail, data, error);

  return raw != NULL ? wax_mime_new (raw) : NULL;
}

static gboolean
take_message (WaxStoredBody *body, gpointer data, GError **error)
{
  GBytes **taken = data;

  g_clear_pointer (taken, g_bytes_unref);
  *taken = wax_stored_body_dup_raw (body);
  return TRUE;
}

/* Shown at once; the store gets it when its turn comes in the download. */
static gpointer
run_fetch (gpointer data, GCancellable *cancellable, GError **error)
{
  Act *act = data;
  g_autoptr(GPtrArray) ids = g_ptr_array_new ();
  g_autoptr(GBytes) raw = NULL;

  g_ptr_array_add (ids, act->message_id);
  if (!wax_backend_fetch_messages (wax_connection_get_backend (act->connection), ids, take_message, &raw,
                                   wax_connection_get_cancellable (act->connection), error))
    return NULL;
  if (raw != NULL)
    return wax_mime_new (raw);
  g_set_error_literal (error, WAX_SERVER_ERROR, WAX_SERVER_ERROR_NO_SUCH_ITEM, "the message was not delivered");
  return NULL;
}

static void
return_message (GTask *task, gpointer source, GAsyncResult *result)
{
  GError *error = NULL;
  WaxMime *mime = wax_worker_run_finish (WAX_WORKER (source), result, &error);

  if (mime != NULL)
    g_task_return_pointer (task, mime, (GDestroyNotify) wax_mime_unref);
  else
    g_task_return_error (task, error);
}

static void
fetched_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(GTask) task = data;

  return_message (task, source, result);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(GTask) task = data;
  WaxAccount *self = g_task_get_source_object (task);
  g_autoptr(GError) error = NULL;
  WaxMime *mime = wax_worker_run_finish (WAX_WORKER (source), result, &error);
  Act *act;

  if (mime != NULL) {
    g_task_return_pointer (task, mime, (GDestroyNotify) wax_mime_unref);
    return;
  }
  if (self->connection == NULL || !g_error_matches (error, WAX_STORE_ERROR, WAX_STORE_ERROR_NOT_FOUND)) {
    g_task_return_error (task, g_steal_pointer (&error));
    return;
  }
  act = g_new0 (Act, 1);
  act->connection = g_object_ref (self->connection);
  act->message_id = g_strdup (g_task_get_task_data (task));
  wax_worker_run_async (self->actions, run_fetch, act, act_free, (GDestroyNotify) wax_mime_unref,
                        g_task_get_cancellable (task), fetched_cb, g_object_ref (task));
}

void
wax_account_load_message_async (WaxAccount *self, const char *message_id, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_task_data (task, g_strdup (message_id), g_free);
  wax_reader_run_async (self->reader, read_message, g_strdup (message_id), g_free, (GDestroyNotify) wax_mime_unref,
                        cancellable, read_cb, task);
}

WaxMime *
wax_account_load_message_finish (WaxAccount *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- saving ---- */

typedef struct {
  WaxMime *mime;
  guint part;
  char *path;
} Save;

static void
save_free (gpointer data)
{
  Save *save = data;

  wax_mime_unref (save->mime);
  g_free (save->path);
  g_free (save);
}

/* A half-written file is not left behind under the name that was chosen. */
static gpointer
run_save (WaxReaderStores *stores, gpointer data, GCancellable *cancellable, GError **error)
{
  Save *save = data;
  g_autofree char *temporary = g_strconcat (save->path, ".part", NULL);
  int fd = g_open (temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
  gboolean ok;

  if (fd < 0)
    return GINT_TO_POINTER (wax_store_error_set_errno (error, errno, temporary));
  ok = wax_mime_save_attachment (save->mime, save->part, fd, error);
  if (!g_close (fd, ok ? error : NULL))
    ok = FALSE;
  if (ok && g_rename (temporary, save->path) != 0)
    ok = wax_store_error_set_errno (error, errno, save->path);
  if (!ok)
    g_unlink (temporary);
  return GINT_TO_POINTER (ok);
}

void
wax_account_save_attachment_async (WaxAccount *self, WaxMime *mime, guint part, GFile *file, GCancellable *cancellable,
                                   GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Save *save;

  if (g_file_peek_path (file) == NULL) {
    g_task_return_new_error (task, WAX_STORE_ERROR, WAX_STORE_ERROR_NOT_WRITABLE, "not a file of this computer");
    g_object_unref (task);
    return;
  }
  save = g_new0 (Save, 1);
  save->mime = wax_mime_ref (mime);
  save->part = part;
  save->path = g_file_get_path (file);
  wax_reader_run_async (self->reader, run_save, save, save_free, NULL, cancellable, acted_cb, task);
}

gboolean
wax_account_save_attachment_finish (WaxAccount *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* ---- contacts ---- */

typedef struct {
  char *text;
  guint limit;
} Search;

static void
search_free (gpointer data)
{
  g_free (((Search *) data)->text);
  g_free (data);
}

static gpointer
search_contacts (WaxReaderStores *stores, gpointer data, GCancellable *cancellable, GError **error)
{
  Search *search = data;

  return wax_contact_store_search (stores->contacts, search->text, search->limit, error);
}

static void
searched_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(GTask) task = data;
  GError *error = NULL;
  GPtrArray *contacts = wax_worker_run_finish (WAX_WORKER (source), result, &error);

  if (contacts != NULL)
    g_task_return_pointer (task, contacts, (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

void
wax_account_search_contacts_async (WaxAccount *self, const char *text, guint limit, GCancellable *cancellable,
                                   GAsyncReadyCallback callback, gpointer user_data)
{
  Search *search = g_new0 (Search, 1);

  search->text = g_strdup (text);
  search->limit = limit;
  wax_reader_run_async (self->reader, search_contacts, search, search_free, (GDestroyNotify) g_ptr_array_unref, cancellable,
                        searched_cb, g_task_new (self, cancellable, callback, user_data));
}

GPtrArray *
wax_account_search_contacts_finish (WaxAccount *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- reading properties ---- */

WaxAccountRecord *
wax_account_get_record (WaxAccount *self)
{
  return self->record;
}

const char *
wax_account_get_id (WaxAccount *self)
{
  return self->record->id;
}

WaxAccountState
wax_account_get_state (WaxAccount *self)
{
  return self->state;
}

WaxFailure *
wax_account_get_failure (WaxAccount *self)
{
  return self->failure;
}

WaxConnectionStatus *
wax_account_get_status (WaxAccount *self)
{
  return self->status;
}

gint64
wax_account_get_retry_at (WaxAccount *self)
{
  return self->retry_at;
}

gboolean
wax_account_is_busy (WaxAccount *self)
{
  return self->busy;
}

WaxEndpoint *
wax_account_get_endpoint (WaxAccount *self)
{
  return self->endpoint;
}

GListModel *
wax_account_get_channels (WaxAccount *self)
{
  return G_LIST_MODEL (self->channels);
}

WaxChannel *
wax_account_get_channel (WaxAccount *self, WaxChannelId id)
{
  g_autoptr(WaxChannel) channel = g_list_model_get_item (G_LIST_MODEL (self->channels), id);

  return channel; /* the store holds it */
}
