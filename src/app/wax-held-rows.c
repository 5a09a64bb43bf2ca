#include "app/wax-held-rows.h"

struct _WaxHeldRows {
  GHashTable *rows; /* &Row.key → Row */
  GQueue pages;     /* of GPtrArray, the newest first */
  guint max_pages;
};

typedef struct {
  gint64 key;
  WaxHeldRows *owner;
  GObject *object;
} Row;

WaxHeldRows *
wax_held_rows_new (guint max_pages)
{
  WaxHeldRows *self = g_new0 (WaxHeldRows, 1);

  self->rows = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, g_free);
  self->max_pages = max_pages;
  g_queue_init (&self->pages);
  return self;
}

static void
gone_cb (gpointer data, GObject *object)
{
  Row *row = data;

  g_hash_table_remove (row->owner->rows, &row->key);
}

void
wax_held_rows_clear (WaxHeldRows *self)
{
  GHashTableIter iter;
  gpointer row;

  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, NULL, &row))
    g_object_weak_unref (((Row *) row)->object, gone_cb, row);
  g_hash_table_remove_all (self->rows);
  g_queue_clear_full (&self->pages, (GDestroyNotify) g_ptr_array_unref);
}

void
wax_held_rows_free (WaxHeldRows *self)
{
  wax_held_rows_clear (self);
  g_hash_table_unref (self->rows);
  g_free (self);
}

void
wax_held_rows_keep_none (WaxHeldRows *self)
{
  g_queue_clear_full (&self->pages, (GDestroyNotify) g_ptr_array_unref);
}

gpointer
wax_held_rows_get (WaxHeldRows *self, gint64 key)
{
  Row *row = g_hash_table_lookup (self->rows, &key);

  return row != NULL ? row->object : NULL;
}

GArray *
wax_held_rows_list_keys (WaxHeldRows *self)
{
  GArray *keys = g_array_new (FALSE, FALSE, sizeof (gint64));
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_array_append_vals (keys, key, 1);
  return keys;
}

void
wax_held_rows_add (WaxHeldRows *self, gint64 key, gpointer object)
{
  Row *row = g_new (Row, 1);

  *row = (Row){ key, self, object };
  g_object_weak_ref (row->object, gone_cb, row);
  g_hash_table_insert (self->rows, &row->key, row);
}

void
wax_held_rows_forget (WaxHeldRows *self, gint64 key)
{
  Row *row = g_hash_table_lookup (self->rows, &key);

  if (row == NULL)
    return;
  g_object_weak_unref (row->object, gone_cb, row);
  g_hash_table_remove (self->rows, &key);
}

void
wax_held_rows_keep (WaxHeldRows *self, GPtrArray *page)
{
  g_queue_push_head (&self->pages, page);
  if (self->pages.length > self->max_pages)
    g_ptr_array_unref (g_queue_pop_tail (&self->pages));
}
