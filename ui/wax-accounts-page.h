#pragma once

#include "app/wax-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define WAX_TYPE_ACCOUNTS_PAGE (wax_accounts_page_get_type ())

/**
 * WaxAccountsPage:
 *
 * All accounts and how they stand, with the way to the settings of each, and to another one.
 */
G_DECLARE_FINAL_TYPE (WaxAccountsPage, wax_accounts_page, WAX, ACCOUNTS_PAGE, AdwPreferencesPage)

WaxAccountsPage *wax_accounts_page_new (WaxSession *session);

G_END_DECLS
