#pragma once

#include "app/wax-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define WAX_TYPE_PASSWORD_DIALOG (wax_password_dialog_get_type ())

/**
 * WaxPasswordDialog:
 *
 * Asks for the password of an account, and closes when that account is removed. Signal "entered" (boxed #GBytes: the
 * password, see wax_secret_new()): the person wants to connect with it; nothing is emitted otherwise.
 */
G_DECLARE_FINAL_TYPE (WaxPasswordDialog, wax_password_dialog, WAX, PASSWORD_DIALOG, AdwMessageDialog)

/* @parent: (nullable) */
WaxPasswordDialog *wax_password_dialog_new (GtkWindow *parent, WaxSession *session, WaxAccount *account);

WaxAccount *wax_password_dialog_get_account (WaxPasswordDialog *self);

G_END_DECLS
