#include "store/wax-handed-out.h"
#include "store/wax-saved-file.h"
#include "store/wax-store-error.h"
#include "wax-test-dir.h"
#include "wax-test-disk.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Files that are made for the person, in folders of their choice. */

enum { BIG = 1024 * 1024 };

typedef struct {
  char *dir;
  char *path; /* of the file to save */
} Fixture;

static void
set_up (Fixture *f, gconstpointer disk)
{
  f->dir = wax_test_dir_new ();
  f->path = g_build_filename (f->dir, "file.bin", NULL);
  if (disk != NULL)
    wax_test_disk_mount (f->dir, disk);
}

static void
tear_down (Fixture *f, gconstpointer disk)
{
  if (disk != NULL)
    wax_test_disk_unmount (f->dir);
  wax_test_dir_remove (f->dir);
  g_free (f->dir);
  g_free (f->path);
}

static gboolean
write_text (int fd, gpointer text, GError **error)
{
  gsize size = strlen (text);

  return write (fd, text, size) == (gssize) size || wax_store_error_set_errno (error, ENOSPC, "text");
}

static void
save (const char *path, const char *text)
{
  g_autoptr(GError) error = NULL;

  wax_saved_file_write (path, write_text, (gpointer) text, &error);
  g_assert_no_error (error);
}

static void
assert_fails (const char *path, const char *text, WaxStoreError code)
{
  g_autoptr(GError) error = NULL;

  g_assert_false (wax_saved_file_write (path, write_text, (gpointer) text, &error));
  g_assert_error (error, WAX_STORE_ERROR, (int) code);
}

static void
assert_content (const char *path, const char *text)
{
  g_autofree char *found = NULL;

  g_assert_true (g_file_get_contents (path, &found, NULL, NULL));
  g_assert_cmpstr (found, ==, text);
}

static guint
get_mode (const char *path)
{
  struct stat info;

  g_assert_cmpint (lstat (path, &info), ==, 0);
  return info.st_mode & 07777;
}

