#pragma once

#include "app/wax-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define WAX_TYPE_ACCOUNT_DIALOG (wax_account_dialog_get_type ())

/**
 * WaxAccountDialog:
 *
 * Account set-up: address, server and password are asked, tried at the server, and kept when it takes them. The
 * Certificate Trust Dialog opens from here when the server's certificate needs a decision. Signal "added"
 * (#WaxAccount).
 */
G_DECLARE_FINAL_TYPE (WaxAccountDialog, wax_account_dialog, WAX, ACCOUNT_DIALOG, AdwWindow)

/**
 * wax_account_dialog_new:
 * @server: (nullable): filled in
 * @user: (nullable): filled in
 */
WaxAccountDialog *wax_account_dialog_new (WaxSession *session, const char *server, const char *user);

G_END_DECLS
