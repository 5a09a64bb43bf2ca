#include "app/wax-message-list-private.h"

/*
 * Lists of several accounts as one. Keys are by date, and those of one list differ: a row's key is that of its message,
 * which leaves room for the number of its list.
 */

enum { MEMBER_BITS = 8, MAX_MEMBERS = 1 << MEMBER_BITS };

static gint64
combine (gint64 key, guint member)
{
  return key * MAX_MEMBERS + member;
}

static guint
get_member (gint64 row_key)
{
  return (guint) (row_key & (MAX_MEMBERS - 1));
}

static gint64
get_key (gint64 row_key)
{
  return row_key >> MEMBER_BITS;
}

/* ---- put together ---- */

typedef struct {
  WaxMessageList *list;
  guint at;
  guint head; /* the one at it */
} Cursor;

static gboolean
is_at_end (const Cursor *cursor)
{
  return cursor->at >= cursor->list->keys->len;
}

static gint64
get_current (const Cursor *cursor)
{
  return g_array_index (cursor->list->keys, gint64, cursor->at);
}

/* A row, with the older messages of its conversation where that is expanded. */
static void
take_block (Cursor *cursor, guint member, GArray *keys)
{
  GArray *heads = cursor->list->heads;
  gint64 next = heads != NULL && cursor->head + 1 < heads->len ? g_array_index (heads, gint64, cursor->head + 1) : 0;

  do {
    gint64 key = combine (get_current (cursor), member);

    g_array_append_val (keys, key);
    cursor->at++;
  } while (heads != NULL && !is_at_end (cursor) && get_current (cursor) != next);
  cursor->head++;
}

/* Returns: -1 when all are at their ends. */
static int
find_newest (const Cursor *cursors, guint n)
{
  int newest = -1;

  for (guint i = 0; i < n; i++) {
    if (!is_at_end (&cursors[i]) && (newest < 0 || get_current (&cursors[i]) > get_current (&cursors[newest])))
      newest = (int) i;
  }
  return newest;
}

static GArray *
merge (GPtrArray *members)
{
  g_autofree Cursor *cursors = g_new0 (Cursor, members->len);
  GArray *keys = g_array_new (FALSE, FALSE, sizeof (gint64));
  int newest;

  for (guint i = 0; i < members->len; i++)
    cursors[i].list = members->pdata[i];
  while ((newest = find_newest (cursors, members->len)) >= 0)
    take_block (&cursors[newest], (guint) newest, keys);
  return keys;
}

/* ---- followed ---- */

/* Why nothing is listed is said where one of them fails. */
static WaxFailure *
find_failure (WaxMessageList *self)
{
  for (guint i = 0; i < self->members->len; i++) {
    WaxMessageList *member = self->members->pdata[i];

    if (member->failure != NULL)
      return member->failure;
  }
  return NULL;
}

static void
show_failure (WaxMessageList *self)
{
  WaxFailure *failure = find_failure (self);

  if (failure == self->failure)
    return;
  g_clear_pointer (&self->failure, wax_failure_unref);
  self->failure = failure != NULL ? wax_failure_ref (failure) : NULL;
  g_object_notify (G_OBJECT (self), "failure");
}

/* Rows that come bit by bit into a list that is shown cost a view far more than all at once. */
static void
read_cb (WaxMessageList *self)
{
  g_autoptr(GArray) after = NULL, ranges = NULL;
  gboolean incomplete = FALSE;

  for (guint i = 0; i < self->members->len; i++) {
    WaxMessageList *member = self->members->pdata[i];

    if (member->loading)
      return;
    incomplete = incomplete || member->incomplete;
  }
  after = merge (self->members);
  ranges = wax_key_diff (self->keys, after);
  show_failure (self);
  wax_message_list_join_moved (self, ranges);
  wax_key_diff_apply (G_LIST_MODEL (self), self->keys, after, ranges);
  wax_message_list_set_read (self, incomplete);
}

