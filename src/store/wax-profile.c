#include "store/wax-profile.h"

#include "store/wax-handed-out.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

struct _WaxProfile {
  char *dir;
  char *database_path;
};

struct _WaxProfileLock {
  int fd;
};

G_DEFINE_BOXED_TYPE (WaxProfile, wax_profile, wax_profile_ref, wax_profile_unref)

static gboolean
make_dir (const char *dir, GError **error)
{
  return g_mkdir_with_parents (dir, 0700) == 0 || wax_store_error_set_errno (error, errno, dir);
}

static void
clear (gpointer data)
{
  WaxProfile *self = data;

  g_free (self->dir);
  g_free (self->database_path);
}

char *
wax_profile_find (const char *dir)
{
  return dir != NULL ? g_canonicalize_filename (dir, NULL) : g_build_filename (g_get_user_data_dir (), "waxwing", NULL);
}

WaxProfile *
wax_profile_open (const char *dir, GError **error)
{
  g_autoptr(WaxProfile) self = g_atomic_rc_box_new0 (WaxProfile);

  self->dir = wax_profile_find (dir);
  self->database_path = g_build_filename (self->dir, "profile.db", NULL);
  return make_dir (self->dir, error) ? g_steal_pointer (&self) : NULL;
}

WaxProfile *
wax_profile_ref (WaxProfile *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
wax_profile_unref (WaxProfile *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

const char *
wax_profile_get_database_path (WaxProfile *self)
{
  return self->database_path;
}

gboolean
wax_profile_is_account_id (const char *id)
{
  gsize length = id != NULL ? strlen (id) : 0;

  if (length == 0 || length > 100 || id[0] == '.')
    return FALSE;
  for (gsize i = 0; i < length; i++) {
    if (!g_ascii_isalnum (id[i]) && strchr ("._@+-", id[i]) == NULL)
      return FALSE;
  }
  return TRUE;
}

char *
wax_profile_get_account_dir (WaxProfile *self, const char *id)
{
  g_return_val_if_fail (wax_profile_is_account_id (id), NULL);
  return g_build_filename (self->dir, "accounts", id, NULL);
}

WaxProfileLock *
wax_profile_lock_account (WaxProfile *self, const char *id, GError **error)
{
  g_autofree char *dir = wax_profile_get_account_dir (self, id);
  g_autofree char *path = g_build_filename (dir, "lock", NULL);
  WaxProfileLock *lock;
  int fd;

  if (!make_dir (dir, error))
    return NULL;
  fd = g_open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (fd < 0) {
    wax_store_error_set_errno (error, errno, path);
    return NULL;
  }
  if (flock (fd, LOCK_EX | LOCK_NB) != 0) {
    wax_store_error_set_errno (error, errno, path);
    close (fd);
    return NULL;
  }
  lock = g_new (WaxProfileLock, 1);
  lock->fd = fd;
  return lock;
}

void
wax_profile_lock_free (WaxProfileLock *lock)
{
  close (lock->fd);
  g_free (lock);
}

/* Not recursive: by now an account's folder holds files only, and nothing is followed out of it. */
static gboolean
remove_dir (const char *path, GError **error)
{
  g_autoptr(GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  if (dir == NULL)
    return TRUE;
  while ((name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *file = g_build_filename (path, name, NULL);

    if (g_unlink (file) != 0 && errno != ENOENT)
      return wax_store_error_set_errno (error, errno, file);
  }
  return g_rmdir (path) == 0 || wax_store_error_set_errno (error, errno, path);
}

gboolean
wax_profile_remove_account_dir (WaxProfile *self, const char *id, GError **error)
{
  g_autofree char *dir = wax_profile_get_account_dir (self, id);
  g_autoptr(WaxProfileLock) lock = NULL;

  if (!g_file_test (dir, G_FILE_TEST_IS_DIR))
    return TRUE;
  lock = wax_profile_lock_account (self, id, error);
  if (lock == NULL)
    return FALSE;
  wax_handed_out_clear (dir);
  return remove_dir (dir, error);
}
