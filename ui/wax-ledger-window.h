#pragma once

#include "app/wax-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define WAX_TYPE_LEDGER_WINDOW (wax_ledger_window_get_type ())

/**
 * WaxLedgerWindow:
 *
 * The Trust Ledger: all grants, live and past, and everything that ever happened to trust; Stop Trusting beside each
 * live grant, View Certificate where it is kept, a filter by server, export as JSON.
 */
G_DECLARE_FINAL_TYPE (WaxLedgerWindow, wax_ledger_window, WAX, LEDGER_WINDOW, AdwWindow)

WaxLedgerWindow *wax_ledger_window_new (WaxSession *session);

G_END_DECLS
