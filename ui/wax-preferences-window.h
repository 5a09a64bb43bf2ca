#pragma once

#include "app/wax-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define WAX_TYPE_PREFERENCES_WINDOW (wax_preferences_window_get_type ())

/**
 * WaxPreferencesWindow:
 *
 * What holds for all accounts: which there are, how messages are read, the person's own certificates.
 */
G_DECLARE_FINAL_TYPE (WaxPreferencesWindow, wax_preferences_window, WAX, PREFERENCES_WINDOW, AdwPreferencesWindow)

WaxPreferencesWindow *wax_preferences_window_new (WaxSession *session);

/* Begins with the page of the person's own certificates. */
void wax_preferences_window_show_certificates (WaxPreferencesWindow *self);

G_END_DECLS
