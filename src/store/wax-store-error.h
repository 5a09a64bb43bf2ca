#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define WAX_STORE_ERROR (wax_store_error_quark ())

/**
 * WaxStoreError:
 * @WAX_STORE_ERROR_DISK_FULL: no room; what was acknowledged is safe, the failed write left no trace
 * @WAX_STORE_ERROR_NOT_WRITABLE: the folder or file cannot be opened, made or written by this user
 * @WAX_STORE_ERROR_DAMAGED: a file is not what was written: set it aside and build it afresh
 * @WAX_STORE_ERROR_PROFILE_DAMAGED: likewise the profile's own file, and what stood in it stands nowhere else
 * @WAX_STORE_ERROR_BUSY: another process holds the account or the file; trying later helps
 * @WAX_STORE_ERROR_TOO_NEW: a later version of the program wrote the file; it was not touched
 * @WAX_STORE_ERROR_NOT_FOUND: no such record
 * @WAX_STORE_ERROR_TOO_LARGE: the content of a message that is larger than %WAX_STORED_BODY_MAX_SIZE
 * @WAX_STORE_ERROR_FAILED: anything else
 */
typedef enum {
  WAX_STORE_ERROR_DISK_FULL,
  WAX_STORE_ERROR_NOT_WRITABLE,
  WAX_STORE_ERROR_DAMAGED,
  WAX_STORE_ERROR_PROFILE_DAMAGED,
  WAX_STORE_ERROR_BUSY,
  WAX_STORE_ERROR_TOO_NEW,
  WAX_STORE_ERROR_NOT_FOUND,
  WAX_STORE_ERROR_TOO_LARGE,
  WAX_STORE_ERROR_FAILED,
} WaxStoreError;

GQuark wax_store_error_quark (void);

/**
 * wax_store_error_from_errno:
 * Returns: the code for a failed system call on a file of the store.
 */
WaxStoreError wax_store_error_from_errno (int number);

/**
 * wax_store_error_set_errno:
 * @number: `errno` of the failed call
 * @path: what it was about
 *
 * Returns: %FALSE, for `return wax_store_error_set_errno (…)`.
 */
gboolean wax_store_error_set_errno (GError **error, int number, const char *path);

G_END_DECLS
