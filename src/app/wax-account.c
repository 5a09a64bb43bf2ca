#include "app/wax-account-private.h"

#include "app/wax-account-setup.h"
#include "app/wax-channel-private.h"
#include "store/wax-settings-store.h"

struct _WaxAccount {
  GObject parent_instance;

  WaxIdentity *identity; /* (nullable) */
  WaxAccountRecord *record;
  WaxEndpoint *endpoint;
  char *anchors_file; /* (nullable) */
  char *title;
  char *address;
  WaxAccountState state;
  WaxFailure *failure;
  gint64 retry_at;
  WaxConnectionStatus *status;
  gboolean busy;
  gboolean stopped;
  guint waiting;
  GListStore *channels;
  WaxFolderTree *folders;
  gboolean folders_wanted;
  gboolean folders_loading;
  gboolean folders_stale;
  GHashTable *tags; /* id → WaxTag: none until somebody asked, and they are read */
  gboolean tags_wanted;
  gboolean tags_loading;
  gboolean tags_stale;
  WaxRemoteSettings *settings; /* (nullable): until they are read */
  gboolean settings_wanted;
  gboolean settings_loading;
  gboolean settings_stale;
  WaxReader *reader;
  WaxReader *pages; /* for what rows of lists tell, which wait for nothing else */
  WaxWorker *actions; /* the person's own: they wait for no download */
  WaxConnection *connection; /* (nullable): while it is signed in */
};

enum {
  PROP_0,
  PROP_NAME,
  PROP_ADDRESS,
  PROP_SERVER,
  PROP_TITLE,
  PROP_RECORD,
  PROP_STATE,
  PROP_FAILURE,
  PROP_RETRY_AT,
  PROP_STATUS,
  PROP_BUSY,
  PROP_STOPPED,
  PROP_WAITING,
  PROP_DONE,
  PROP_TOTAL,
  N_PROPS
};
static GParamSpec *props[N_PROPS];

enum { SIGNAL_NOTICE, SIGNAL_NEWS, SIGNAL_TAGS_CHANGED, SIGNAL_SETTINGS_CHANGED, N_SIGNALS };
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
    { WAX_ACCOUNT_NEEDS_PIN, "WAX_ACCOUNT_NEEDS_PIN", "needs-pin" },
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
  case PROP_TITLE: g_value_set_string (value, self->title); break;
  case PROP_RECORD: g_value_set_boxed (value, self->record); break;
  case PROP_STATE: g_value_set_enum (value, (int) self->state); break;
  case PROP_FAILURE: g_value_set_boxed (value, self->failure); break;
  case PROP_RETRY_AT: g_value_set_int64 (value, self->retry_at); break;
  case PROP_STATUS: g_value_set_boxed (value, self->status); break;
  case PROP_BUSY: g_value_set_boolean (value, self->busy); break;
  case PROP_STOPPED: g_value_set_boolean (value, self->stopped); break;
  case PROP_WAITING: g_value_set_uint (value, wax_account_count_waiting (self)); break;
  case PROP_DONE: g_value_set_uint (value, wax_channel_get_done (receive)); break;
  case PROP_TOTAL: g_value_set_uint (value, wax_channel_get_total (receive)); break;
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
  g_clear_object (&self->pages);
  g_clear_object (&self->folders);
  g_clear_pointer (&self->tags, g_hash_table_unref);
  g_clear_pointer (&self->settings, wax_remote_settings_unref);
  g_clear_object (&self->channels);
  g_clear_pointer (&self->status, wax_connection_status_unref);
  g_clear_pointer (&self->failure, wax_failure_unref);
  g_clear_pointer (&self->endpoint, wax_endpoint_unref);
  g_clear_pointer (&self->identity, wax_identity_unref);
  g_clear_pointer (&self->record, wax_account_record_unref);
  g_free (self->anchors_file);
  g_free (self->title);
  g_free (self->address);
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
  props[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  props[PROP_RECORD] = g_param_spec_boxed ("record", NULL, NULL, WAX_TYPE_ACCOUNT_RECORD, flags);
  props[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL, WAX_TYPE_ACCOUNT_STATE, WAX_ACCOUNT_OFFLINE, flags);
  props[PROP_FAILURE] = g_param_spec_boxed ("failure", NULL, NULL, WAX_TYPE_FAILURE, flags);
  props[PROP_RETRY_AT] = g_param_spec_int64 ("retry-at", NULL, NULL, 0, G_MAXINT64, 0, flags);
  props[PROP_STATUS] = g_param_spec_boxed ("status", NULL, NULL, WAX_TYPE_CONNECTION_STATUS, flags);
  props[PROP_BUSY] = g_param_spec_boolean ("busy", NULL, NULL, FALSE, flags);
  props[PROP_STOPPED] = g_param_spec_boolean ("stopped", NULL, NULL, FALSE, flags);
  props[PROP_WAITING] = g_param_spec_uint ("waiting", NULL, NULL, 0, G_MAXUINT, 0, flags);
  props[PROP_DONE] = g_param_spec_uint ("done", NULL, NULL, 0, G_MAXUINT, 0, flags);
  props[PROP_TOTAL] = g_param_spec_uint ("total", NULL, NULL, 0, G_MAXUINT, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);

  signals[SIGNAL_NOTICE] = g_signal_new ("notice", WAX_TYPE_ACCOUNT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SIGNAL_NEWS] = g_signal_new ("news", WAX_TYPE_ACCOUNT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                       WAX_TYPE_CHANGE_SET);
  signals[SIGNAL_TAGS_CHANGED] =
    g_signal_new ("tags-changed", WAX_TYPE_ACCOUNT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_SETTINGS_CHANGED] =
    g_signal_new ("settings-changed", WAX_TYPE_ACCOUNT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
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
  self->tags = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) wax_tag_unref);
  self->actions = wax_worker_new ();
  self->status = wax_connection_status_new (&(WaxConnectionStatus) { WAX_CONNECTION_OFFLINE });
}

