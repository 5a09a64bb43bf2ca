#include "app/wax-message-list-private.h"

#include "app/wax-account-private.h"
#include "app/wax-message-item-private.h"

/*
 * What rows tell is read on a thread of its own, page by page, and the pages next to those that are looked at before
 * they are wanted. From memory a page comes within a millisecond or two: so long it is waited for, rather than to show
 * empty rows for a frame. A disk that needs longer is not.
 */

enum { WAIT_MS = 8 };

typedef struct {
  WaxMessageList *list; /* of the main thread, as are the next two */
  guint generation;
  gboolean taken;
  GArray *keys;
  char *grouped_id; /* (nullable) */
  GMutex lock;
  GCond came;
  gboolean done;
  GPtrArray *facts; /* (nullable) */
} Page;

static void
page_clear (gpointer data)
{
  Page *page = data;

  g_array_unref (page->keys);
  g_free (page->grouped_id);
  g_mutex_clear (&page->lock);
  g_cond_clear (&page->came);
  g_clear_pointer (&page->facts, g_ptr_array_unref);
}

static void
page_unref (gpointer page)
{
  g_atomic_rc_box_release_full (page, page_clear);
}

/* On the thread that reads pages. */
static gpointer
run_page (WaxMailStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  Page *page = data;
  GPtrArray *facts =
    wax_row_facts_read (store, (const gint64 *) page->keys->data, page->keys->len, page->grouped_id, error);

  g_mutex_lock (&page->lock);
  page->facts = facts;
  page->done = TRUE;
  g_cond_signal (&page->came);
  g_mutex_unlock (&page->lock);
  return NULL;
}

/* Returns: (transfer none): valid until the main loop runs again */
static Page *
start (WaxMessageList *self, GArray *keys, GAsyncReadyCallback callback)
{
  Page *page = g_atomic_rc_box_new0 (Page);

  page->list = g_object_ref (self);
  page->generation = self->generation;
  page->keys = g_array_ref (keys);
  page->grouped_id = g_strdup (wax_message_list_get_grouped (self));
  g_mutex_init (&page->lock);
  g_cond_init (&page->came);
  wax_reader_run_async (wax_account_get_page_reader (self->account), run_page, g_atomic_rc_box_acquire (page),
                        page_unref, NULL, self->cancellable, callback, page);
  return page;
}

static void
end (Page *page)
{
  g_clear_object (&page->list);
  page_unref (page);
}

/* ---- objects of rows ---- */

/* @facts: (nullable): %NULL where they are not there yet, or the row went between two reads */
static WaxMessageItem *
ensure_item (WaxMessageList *self, gint64 key, WaxRowFacts *facts)
{
  WaxMessageItem *item = wax_held_rows_get (self->rows, key);

  if (item == NULL) {
    item = wax_message_item_new (self->account, key, facts);
    wax_held_rows_add (self->rows, key, item);
    return item;
  }
  if (facts != NULL && !wax_message_item_is_loaded (item))
    wax_message_item_set_facts (item, facts);
  return g_object_ref (item);
}

void
wax_message_list_take_rows (WaxMessageList *self, GArray *keys, GPtrArray *facts, guint generation)
{
  GPtrArray *page = g_ptr_array_new_full (facts->len, g_object_unref);

  for (guint i = 0; i < facts->len; i++) {
    if (facts->pdata[i] != NULL)
      g_ptr_array_add (page, ensure_item (self, g_array_index (keys, gint64, i), facts->pdata[i]));
  }
  wax_held_rows_keep (self->rows, page);
  if (generation != self->generation)
    wax_message_list_refresh (self, keys, facts->len);
}

static void
take (Page *page)
{
  if (!page->taken && page->facts != NULL && page->list->account != NULL)
    wax_message_list_take_rows (page->list, page->keys, page->facts, page->generation);
  page->taken = TRUE;
}

/* It is said once. What nobody looks at is forgotten, and so is read again by who looks at it next. Who only reads sets
 * nothing aside, whatever is wrong with the file. */
static void
note_failure (WaxMessageList *self, const GError *error)
{
  g_autoptr(GError) unread = g_error_new_literal (WAX_STORE_ERROR, WAX_STORE_ERROR_FAILED, "a page cannot be read");
  g_autoptr(WaxFailure) failure = wax_failure_new (unread, NULL);

  if (error == NULL || self->account == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_message ("Messages cannot be read: %s", error->message);
  wax_held_rows_keep_none (self->rows);
  if (!self->unreadable)
    wax_account_notice (self->account, failure->sentence);
  self->unreadable = TRUE;
}

static void
page_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Page *page = data;
  g_autoptr(GError) error = NULL;

  wax_worker_run_finish (WAX_WORKER (source), result, &error);
  note_failure (page->list, error);
  page->list->slow = FALSE;
  take (page);
  end (page);
}

