#pragma once

#include "app/wax-account.h"

G_BEGIN_DECLS

/* Returns: (transfer full): what was done to a folder, a sentence. @account: whose */
char *wax_folder_words_done (WaxFolderDeed *deed, WaxAccount *account);

/**
 * wax_folder_words_check_name:
 * @siblings: of #WaxFolderItem: what lies beside it
 * @own_id: (nullable): its own id, where it lies among them
 *
 * Returns: (transfer full) (nullable): why a folder there cannot have that name, a sentence; %NULL where nothing is
 *   known against it. Servers know more than that.
 */
char *wax_folder_words_check_name (GListModel *siblings, const char *own_id, const char *name);

/* The same of a saved search of the account whose folders are @tree. */
char *wax_folder_words_check_search_name (WaxFolderTree *tree, const char *own_id, const char *name);

G_END_DECLS