WaxAccount *
wax_account_new (WaxAccountRecord *record, const char *dir)
{
  WaxAccount *self = g_object_new (WAX_TYPE_ACCOUNT, NULL);

  wax_account_set_record (self, record);
  wax_account_set_names (self, record->name, record->user);
  self->reader = wax_reader_new (dir);
  self->pages = wax_reader_new (dir);
  wax_reader_clear_handed_out (self->reader);
  return self;
}

void
wax_account_set_anchors_file (WaxAccount *self, const char *anchors_file)
{
  g_free (self->anchors_file);
  self->anchors_file = g_strdup (anchors_file);
}

const char *
wax_account_get_anchors_file (WaxAccount *self)
{
  return self->anchors_file;
}

/* ---- for the runner ---- */

void
wax_account_set_identity (WaxAccount *self, WaxIdentity *identity)
{
  g_clear_pointer (&self->identity, wax_identity_unref);
  self->identity = identity != NULL ? wax_identity_ref (identity) : NULL;
}

WaxIdentity *
wax_account_get_identity (WaxAccount *self)
{
  return self->identity;
}

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
wax_account_set_names (WaxAccount *self, const char *title, const char *address)
{
  if (g_strcmp0 (self->title, title) == 0 && g_strcmp0 (self->address, address) == 0)
    return;
  g_free (self->title);
  g_free (self->address);
  self->title = g_strdup (title);
  self->address = g_strdup (address);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_TITLE]);
}

static void
set_waiting (WaxAccount *self, guint waiting)
{
  if (self->waiting == waiting)
    return;
  self->waiting = waiting;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_WAITING]);
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
  if (state != WAX_ACCOUNT_ONLINE)
    set_waiting (self, 0);
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
wax_account_set_stopped (WaxAccount *self, gboolean stopped)
{
  if (self->stopped == stopped)
    return;
  self->stopped = stopped;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STOPPED]);
}

void
wax_account_set_connection (WaxAccount *self, WaxConnection *connection)
{
  g_set_object (&self->connection, connection);
}

