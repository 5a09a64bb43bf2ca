#pragma once

#include "app/wax-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define WAX_TYPE_PASSWORD_DIALOG (wax_password_dialog_get_type ())

/**
 * WaxPasswordDialog:
 *
 * Asks for the password of an account, and closes when that account is removed; or for that of a file; or for the PIN
 * of a token. Signal "entered" (boxed #GBytes: the secret, see wax_secret_new()): the person wants to go on with it;
 * nothing is emitted otherwise. Where a PIN is entered on the reader there is no secret (%NULL), it is emitted once the
 * person sees so, and who waits for the reader then closes the dialog.
 */
G_DECLARE_FINAL_TYPE (WaxPasswordDialog, wax_password_dialog, WAX, PASSWORD_DIALOG, AdwMessageDialog)

/* @parent: (nullable) */
WaxPasswordDialog *wax_password_dialog_new (GtkWindow *parent, WaxSession *session, WaxAccount *account);

/* (nullable): of a file or a token */
WaxAccount *wax_password_dialog_get_account (WaxPasswordDialog *self);

/* @parent: (nullable) */
WaxPasswordDialog *wax_password_dialog_new_for_token (GtkWindow *parent, const WaxPinWanted *wanted);

/* @parent: (nullable). @name: of the file. @again: another password was wrong */
WaxPasswordDialog *wax_password_dialog_new_for_file (GtkWindow *parent, const char *name, gboolean again);

G_END_DECLS
