#include "wax-test-policy.h"

#include "wax-test-disk.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#define FOLDER "/etc/waxwing/policy.d"

static char *real_etc;

/* All that was in /etc stays within reach by links into @from. */
static void
link_all (const char *from)
{
  g_autoptr(GDir) dir = g_dir_open (from, 0, NULL);
  const char *name;

  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *target = g_build_filename (from, name, NULL), *link = g_build_filename ("/etc", name, NULL);

    if (strcmp (name, "waxwing") != 0)
      g_assert_cmpint (symlink (target, link), ==, 0);
  }
}

void
wax_test_policy_prepare (void)
{
  wax_test_disk_prepare ();
  umask (022);
  real_etc = g_dir_make_tmp ("wax-etc-XXXXXX", NULL);
  g_assert_nonnull (real_etc);
  g_assert_cmpint (chmod (real_etc, 0755), ==, 0);
  if (mount ("/etc", real_etc, NULL, MS_BIND | MS_REC, NULL) != 0)
    g_error ("/etc cannot be laid aside here: %s", g_strerror (errno));
  wax_test_disk_mount ("/etc", "mode=0755");
  link_all (real_etc);
  g_assert_cmpint (g_mkdir_with_parents (FOLDER, 0755), ==, 0);
}

void
wax_test_policy_end (void)
{
  wax_test_disk_unmount ("/etc");
  wax_test_disk_unmount (real_etc);
  g_assert_cmpint (g_rmdir (real_etc), ==, 0);
  g_clear_pointer (&real_etc, g_free);
}

char *
wax_test_policy_path (const char *name)
{
  return g_build_filename (FOLDER, name, NULL);
}

void
wax_test_policy_write (const char *name, const char *text)
{
  g_autofree char *path = wax_test_policy_path (name);
  g_autoptr(GError) error = NULL;

  if (text == NULL) {
    g_assert_cmpint (g_unlink (path), ==, 0);
    return;
  }
  g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0644, &error);
  g_assert_no_error (error);
}

void
wax_test_policy_clear (void)
{
  g_autoptr(GDir) dir = g_dir_open (FOLDER, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = wax_test_policy_path (name);

    g_assert_cmpint (g_remove (path), ==, 0);
  }
  g_assert_cmpint (chmod (FOLDER, 0755), ==, 0);
}