void
wax_account_take_progress (WaxAccount *self, const WaxProgress *progress)
{
  wax_channel_set_progress (wax_account_get_channel (self, progress->channel), progress->done, progress->total);
  if (progress->channel != WAX_CHANNEL_RECEIVE)
    return;
  set_waiting (self, self->state == WAX_ACCOUNT_ONLINE ? progress->waiting : 0);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_DONE]);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_TOTAL]);
}

void
wax_account_notice (WaxAccount *self, const char *text)
{
  g_signal_emit (self, signals[SIGNAL_NOTICE], 0, text);
}

WaxConnection *
wax_account_get_connection (WaxAccount *self)
{
  return self->connection;
}

WaxWorker *
wax_account_get_action_worker (WaxAccount *self)
{
  return self->actions;
}

WaxReader *
wax_account_get_reader (WaxAccount *self)
{
  return self->reader;
}

WaxReader *
wax_account_get_page_reader (WaxAccount *self)
{
  return self->pages;
}

/* ---- folders ---- */

static gpointer
read_folders (WaxMailStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  return wax_mail_store_list_folders_and_searches (store, error);
}

static void load_folders (WaxAccount *self);

static void
folders_loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(WaxAccount) self = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) folders = wax_worker_run_finish (WAX_WORKER (source), result, &error);

  self->folders_loading = FALSE;
  if (folders == NULL)
    g_warning ("The folders of %s cannot be read: %s", self->record->id, error->message);
  else
    wax_folder_tree_update (self->folders, folders);
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
  wax_reader_run_async (self->reader, read_folders, NULL, NULL, (GDestroyNotify) g_ptr_array_unref, NULL,
                        folders_loaded_cb, g_object_ref (self));
}

/* ---- what the server keeps for the person ---- */

static gpointer
read_settings (WaxMailStore *mail, gpointer dir, GCancellable *cancellable, GError **error)
{
  g_autoptr(WaxSettingsStore) store = wax_settings_store_open (dir, error);

  return store != NULL ? wax_settings_store_get (store, error) : NULL;
}

static void load_settings (WaxAccount *self);

static void
settings_loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(WaxAccount) self = data;
  g_autoptr(GError) error = NULL;
  WaxRemoteSettings *settings = wax_worker_run_finish (WAX_WORKER (source), result, &error);

  self->settings_loading = FALSE;
  if (settings == NULL) {
    self->settings_wanted = FALSE; /* whoever asks next has them read again */
    g_message ("the settings of %s cannot be read: %s", self->record->id, error->message);
  } else {
    g_clear_pointer (&self->settings, wax_remote_settings_unref);
    self->settings = settings;
    g_signal_emit (self, signals[SIGNAL_SETTINGS_CHANGED], 0);
  }
  if (self->settings_stale)
    load_settings (self);
}

/* As folders are. */
static void
load_settings (WaxAccount *self)
{
  self->settings_stale = self->settings_loading;
  if (self->settings_loading)
    return;
  self->settings_loading = TRUE;
  wax_reader_run_async (self->reader, read_settings, g_strdup (wax_reader_get_dir (self->reader)), g_free,
                        (GDestroyNotify) wax_remote_settings_unref, NULL, settings_loaded_cb, g_object_ref (self));
}

WaxRemoteSettings *
wax_account_get_remote_settings (WaxAccount *self)
{
  if (!self->settings_wanted) {
    self->settings_wanted = TRUE;
    load_settings (self);
  }
  return self->settings;
}

gboolean
wax_account_is_reading_settings (WaxAccount *self)
{
  return self->settings_loading;
}

/* ---- tags ---- */

static gpointer
read_tags (WaxMailStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  return wax_mail_store_list_tags (store, error);
}

static void load_tags (WaxAccount *self);

static void
tags_loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(WaxAccount) self = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) tags = wax_worker_run_finish (WAX_WORKER (source), result, &error);

  self->tags_loading = FALSE;
  if (tags == NULL) {
    g_warning ("The tags of %s cannot be read: %s", self->record->id, error->message);
  } else {
    g_hash_table_remove_all (self->tags);
    for (guint i = 0; i < tags->len; i++) {
      WaxTag *tag = tags->pdata[i];

      g_hash_table_insert (self->tags, (gpointer) tag->id, wax_tag_ref (tag));
    }
    g_signal_emit (self, signals[SIGNAL_TAGS_CHANGED], 0);
  }
  if (self->tags_stale)
    load_tags (self);
}

