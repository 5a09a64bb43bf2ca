#include "trust/wax-root-file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <sys/stat.h>
#include <unistd.h>

static gboolean
is_roots (const struct stat *info)
{
  return info->st_uid == 0 && (info->st_mode & (S_IWGRP | S_IWOTH)) == 0;
}

static WaxRootFileState
fail (int code, GError **error)
{
  g_set_error_literal (error, G_FILE_ERROR, g_file_error_from_errno (code), g_strerror (code));
  return WAX_ROOT_FILE_FAILED;
}

static WaxRootFileState
read_contents (int fd, gsize max_size, GBytes **contents, GError **error)
{
  g_autofree char *data = g_malloc (max_size + 1);
  struct stat info;
  gsize size = 0;
  gssize n = 0;

  if (fstat (fd, &info) != 0)
    return fail (errno, error);
  if (!S_ISREG (info.st_mode) || !is_roots (&info))
    return WAX_ROOT_FILE_LEFT_ASIDE;
  while (size <= max_size && (n = read (fd, data + size, max_size + 1 - size)) > 0)
    size += (gsize) n;
  if (n < 0)
    return fail (errno, error);
  if (size > max_size)
    return fail (EFBIG, error);
  *contents = g_bytes_new (data, size);
  return WAX_ROOT_FILE_READ;
}

WaxRootFileState
wax_root_file_read (const char *path, gsize max_size, GBytes **contents, GError **error)
{
  struct stat info;
  WaxRootFileState state;
  int fd, code;

  *contents = NULL;
  /* Before it is opened: a file of somebody else's may be unreadable, and limits nobody. */
  if (stat (path, &info) == 0 && (!S_ISREG (info.st_mode) || !is_roots (&info)))
    return WAX_ROOT_FILE_LEFT_ASIDE;
  fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  code = errno;
  if (fd < 0)
    return code == ENOENT && lstat (path, &info) != 0 ? WAX_ROOT_FILE_MISSING : fail (code, error);
  state = read_contents (fd, max_size, contents, error);
  close (fd);
  return state;
}

gboolean
wax_root_file_is_roots (const char *path)
{
  struct stat info;

  return stat (path, &info) == 0 && is_roots (&info);
}

void
wax_root_file_add_stamp (GString *stamp, const char *path)
{
  struct stat info = { 0 };
  int failed = stat (path, &info) != 0 ? errno : 0;

  g_string_append_printf (stamp, "%s\t%d\t%ju\t%ju\t%jd.%09ld\t%jd.%09ld\t%jd\t%u\t%o\n", path, failed,
                          (uintmax_t) info.st_dev, (uintmax_t) info.st_ino, (intmax_t) info.st_mtim.tv_sec,
                          info.st_mtim.tv_nsec, (intmax_t) info.st_ctim.tv_sec, info.st_ctim.tv_nsec,
                          (intmax_t) info.st_size, (guint) info.st_uid, (guint) info.st_mode);
}
