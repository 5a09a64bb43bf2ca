#pragma once

#include "app/wax-identity-state.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * wax_removal_dialog_new:
 *
 * Asks whether a certificate of the person's own is to be removed, and says what stops working then. Its responses are
 * "remove"; "replace", where accounts use it; and "cancel".
 */
AdwMessageDialog *wax_removal_dialog_new (const WaxIdentityState *state);

/* The same of one that was asked for; without "replace". */
AdwMessageDialog *wax_removal_dialog_new_for_request (const WaxRequestState *state);

G_END_DECLS
