#pragma once

#include "trust/wax-grant.h"
#include "trust/wax-trust-line.h"

G_BEGIN_DECLS

/**
 * WaxLedgerEntry: what is read of the ledger for one row
 * @key: of the row
 * @line: (nullable): a line, or
 * @grant: (nullable): a grant
 * @holds: whether the grant is in force on this machine now
 * @has_certificate: whether its certificate is kept
 *
 * Immutable; any thread.
 */
typedef struct {
  gint64 key;
  WaxTrustLine *line;
  WaxGrant *grant;
  gboolean holds;
  gboolean has_certificate;
} WaxLedgerEntry;

void wax_ledger_entry_free (WaxLedgerEntry *entry);

#define WAX_TYPE_LEDGER_ITEM (wax_ledger_item_get_type ())

/**
 * WaxLedgerItem:
 *
 * A row of a #WaxLedgerList. Property "loaded" (boolean, read-only, notify): what it holds is read when it is wanted.
 * Main thread.
 */
G_DECLARE_FINAL_TYPE (WaxLedgerItem, wax_ledger_item, WAX, LEDGER_ITEM, GObject)

WaxLedgerItem *wax_ledger_item_new (void);

/* @entry: (transfer full): once */
void wax_ledger_item_load (WaxLedgerItem *self, WaxLedgerEntry *entry);

/* Returns: (transfer none) (nullable): %NULL until it is loaded. */
const WaxLedgerEntry *wax_ledger_item_get_entry (WaxLedgerItem *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WaxLedgerEntry, wax_ledger_entry_free)

G_END_DECLS
