#pragma once

#include "store/wax-mail-store.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * WaxStoreCheck:
 * @messages: rows listed
 * @bodies: of these, with content here
 * @to_fetch: ids noted as missing
 * @lost: rows without content that are not noted as missing
 * @damaged: contents that cannot be read or whose SHA-256 is not what was received
 * @doubled: messages beyond the first with the same content in the same folder; the server may well have them twice
 * @wrong_counts: folders whose counts are wrong
 * @search_damaged: the full-text table is inconsistent
 * @repaired: what was found has been set right: what is lost or damaged is noted to be fetched again
 */
typedef struct {
  guint messages;
  guint bodies;
  guint to_fetch;
  guint lost;
  guint damaged;
  guint doubled;
  guint wrong_counts;
  gboolean search_damaged;
  gboolean repaired;
} WaxStoreCheck;

/**
 * wax_store_check_run:
 * @store: opened for writing when @repair
 * @check: (out): what was found, before any repair
 *
 * Counts and digests against themselves. %WAX_STORE_ERROR_DAMAGED when the database itself is: it is then to be set
 * aside, see wax_mail_store_set_aside(). Reads every stored byte: minutes for a large mailbox.
 */
gboolean wax_store_check_run (WaxMailStore *store,
                              gboolean repair,
                              WaxStoreCheck *check,
                              GCancellable *cancellable,
                              GError **error);

/**
 * wax_store_check_is_good:
 * Returns: whether nothing is lost, damaged or miscounted.
 */
gboolean wax_store_check_is_good (const WaxStoreCheck *check);

G_END_DECLS
