#include "app/wax-message-list-private.h"

/*
 * Rows whose message has another key than before: that of a draft that was saved again, of one whose date or content
 * turned out to be another. Until the keys are read again a row is found by both. Only rows that somebody looks at are
 * followed.
 */

enum { MOST_TOGETHER = 4 * PAGE }; /* a view reads all rows of one change */

static void
note (WaxMessageList *self, gint64 before, gint64 key)
{
  WaxMessageItem *item = wax_held_rows_get (self->rows, before);

  if (item == NULL || wax_held_rows_get (self->rows, key) != NULL)
    return;
  wax_held_rows_add (self->rows, key, item);
  g_hash_table_remove (self->moved, &key); /* there and back again */
  g_hash_table_insert (self->moved, g_memdup2 (&before, sizeof before), g_memdup2 (&key, sizeof key));
}

void
wax_message_list_note_moved (WaxMessageList *self, WaxChangeSet *news)
{
  for (guint i = 0; i < news->rows->len; i++) {
    const WaxMailNewsRow *row = &g_array_index (news->rows, WaxMailNewsRow, i);

    if (row->before != 0)
      note (self, row->before, row->key);
  }
}

gint64
wax_message_list_follow_key (WaxMessageList *self, gint64 key)
{
  const gint64 *next;

  while ((next = g_hash_table_lookup (self->moved, &key)) != NULL)
    key = *next;
  return key;
}

void
wax_message_list_join_moved (WaxMessageList *self, GArray *ranges)
{
  gboolean any = g_hash_table_size (self->moved) > 0;

  for (guint i = 0; self->members != NULL && i < self->members->len; i++)
    any = any || g_hash_table_size (((WaxMessageList *) self->members->pdata[i])->moved) > 0;
  if (any)
    wax_key_diff_join (ranges, MOST_TOGETHER);
}

void
wax_message_list_forget_moved (WaxMessageList *self)
{
  GHashTableIter iter;
  gpointer before;

  g_hash_table_iter_init (&iter, self->moved);
  while (g_hash_table_iter_next (&iter, &before, NULL)) {
    wax_held_rows_forget (self->rows, *(gint64 *) before);
    g_hash_table_iter_remove (&iter);
  }
}
