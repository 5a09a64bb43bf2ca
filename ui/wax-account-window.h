#pragma once

#include "app/wax-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define WAX_TYPE_ACCOUNT_WINDOW (wax_account_window_get_type ())

/**
 * WaxAccountWindow:
 *
 * Account Settings: how one account is called and connects, its signatures, what the server answers while the person is
 * away, whose mail is junk, and what else the server keeps for the person and does something here. It closes when the
 * account is removed, wherever that is done.
 */
G_DECLARE_FINAL_TYPE (WaxAccountWindow, wax_account_window, WAX, ACCOUNT_WINDOW, AdwWindow)

WaxAccountWindow *wax_account_window_new (WaxSession *session, WaxAccount *account);

G_END_DECLS
