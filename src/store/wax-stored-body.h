#pragma once

#include "store/wax-message.h"

G_BEGIN_DECLS

/* Of a raw message, in bytes: what is larger stays on the server. A tenth of it is the most that servers take by
 * default. */
#define WAX_STORED_BODY_MAX_SIZE (256 * 1024 * 1024)

/**
 * WaxStoredBody:
 * @meta: what the list shows of the message
 * @record: (nullable): the raw message, compressed, as it is written to disk; %NULL of one that is larger than
 *   %WAX_STORED_BODY_MAX_SIZE, as @meta says: all that is kept of it is what lists show
 * @raw_size: of the raw message, in bytes; 0 without a record
 *
 * A message on its way into the store. Made where it was received, so that compressing does not hold up the one
 * thread that writes. Immutable, ref-counted, any thread.
 */
typedef struct {
  WaxMessage *meta;
  GBytes *record;
  gsize raw_size;
} WaxStoredBody;

/**
 * wax_stored_body_new:
 * @meta: with id and date; its digest, when there is one, was already compared with that of @raw
 * @raw: the message as the server keeps it
 *
 * Returns: (transfer full).
 */
WaxStoredBody *wax_stored_body_new (WaxMessage *meta, GBytes *raw);

/**
 * wax_stored_body_new_packed:
 * @record: (transfer full): of @meta's id and digest, see #WaxPacker
 */
WaxStoredBody *wax_stored_body_new_packed (WaxMessage *meta, GBytes *record, gsize raw_size);

/* Returns: (transfer full): of a message of @size, which is more than is kept, whatever @meta says. */
WaxStoredBody *wax_stored_body_new_too_large (WaxMessage *meta, gint64 size);

/* Returns: of the record, in bytes; 0 without one */
gsize wax_stored_body_get_packed_size (WaxStoredBody *self);

/* Returns: (transfer full) (nullable): the raw message again; %NULL without a record. */
GBytes *wax_stored_body_dup_raw (WaxStoredBody *self);
WaxStoredBody *wax_stored_body_ref (WaxStoredBody *self);
void wax_stored_body_unref (WaxStoredBody *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WaxStoredBody, wax_stored_body_unref)

G_END_DECLS
