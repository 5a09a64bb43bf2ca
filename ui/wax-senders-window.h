#pragma once

#include "wax-settings-pane.h"

G_BEGIN_DECLS

#define WAX_TYPE_SENDERS_WINDOW (wax_senders_window_get_type ())

/**
 * WaxSendersWindow:
 *
 * Whose mail the server never takes for junk, and whose it always does: addresses and domains, to be added and removed.
 */
G_DECLARE_FINAL_TYPE (WaxSendersWindow, wax_senders_window, WAX, SENDERS_WINDOW, AdwWindow)

WaxSendersWindow *wax_senders_window_new (GtkWindow *parent, WaxAccountSettings *settings);

/* Returns: (transfer full): how many there are, in words. */
char *wax_senders_window_describe (WaxAccountSettings *settings);

G_END_DECLS
