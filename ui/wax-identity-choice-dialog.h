#pragma once

#include "app/wax-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define WAX_TYPE_IDENTITY_CHOICE_DIALOG (wax_identity_choice_dialog_get_type ())

/**
 * WaxIdentityChoiceDialog:
 *
 * Asks which certificate of a file is meant, or which one an account signs in with this time. Signal "chosen" (guint:
 * its place among those of the file) or "connect" (const char *: its id); nothing is emitted otherwise.
 */
G_DECLARE_FINAL_TYPE (WaxIdentityChoiceDialog, wax_identity_choice_dialog, WAX, IDENTITY_CHOICE_DIALOG,
                      AdwMessageDialog)

/* @pairs: (element-type WaxIdentityPair) */
WaxIdentityChoiceDialog *wax_identity_choice_dialog_new (GtkWindow *parent, GPtrArray *pairs);

/* All that are here, best first. It presents itself once they are known, and closes by itself once @account does not
 * ask any more. */
WaxIdentityChoiceDialog *wax_identity_choice_dialog_new_for_account (GtkWindow *parent,
                                                                     WaxSession *session,
                                                                     WaxAccount *account);

/* (nullable): for a file's */
WaxAccount *wax_identity_choice_dialog_get_account (WaxIdentityChoiceDialog *self);

GPtrArray *wax_identity_choice_dialog_get_pairs (WaxIdentityChoiceDialog *self);

G_END_DECLS
