#pragma once

#include "app/wax-account.h"
#include "app/wax-all-inboxes.h"
#include "app/wax-favorites.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define WAX_TYPE_FOLDER_PANE (wax_folder_pane_get_type ())

/**
 * WaxFolderPane:
 *
 * The accounts with their folders, saved searches and tags as one tree; the favorites above them and, where there are
 * two accounts or more, all inboxes. Signal "selected" (#WaxAccount, #WaxFolderItem or %NULL): the person chose an
 * account or a folder. Signal "tag-selected" (#WaxAccount, #WaxTag): or a tag. Signal "search-selected" (#WaxAccount,
 * #WaxFolderItem): or a saved search, or it looks for something else. Signal "inboxes-selected": or all inboxes, or
 * there are others of them than when they were chosen. Signal "dropped" (#WaxFolderItem, #WaxDraggedMessages):
 * messages were dropped on it, which fit there. Signal "folder-dropped" (#WaxDraggedFolder, #WaxFolderItem or %NULL): a
 * folder was dropped on another one, or on its account, where it fits.
 */
G_DECLARE_FINAL_TYPE (WaxFolderPane, wax_folder_pane, WAX, FOLDER_PANE, AdwBin)

/* @accounts: of #WaxAccount, followed from now on; @favorites: of their folders */
void wax_folder_pane_set_accounts (WaxFolderPane *self, GListModel *accounts, WaxFavorites *favorites);

/* Returns: (transfer none) (nullable) */
WaxFavorites *wax_folder_pane_get_favorites (WaxFolderPane *self);

/* Chooses the account's inbox, or another folder when it has none. Returns: whether it has any folder. */
gboolean wax_folder_pane_select_inbox (WaxFolderPane *self, WaxAccount *account);

/* Chooses all inboxes. Returns: whether there are two accounts or more. */
gboolean wax_folder_pane_select_all_inboxes (WaxFolderPane *self);

/* (nullable): all inboxes, if they are chosen */
WaxAllInboxes *wax_folder_pane_get_all_inboxes (WaxFolderPane *self);

/* The folder that is chosen anyway has another place: it is chosen there, and nobody is told. Returns: whether it is in
 * sight. */
gboolean wax_folder_pane_reselect (WaxFolderPane *self, WaxAccount *account, const char *folder_id);

/* No folder is chosen any more. */
void wax_folder_pane_unselect (WaxFolderPane *self);

/* (nullable): what is chosen */
WaxAccount *wax_folder_pane_get_account (WaxFolderPane *self);
WaxFolderItem *wax_folder_pane_get_folder (WaxFolderPane *self);
WaxFolderItem *wax_folder_pane_get_search (WaxFolderPane *self); /* a saved one */

/* Whether what is chosen has messages to show. */
gboolean wax_folder_pane_has_choice (WaxFolderPane *self);

G_END_DECLS
