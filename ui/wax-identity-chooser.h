#pragma once

#include "app/wax-identity-state.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define WAX_TYPE_IDENTITY_CHOOSER (wax_identity_chooser_get_type ())

/**
 * WaxIdentityChooser:
 *
 * One of the person's own certificates: all of them, the one that fits best first, each with what speaks against it.
 * None is left out. Signal "changed": another one is chosen.
 */
G_DECLARE_FINAL_TYPE (WaxIdentityChooser, wax_identity_chooser, WAX, IDENTITY_CHOOSER, AdwBin)

/**
 * wax_identity_chooser_show:
 * @states: (element-type WaxIdentityState)
 *
 * What was chosen stays chosen, where it is still there; else the first is.
 */
void wax_identity_chooser_show (WaxIdentityChooser *self, GPtrArray *states, const WaxIdentityWanted *wanted);

/* Returns: (nullable): the id of the one that is chosen; %NULL while there is none. */
const char *wax_identity_chooser_get_chosen (WaxIdentityChooser *self);

/* Chooses that one, once it is there. */
void wax_identity_chooser_choose (WaxIdentityChooser *self, const char *id);

G_END_DECLS
