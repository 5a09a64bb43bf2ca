#include "app/wax-ledger-list.h"

#include "app/wax-held-rows.h"
#include "app/wax-key-diff.h"
#include "app/wax-session-private.h"

enum {
  PAGE = 64,
  FIRST = 16, /* rows that are read with the keys: a window full of them */
  MAX_PAGES = 24,
  PAUSE_MS = 200,  /* between two reads while much happens */
};

struct _WaxLedgerList {
  GObject parent_instance;

  WaxSession *session;
  gboolean grants;
  char *server;
  GArray *keys;
  gint64 last_line;  /* when the keys were read */
  WaxHeldRows *rows; /* of WaxLedgerItem */
  GHashTable *wanted; /* pages that will be read */
  GHashTable *asked;  /* pages that are being read */
  WaxFailure *failure;
  GCancellable *cancellable;
  guint timeout_id;
  guint idle_id;
  gboolean loading; /* the first read */
  gboolean reading;
  gboolean stale;
};

enum { PROP_0, PROP_LOADING, PROP_FAILURE, N_PROPS };
static GParamSpec *props[N_PROPS];

static void wax_ledger_list_list_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (WaxLedgerList, wax_ledger_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, wax_ledger_list_list_init))

/* ---- objects of rows ---- */

static WaxLedgerItem *
ensure_item (WaxLedgerList *self, gint64 key)
{
  WaxLedgerItem *item = wax_held_rows_get (self->rows, key);

  if (item != NULL)
    return g_object_ref (item);
  item = wax_ledger_item_new ();
  wax_held_rows_add (self->rows, key, item);
  return item;
}

/* @entries: what becomes of them is the items' affair from now on */
static void
take_entries (WaxLedgerList *self, GPtrArray *entries)
{
  GPtrArray *page = g_ptr_array_new_with_free_func (g_object_unref);

  g_ptr_array_set_free_func (entries, NULL);
  for (guint i = 0; i < entries->len; i++) {
    WaxLedgerEntry *entry = entries->pdata[i];
    WaxLedgerItem *item = ensure_item (self, entry->key);

    g_ptr_array_add (page, item);
    wax_ledger_item_load (item, entry);
  }
  wax_held_rows_keep (self->rows, page);
}

static void
set_failure (WaxLedgerList *self, const GError *error)
{
  if (error == NULL && self->failure == NULL)
    return;
  g_clear_pointer (&self->failure, wax_failure_unref);
  self->failure = error != NULL ? wax_failure_new (error, NULL) : NULL;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_FAILURE]);
}

/* ---- reading ---- */

/* One read: of the keys and the first rows behind them, or of the rows of @keys. */
typedef struct {
  WaxLedgerList *list;
  WaxKeeper *keeper;
  WaxLedgerView view;
  char *server;
  gint64 last_line;
  GArray *keys;
  GArray *before; /* (nullable): when the keys are read */
  GArray *ranges;
  GPtrArray *entries;
  guint page;
} Read;

static void
read_free (gpointer data)
{
  Read *read = data;

  g_object_unref (read->list);
  g_object_unref (read->keeper);
  g_free (read->server);
  g_clear_pointer (&read->keys, g_array_unref);
  g_clear_pointer (&read->before, g_array_unref);
  g_clear_pointer (&read->ranges, g_array_unref);
  g_clear_pointer (&read->entries, g_ptr_array_unref);
  g_free (read);
}

static Read *
read_new (WaxLedgerList *self)
{
  Read *read = g_new0 (Read, 1);

  read->list = g_object_ref (self);
  read->keeper = g_object_ref (self->session->keeper);
  read->server = g_strdup (self->server);
  read->view = (WaxLedgerView){ self->grants, read->server };
  read->last_line = self->last_line;
  return read;
}

static gpointer
run_read_page (gpointer data, GCancellable *cancellable, GError **error)
{
  Read *read = data;

  read->entries =
      wax_keeper_read_ledger (read->keeper, &read->view, (const gint64 *) read->keys->data, read->keys->len, error);
  return NULL;
}

static void
page_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Read *read = data;
  WaxLedgerList *self = read->list;
  g_autoptr(GError) error = NULL;

  wax_worker_run_finish (WAX_WORKER (source), result, &error);
  if (self->session != NULL) {
    g_hash_table_remove (self->asked, GUINT_TO_POINTER (read->page));
    if (read->entries != NULL)
      take_entries (self, read->entries);
    else
      set_failure (self, error);
  }
  read_free (read);
}

