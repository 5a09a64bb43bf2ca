#include "wax-test-disk.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sched.h>
#include <string.h>
#include <sys/mount.h>
#include <unistd.h>

enum { PATIENCE_S = 20 };

static void
write_text (const char *path, const char *text)
{
  int fd = g_open (path, O_WRONLY | O_CLOEXEC, 0);

  if (fd < 0 || write (fd, text, strlen (text)) != (gssize) strlen (text))
    g_error ("%s: %s", path, g_strerror (errno));
  close (fd);
}

void
wax_test_disk_prepare (void)
{
  guint uid = getuid (), gid = getgid ();

  if (unshare (CLONE_NEWNS) != 0) {
    g_autofree char *uids = g_strdup_printf ("0 %u 1", uid), *gids = g_strdup_printf ("0 %u 1", gid);

    if (unshare (CLONE_NEWUSER | CLONE_NEWNS) != 0)
      g_error ("A full disk cannot be made here: no right to mount, and no user namespace: %s", g_strerror (errno));
    write_text ("/proc/self/setgroups", "deny");
    write_text ("/proc/self/uid_map", uids);
    write_text ("/proc/self/gid_map", gids);
  }
  if (mount ("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0)
    g_error ("A mount cannot be made private: %s", g_strerror (errno));
}

void
wax_test_disk_mount (const char *path, const char *options)
{
  if (mount ("tmpfs", path, "tmpfs", 0, options) != 0)
    g_error ("A small file system cannot be made here: %s", g_strerror (errno));
}

void
wax_test_disk_remount (const char *path, gboolean read_only, const char *options)
{
  gint64 until = g_get_monotonic_time () + PATIENCE_S * G_USEC_PER_SEC;
  int result;

  /* Threads that end may have files open. */
  while ((result = mount ("none", path, NULL, MS_REMOUNT | (read_only ? MS_RDONLY : 0), options)) != 0 &&
         errno == EBUSY && g_get_monotonic_time () < until)
    g_usleep (2000);
  if (result != 0)
    g_error ("%s cannot be mounted again: %s", path, g_strerror (errno));
}

void
wax_test_disk_unmount (const char *path)
{
  g_assert_cmpint (umount2 (path, MNT_DETACH), ==, 0);
}
