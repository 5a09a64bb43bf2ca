#include "store/wax-mail-store-private.h"
#include "store/wax-pack.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* When the next pack begins. Small enough for the last one to be looked at quickly, large enough for few files. */
#define PACK_LIMIT ((gint64) 128 << 20)

static char *
path_of (WaxMailStore *self, gint64 pack)
{
  g_autofree char *name = g_strdup_printf ("pack-%06" G_GINT64_FORMAT ".dat", pack);

  return g_build_filename (self->dir, name, NULL);
}

static gboolean
open_for_writing (WaxMailStore *self, gint64 pack, GError **error)
{
  g_autofree char *path = path_of (self, pack);

  if (self->write_fd >= 0)
    close (self->write_fd);
  self->write_pack = pack;
  self->write_fd = g_open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  return self->write_fd >= 0 || wax_store_error_set_errno (error, errno, path);
}

/* Files that no committed transaction knows. */
static gboolean
delete_unknown (WaxMailStore *self, GError **error)
{
  g_autoptr(GDir) files = g_dir_open (self->dir, 0, NULL);
  const char *name;

  while (files != NULL && (name = g_dir_read_name (files)) != NULL) {
    g_autofree char *path = g_build_filename (self->dir, name, NULL);
    gint64 pack, known;

    if (!g_str_has_prefix (name, "pack-") || !g_str_has_suffix (name, ".dat"))
      continue;
    pack = g_ascii_strtoll (name + strlen ("pack-"), NULL, 10);
    if (!wax_sql_get_int (wax_mail_store_get_handle (self), &known, error,
                          "SELECT count(*) FROM pack WHERE number = ?", "i", pack))
      return FALSE;
    if (known == 0)
      g_unlink (path);
  }
  return TRUE;
}

gboolean
wax_mail_packs_recover (WaxMailStore *self, GError **error)
{
  sqlite3 *db = wax_mail_store_get_handle (self);
  struct stat info;

  if (self->write_fd >= 0)
    close (self->write_fd);
  self->write_fd = -1;
  self->write_size = 0;
  if (!delete_unknown (self, error) ||
      !wax_sql_get_int (db, &self->write_pack, error, "SELECT coalesce(max(number), 0) FROM pack", ""))
    return FALSE;
  if (self->write_pack == 0)
    return TRUE;

  if (!wax_sql_get_int (db, &self->write_size, error, "SELECT size FROM pack WHERE number = ?", "i",
                        self->write_pack) ||
      !open_for_writing (self, self->write_pack, error))
    return FALSE;
  /* What lies behind the committed end was never acknowledged. */
  if (fstat (self->write_fd, &info) == 0 && info.st_size > self->write_size &&
      ftruncate (self->write_fd, self->write_size) != 0)
    return wax_store_error_set_errno (error, errno, self->dir);
  return TRUE;
}

static gboolean
forget_beyond (WaxMailStore *self, gint64 pack, gint64 size, GError **error)
{
  sqlite3 *db = wax_mail_store_get_handle (self);
  g_autoptr(WaxSqlTransaction) transaction = wax_mail_store_begin (self, error);

  g_warning ("Pack %" G_GINT64_FORMAT " ends at %" G_GINT64_FORMAT ": what lay behind is fetched again", pack, size);
  return transaction != NULL &&
         wax_sql_run (db, error,
                      "INSERT OR IGNORE INTO missing SELECT id, key FROM message"
                      " WHERE pack = ? AND offset + length > ?",
                      
                      "ii", pack, size) &&
         wax_sql_run (db, error,
                      "UPDATE message SET pack = 0, offset = 0, length = 0 WHERE pack = ? AND offset + length > ?",
                      "ii", pack, size) &&
         wax_sql_run (db, error, "UPDATE pack SET size = ? WHERE number = ?", "ii", size, pack) &&
         wax_mail_store_commit (self, transaction, error);
}