static void
read_page (WaxLedgerList *self, guint page)
{
  guint from = page * PAGE, n = MIN (PAGE, self->keys->len - from);
  Read *read = read_new (self);

  read->page = page;
  read->keys = g_array_sized_new (FALSE, FALSE, sizeof (gint64), n);
  g_array_append_vals (read->keys, &g_array_index (self->keys, gint64, from), n);
  wax_worker_run_async (self->session->desks[WAX_DESK_PROFILE], run_read_page, read, NULL, NULL,
                        self->cancellable, page_cb, read);
}

static void
read_wanted_cb (gpointer data)
{
  WaxLedgerList *self = data;
  GHashTableIter iter;
  gpointer page;

  self->idle_id = 0;
  g_hash_table_iter_init (&iter, self->wanted);
  while (g_hash_table_iter_next (&iter, &page, NULL)) {
    if (GPOINTER_TO_UINT (page) * PAGE < self->keys->len && self->session->keeper != NULL &&
        g_hash_table_add (self->asked, page))
      read_page (self, GPOINTER_TO_UINT (page));
  }
  g_hash_table_remove_all (self->wanted);
}

/* After what is there has been shown. */
static void
want_page (WaxLedgerList *self, guint page)
{
  if (g_hash_table_contains (self->asked, GUINT_TO_POINTER (page)))
    return;
  g_hash_table_add (self->wanted, GUINT_TO_POINTER (page));
  if (self->idle_id == 0)
    self->idle_id = g_idle_add_once (read_wanted_cb, self);
}

/* ---- list model ---- */

static gpointer
get_item (GListModel *model, guint position)
{
  WaxLedgerList *self = WAX_LEDGER_LIST (model);
  WaxLedgerItem *item;

  if (position >= self->keys->len)
    return NULL;
  item = ensure_item (self, g_array_index (self->keys, gint64, position));
  if (wax_ledger_item_get_entry (item) == NULL && self->session != NULL)
    want_page (self, position / PAGE);
  return item;
}

static GType
get_item_type (GListModel *model)
{
  return WAX_TYPE_LEDGER_ITEM;
}

static guint
get_n_items (GListModel *model)
{
  return WAX_LEDGER_LIST (model)->keys->len;
}

static void
wax_ledger_list_list_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

/* ---- which rows there are ---- */

static gpointer
run_read_keys (gpointer data, GCancellable *cancellable, GError **error)
{
  Read *read = data;
  gint64 before = read->last_line;
  guint n;

  read->keys = wax_keeper_list_ledger (read->keeper, &read->view, &read->last_line, error);
  if (read->keys == NULL || read->last_line == before)
    return NULL;
  read->ranges = wax_key_diff (read->before, read->keys);
  n = MIN (read->keys->len, FIRST);
  read->entries =
      wax_keeper_read_ledger (read->keeper, &read->view, (const gint64 *) read->keys->data, n, error);
  return NULL;
}

static void
apply (WaxLedgerList *self, Read *read)
{
  self->last_line = read->last_line;
  /* By the keys that they were asked for: what was a page is another one from now on. */
  if (self->idle_id != 0) {
    g_clear_handle_id (&self->idle_id, g_source_remove);
    read_wanted_cb (self);
  }
  g_hash_table_remove_all (self->asked);
  take_entries (self, read->entries);
  wax_key_diff_apply (G_LIST_MODEL (self), self->keys, read->keys, read->ranges);
}

static void read_keys (WaxLedgerList *self);

static void
pause_cb (gpointer data)
{
  WaxLedgerList *self = data;

  self->timeout_id = 0;
  if (self->stale)
    read_keys (self);
}

static void
keys_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Read *read = data;
  WaxLedgerList *self = read->list;
  g_autoptr(GError) error = NULL;

  wax_worker_run_finish (WAX_WORKER (source), result, &error);
  self->reading = FALSE;
  if (self->session != NULL) {
    set_failure (self, error);
    if (read->entries != NULL)
      apply (self, read);
    if (self->loading) {
      self->loading = FALSE;
      g_object_notify_by_pspec (G_OBJECT (self), props[PROP_LOADING]);
    }
    self->timeout_id = g_timeout_add_once (PAUSE_MS, pause_cb, self);
  }
  read_free (read);
}

