#pragma once

#include "app/wax-account.h"

G_BEGIN_DECLS

#define WAX_TYPE_FAVORITE (wax_favorite_get_type ())
#define WAX_TYPE_FAVORITES (wax_favorites_get_type ())

/**
 * WaxFavorite:
 *
 * A folder, or a saved search, that a person wants at hand. Immutable. Main thread.
 */
G_DECLARE_FINAL_TYPE (WaxFavorite, wax_favorite, WAX, FAVORITE, GObject)

WaxAccount *wax_favorite_get_account (WaxFavorite *self);
WaxFolderItem *wax_favorite_get_folder (WaxFavorite *self);

/* Returns: (transfer full): its name, and whose it is where there are several accounts. */
char *wax_favorite_dup_title (WaxFavorite *self);

/**
 * WaxFavorites:
 *
 * A #GListModel of the #WaxFavorite of a profile, in the order in which they were added; those that are not here, or
 * not any more, are left out. Kept as a setting; it follows the accounts, their folders and that setting. Main thread.
 */
G_DECLARE_FINAL_TYPE (WaxFavorites, wax_favorites, WAX, FAVORITES, GObject)

/**
 * wax_favorites_new:
 * @accounts: of #WaxAccount, followed from now on
 * @profile_dir: the profile whose they are
 */
WaxFavorites *wax_favorites_new (GListModel *accounts, const char *profile_dir);

gboolean wax_favorites_contain (WaxFavorites *self, WaxAccount *account, const char *folder_id);

/* Adds or removes it. */
void wax_favorites_set (WaxFavorites *self, WaxAccount *account, const char *folder_id, gboolean favorite);

G_END_DECLS