gboolean
wax_mail_packs_forget_lost (WaxMailStore *self, GError **error)
{
  g_autoptr(GArray) short_packs = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr(sqlite3_stmt) stmt = wax_sql_prepare (wax_mail_store_get_handle (self), error,
                                                  "SELECT number, size FROM pack", "");
  WaxSqlStep step = WAX_SQL_FAILED;

  while (stmt != NULL && (step = wax_sql_step (stmt, error)) == WAX_SQL_ROW) {
    gint64 pair[2] = { sqlite3_column_int64 (stmt, 0), 0 };
    g_autofree char *path = path_of (self, pair[0]);
    struct stat info;

    if (stat (path, &info) == 0)
      pair[1] = info.st_size;
    if (pair[1] < sqlite3_column_int64 (stmt, 1))
      g_array_append_vals (short_packs, pair, 2);
  }
  if (step != WAX_SQL_DONE)
    return FALSE;
  for (guint i = 0; i < short_packs->len; i += 2) {
    if (!forget_beyond (self, g_array_index (short_packs, gint64, i), g_array_index (short_packs, gint64, i + 1),
                        error))
      return FALSE;
  }
  return short_packs->len == 0 || wax_mail_packs_recover (self, error);
}

static gboolean
flush_file (WaxMailStore *self, GError **error)
{
  return fdatasync (self->write_fd) == 0 || wax_store_error_set_errno (error, errno, self->dir);
}

/* A new file's name has to reach the disk too. */
static gboolean
flush_dir (WaxMailStore *self, GError **error)
{
  int fd = g_open (self->dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
  int number = fd < 0 || fsync (fd) != 0 ? errno : 0;

  if (fd >= 0)
    close (fd);
  return number == 0 || wax_store_error_set_errno (error, number, self->dir);
}

gboolean
wax_mail_packs_flush (WaxMailStore *self, GError **error)
{
  if (self->write_fd < 0)
    return TRUE;
  return flush_file (self, error) &&
         wax_mail_store_run (self, error, "UPDATE pack SET size = ? WHERE number = ?", "ii", self->write_size,
                             self->write_pack);
}

static gboolean
start_pack (WaxMailStore *self, GError **error)
{
  if (!wax_mail_packs_flush (self, error) || !open_for_writing (self, self->write_pack + 1, error))
    return FALSE;
  self->write_size = 0;
  return flush_dir (self, error) &&
         wax_mail_store_run (self, error, "INSERT INTO pack (number, size) VALUES (?, 0)", "i", self->write_pack);
}

gboolean
wax_mail_packs_append (WaxMailStore *self, GBytes *record, WaxMailPlace *place, GError **error)
{
  gint64 length = (gint64) g_bytes_get_size (record);

  if ((self->write_fd < 0 || (self->write_size > 0 && self->write_size + length > PACK_LIMIT)) &&
      !start_pack (self, error))
    return FALSE;
  *place = (WaxMailPlace) { self->write_pack, self->write_size, length };
  if (!wax_pack_write (self->write_fd, self->write_size, record, self->dir, error))
    return FALSE;
  self->write_size += length;
  return TRUE;
}

GBytes *
wax_mail_packs_read (WaxMailStore *self, const WaxMailPlace *place, GError **error)
{
  if (self->read_pack != place->pack) {
    g_autofree char *path = path_of (self, place->pack);

    if (self->read_fd >= 0)
      close (self->read_fd);
    self->read_pack = 0;
    self->read_fd = g_open (path, O_RDONLY | O_CLOEXEC, 0);
    if (self->read_fd < 0) {
      g_set_error (error, WAX_STORE_ERROR,
                   errno == ENOENT ? WAX_STORE_ERROR_DAMAGED : wax_store_error_from_errno (errno), "%s: %s", path,
                   g_strerror (errno));
      return NULL;
    }
    self->read_pack = place->pack;
  }
  return wax_pack_read (self->read_fd, place->offset, (gsize) place->length, self->dir, error);
}

gboolean
wax_mail_packs_note_dead (WaxMailStore *self, gint64 pack, gint64 length, GError **error)
{
  return pack == 0 ||
         wax_mail_store_run (self, error, "UPDATE pack SET dead = dead + ? WHERE number = ?", "ii", length, pack);
}