/* (transfer full): of the page at @from */
static GArray *
dup_keys (WaxMessageList *self, guint from)
{
  GArray *keys = g_array_new (FALSE, FALSE, sizeof (gint64));

  g_array_append_vals (keys, &g_array_index (self->keys, gint64, from), MIN (PAGE, self->keys->len - from));
  return keys;
}

static gboolean
await (Page *page)
{
  gint64 end_us = g_get_monotonic_time () + WAIT_MS * G_TIME_SPAN_MILLISECOND;
  gboolean done;

  g_mutex_lock (&page->lock);
  while (!page->done && g_cond_wait_until (&page->came, &page->lock, end_us))
    continue;
  done = page->done;
  g_mutex_unlock (&page->lock);
  return done;
}

/* They are there, and take what they tell when it comes. */
static void
hold_empty (WaxMessageList *self, GArray *keys)
{
  GPtrArray *page = g_ptr_array_new_full (keys->len, g_object_unref);

  for (guint i = 0; i < keys->len; i++)
    g_ptr_array_add (page, ensure_item (self, g_array_index (keys, gint64, i), NULL));
  wax_held_rows_keep (self->rows, page);
}

static void
load_page (WaxMessageList *self, guint position)
{
  g_autoptr(GArray) keys = dup_keys (self, position / PAGE * PAGE);
  Page *page = start (self, keys, page_cb);

  self->slow = self->slow || !await (page);
  if (self->slow || page->facts == NULL)
    hold_empty (self, keys);
  else
    take (page);
}

WaxMessageItem *
wax_message_list_dup_at (WaxMessageList *self, guint position)
{
  gint64 key = g_array_index (self->keys, gint64, position);

  if (wax_held_rows_get (self->rows, key) == NULL)
    load_page (self, position);
  return ensure_item (self, key, NULL);
}

/* ---- reading ahead ---- */

static void
want_page (WaxMessageList *self, guint number)
{
  guint from = number * PAGE;
  g_autoptr(GArray) keys = NULL;

  if (from >= self->keys->len || wax_held_rows_get (self->rows, g_array_index (self->keys, gint64, from)) != NULL)
    return;
  keys = dup_keys (self, from);
  start (self, keys, page_cb);
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

void
wax_message_list_look_ahead (WaxMessageList *self, guint position)
{
  guint number = position / PAGE;

  if (self->ahead_id == 0) {
    self->low = self->high = number;
    self->ahead_id = g_idle_add_once (read_ahead_cb, self);
  }
  self->low = MIN (self->low, number);
  self->high = MAX (self->high, number);
}

/* ---- what changes ---- */

static void start_refreshing (WaxMessageList *self);

static void
refreshed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Page *page = data;
  WaxMessageList *self = page->list;
  g_autoptr(GError) error = NULL;

  wax_worker_run_finish (WAX_WORKER (source), result, &error);
  note_failure (self, error);
  self->refreshing = FALSE;
  for (guint i = 0; page->facts != NULL && i < page->facts->len; i++) {
    WaxMessageItem *item = wax_held_rows_get (self->rows, g_array_index (page->keys, gint64, i));

    if (item != NULL && page->facts->pdata[i] != NULL)
      wax_message_item_set_facts (item, page->facts->pdata[i]);
  }
  if (self->account != NULL)
    start_refreshing (self);
  end (page);
}

/* Of those that nobody holds any more nothing is wanted. */
static GArray *
take_changed (WaxMessageList *self)
{
  GArray *keys = g_array_new (FALSE, FALSE, sizeof (gint64));
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, self->changed);
  while (g_hash_table_iter_next (&iter, &key, NULL)) {
    if (wax_held_rows_get (self->rows, *(gint64 *) key) != NULL)
      g_array_append_vals (keys, key, 1);
  }
  g_hash_table_remove_all (self->changed);
  return keys;
}

static void
start_refreshing (WaxMessageList *self)
{
  g_autoptr(GArray) keys = take_changed (self);

  if (keys->len == 0)
    return;
  self->refreshing = TRUE;
  start (self, keys, refreshed_cb);
}

void
wax_message_list_refresh (WaxMessageList *self, GArray *keys, guint n)
{
  for (guint i = 0; i < n; i++)
    g_hash_table_add (self->changed, g_memdup2 (&g_array_index (keys, gint64, i), sizeof (gint64)));
  if (!self->refreshing)
    start_refreshing (self);
}
