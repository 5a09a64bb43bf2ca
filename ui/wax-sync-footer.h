#pragma once

#include "app/wax-account.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define WAX_TYPE_SYNC_FOOTER (wax_sync_footer_get_type ())

/**
 * WaxSyncFooter:
 *
 * How far the synchronization of one account, or of several, is, with what stops it or goes on with it; then what is
 * not downloaded. Hidden where there is nothing to say.
 */
G_DECLARE_FINAL_TYPE (WaxSyncFooter, wax_sync_footer, WAX, SYNC_FOOTER, AdwBin)

/* @accounts: (element-type WaxAccount): as they are now */
void wax_sync_footer_show (WaxSyncFooter *self, GPtrArray *accounts);

G_END_DECLS
