#pragma once

#include "app/wax-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define WAX_TYPE_IDENTITIES_PAGE (wax_identities_page_get_type ())

/**
 * WaxIdentitiesPage:
 *
 * "Your Certificates": all certificates of the person's own, how each stands and which accounts use it; importing,
 * looking at, and removing them.
 */
G_DECLARE_FINAL_TYPE (WaxIdentitiesPage, wax_identities_page, WAX, IDENTITIES_PAGE, AdwPreferencesPage)

WaxIdentitiesPage *wax_identities_page_new (WaxSession *session);

/* Reads the list again: a keyring may have been locked or unlocked, which nobody tells. */
void wax_identities_page_refresh (WaxIdentitiesPage *self);

G_END_DECLS
