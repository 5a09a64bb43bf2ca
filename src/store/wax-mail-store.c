#include "store/wax-mail-store-private.h"

#include "store/wax-mail-schema.h"
#include "store/wax-mail-tokenizer.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

/* Reading needs little; merging the full-text index goes over many pages. */
#define READ_PRAGMAS "PRAGMA cache_size = -4000"
#define WRITE_PRAGMAS                                                                                                  \
  "PRAGMA cache_size = -8000; PRAGMA wal_autocheckpoint = 4000; PRAGMA journal_size_limit = 33554432"

sqlite3 *
wax_mail_store_get_handle (WaxMailStore *self)
{
  return wax_database_get_handle (self->database);
}

static gboolean
take_lock (WaxMailStore *self, GError **error)
{
  g_autofree char *path = g_build_filename (self->dir, "mail.lock", NULL);

  if (g_mkdir_with_parents (self->dir, 0700) != 0)
    return wax_store_error_set_errno (error, errno, self->dir);
  self->lock_fd = g_open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (self->lock_fd < 0 || flock (self->lock_fd, LOCK_EX | LOCK_NB) != 0)
    return wax_store_error_set_errno (error, errno, path);
  return TRUE;
}

static gboolean
open_database (WaxMailStore *self, GError **error)
{
  g_autofree char *path = g_build_filename (self->dir, "mail.db", NULL);

  self->database = wax_database_open (path, &wax_mail_schema, error);
  return self->database != NULL && wax_mail_tokenizer_install (wax_mail_store_get_handle (self), error) &&
         wax_sql_execute (wax_mail_store_get_handle (self),
                          self->mode == WAX_MAIL_STORE_WRITE ? WRITE_PRAGMAS : READ_PRAGMAS, error);
}

WaxMailStore *
wax_mail_store_open (const char *dir, WaxMailStoreMode mode, GError **error)
{
  g_autoptr(WaxMailStore) self = g_new0 (WaxMailStore, 1);

  self->dir = g_strdup (dir);
  self->mode = mode;
  self->lock_fd = self->read_fd = self->write_fd = -1;
  self->news = wax_mail_news_new ();
  self->pending = wax_mail_news_new ();
  if (mode == WAX_MAIL_STORE_WRITE && !take_lock (self, error))
    return NULL;
  if (!open_database (self, error))
    return NULL;
  if (mode == WAX_MAIL_STORE_WRITE && (!wax_mail_packs_recover (self, error) ||
                                       !wax_mail_packs_forget_lost (self, error)))
    return NULL;
  return g_steal_pointer (&self);
}

static void
close_fd (int fd)
{
  if (fd >= 0)
    close (fd);
}

void
wax_mail_store_close (WaxMailStore *self)
{
  g_clear_pointer (&self->database, wax_database_close);
  close_fd (self->read_fd);
  close_fd (self->write_fd);
  close_fd (self->lock_fd);
  wax_mail_news_free (self->news);
  wax_mail_news_free (self->pending);
  g_free (self->dir);
  g_free (self);
}

static gboolean
set_aside_file (const char *dir, const char *name, gint64 time_s, GError **error)
{
  g_autofree char *from = g_build_filename (dir, name, NULL);
  g_autofree char *to = g_strdup_printf ("%s.damaged-%" G_GINT64_FORMAT, from, time_s);

  return g_rename (from, to) == 0 || wax_store_error_set_errno (error, errno, from);
}

gboolean
wax_mail_store_set_aside (const char *dir, gint64 time_s, GError **error)
{
  g_autoptr(GDir) files = g_dir_open (dir, 0, NULL);
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  while (files != NULL && (name = g_dir_read_name (files)) != NULL)
    g_ptr_array_add (names, g_strdup (name));
  for (guint i = 0; i < names->len; i++) {
    g_autofree char *path = NULL;

    name = names->pdata[i];
    path = g_build_filename (dir, name, NULL);
    if (strstr (name, ".damaged-") != NULL)
      g_unlink (path);
    else if ((g_str_has_prefix (name, "mail.db") || g_str_has_prefix (name, "pack-")) &&
             !set_aside_file (dir, name, time_s, error))
      return FALSE;
  }
  return TRUE;
}

WaxSqlTransaction *
wax_mail_store_begin (WaxMailStore *self, GError **error)
{
  g_return_val_if_fail (self->mode == WAX_MAIL_STORE_WRITE, NULL);

  /* Whatever an earlier transaction left was rolled back with it. */
  wax_mail_news_free (self->pending);
  self->pending = wax_mail_news_new ();
  return wax_sql_begin (wax_mail_store_get_handle (self), error);
}

gboolean
wax_mail_store_commit (WaxMailStore *self, WaxSqlTransaction *transaction, GError **error)
{
  if (!wax_sql_commit (transaction, error))
    return FALSE;
  wax_mail_news_append (self->news, self->pending);
  return TRUE;
}

WaxMailNews *
wax_mail_store_take_news (WaxMailStore *self)
{
  WaxMailNews *news = self->news;

  self->news = wax_mail_news_new ();
  return news;
}

gboolean
wax_mail_store_get_state_int (WaxMailStore *self, const char *name, gint64 *value, GError **error)
{
  return wax_sql_get_int (wax_mail_store_get_handle (self), value, error, "SELECT value FROM state WHERE name = ?",
                          "s", name);
}

gboolean
wax_mail_store_set_state_int (WaxMailStore *self, const char *name, gint64 value, GError **error)
{
  return wax_mail_store_run (self, error, "INSERT OR REPLACE INTO state VALUES (?, ?)", "si", name, value);
}
