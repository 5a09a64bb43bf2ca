#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * WaxRootFileState:
 * @WAX_ROOT_FILE_READ: it is root's
 * @WAX_ROOT_FILE_MISSING: there is nothing of that name
 * @WAX_ROOT_FILE_LEFT_ASIDE: it does not belong to root alone, or is no file
 * @WAX_ROOT_FILE_FAILED: it is root's, and cannot be read
 */
typedef enum {
  WAX_ROOT_FILE_READ,
  WAX_ROOT_FILE_MISSING,
  WAX_ROOT_FILE_LEFT_ASIDE,
  WAX_ROOT_FILE_FAILED,
} WaxRootFileState;

/**
 * wax_root_file_read:
 * @max_size: in bytes; a larger one cannot be read
 * @contents: (out) (transfer full): set for %WAX_ROOT_FILE_READ alone
 * @error: set for %WAX_ROOT_FILE_FAILED alone: a %G_FILE_ERROR
 *
 * Reads a file that counts only when it belongs to root and nobody else can write it. The rights are those of the file
 * that is read, not of one that had its name a moment ago. Blocks.
 */
WaxRootFileState wax_root_file_read (const char *path, gsize max_size, GBytes **contents, GError **error);

/* Whether what stands at @path, a folder say, belongs to root and nobody else can write it. */
gboolean wax_root_file_is_roots (const char *path);

/* Adds a line that changes whenever what stands at @path does, its owner or its rights. Blocks for a system call. */
void wax_root_file_add_stamp (GString *stamp, const char *path);

G_END_DECLS
