#pragma once

#include "app/wax-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define WAX_TYPE_REPLACE_DIALOG (wax_replace_dialog_get_type ())

/**
 * WaxReplaceDialog:
 *
 * Asks which certificate takes the place of another in all accounts, which it names; a new one can be imported there.
 * Signal "chosen" (#WaxIdentity): that one; nothing is emitted otherwise.
 */
G_DECLARE_FINAL_TYPE (WaxReplaceDialog, wax_replace_dialog, WAX, REPLACE_DIALOG, AdwMessageDialog)

/* @state: of the one that is to be replaced; it is not held */
WaxReplaceDialog *wax_replace_dialog_new (GtkWindow *parent, WaxSession *session, const WaxIdentityState *state);

G_END_DECLS
