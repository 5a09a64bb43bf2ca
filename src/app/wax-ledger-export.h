#pragma once

#include "app/wax-keeper.h"

G_BEGIN_DECLS

/**
 * wax_ledger_export:
 * @path: replaced when it exists, once everything is written; after a failure it is as it was before
 *
 * Writes all lines of the ledger, the oldest first, as the JSON array that `waxctl trust ledger --json` prints. Blocks;
 * any thread but the keeper's own, which is free for others in between.
 *
 * Returns: %FALSE with %WAX_TRUST_ERROR_LEDGER when the ledger cannot be read, with %WAX_STORE_ERROR when the file
 *   cannot be written, see wax_failure_new_saving().
 */
gboolean wax_ledger_export (WaxKeeper *keeper, const char *path, GError **error);

G_END_DECLS
