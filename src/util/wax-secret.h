#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * wax_secret_prepare:
 *
 * For programs: no core file is made of them, for libraries have copies of their own. To be called in main().
 */
void wax_secret_prepare (void);

/**
 * wax_secret_new:
 * @text: a password, PIN or token
 *
 * A secret never is a `char *` property, a log line or a column: it travels as these bytes, which are wiped when the
 * last reference drops, are kept out of swap and core files as far as the system allows, and end with a NUL byte that
 * the size does not count.
 *
 * Returns: (transfer full): bytes of @text without its NUL. Immutable; any thread.
 */
GBytes *wax_secret_new (const char *text);

/**
 * wax_secret_read_file:
 * @path: a file, or "-" for standard input
 *
 * Returns: (transfer full) (nullable): the first line, without its line end; %NULL with a %G_IO_ERROR when the file
 *   cannot be read, is empty or its first line is longer than 4096 bytes. Blocks.
 */
GBytes *wax_secret_read_file (const char *path, GError **error);

/**
 * wax_secret_read_whole:
 * @path: a file
 * @max_size: of a larger file one byte more than that is read, and nothing beyond
 *
 * Returns: (transfer full) (nullable): what the file holds, as a secret; %NULL with a %G_IO_ERROR when it cannot be
 *   read. Blocks.
 */
GBytes *wax_secret_read_whole (const char *path, gsize max_size, GError **error);

/**
 * wax_secret_get_text:
 * Returns: (transfer none): the secret as a NUL-terminated string, valid as long as @secret.
 */
const char *wax_secret_get_text (GBytes *secret);

G_END_DECLS
