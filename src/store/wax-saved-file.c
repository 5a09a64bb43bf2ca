#include "store/wax-saved-file.h"

#include "store/wax-store-error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MAX_TRIES = 100 };

typedef struct {
  char *path;        /* without links */
  struct stat stat;
  gboolean exists;
  gboolean was_made; /* by us, empty */
} Target;

/* The kernel judges whether the person may write there, and which links may be followed. Where a link leads to a file
 * that is not there yet, that is made, empty. */
static int
open_target (Target *target, const char *path)
{
  int flags = O_WRONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY;
  int fd = g_open (path, flags, 0);
  gboolean is_missing = fd < 0 && errno == ENOENT;
  struct stat link;

  target->exists = !is_missing || lstat (path, &link) == 0;
  if (!is_missing || !target->exists)
    return fd;
  fd = g_open (path, flags | O_CREAT, 0666);
  target->was_made = fd >= 0;
  return fd;
}

static gboolean
find_target (Target *target, const char *path, GError **error)
{
  int fd = open_target (target, path);
  char resolved[PATH_MAX];
  gboolean known;

  if (!target->exists) {
    target->path = g_strdup (path);
    return TRUE;
  }
  if (fd < 0)
    return wax_store_error_set_errno (error, errno, path);
  known = fstat (fd, &target->stat) == 0 && realpath (path, resolved) != NULL;
  if (!known)
    wax_store_error_set_errno (error, errno, path);
  close (fd);
  if (!known)
    return FALSE;
  /* A pipe or a device is no place for a file. */
  if (!S_ISREG (target->stat.st_mode))
    return wax_store_error_set_errno (error, EISDIR, path);
  target->path = g_strdup (resolved);
  return TRUE;
}

/* mkstemp() would leave out what the umask allows. */
static int
make_temporary (const char *folder, char **path)
{
  for (guint i = 0; i < MAX_TRIES; i++) {
    g_autofree char *name = g_strdup_printf (".waxwing-%08x", g_random_int ());
    g_autofree char *candidate = g_build_filename (folder, name, NULL);
    int fd = g_open (candidate, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);

    if (fd >= 0)
      *path = g_steal_pointer (&candidate);
    if (fd >= 0 || errno != EEXIST)
      return fd;
  }
  return -1;
}

/* The group first: changing it takes bits of the mode away. A group that is not the person's cannot be given, and must
 * then not be handed to another group. */
static gboolean
copy_mode (int fd, const Target *target)
{
  mode_t mode = target->stat.st_mode & 0777;
  struct stat now;

  if (!target->exists)
    return TRUE;
  if (fstat (fd, &now) != 0)
    return FALSE;
  if (now.st_gid != target->stat.st_gid && fchown (fd, (uid_t) -1, target->stat.st_gid) != 0)
    mode &= (mode_t) ~070;
  return fchmod (fd, mode) == 0;
}

static gboolean
write_out (const Target *target, int fd, WaxSavedFileFunc func, gpointer data, GError **error)
{
  if (!copy_mode (fd, target))
    return wax_store_error_set_errno (error, errno, target->path);
  if (!func (fd, data, error))
    return FALSE;
  /* A full disk must show while the old file is still there. */
  return fsync (fd) == 0 || wax_store_error_set_errno (error, errno, target->path);
}

static gboolean
write_target (const Target *target, WaxSavedFileFunc func, gpointer data, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (target->path);
  g_autofree char *temporary = NULL;
  int fd = make_temporary (folder, &temporary);
  gboolean ok;

  if (fd < 0)
    return wax_store_error_set_errno (error, errno, folder);
  ok = write_out (target, fd, func, data, error);
  if (close (fd) != 0 && ok)
    ok = wax_store_error_set_errno (error, errno, target->path);
  if (ok && g_rename (temporary, target->path) != 0)
    ok = wax_store_error_set_errno (error, errno, target->path);
  if (!ok)
    g_unlink (temporary);
  return ok;
}

gboolean
wax_saved_file_write (const char *path, WaxSavedFileFunc func, gpointer data, GError **error)
{
  Target target = { 0 };
  gboolean ok = find_target (&target, path, error) && write_target (&target, func, data, error);

  if (!ok && target.was_made && target.path != NULL)
    g_unlink (target.path);
  g_free (target.path);
  return ok;
}

gboolean
wax_saved_file_write_bytes (int fd, GBytes *content, GError **error)
{
  gsize size;
  const char *bytes = g_bytes_get_data (content, &size);

  while (size > 0) {
    gssize n = write (fd, bytes, size);

    if (n < 0 && errno == EINTR)
      continue;
    if (n <= 0)
      return wax_store_error_set_errno (error, n < 0 ? errno : ENOSPC, "file");
    bytes += n;
    size -= (gsize) n;
  }
  return TRUE;
}
