#pragma once

#include "store/wax-message.h"

G_BEGIN_DECLS

/**
 * WaxStoredBody:
 * @meta: what the list shows of the message
 * @record: the raw message, compressed, as it is written to disk
 * @raw_size: of the raw message, in bytes
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

/* Returns: (transfer full): the raw message again. */
GBytes *wax_stored_body_dup_raw (WaxStoredBody *self);
WaxStoredBody *wax_stored_body_ref (WaxStoredBody *self);
void wax_stored_body_unref (WaxStoredBody *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WaxStoredBody, wax_stored_body_unref)

G_END_DECLS