static void
turned_cb (WaxMessageList *self)
{
  g_signal_emit_by_name (self, "turned");
}

WaxMessageList *
wax_message_list_new_combined (GPtrArray *members)
{
  WaxMessageList *self = g_object_new (WAX_TYPE_MESSAGE_LIST, NULL);

  g_assert (members->len > 0 && members->len <= MAX_MEMBERS);
  self->loading = TRUE;
  self->members = g_ptr_array_ref (members);
  for (guint i = 0; i < members->len; i++) {
    WaxMessageList *member = members->pdata[i];

    member->is_member = TRUE;
    g_signal_connect_object (member, "read", G_CALLBACK (read_cb), self, G_CONNECT_SWAPPED);
    g_signal_connect_object (member, "turned", G_CALLBACK (turned_cb), self, G_CONNECT_SWAPPED);
  }
  return self;
}

/* ---- asked ---- */

gpointer
wax_message_list_get_combined_item (WaxMessageList *self, guint position)
{
  gint64 row_key = g_array_index (self->keys, gint64, position);

  return wax_message_list_dup_keyed (self->members->pdata[get_member (row_key)], get_key (row_key));
}

gboolean
wax_message_list_is_combined (WaxMessageList *self)
{
  return self->members != NULL;
}

static guint
find_member (WaxMessageList *self, WaxAccount *account)
{
  guint i = 0;

  while (i < self->members->len && ((WaxMessageList *) self->members->pdata[i])->account != account)
    i++;
  return i;
}

WaxMessageList *
wax_message_list_find_source (WaxMessageList *self, WaxAccount *account)
{
  guint member;

  if (self->members == NULL)
    return self->account == account ? self : NULL;
  member = find_member (self, account);
  return member < self->members->len ? self->members->pdata[member] : NULL;
}

WaxMessageList *
wax_message_list_get_source (WaxMessageList *self, WaxMessageItem *item)
{
  return self->members != NULL ? self->members->pdata[find_member (self, wax_message_item_get_account (item))] : self;
}

gint64
wax_message_list_follow (WaxMessageList *self, gint64 row_key)
{
  guint member = get_member (row_key);

  if (self->members == NULL)
    return wax_message_list_follow_key (self, row_key);
  return combine (wax_message_list_follow_key (self->members->pdata[member], get_key (row_key)), member);
}

gint64
wax_message_list_get_row_key (WaxMessageList *self, WaxMessageItem *item, gint64 key)
{
  return self->members != NULL ? combine (key, find_member (self, wax_message_item_get_account (item))) : key;
}

/* ---- picked ---- */

WaxPicked *
wax_picked_new (WaxAccount *account, GArray *keys)
{
  WaxPicked *picked = g_new (WaxPicked, 1);

  *picked = (WaxPicked) { g_object_ref (account), g_array_ref (keys) };
  return picked;
}

void
wax_picked_free (gpointer data)
{
  WaxPicked *picked = data;

  g_object_unref (picked->account);
  g_array_unref (picked->keys);
  g_free (picked);
}

static GArray *
pick_member (GArray *row_keys, guint member)
{
  GArray *keys = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; i < row_keys->len; i++) {
    gint64 row_key = g_array_index (row_keys, gint64, i), key = get_key (row_key);

    if (get_member (row_key) == member)
      g_array_append_val (keys, key);
  }
  return keys;
}

GPtrArray *
wax_message_list_pick (WaxMessageList *self, GArray *row_keys)
{
  GPtrArray *picked = g_ptr_array_new_with_free_func (wax_picked_free);

  if (self->members == NULL && row_keys->len > 0)
    g_ptr_array_add (picked, wax_picked_new (self->account, row_keys));
  for (guint i = 0; self->members != NULL && i < self->members->len; i++) {
    g_autoptr(GArray) keys = pick_member (row_keys, i);

    if (keys->len > 0)
      g_ptr_array_add (picked, wax_picked_new (((WaxMessageList *) self->members->pdata[i])->account, keys));
  }
  return picked;
}
