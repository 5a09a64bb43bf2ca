#pragma once

#include "app/wax-keeper.h"

G_BEGIN_DECLS

/**
 * wax_ledger_export:
 * @file: replaced when it exists; what was there before stays when it fails
 *
 * Writes all lines of the ledger, the oldest first, as the JSON array that `waxctl trust ledger --json` prints. Blocks;
 * any thread but the keeper's own, which is free for others in between.
 *
 * Returns: %FALSE with %WAX_STORE_ERROR, %WAX_TRUST_ERROR_LEDGER or %G_IO_ERROR.
 */
gboolean wax_ledger_export (WaxKeeper *keeper, GFile *file, GCancellable *cancellable, GError **error);

G_END_DECLS