static void
fail_closed (WaxLedgerList *self)
{
  g_autoptr(GError) error =
      g_error_new_literal (WAX_STORE_ERROR, WAX_STORE_ERROR_FAILED, "the profile is not open");

  set_failure (self, error);
}

static void
read_keys (WaxLedgerList *self)
{
  Read *read;

  self->stale = self->reading || self->timeout_id != 0;
  if (self->stale)
    return;
  if (self->session->keeper == NULL) {
    fail_closed (self);
    return;
  }
  self->reading = TRUE;
  read = read_new (self);
  read->before = g_array_copy (self->keys);
  wax_worker_run_async (self->session->desks[WAX_DESK_PROFILE], run_read_keys, read, NULL, NULL,
                        self->cancellable, keys_cb, read);
}

void
wax_ledger_list_reload (WaxLedgerList *self)
{
  guint n = self->keys->len;

  /* From the beginning: who asked for a row that could not be read does not ask again. */
  if (self->failure != NULL) {
    self->last_line = 0;
    g_array_set_size (self->keys, 0);
    g_list_model_items_changed (G_LIST_MODEL (self), 0, n, 0);
  }
  read_keys (self);
}

/* ---- object ---- */

static void
wax_ledger_list_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  WaxLedgerList *self = WAX_LEDGER_LIST (object);

  switch (id) {
  case PROP_LOADING: g_value_set_boolean (value, self->loading); break;
  case PROP_FAILURE: g_value_set_boxed (value, self->failure); break;
  default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
wax_ledger_list_dispose (GObject *object)
{
  WaxLedgerList *self = WAX_LEDGER_LIST (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->timeout_id, g_source_remove);
  g_clear_handle_id (&self->idle_id, g_source_remove);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (wax_ledger_list_parent_class)->dispose (object);
}

static void
wax_ledger_list_finalize (GObject *object)
{
  WaxLedgerList *self = WAX_LEDGER_LIST (object);

  wax_held_rows_free (self->rows);
  g_hash_table_unref (self->asked);
  g_hash_table_unref (self->wanted);
  g_array_unref (self->keys);
  g_clear_pointer (&self->failure, wax_failure_unref);
  g_object_unref (self->cancellable);
  g_free (self->server);
  G_OBJECT_CLASS (wax_ledger_list_parent_class)->finalize (object);
}

static void
wax_ledger_list_class_init (WaxLedgerListClass *klass)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  G_OBJECT_CLASS (klass)->get_property = wax_ledger_list_get_property;
  G_OBJECT_CLASS (klass)->dispose = wax_ledger_list_dispose;
  G_OBJECT_CLASS (klass)->finalize = wax_ledger_list_finalize;
  props[PROP_LOADING] = g_param_spec_boolean ("loading", NULL, NULL, TRUE, flags);
  props[PROP_FAILURE] = g_param_spec_boxed ("failure", NULL, NULL, WAX_TYPE_FAILURE, flags);
  g_object_class_install_properties (G_OBJECT_CLASS (klass), N_PROPS, props);
}

static void
wax_ledger_list_init (WaxLedgerList *self)
{
  self->loading = TRUE;
  self->keys = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->rows = wax_held_rows_new (MAX_PAGES);
  self->wanted = g_hash_table_new (NULL, NULL);
  self->asked = g_hash_table_new (NULL, NULL);
  self->cancellable = g_cancellable_new ();
}

WaxLedgerList *
wax_ledger_list_new (WaxSession *session, gboolean grants, const char *server)
{
  WaxLedgerList *self = g_object_new (WAX_TYPE_LEDGER_LIST, NULL);

  self->session = g_object_ref (session);
  self->grants = grants;
  self->server = server != NULL && server[0] != '\0' ? g_strdup (server) : NULL;
  g_signal_connect_object (session, "trust-changed", G_CALLBACK (read_keys), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::ready", G_CALLBACK (read_keys), self, G_CONNECT_SWAPPED);
  read_keys (self);
  return self;
}

gboolean
wax_ledger_list_is_loading (WaxLedgerList *self)
{
  return self->loading;
}

WaxFailure *
wax_ledger_list_get_failure (WaxLedgerList *self)
{
  return self->failure;
}
