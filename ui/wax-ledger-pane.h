#pragma once

#include "app/wax-ledger-list.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define WAX_TYPE_LEDGER_PANE (wax_ledger_pane_get_type ())

/**
 * WaxLedgerPane:
 *
 * The list of the ledger's grants, or that of its lines, as it is read: loading, empty, not readable, or there.
 */
G_DECLARE_FINAL_TYPE (WaxLedgerPane, wax_ledger_pane, WAX, LEDGER_PANE, AdwBin)

/* @server: what a server's name must contain, "" for all. To be called before it is shown. */
void wax_ledger_pane_show (WaxLedgerPane *self, WaxSession *session, gboolean grants, const char *server);

G_END_DECLS
