#include "app/wax-message-list-private.h"

#include "app/wax-account-private.h"
#include "app/wax-message-item-private.h"

enum { SIGNAL_MEASURED, SIGNAL_READ, N_SIGNALS };
static guint signals[N_SIGNALS];

enum { PROP_0, PROP_LOADING, PROP_FAILURE, PROP_INCOMPLETE, N_PROPS };
static GParamSpec *props[N_PROPS];

static void wax_message_list_list_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (WaxMessageList, wax_message_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, wax_message_list_list_init))

/* ---- objects of rows ---- */

/* @message: (nullable): a row that went between two reads is shown empty until the next */
static WaxMessageItem *
ensure_item (WaxMessageList *self, gint64 key, WaxMessage *message)
{
  WaxMessageItem *item = wax_held_rows_get (self->rows, key);
  g_autoptr(WaxMessage) empty = NULL;

  if (item != NULL)
    return g_object_ref (item);
  if (message == NULL)
    message = empty = wax_message_new (&(WaxMessage) { .key = key });
  item = wax_message_item_new (self->account, message);
  wax_held_rows_add (self->rows, key, item);
  return item;
}

static void
load_page (WaxMessageList *self, guint position)
{
  WaxMailStore *store = wax_account_get_page_store (self->account);
  guint from = position / PAGE * PAGE, n = MIN (PAGE, self->keys->len - from);
  const gint64 *keys = &g_array_index (self->keys, gint64, from);
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) messages = store != NULL ? wax_mail_store_get_messages (store, keys, n, &error) : NULL;
  GPtrArray *page = g_ptr_array_new_full (n, g_object_unref);

  if (error != NULL)
    g_warning ("Messages cannot be read: %s", error->message);
  for (guint i = 0; i < n; i++)
    g_ptr_array_add (page, ensure_item (self, keys[i], messages != NULL ? messages->pdata[i] : NULL));
  wax_held_rows_keep (self->rows, page);
}

/* ---- reading ahead ---- */

typedef struct {
  WaxMessageList *list;
  GArray *keys;
  guint generation;
} Ahead;

static void
ahead_free (gpointer data)
{
  Ahead *ahead = data;

  g_object_unref (ahead->list);
  g_array_unref (ahead->keys);
  g_free (ahead);
}

/* On the reading thread. */
static gpointer
read_ahead (WaxMailStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  GArray *keys = data;

  return wax_mail_store_get_messages (store, (const gint64 *) keys->data, keys->len, error);
}

static void
take_page (WaxMessageList *self, const gint64 *keys, GPtrArray *messages, guint from, guint n)
{
  GPtrArray *page = g_ptr_array_new_full (n, g_object_unref);

  for (guint i = from; i < from + n; i++) {
    if (messages->pdata[i] != NULL)
      g_ptr_array_add (page, ensure_item (self, keys[i], messages->pdata[i]));
  }
  wax_held_rows_keep (self->rows, page);
}

/* What could not be read ahead is read when it is shown, and its failure told then. */
static void
ahead_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Ahead *ahead = data;
  g_autoptr(GPtrArray) messages = wax_worker_run_finish (WAX_WORKER (source), result, NULL);

  if (messages != NULL && ahead->generation == ahead->list->generation && ahead->list->account != NULL)
    take_page (ahead->list, (const gint64 *) ahead->keys->data, messages, 0, messages->len);
  ahead_free (ahead);
}

static void
want_page (WaxMessageList *self, guint page)
{
  guint from = page * PAGE, n = from < self->keys->len ? MIN (PAGE, self->keys->len - from) : 0;
  Ahead *ahead;

  if (n == 0 || wax_held_rows_get (self->rows, g_array_index (self->keys, gint64, from)) != NULL)
    return;
  ahead = g_new (Ahead, 1);
  ahead->list = g_object_ref (self);
  ahead->generation = self->generation;
  ahead->keys = g_array_sized_new (FALSE, FALSE, sizeof (gint64), n);
  g_array_append_vals (ahead->keys, &g_array_index (self->keys, gint64, from), n);
  wax_reader_run_async (wax_account_get_reader (self->account), read_ahead, g_array_ref (ahead->keys),
                        (GDestroyNotify) g_array_unref, (GDestroyNotify) g_ptr_array_unref, self->cancellable, ahead_cb,
                        ahead);
}

static void
read_ahead_cb (gpointer data)
{
  WaxMessageList *self = data;

  self->ahead_id = 0;
  if (self->low > 0)
    want_page (self, self->low - 1);
  want_page (self, self->high + 1);
}

/* The pages next to those that are looked at are read by the reading thread, before they are wanted. */
static void
look_ahead (WaxMessageList *self, guint page)
{
  if (self->ahead_id == 0) {
    self->low = self->high = page;
    self->ahead_id = g_idle_add_once (read_ahead_cb, self);
  }
  self->low = MIN (self->low, page);
  self->high = MAX (self->high, page);
}

