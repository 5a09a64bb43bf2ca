#include "app/wax-message-list-private.h"

#include "app/wax-account-private.h"
#include "app/wax-message-item-private.h"

enum { SIGNAL_TURNED, SIGNAL_READ, N_SIGNALS };
static guint signals[N_SIGNALS];

enum { PROP_0, PROP_LOADING, PROP_FAILURE, PROP_INCOMPLETE, N_PROPS };
static GParamSpec *props[N_PROPS];

static void wax_message_list_list_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (WaxMessageList, wax_message_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, wax_message_list_list_init))

/* ---- list model ---- */

static gpointer
get_item (GListModel *model, guint position)
{
  WaxMessageList *self = WAX_MESSAGE_LIST (model);

  if (position >= self->keys->len)
    return NULL;
  if (self->members != NULL)
    return wax_message_list_get_combined_item (self, position);
  wax_message_list_look_ahead (self, position);
  return wax_message_list_dup_at (self, position);
}

static int
find_place (WaxMessageList *self, gint64 key)
{
  guint low = 0, high = self->keys->len;

  /* Older messages of what is expanded stand out of line. */
  for (guint i = 0; self->heads != NULL && i < self->keys->len; i++) {
    if (g_array_index (self->keys, gint64, i) == key)
      return (int) i;
  }
  while (low < high) {
    guint middle = low + (high - low) / 2;

    if (g_array_index (self->keys, gint64, middle) > key)
      low = middle + 1;
    else
      high = middle;
  }
  return low < self->keys->len && g_array_index (self->keys, gint64, low) == key ? (int) low : -1;
}

/* (transfer full): the row, an empty one where it has gone */
WaxMessageItem *
wax_message_list_dup_keyed (WaxMessageList *self, gint64 key)
{
  WaxMessageItem *item = wax_held_rows_get (self->rows, key);
  int position = item == NULL ? find_place (self, key) : -1;

  if (item != NULL)
    return g_object_ref (item);
  return position >= 0 ? get_item (G_LIST_MODEL (self), (guint) position)
                       : wax_message_item_new (self->account, key, NULL);
}

static GType
get_item_type (GListModel *model)
{
  return WAX_TYPE_MESSAGE_ITEM;
}

static guint
get_n_items (GListModel *model)
{
  return WAX_MESSAGE_LIST (model)->keys->len;
}

static void
wax_message_list_list_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

/* ---- reading the keys ---- */

static void
set_failure (WaxMessageList *self, GError *error)
{
  g_autoptr(WaxFailure) failure = error != NULL ? wax_failure_new (error, NULL) : NULL;

  if (failure == NULL && self->failure == NULL)
    return;
  g_clear_pointer (&self->failure, wax_failure_unref);
  self->failure = g_steal_pointer (&failure);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_FAILURE]);
}

static void
set_incomplete (WaxMessageList *self, gboolean incomplete)
{
  if (self->incomplete == incomplete)
    return;
  self->incomplete = incomplete;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_INCOMPLETE]);
}

/* The set may be in use on another thread: a new one takes its place. */
static void
set_expanded (WaxMessageList *self, const char *conversation_id, gboolean expanded)
{
  GHashTable *set = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GHashTableIter iter;
  gpointer id;

  g_hash_table_iter_init (&iter, self->expanded);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    g_hash_table_add (set, g_strdup (id));
  if (expanded)
    g_hash_table_add (set, g_strdup (conversation_id));
  else
    g_hash_table_remove (set, conversation_id);
  g_hash_table_unref (self->expanded);
  self->expanded = set;
}

void
wax_message_list_set_read (WaxMessageList *self, gboolean incomplete)
{
  set_incomplete (self, incomplete);
  if (self->loading) {
    self->loading = FALSE;
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_LOADING]);
  }
  g_signal_emit (self, signals[SIGNAL_READ], 0);
}

static void start_reading (WaxMessageList *self);

