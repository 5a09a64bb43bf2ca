#pragma once

#include "app/wax-message-list.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define WAX_TYPE_ROW_SELECTION (wax_row_selection_get_type ())

/**
 * WaxRowSelection:
 *
 * The rows of a #WaxMessageList for a view, and which are chosen: none, one or many. It knows them by their keys and
 * asks for no row, so that choosing 100,000 of them takes milliseconds where #GtkMultiSelection would read each. Rows
 * stay chosen as long as they are listed, wherever they stand and whatever their keys become.
 *
 * It stays when another list is shown. A view makes some 200 widgets for its rows whatever its height, and takes them
 * along where it scrolls, which costs a tenth of making them anew: so the rows of the list before stand below those of
 * the next until the view has scrolled to the top. Where there are no widgets to take along, the first rows come before
 * the others.
 *
 * Signal "chosen": other rows are chosen than before, or none.
 */
G_DECLARE_FINAL_TYPE (WaxRowSelection, wax_row_selection, WAX, ROW_SELECTION, GObject)

WaxRowSelection *wax_row_selection_new (void);

/* @list: (nullable). None is chosen then. The rows of the one before stay until this one has some, or is %NULL. */
void wax_row_selection_set_list (WaxRowSelection *self, WaxMessageList *list);

/* Returns: (transfer none): of which the row is: that which is shown, or the one before. */
WaxMessageList *wax_row_selection_get_list (WaxRowSelection *self, guint position);

/* Whether rows of the list before stand there; dropping them is nothing where none do. */
gboolean wax_row_selection_has_old (WaxRowSelection *self);
void wax_row_selection_drop_old (WaxRowSelection *self);

/* Whether all rows stand there. Until then call show_more() with each frame: it adds some. A list that changes comes as
 * a whole. */
gboolean wax_row_selection_is_whole (WaxRowSelection *self);
void wax_row_selection_show_more (WaxRowSelection *self);
void wax_row_selection_show_all (WaxRowSelection *self);

guint wax_row_selection_count (WaxRowSelection *self);

/* Returns: (transfer full) (element-type gint64): the keys of those that are chosen, in the list's order. */
GArray *wax_row_selection_dup_keys (WaxRowSelection *self);

/* Returns: the position of the @nth that is chosen, from 0; %GTK_INVALID_LIST_POSITION where there is none. */
guint wax_row_selection_get_nth (WaxRowSelection *self, guint nth);

G_END_DECLS
