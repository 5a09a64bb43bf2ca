#pragma once

#include "app/wax-identity-state.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define WAX_TYPE_REQUEST_ROW (wax_request_row_get_type ())

/**
 * WaxRequestRow:
 *
 * A certificate that was asked for: for whom, when, and what is to be done with the request. Its buttons are the
 * actions "request.import", "request.save", "request.copy" and "request.remove" of what is around it; all take the id.
 */
G_DECLARE_FINAL_TYPE (WaxRequestRow, wax_request_row, WAX, REQUEST_ROW, GtkListBoxRow)

GtkWidget *wax_request_row_new (const WaxRequestState *state);

G_END_DECLS
