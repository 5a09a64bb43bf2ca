#include "store/wax-handed-out.h"

#include "store/wax-store-error.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <sys/stat.h>

#define FOLDER "handed-out"

/* One for each: names may be the same. */
static char *
make_folder (const char *dir, GError **error)
{
  g_autofree char *all = g_build_filename (dir, FOLDER, NULL);
  g_autofree char *folder = g_build_filename (all, "XXXXXX", NULL);

  if (g_mkdir_with_parents (all, 0700) == 0 && g_mkdtemp (folder) != NULL)
    return g_steal_pointer (&folder);
  wax_store_error_set_errno (error, errno, all);
  return NULL;
}

char *
wax_handed_out_write (const char *dir, const char *name, gboolean keep, WaxSavedFileFunc func, gpointer data,
                      GError **error)
{
  g_autofree char *folder = make_folder (dir, error);
  g_autofree char *path = folder != NULL ? g_build_filename (folder, name, NULL) : NULL;

  if (path == NULL)
    return NULL;
  if (!wax_saved_file_write (path, func, data, error)) {
    g_rmdir (folder);
    return NULL;
  }
  if (g_chmod (path, keep ? 0600 : 0400) != 0) {
    wax_store_error_set_errno (error, errno, path);
    return NULL;
  }
  return g_steal_pointer (&path);
}

/* Not recursive, so that nothing is followed out of it. */
static void
remove_files (const char *folder, int (*remove) (const char *))
{
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);

    remove (path);
  }
}

static int
remove_folder (const char *folder)
{
  struct stat status;

  if (g_lstat (folder, &status) != 0 || !S_ISDIR (status.st_mode))
    return g_unlink (folder);
  remove_files (folder, g_unlink);
  return g_rmdir (folder);
}

void
wax_handed_out_clear (const char *dir)
{
  g_autofree char *all = g_build_filename (dir, FOLDER, NULL);
  struct stat status;

  if (g_lstat (all, &status) == 0 && S_ISDIR (status.st_mode))
    remove_files (all, remove_folder);
  g_rmdir (all);
}