/* ---- list model ---- */

static gpointer
get_item (GListModel *model, guint position)
{
  WaxMessageList *self = WAX_MESSAGE_LIST (model);
  WaxMessageItem *item;
  gint64 key;

  if (position >= self->keys->len)
    return NULL;
  if (self->members != NULL)
    return wax_message_list_get_combined_item (self, position);
  look_ahead (self, position / PAGE);
  key = g_array_index (self->keys, gint64, position);
  item = wax_held_rows_get (self->rows, key);
  if (item == NULL) {
    load_page (self, position);
    item = wax_held_rows_get (self->rows, key);
  }
  return g_object_ref (item);
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
  return position >= 0 ? get_item (G_LIST_MODEL (self), (guint) position) : ensure_item (self, key, NULL);
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
take_first (WaxMessageList *self, WaxListKeys *keys)
{
  for (guint from = 0; from < keys->first->len; from += PAGE)
    take_page (self, (const gint64 *) keys->keys->data, keys->first, from, MIN (PAGE, keys->first->len - from));
}

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
  if (keys != NULL && keys->first != NULL && self->read_generation == self->generation)
    take_first (self, keys);
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
    g_signal_emit (self, signals[SIGNAL_MEASURED], 0);
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

static GArray *
find_changed (WaxMessageList *self, WaxChangeSet *news)
{
  GArray *keys = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; i < news->rows->len; i++) {
    WaxMailNewsRow *row = &g_array_index (news->rows, WaxMailNewsRow, i);

    if ((row->kind == WAX_MAIL_NEWS_CHANGED || row->before != 0) &&
        wax_held_rows_get (self->rows, row->key) != NULL)
      g_array_append_val (keys, row->key);
  }
  return keys;
}

/* Rows that somebody looks at take their new values at once; where many changed, the others are forgotten rather. */
static void
refresh_items (WaxMessageList *self, WaxChangeSet *news)
{
  g_autoptr(GArray) keys = find_changed (self, news);
  g_autoptr(GPtrArray) messages = NULL;
  WaxMailStore *store;

  if (keys->len > PAGE) {
    wax_held_rows_keep_none (self->rows);
    g_array_unref (keys);
    keys = find_changed (self, news);
  }
  store = keys->len > 0 ? wax_account_get_page_store (self->account) : NULL;
  if (store != NULL)
    messages = wax_mail_store_get_messages (store, (const gint64 *) keys->data, keys->len, NULL);
  for (guint i = 0; messages != NULL && i < messages->len; i++) {
    WaxMessageItem *item = wax_held_rows_get (self->rows, g_array_index (keys, gint64, i));

    if (item != NULL && messages->pdata[i] != NULL)
      wax_message_item_set_message (item, messages->pdata[i]);
  }
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
  if (self->expanded != NULL && news->rows->len > 0)
    g_signal_emit (self, signals[SIGNAL_MEASURED], 0);
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
  signals[SIGNAL_MEASURED] =
    g_signal_new ("measured", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_READ] =
    g_signal_new ("read", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
wax_message_list_init (WaxMessageList *self)
{
  self->keys = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->rows = wax_held_rows_new (MAX_PAGES);
  self->moved = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
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

void
wax_message_list_measure (WaxMessageList *self, WaxMessageItem *item, WaxConversationSize *size)
{
  const WaxMessage *message = wax_message_item_get_message (item);
  WaxMailStore *store = wax_account_get_page_store (self->account);

  *size = (WaxConversationSize) { 1, message->flags & WAX_MESSAGE_UNREAD, message->key };
  if (store != NULL)
    wax_mail_store_measure_conversation (store, message, size, NULL);
}

GPtrArray *
wax_message_list_read_conversation (WaxMessageList *self, WaxMessageItem *item, guint limit)
{
  const char *conversation_id = wax_message_item_get_message (item)->conversation_id;
  WaxMailStore *store = wax_account_get_page_store (self->account);
  g_autoptr(GArray) keys =
    store != NULL ? wax_mail_store_list_whole_conversation (store, self->folder_id, conversation_id, NULL) : NULL;
  GPtrArray *messages = NULL;

  if (keys != NULL)
    messages = wax_mail_store_get_messages (store, (const gint64 *) keys->data, MIN (keys->len, limit), NULL);
  return messages != NULL ? messages : g_ptr_array_new ();
}

gboolean
wax_message_list_stands_for_many (WaxMessageList *self, WaxMessageItem *item)
{
  const char *conversation_id = wax_message_item_get_message (item)->conversation_id;
  WaxMailStore *store = self->expanded != NULL ? wax_account_get_page_store (self->account) : NULL;
  g_autoptr(GArray) keys = NULL;

  if (store != NULL && !g_hash_table_contains (self->expanded, conversation_id))
    keys = wax_mail_store_list_whole_conversation (store, self->folder_id, conversation_id, NULL);
  return keys != NULL && keys->len > 1;
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
