#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * WaxPacker:
 *
 * Makes records of packs out of messages that come in pieces: only what is compressed is held. One record after
 * another, one thread at a time.
 */
typedef struct _WaxPacker WaxPacker;

WaxPacker *wax_packer_new (void);
void wax_packer_free (WaxPacker *self);

/**
 * wax_packer_begin:
 * @raw_size: how many bytes wax_packer_add() will be given in all
 *
 * What was begun and not ended is dropped.
 */
void wax_packer_begin (WaxPacker *self, const char *id, gsize raw_size);
void wax_packer_add (WaxPacker *self, gconstpointer data, gsize size);

/**
 * wax_packer_end:
 * @digest: the raw message's SHA-256
 *
 * Returns: (transfer full): the record.
 */
GBytes *wax_packer_end (WaxPacker *self, const guint8 *digest);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WaxPacker, wax_packer_free)

G_END_DECLS
