#include "wax-test-dir.h"

#include <glib/gstdio.h>

char *
wax_test_dir_new (void)
{
  g_autoptr(GError) error = NULL;
  char *path = g_dir_make_tmp ("wax-test-XXXXXX", &error);

  g_assert_no_error (error);
  return path;
}

void
wax_test_dir_remove (const char *path)
{
  g_autoptr(GDir) dir = NULL;
  const char *name;

  if (!g_file_test (path, G_FILE_TEST_IS_SYMLINK) && g_file_test (path, G_FILE_TEST_IS_DIR))
    dir = g_dir_open (path, 0, NULL);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *child = g_build_filename (path, name, NULL);

    wax_test_dir_remove (child);
  }
  g_remove (path);
}