static void
paused_cb (gpointer data)
{
  WaxMessageList *self = data;

  self->timeout_id = 0;
  start_reading (self);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(WaxMessageList) self = data;
  g_autoptr(GError) error = NULL;
  WaxListKeys *keys = wax_worker_run_finish (WAX_WORKER (source), result, &error);
  gboolean more = keys != NULL && keys->more;

  self->reading = FALSE;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  set_failure (self, error);
  if (keys != NULL && keys->first != NULL)
    wax_message_list_take_rows (self, keys->keys, keys->first, self->read_generation);
  /* What the person has expanded or collapsed meanwhile stays so, and is read next. */
  if (keys != NULL && keys->opened != NULL && self->expanded == self->read_expanded)
    set_expanded (self, keys->opened, TRUE);
  if (keys != NULL && self->keys->len > 0)
    self->newest = MAX (self->newest, g_array_index (self->keys, gint64, 0));
  if (keys != NULL) {
    wax_message_list_join_moved (self, keys->ranges);
    wax_key_diff_apply (G_LIST_MODEL (self), self->keys, keys->keys, keys->ranges);
    g_clear_pointer (&self->heads, g_array_unref);
    self->heads = g_steal_pointer (&keys->heads);
  }
  if (self->expanded != NULL)
    g_signal_emit (self, signals[SIGNAL_TURNED], 0);
  wax_message_list_set_read (self, keys != NULL ? keys->incomplete : self->incomplete);
  if (keys != NULL && !self->stale)
    wax_message_list_forget_moved (self);
  g_clear_pointer (&keys, wax_list_keys_free);
  if (more)
    start_reading (self);
  else if (self->stale && self->timeout_id == 0)
    self->timeout_id = g_timeout_add_once (self->incomplete ? SEARCH_PAUSE_MS : PAUSE_MS, paused_cb, self);
}

static void
start_reading (WaxMessageList *self)
{
  WaxListJob *job = g_new0 (WaxListJob, 1);

  self->stale = FALSE;
  self->reading = TRUE;
  self->read_generation = self->generation;
  self->read_expanded = self->expanded;
  job->folder_id = g_strdup (self->folder_id);
  job->query = self->query != NULL ? wax_query_ref (self->query) : NULL;
  job->found = self->found != NULL ? g_ptr_array_ref (self->found) : NULL;
  job->conversation_id = g_strdup (self->conversation_id);
  job->kept_id = g_strdup (self->kept_id);
  job->grouped_id = g_strdup (wax_message_list_get_grouped (self));
  job->wants_heads = self->is_member && self->expanded != NULL;
  job->expanded = self->expanded != NULL ? g_hash_table_ref (self->expanded) : NULL;
  job->before = g_array_copy (self->keys);
  job->limit = self->keys->len == 0 ? FIRST_PAGES * PAGE : SEARCH_LIMIT;
  wax_reader_run_async (wax_account_get_reader (self->account), wax_list_job_run, job, wax_list_job_free,
                        wax_list_keys_free, self->cancellable, read_cb, g_object_ref (self));
}

static void
want_reading (WaxMessageList *self)
{
  self->stale = TRUE;
  if (!self->reading && self->timeout_id == 0)
    start_reading (self);
}

/* ---- news ---- */

/* Of a conversation what one message is tells others, too. */
static GArray *
list_changed (WaxMessageList *self, WaxChangeSet *news)
{
  GArray *keys;

  if (self->expanded != NULL && news->rows->len > 0)
    return wax_held_rows_list_keys (self->rows);
  keys = g_array_new (FALSE, FALSE, sizeof (gint64));
  for (guint i = 0; i < news->rows->len; i++) {
    WaxMailNewsRow *row = &g_array_index (news->rows, WaxMailNewsRow, i);

    if ((row->kind == WAX_MAIL_NEWS_CHANGED || row->before != 0) &&
        wax_held_rows_get (self->rows, row->key) != NULL)
      g_array_append_val (keys, row->key);
  }
  return keys;
}

