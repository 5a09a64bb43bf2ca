#pragma once

#include "app/wax-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define WAX_TYPE_DESKTOP_PAGE (wax_desktop_page_get_type ())

/**
 * WaxDesktopPage:
 *
 * "Desktop": what is told of new mail, of which accounts, and whether the program goes on without a window. Each choice
 * is in force at once; one that an administrator has locked says so.
 */
G_DECLARE_FINAL_TYPE (WaxDesktopPage, wax_desktop_page, WAX, DESKTOP_PAGE, AdwPreferencesPage)

WaxDesktopPage *wax_desktop_page_new (WaxSession *session);

G_END_DECLS
