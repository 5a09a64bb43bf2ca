#pragma once

#include "app/wax-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define WAX_TYPE_PREFERENCES_WINDOW (wax_preferences_window_get_type ())

/**
 * WaxPreferencesWindow:
 *
 * What holds for all accounts: which there are, how messages are read, the person's own certificates. A list of pages
 * beside the one that is chosen, or before it, where there is no room for both.
 */
G_DECLARE_FINAL_TYPE (WaxPreferencesWindow, wax_preferences_window, WAX, PREFERENCES_WINDOW, AdwWindow)

WaxPreferencesWindow *wax_preferences_window_new (WaxSession *session);

/* @page: its name: "accounts", "reading", "writing", "downloads", "certificates" or "desktop" */
void wax_preferences_window_show (WaxPreferencesWindow *self, const char *page);

G_END_DECLS