/* Rows that somebody looks at take their new values; where many changed, the others are forgotten rather. */
static void
refresh_items (WaxMessageList *self, WaxChangeSet *news)
{
  g_autoptr(GArray) keys = list_changed (self, news);

  if (keys->len > PAGE) {
    wax_held_rows_keep_none (self->rows);
    g_array_unref (keys);
    keys = list_changed (self, news);
  }
  wax_message_list_refresh (self, keys, keys->len);
}

static gboolean
moves_rows (WaxMessageList *self, WaxChangeSet *news)
{
  for (guint i = 0; i < news->rows->len; i++) {
    WaxMailNewsRow *row = &g_array_index (news->rows, WaxMailNewsRow, i);

    if (row->kind != WAX_MAIL_NEWS_CHANGED &&
        (self->folder_id == NULL || self->conversation_id != NULL ||
         strcmp (row->folder_id, self->folder_id) == 0))
      return TRUE;
  }
  return news->reset || (news->searchable && self->query != NULL);
}

static void
news_cb (WaxMessageList *self, WaxChangeSet *news)
{
  self->generation++;
  wax_message_list_note_moved (self, news);
  refresh_items (self, news);
  if (moves_rows (self, news))
    want_reading (self);
}

/* ---- object ---- */

static void
wax_message_list_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  WaxMessageList *self = WAX_MESSAGE_LIST (object);

  switch (id) {
  case PROP_LOADING: g_value_set_boolean (value, self->loading); break;
  case PROP_FAILURE: g_value_set_boxed (value, self->failure); break;
  case PROP_INCOMPLETE: g_value_set_boolean (value, self->incomplete); break;
  default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
wax_message_list_dispose (GObject *object)
{
  WaxMessageList *self = WAX_MESSAGE_LIST (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->timeout_id, g_source_remove);
  g_clear_handle_id (&self->ahead_id, g_source_remove);
  if (self->account != NULL)
    g_clear_signal_handler (&self->news_handler, self->account);
  wax_held_rows_clear (self->rows);
  g_clear_object (&self->account);
  G_OBJECT_CLASS (wax_message_list_parent_class)->dispose (object);
}

static void
wax_message_list_finalize (GObject *object)
{
  WaxMessageList *self = WAX_MESSAGE_LIST (object);

  g_clear_pointer (&self->rows, wax_held_rows_free);
  g_clear_pointer (&self->moved, g_hash_table_unref);
  g_clear_pointer (&self->changed, g_hash_table_unref);
  g_clear_pointer (&self->keys, g_array_unref);
  g_clear_pointer (&self->heads, g_array_unref);
  g_clear_pointer (&self->members, g_ptr_array_unref);
  g_clear_pointer (&self->failure, wax_failure_unref);
  g_clear_object (&self->cancellable);
  g_free (self->folder_id);
  g_clear_pointer (&self->query, wax_query_unref);
  g_clear_pointer (&self->words, wax_found_words_unref);
  g_free (self->conversation_id);
  g_free (self->kept_id);
  g_clear_pointer (&self->expanded, g_hash_table_unref);
  g_clear_pointer (&self->found, g_ptr_array_unref);
  G_OBJECT_CLASS (wax_message_list_parent_class)->finalize (object);
}

static void
wax_message_list_class_init (WaxMessageListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = wax_message_list_get_property;
  object_class->dispose = wax_message_list_dispose;
  object_class->finalize = wax_message_list_finalize;
  props[PROP_LOADING] = g_param_spec_boolean ("loading", NULL, NULL, FALSE, flags);
  props[PROP_FAILURE] = g_param_spec_boxed ("failure", NULL, NULL, WAX_TYPE_FAILURE, flags);
  props[PROP_INCOMPLETE] = g_param_spec_boolean ("incomplete", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
  signals[SIGNAL_TURNED] =
    g_signal_new ("turned", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_READ] =
    g_signal_new ("read", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
wax_message_list_init (WaxMessageList *self)
{
  self->keys = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->rows = wax_held_rows_new (MAX_PAGES);
  self->moved = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  self->changed = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->cancellable = g_cancellable_new ();
}

static WaxMessageList *
list_new (WaxAccount *account, const char *folder_id, WaxQuery *query, const char *conversation_id, gboolean grouped)
{
  WaxMessageList *self = g_object_new (WAX_TYPE_MESSAGE_LIST, NULL);

  self->account = g_object_ref (account);
  self->folder_id = g_strdup (folder_id);
  self->query = query != NULL ? wax_query_ref (query) : NULL;
  self->words = query != NULL ? wax_found_words_new (query) : NULL;
  self->conversation_id = g_strdup (conversation_id);
  if (grouped)
    self->expanded = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->loading = TRUE;
  self->news_handler = g_signal_connect_swapped (account, "news", G_CALLBACK (news_cb), self);
  start_reading (self);
  return self;
}

WaxMessageList *
wax_message_list_new_folder (WaxAccount *account, const char *folder_id)
{
  return list_new (account, folder_id, NULL, NULL, FALSE);
}

WaxMessageList *
wax_message_list_new_grouped (WaxAccount *account, const char *folder_id)
{
  return list_new (account, folder_id, NULL, NULL, TRUE);
}

WaxMessageList *
wax_message_list_new_conversation (WaxAccount *account, const char *folder_id, const char *conversation_id)
{
  return list_new (account, folder_id, NULL, conversation_id, FALSE);
}

WaxMessageList *
wax_message_list_new_search (WaxAccount *account, WaxQuery *query)
{
  return list_new (account, NULL, query, NULL, FALSE);
}

static gpointer
copy_id (gconstpointer id, gpointer data)
{
  return g_strdup (id);
}

void
wax_message_list_add_found (WaxMessageList *self, GPtrArray *ids)
{
  g_autoptr(GPtrArray) before = self->found;

  self->found = g_ptr_array_copy (ids, copy_id, NULL);
  g_ptr_array_set_free_func (self->found, g_free);
  if (before != NULL)
    g_ptr_array_extend (self->found, before, copy_id, NULL);
  want_reading (self);
}

GArray *
wax_message_list_get_keys (WaxMessageList *self)
{
  return self->keys;
}

gboolean
wax_message_list_is_loading (WaxMessageList *self)
{
  return self->loading;
}

gboolean
wax_message_list_is_incomplete (WaxMessageList *self)
{
  return self->incomplete;
}

gboolean
wax_message_list_is_search (WaxMessageList *self)
{
  return self->members != NULL ? wax_message_list_is_search (self->members->pdata[0]) : self->query != NULL;
}

WaxFoundWords *
wax_message_list_get_words (WaxMessageList *self)
{
  return self->members != NULL ? wax_message_list_get_words (self->members->pdata[0]) : self->words;
}

const char *
wax_message_list_get_grouped (WaxMessageList *self)
{
  return self->expanded != NULL ? self->folder_id : NULL;
}

GHashTable *
wax_message_list_get_expanded (WaxMessageList *self)
{
  return self->expanded;
}

void
wax_message_list_expand (WaxMessageList *self, const char *conversation_id, gboolean expanded)
{
  if (g_hash_table_contains (self->expanded, conversation_id) == expanded)
    return;
  set_expanded (self, conversation_id, expanded);
  want_reading (self);
}

void
wax_message_list_keep (WaxMessageList *self, const char *message_id)
{
  for (guint i = 0; self->members != NULL && i < self->members->len; i++)
    wax_message_list_keep (self->members->pdata[i], NULL);
  g_free (self->kept_id);
  self->kept_id = g_strdup (message_id);
}

guint
wax_message_list_count_new (WaxMessageList *self, guint n)
{
  guint n_new = 0;

  for (guint i = 0; i < MIN (n, LOOKED_AT); i++) {
    g_autoptr(WaxMessageItem) item = get_item (G_LIST_MODEL (self), i);

    if (item != NULL && (wax_message_item_get_message (item)->flags & WAX_MESSAGE_UNREAD) != 0 &&
        wax_message_item_get_message (item)->key > wax_message_list_get_source (self, item)->newest)
      n_new++;
  }
  return n_new;
}
