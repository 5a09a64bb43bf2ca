#pragma once

#include "app/wax-message-list.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define WAX_TYPE_ROW_SELECTION (wax_row_selection_get_type ())

/**
 * WaxRowSelection:
 *
 * Which rows of a #WaxMessageList are chosen: none, one or many. It knows them by their keys and asks for no row, so
 * that choosing 100,000 of them takes milliseconds where #GtkMultiSelection would read each. Rows stay chosen as long
 * as they are listed, wherever they stand and whatever their keys become.
 *
 * Signal "chosen": other rows are chosen than before, or none.
 */
G_DECLARE_FINAL_TYPE (WaxRowSelection, wax_row_selection, WAX, ROW_SELECTION, GObject)

WaxRowSelection *wax_row_selection_new (WaxMessageList *list);

guint wax_row_selection_count (WaxRowSelection *self);

/* Returns: (transfer full) (element-type gint64): the keys of those that are chosen, in the list's order. */
GArray *wax_row_selection_dup_keys (WaxRowSelection *self);

/* Returns: the position of the @nth that is chosen, from 0; %GTK_INVALID_LIST_POSITION where there is none. */
guint wax_row_selection_get_nth (WaxRowSelection *self, guint nth);

G_END_DECLS
