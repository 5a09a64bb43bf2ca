#pragma once

#include "app/wax-account.h"

G_BEGIN_DECLS

#define WAX_TYPE_ACCOUNT_LIST (wax_account_list_get_type ())

/**
 * WaxAccountList:
 *
 * A #GListModel of #WaxAccount, in the order in which they were made. Main thread.
 */
G_DECLARE_FINAL_TYPE (WaxAccountList, wax_account_list, WAX, ACCOUNT_LIST, GObject)

/* Returns: (transfer none) (nullable) */
WaxAccount *wax_account_list_find (WaxAccountList *self, const char *id);

G_END_DECLS
