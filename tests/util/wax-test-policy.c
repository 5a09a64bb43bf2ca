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

/* ---- settings ---- */

#define PLACE "io/github/waxwing/Waxwing/policy"

static char *sanitizer; /* options of it, as they were */

static void
write_setting_file (const char *path, const char *text)
{
  g_autofree char *dir = g_path_get_dirname (path);
  g_autoptr(GError) error = NULL;

  g_assert_cmpint (g_mkdir_with_parents (dir, 0755), ==, 0);
  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
}

static void
write_locks (const char *path, const char *settings)
{
  g_autoptr(GString) text = g_string_new (NULL);
  g_auto(GStrv) lines = g_strsplit (settings, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++) {
    if (lines[i][0] != '\0')
      g_string_append_printf (text, "/" PLACE "/%.*s\n", (int) strcspn (lines[i], "="), lines[i]);
  }
  write_setting_file (path, text->str);
}

void
wax_test_policy_lock (const char *dir, const char *settings)
{
  g_autofree char *schemas = g_build_filename (g_getenv ("G_TEST_BUILDDIR"), "..", "data", NULL);
  g_autofree char *profile = g_build_filename (dir, "dconf-profile", NULL);
  g_autofree char *source = g_build_filename (dir, "local.d", NULL);
  g_autofree char *defaults = g_build_filename (source, "10-waxwing", NULL);
  g_autofree char *locks = g_build_filename (source, "locks", "10-waxwing", NULL);
  g_autofree char *database = g_build_filename (dir, "local", NULL);
  g_autofree char *databases = g_strdup_printf ("file-db:%s\n", database);
  g_autofree char *text = g_strdup_printf ("[" PLACE "]\n%s\n", settings);
  char *const compile[] = { (char *) "dconf", (char *) "compile", database, source, NULL };
  g_autoptr(GError) error = NULL;
  int status = -1;

  write_setting_file (profile, databases);
  write_setting_file (defaults, text);
  write_locks (locks, settings);
  g_spawn_sync (NULL, (char **) compile, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
  g_setenv ("GSETTINGS_SCHEMA_DIR", schemas, TRUE);
  g_setenv ("GSETTINGS_BACKEND", "dconf", TRUE);
  g_setenv ("DCONF_PROFILE", profile, TRUE);
  g_free (sanitizer);
  sanitizer = g_strdup (g_getenv ("ASAN_OPTIONS"));
  g_setenv ("ASAN_OPTIONS", "detect_leaks=0", TRUE); /* dconf keeps its sources until the process ends */
}

void
wax_test_policy_unlock (void)
{
  g_setenv ("GSETTINGS_BACKEND", "memory", TRUE);
  g_unsetenv ("DCONF_PROFILE");
  g_unsetenv ("GSETTINGS_SCHEMA_DIR");
  if (sanitizer != NULL)
    g_setenv ("ASAN_OPTIONS", sanitizer, TRUE);
  else
    g_unsetenv ("ASAN_OPTIONS");
  g_clear_pointer (&sanitizer, g_free);
}