/* As folders are. */
static void
load_tags (WaxAccount *self)
{
  self->tags_stale = self->tags_loading;
  if (self->tags_loading)
    return;
  self->tags_loading = TRUE;
  wax_reader_run_async (self->pages, read_tags, NULL, NULL, (GDestroyNotify) g_ptr_array_unref, NULL, tags_loaded_cb,
                        g_object_ref (self));
}

/* Nobody asks in vain for long: where a list or a search stands, its account was asked before. */
static GHashTable *
get_tags (WaxAccount *self)
{
  if (!self->tags_wanted) {
    self->tags_wanted = TRUE;
    load_tags (self);
  }
  return self->tags;
}

/* ---- news ---- */

void
wax_account_take_news (WaxAccount *self, WaxChangeSet *news)
{
  if (news->reset) {
    wax_reader_reopen (self->reader);
    wax_reader_reopen (self->pages);
  }
  if (self->folders_wanted && (news->folders || news->rows->len > 0))
    load_folders (self);
  if (self->settings_wanted && (news->settings || news->reset))
    load_settings (self);
  g_signal_emit (self, signals[SIGNAL_NEWS], 0, news);
  if (self->tags_wanted && (news->reset || news->tags))
    load_tags (self);
}

WaxTag *
wax_account_find_tag (WaxAccount *self, const char *id)
{
  return g_hash_table_lookup (get_tags (self), id);
}

WaxTag *
wax_account_find_tag_named (WaxAccount *self, const char *name)
{
  g_autofree char *wanted = g_utf8_casefold (name, -1);
  GHashTableIter iter;
  gpointer tag;

  g_hash_table_iter_init (&iter, get_tags (self));
  while (g_hash_table_iter_next (&iter, NULL, &tag)) {
    g_autofree char *folded = g_utf8_casefold (((WaxTag *) tag)->name, -1);

    if (strcmp (folded, wanted) == 0)
      return tag;
  }
  return NULL;
}

static int
compare_tags (gconstpointer a, gconstpointer b)
{
  return g_utf8_collate ((*(WaxTag *const *) a)->name, (*(WaxTag *const *) b)->name);
}

GPtrArray *
wax_account_list_tags (WaxAccount *self)
{
  GPtrArray *tags = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_tag_unref);
  GHashTableIter iter;
  gpointer tag;

  g_hash_table_iter_init (&iter, get_tags (self));
  while (g_hash_table_iter_next (&iter, NULL, &tag))
    g_ptr_array_add (tags, wax_tag_ref (tag));
  g_ptr_array_sort (tags, compare_tags);
  return tags;
}

GPtrArray *
wax_account_check_query (WaxAccount *self, WaxQuery *query)
{
  g_autoptr(GPtrArray) folders = wax_folder_tree_list (wax_account_get_folder_tree (self));
  g_autoptr(GPtrArray) tags = wax_account_list_tags (self);

  return wax_query_check_names (query, folders, tags);
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

/* ---- reading properties ---- */

WaxAccountRecord *
wax_account_get_record (WaxAccount *self)
{
  return self->record;
}

const char *
wax_account_get_title (WaxAccount *self)
{
  return self->title;
}

const char *
wax_account_get_address (WaxAccount *self)
{
  return self->address;
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

guint
wax_account_count_waiting (WaxAccount *self)
{
  return self->waiting;
}

gboolean
wax_account_is_stopped (WaxAccount *self)
{
  return self->stopped;
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

WaxFailure *
wax_account_get_mail_failure (WaxAccount *self)
{
  static const WaxChannelId channels[] = { WAX_CHANNEL_FOLDERS, WAX_CHANNEL_RECEIVE };
  WaxFailure *failure = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (channels) && failure == NULL; i++)
    failure = wax_channel_get_failure (wax_account_get_channel (self, channels[i]));
  return failure;
}
