#pragma once

#include "trust/wax-revocation-memory.h"

G_BEGIN_DECLS

/*
 * Answers about revocation in the profile's database, in tables of their own: until their end, and for ever where a
 * certificate was revoked. Both open the file for the moment, in the calling thread, and block.
 */

/**
 * wax_revocation_store_load:
 * @path: the database
 * @now: Unix s
 *
 * Tells @memory what still holds, and deletes what does not.
 *
 * Returns: %FALSE with %WAX_STORE_ERROR; then whoever is of interest is asked anew.
 */
gboolean wax_revocation_store_load (const char *path, WaxRevocationMemory *memory, gint64 now, GError **error);

/**
 * wax_revocation_store_save:
 * @verdict: whose certificates it is about, as far as @memory knows them
 *
 * Returns: %FALSE with %WAX_STORE_ERROR.
 */
gboolean wax_revocation_store_save (const char *path,
                                    WaxRevocationMemory *memory,
                                    WaxVerdict *verdict,
                                    gint64 now,
                                    GError **error);

G_END_DECLS
