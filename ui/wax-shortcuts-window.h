#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define WAX_TYPE_SHORTCUTS_WINDOW (wax_shortcuts_window_get_type ())

/**
 * WaxShortcutsWindow:
 *
 * All that is done by key, by where it is done, and found as one types. Beside GTK's own it has room in a narrow window
 * and with large text, and keys go through its rows. Main thread.
 */
G_DECLARE_FINAL_TYPE (WaxShortcutsWindow, wax_shortcuts_window, WAX, SHORTCUTS_WINDOW, AdwWindow)

/* Modal for @parent, and destroyed with it. */
GtkWindow *wax_shortcuts_window_new (GtkWindow *parent);

G_END_DECLS
