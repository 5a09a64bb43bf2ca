#pragma once

#include "app/wax-account.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What can be done to a folder, as a menu of the list of folders and as keys there: the window's actions, each with the
 * ids of account and folder. */

/* @folder: (nullable): %NULL for the account itself; @favorite: it is one. Returns: (transfer full) */
GMenuModel *wax_folder_menu_new_model (WaxAccount *account, WaxFolderItem *folder, gboolean favorite);

/* Whether it is none of the server's own: it can be renamed, moved and deleted. */
gboolean wax_folder_menu_is_own (WaxFolderItem *folder);

/**
 * wax_folder_menu_attach:
 * @view: a list in a #WaxFolderPane whose rows hold a #GtkTreeExpander each, in a tree of #WaxAccount with
 *   #WaxFolderItem below, and #WaxFavorite
 *
 * Menu key and Shift+F10, F2 and Delete act on the row that has the focus.
 */
void wax_folder_menu_attach (GtkListView *view);

/* The same for the pointer, on each row. */
void wax_folder_menu_attach_row (GtkWidget *expander);

G_END_DECLS
