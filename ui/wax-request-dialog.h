#pragma once

#include "app/wax-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define WAX_TYPE_REQUEST_DIALOG (wax_request_dialog_get_type ())

/**
 * WaxRequestDialog:
 *
 * Asks whose certificate is to be asked for, and makes the request with a new key. It closes once that is kept; closing
 * it before gives it up. Signal "requested": the request is among those of the session.
 */
G_DECLARE_FINAL_TYPE (WaxRequestDialog, wax_request_dialog, WAX, REQUEST_DIALOG, AdwWindow)

WaxRequestDialog *wax_request_dialog_new (WaxSession *session);

G_END_DECLS
