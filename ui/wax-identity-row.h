#pragma once

#include "app/wax-identity-state.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define WAX_TYPE_IDENTITY_ROW (wax_identity_row_get_type ())

/**
 * WaxIdentityRow:
 *
 * A certificate of the person's own: for whom, by whom, until when, which accounts use it, and how it stands. Its
 * buttons are the actions "identity.view", "identity.replace", where accounts use it, and "identity.remove" of what is
 * around it; all take the id.
 */
G_DECLARE_FINAL_TYPE (WaxIdentityRow, wax_identity_row, WAX, IDENTITY_ROW, GtkListBoxRow)

/* @now: Unix s */
GtkWidget *wax_identity_row_new (const WaxIdentityState *state, gint64 now);

/* For rows like this one: the buttons alone take the focus, so they say what they are about. */
void wax_identity_row_set_button (GtkWidget *button,
                                  const char *label,
                                  const char *action,
                                  const char *id,
                                  const char *description);

G_END_DECLS
