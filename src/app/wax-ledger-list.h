#pragma once

#include "app/wax-ledger-item.h"
#include "app/wax-session.h"

G_BEGIN_DECLS

#define WAX_TYPE_LEDGER_LIST (wax_ledger_list_get_type ())

/**
 * WaxLedgerList:
 *
 * A #GListModel of #WaxLedgerItem: the grants or the lines of the session's ledger, the newest first. Only what is
 * looked at is read, by other threads, and the list follows what happens. Properties (read-only, notify): "loading"
 * (boolean: until it was read for the first time), "failure" (boxed #WaxFailure or %NULL: why it could not be read;
 * what was read before stays). Main thread.
 */
G_DECLARE_FINAL_TYPE (WaxLedgerList, wax_ledger_list, WAX, LEDGER_LIST, GObject)

/**
 * wax_ledger_list_new:
 * @grants: grants; else lines
 * @server: (nullable): only what names a server whose name contains this
 */
WaxLedgerList *wax_ledger_list_new (WaxSession *session, gboolean grants, const char *server);

gboolean wax_ledger_list_is_loading (WaxLedgerList *self);
WaxFailure *wax_ledger_list_get_failure (WaxLedgerList *self); /* (nullable) */

/* Reads it again, after a failure say. */
void wax_ledger_list_reload (WaxLedgerList *self);

G_END_DECLS
