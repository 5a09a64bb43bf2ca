#pragma once

#include "store/wax-store-error.h"

G_BEGIN_DECLS

/*
 * Packs are append-only files of records, one a message: 56 bytes of header (magic "WXB1", length of the id, size of
 * the raw message, size of the frame, SHA-256 of the raw message; little endian), the server's id, a zstd frame with
 * its own checksum. A file and a flush per message would cost five times a pack with a flush per batch.
 */

#define WAX_PACK_MAGIC "WXB1"

enum {
  WAX_PACK_HEADER_SIZE = 56,
  WAX_PACK_DIGEST_SIZE = 32,
};

/**
 * wax_pack_record_new:
 * @digest: the raw message's SHA-256 as 64 hex digits, or "" to have it computed
 */
GBytes *wax_pack_record_new (const char *id, const char *digest, GBytes *raw);

/**
 * wax_pack_record_open:
 * @id: whose record it must be
 *
 * Returns: (transfer full) (nullable): the raw message; %NULL with %WAX_STORE_ERROR_DAMAGED.
 */
GBytes *wax_pack_record_open (GBytes *record, const char *id, GError **error);

/**
 * wax_pack_record_open_start:
 * @start: a record, or its beginning as wax_pack_record_get_start_size() says
 *
 * Returns: (transfer full) (nullable): the first @limit bytes of the raw message, all when it is not as long.
 */
GBytes *wax_pack_record_open_start (GBytes *start, const char *id, gsize limit, GError **error);

/* Returns: how much of a record of @size bytes has to be read for that. */
gsize wax_pack_record_get_start_size (const char *id, gsize size, gsize limit);

/**
 * wax_pack_record_check:
 *
 * As wax_pack_record_open(), and compares the SHA-256.
 */
gboolean wax_pack_record_check (GBytes *record, const char *id, GError **error);

/* The SHA-256 that the record bears, as hex digits; @record is known to be good. */
char *wax_pack_record_dup_digest (GBytes *record);

/* Whole reads and writes at an offset; %WAX_STORE_ERROR. A file that ends early is DAMAGED. */
gboolean wax_pack_write (int fd, gint64 offset, GBytes *bytes, const char *path, GError **error);
GBytes *wax_pack_read (int fd, gint64 offset, gsize size, const char *path, GError **error);

G_END_DECLS
