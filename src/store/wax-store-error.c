#include "store/wax-store-error.h"

#include <errno.h>

G_DEFINE_QUARK (wax-store-error, wax_store_error)

WaxStoreError
wax_store_error_from_errno (int number)
{
  switch (number) {
  case ENOSPC:
  case EDQUOT:
  case EFBIG:
    return WAX_STORE_ERROR_DISK_FULL;
  case EACCES:
  case EPERM:
  case EROFS:
  case ENOTDIR:
  case EISDIR:
  case ELOOP:
    return WAX_STORE_ERROR_NOT_WRITABLE;
  case EWOULDBLOCK:
  case EBUSY:
    return WAX_STORE_ERROR_BUSY;
  case ENOENT:
    return WAX_STORE_ERROR_NOT_FOUND;
  default:
    return WAX_STORE_ERROR_FAILED;
  }
}

gboolean
wax_store_error_set_errno (GError **error, int number, const char *path)
{
  g_set_error (error, WAX_STORE_ERROR, wax_store_error_from_errno (number), "%s: %s", path, g_strerror (number));
  return FALSE;
}
