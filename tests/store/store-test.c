#include "store-test.h"

#include <gio/gio.h>
#include <glib/gstdio.h>

StoreTestDir *
store_test_dir_new (void)
{
  g_autoptr(GError) error = NULL;
  char *dir = g_dir_make_tmp ("wax-store-XXXXXX", &error);

  g_assert_no_error (error);
  return dir;
}

void
store_test_remove (const char *path)
{
  g_autoptr(GDir) dir = NULL;
  const char *name;

  if (g_file_test (path, G_FILE_TEST_IS_DIR) && !g_file_test (path, G_FILE_TEST_IS_SYMLINK))
    dir = g_dir_open (path, 0, NULL);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *child = g_build_filename (path, name, NULL);

    store_test_remove (child);
  }
  g_remove (path);
}

void
store_test_dir_free (StoreTestDir *dir)
{
  store_test_remove (dir);
  g_free (dir);
}
