#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * WaxHeldRows:
 *
 * The objects of a list's rows by their keys: a row is one and the same object for as long as somebody holds it. Those
 * of the pages that were read last are held here. One thread.
 */
typedef struct _WaxHeldRows WaxHeldRows;

/* @max_pages: how many are held */
WaxHeldRows *wax_held_rows_new (guint max_pages);

/* Forgets all; objects that others hold outlive it. */
void wax_held_rows_clear (WaxHeldRows *self);
void wax_held_rows_free (WaxHeldRows *self);

/* Holds none any more; those that others hold stay known. */
void wax_held_rows_keep_none (WaxHeldRows *self);

/* Returns: (transfer none) (nullable): %NULL when nobody holds it. */
gpointer wax_held_rows_get (WaxHeldRows *self, gint64 key);

/* Returns: (transfer full) (element-type gint64): all by which one is found. */
GArray *wax_held_rows_list_keys (WaxHeldRows *self);

/* @row: found by @key, which has none, until nobody holds it any more; it may have others */
void wax_held_rows_add (WaxHeldRows *self, gint64 key, gpointer row);

/* What has more than one key is not found by @key any more. */
void wax_held_rows_forget (WaxHeldRows *self, gint64 key);

/* @page: (transfer full) (element-type GObject): held from now on, and the oldest page not any more */
void wax_held_rows_keep (WaxHeldRows *self, GPtrArray *page);

G_END_DECLS
