#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define WAX_TYPE_IDENTITY_CHOICE_DIALOG (wax_identity_choice_dialog_get_type ())

/**
 * WaxIdentityChoiceDialog:
 *
 * Asks which certificate of a file is meant. Signal "chosen" (guint: its place among them); nothing is emitted
 * otherwise.
 */
G_DECLARE_FINAL_TYPE (WaxIdentityChoiceDialog, wax_identity_choice_dialog, WAX, IDENTITY_CHOICE_DIALOG,
                      AdwMessageDialog)

/* @pairs: (element-type WaxIdentityPair) */
WaxIdentityChoiceDialog *wax_identity_choice_dialog_new (GtkWindow *parent, GPtrArray *pairs);

GPtrArray *wax_identity_choice_dialog_get_pairs (WaxIdentityChoiceDialog *self);

G_END_DECLS
