#pragma once

#include "app/wax-ledger-item.h"
#include "app/wax-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define WAX_TYPE_LEDGER_ROW (wax_ledger_row_get_type ())

/**
 * WaxLedgerRow:
 *
 * A grant or a line of the ledger: what happened, when, to whom and on which channel. Its buttons are the actions
 * "ledger.stop" (string: the server), "ledger.view" and "ledger.report" (two strings: the server, the fingerprint) of
 * the window that it is in. Everything is shown as plain text.
 */
G_DECLARE_FINAL_TYPE (WaxLedgerRow, wax_ledger_row, WAX, LEDGER_ROW, GtkWidget)

/* @session: (transfer none): knows the accounts' names; must outlive the row */
GtkWidget *wax_ledger_row_new (WaxSession *session);

/* @item: (nullable) */
void wax_ledger_row_set_item (WaxLedgerRow *self, WaxLedgerItem *item);

G_END_DECLS
