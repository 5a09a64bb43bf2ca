#pragma once

#include "app/wax-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define WAX_TYPE_SIGN_IN_DIALOG (wax_sign_in_dialog_get_type ())

/**
 * WaxSignInDialog:
 *
 * How an account that is there signs in from now on. Closes once that is changed.
 */
G_DECLARE_FINAL_TYPE (WaxSignInDialog, wax_sign_in_dialog, WAX, SIGN_IN_DIALOG, AdwWindow)

WaxSignInDialog *wax_sign_in_dialog_new (WaxSession *session, WaxAccount *account);

G_END_DECLS
