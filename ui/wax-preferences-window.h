#pragma once

#include "app/wax-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define WAX_TYPE_PREFERENCES_WINDOW (wax_preferences_window_get_type ())

/**
 * WaxPreferencesWindow:
 *
 * What holds for all accounts: the person's own certificates.
 */
G_DECLARE_FINAL_TYPE (WaxPreferencesWindow, wax_preferences_window, WAX, PREFERENCES_WINDOW, AdwPreferencesWindow)

WaxPreferencesWindow *wax_preferences_window_new (WaxSession *session);

G_END_DECLS
