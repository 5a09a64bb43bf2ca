#pragma once

#include "app/wax-account.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define WAX_TYPE_SYNC_FOOTER (wax_sync_footer_get_type ())

/**
 * WaxSyncFooter:
 *
 * How far an account's synchronization is, with what stops it or goes on with it. Hidden where there is nothing to say.
 */
G_DECLARE_FINAL_TYPE (WaxSyncFooter, wax_sync_footer, WAX, SYNC_FOOTER, AdwBin)

/* @account: (nullable) */
void wax_sync_footer_set_account (WaxSyncFooter *self, WaxAccount *account);

G_END_DECLS