static guint
count_files (const char *path)
{
  g_autoptr(GDir) dir = g_dir_open (path, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

/* A new file is as readable as the umask lets others of this person's be; one that is replaced stays as it was. */
static void
test_mode (Fixture *f, gconstpointer disk)
{
  static const mode_t masks[] = { 022, 077, 002 };
  static const mode_t modes[] = { 0600, 0640, 0666, 0755 };

  for (guint i = 0; i < G_N_ELEMENTS (masks); i++) {
    mode_t before = umask (masks[i]);

    save (f->path, "new");
    umask (before);
    g_assert_cmpuint (get_mode (f->path), ==, 0666 & ~masks[i]);
    g_unlink (f->path);
  }
  g_assert_true (g_file_set_contents (f->path, "old", -1, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (modes); i++) {
    g_assert_cmpint (g_chmod (f->path, modes[i]), ==, 0);
    save (f->path, "newer");
    g_assert_cmpuint (get_mode (f->path), ==, modes[i]);
    assert_content (f->path, "newer");
  }
  /* Nobody lends what was attached the rights of whoever owns the file. */
  g_assert_cmpint (g_chmod (f->path, 04755), ==, 0);
  save (f->path, "newest");
  g_assert_cmpuint (get_mode (f->path), ==, 0755);
  g_assert_cmpuint (count_files (f->dir), ==, 1);
}

static void
test_link (Fixture *f, gconstpointer disk)
{
  g_autofree char *folder = g_build_filename (f->dir, "elsewhere", NULL);
  g_autofree char *target = g_build_filename (folder, "target.bin", NULL);
  g_autofree char *read = NULL;

  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  g_assert_cmpint (symlink ("elsewhere/target.bin", f->path), ==, 0);
  /* What it leads to is not there yet. */
  save (f->path, "first");
  assert_content (target, "first");
  g_assert_cmpint (g_chmod (target, 0640), ==, 0);
  save (f->path, "second");
  assert_content (target, "second");
  g_assert_cmpuint (get_mode (target), ==, 0640);
  read = g_file_read_link (f->path, NULL);
  g_assert_cmpstr (read, ==, "elsewhere/target.bin");
  g_assert_cmpuint (count_files (f->dir), ==, 2);
  g_assert_cmpuint (count_files (folder), ==, 1);
}

static void
test_no_place (Fixture *f, gconstpointer disk)
{
  g_autofree char *gone = g_build_filename (f->dir, "gone", "file.bin", NULL);
  g_autofree char *loop = g_build_filename (f->dir, "loop", NULL);
  g_autofree char *astray = g_build_filename (f->dir, "astray", NULL);
  g_autofree char *pipe = g_build_filename (f->dir, "pipe", NULL);

  g_assert_cmpint (symlink ("loop", loop), ==, 0);
  g_assert_cmpint (symlink ("nowhere/file.bin", astray), ==, 0);
  g_assert_cmpint (mkfifo (pipe, 0600), ==, 0);
  assert_fails (gone, "text", WAX_STORE_ERROR_NOT_FOUND);
  assert_fails (astray, "text", WAX_STORE_ERROR_NOT_FOUND);
  assert_fails (f->dir, "text", WAX_STORE_ERROR_NOT_WRITABLE);
  assert_fails (loop, "text", WAX_STORE_ERROR_NOT_WRITABLE);
  assert_fails ("/dev/null", "text", WAX_STORE_ERROR_NOT_WRITABLE);
  assert_fails (pipe, "text", WAX_STORE_ERROR_FAILED);
  g_assert_cmpuint (count_files (f->dir), ==, 3);
}

static gboolean
fill (int fd, gpointer unused, GError **error)
{
  g_autofree char *block = g_malloc0 (BIG);

  return write (fd, block, BIG) == BIG || wax_store_error_set_errno (error, ENOSPC, "block");
}

/* Neither half a file nor less than there was before. */
static void
test_full (Fixture *f, gconstpointer disk)
{
  g_autofree char *link = g_build_filename (f->dir, "link", NULL);
  g_autoptr(GError) error = NULL;

  g_assert_cmpint (symlink ("made", link), ==, 0);
  save (f->path, "old");
  g_assert_false (wax_saved_file_write (f->path, fill, NULL, &error));
  g_assert_error (error, WAX_STORE_ERROR, WAX_STORE_ERROR_DISK_FULL);
  g_clear_error (&error);
  g_assert_false (wax_saved_file_write (link, fill, NULL, &error));
  g_assert_error (error, WAX_STORE_ERROR, WAX_STORE_ERROR_DISK_FULL);
  assert_content (f->path, "old");
  g_assert_cmpuint (count_files (f->dir), ==, 2);
  save (f->path, "new");
  assert_content (f->path, "new");
}

static void
test_read_only (Fixture *f, gconstpointer disk)
{
  save (f->path, "old");
  wax_test_disk_remount (f->dir, TRUE, NULL);
  assert_fails (f->path, "new", WAX_STORE_ERROR_NOT_WRITABLE);
  g_free (f->path);
  f->path = g_build_filename (f->dir, "other.bin", NULL);
  assert_fails (f->path, "new", WAX_STORE_ERROR_NOT_WRITABLE);
  g_assert_cmpuint (count_files (f->dir), ==, 1);
}

/* Each in a folder of its own, for this person alone; nothing is left of them, and no link is followed. */
static void
test_handed_out (Fixture *f, gconstpointer disk)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *account = g_build_filename (f->dir, "account", NULL);
  g_autofree char *handed_out = g_build_filename (account, "handed-out", NULL);
  g_autofree char *link = g_build_filename (handed_out, "link", NULL);
  g_autofree char *shown = wax_handed_out_write (account, "a.txt", FALSE, write_text, (gpointer) "one", &error);
  g_autofree char *kept = wax_handed_out_write (account, "a.txt", TRUE, write_text, (gpointer) "two", &error);

  g_assert_no_error (error);
  g_assert_cmpstr (shown, !=, kept);
  assert_content (shown, "one");
  assert_content (kept, "two");
  g_assert_cmpuint (get_mode (shown), ==, 0400);
  g_assert_cmpuint (get_mode (kept), ==, 0600);
  g_assert_cmpuint (get_mode (handed_out), ==, 0700);
  save (f->path, "elsewhere");
  g_assert_cmpint (symlink (f->dir, link), ==, 0);
  wax_handed_out_clear (account);
  wax_handed_out_clear (account);
  g_assert_cmpuint (count_files (account), ==, 0);
  assert_content (f->path, "elsewhere");
  g_assert_cmpint (symlink (f->dir, handed_out), ==, 0);
  wax_handed_out_clear (account);
  assert_content (f->path, "elsewhere");
}

int
main (int argc, char **argv)
{
  wax_test_disk_prepare ();
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/saved-file/mode", Fixture, NULL, set_up, test_mode, tear_down);
  g_test_add ("/saved-file/link", Fixture, NULL, set_up, test_link, tear_down);
  g_test_add ("/saved-file/no-place", Fixture, NULL, set_up, test_no_place, tear_down);
  g_test_add ("/saved-file/handed-out", Fixture, NULL, set_up, test_handed_out, tear_down);
  g_test_add ("/saved-file/full", Fixture, "size=256k", set_up, test_full, tear_down);
  g_test_add ("/saved-file/read-only", Fixture, "size=256k", set_up, test_read_only, tear_down);
  return g_test_run ();
}
