#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Writes to @fd, which stays open. */
typedef gboolean (*WaxSavedFileFunc) (int fd, gpointer data, GError **error);

/**
 * wax_saved_file_write:
 * @path: in a folder of the person's choice
 *
 * Makes the file of what @func writes, whole and on the disk, or leaves everything as it was: nothing half-written has
 * its name, and no other file is touched. A file that was there is replaced where the person may write to it, and keeps
 * its mode and its group where that is allowed; a new one gets what the umask leaves. A symbolic link stays: what it
 * leads to is written.
 *
 * Any thread. Errors: WAX_STORE_ERROR, and those of @func.
 */
gboolean wax_saved_file_write (const char *path, WaxSavedFileFunc func, gpointer data, GError **error);

/* Writes all of @content. Returns: %FALSE with %WAX_STORE_ERROR. */
gboolean wax_saved_file_write_bytes (int fd, GBytes *content, GError **error);

G_END_DECLS
