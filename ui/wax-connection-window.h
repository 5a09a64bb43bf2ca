#pragma once

#include "app/wax-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define WAX_TYPE_CONNECTION_WINDOW (wax_connection_window_get_type ())

/**
 * WaxConnectionWindow:
 *
 * Connection Settings of one account with its Connection Status: what is trusted and until when, every channel's state,
 * and the buttons that change it: View Certificate, Stop Trusting, Work Offline, Use Secure Connection. It closes when
 * the account is removed, wherever that is done.
 */
G_DECLARE_FINAL_TYPE (WaxConnectionWindow, wax_connection_window, WAX, CONNECTION_WINDOW, AdwWindow)

WaxConnectionWindow *wax_connection_window_new (WaxSession *session, WaxAccount *account);

G_END_DECLS
