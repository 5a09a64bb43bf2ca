#include "store/wax-database.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
  BUSY_TIMEOUT_MS = 5000,
  QUICK_CHECK_LIMIT = 4 * 1024 * 1024, /* bytes; larger files would make starting slow */
};

struct _WaxDatabase {
  char *path;
  dev_t device; /* of the file that was opened */
  ino_t inode;
  sqlite3 *db;
  GThread *owner;
  GHashTable *statements; /* address of the SQL → sqlite3_stmt */
};

static gboolean
make_folder (const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);

  return g_mkdir_with_parents (folder, 0700) == 0 || wax_store_error_set_errno (error, errno, folder);
}

/*
 * SQLite gives its side files the mode of the main file. The file is made without being opened: closing it again would
 * drop the locks that another handle of this process holds on it (fcntl's rule), and another process, alone as it
 * seems to it, would then delete the log that this one goes on writing.
 */
static gboolean
make_file (const char *path, struct stat *info, GError **error)
{
  if ((mknod (path, S_IFREG | 0600, 0) != 0 && errno != EEXIST) || stat (path, info) != 0 ||
      ((info->st_mode & 077) != 0 && chmod (path, 0600) != 0) || access (path, R_OK | W_OK) != 0)
    return wax_store_error_set_errno (error, errno, path);
  return TRUE;
}

static gboolean
read_version (sqlite3 *db, const WaxSchema *schema, gint64 *version, GError **error)
{
  gint64 tables;

  *version = 0;
  if (!wax_sql_get_int (db, &tables, error, "SELECT count(*) FROM sqlite_master WHERE name = 'schema_version'", ""))
    return FALSE;
  if (tables == 0)
    return TRUE;
  return wax_sql_get_int (db, version, error, "SELECT coalesce(max(version), 0) FROM schema_version WHERE name = ?",
                          "s",
                          schema->name);
}

static gboolean
check_version (sqlite3 *db, const WaxSchema *schema, gint64 *version, GError **error)
{
  if (!read_version (db, schema, version, error))
    return FALSE;
  if (*version <= schema->version)
    return TRUE;
  g_set_error (error, WAX_STORE_ERROR, WAX_STORE_ERROR_TOO_NEW,
               "“%s” has version %" G_GINT64_FORMAT ", this program knows up to %u", schema->name, *version,
               schema->version);
  return FALSE;
}

static gboolean
migrate (sqlite3 *db, const WaxSchema *schema, GError **error)
{
  g_autoptr(WaxSqlTransaction) transaction = wax_sql_begin (db, error);
  gint64 version;

  /* Read again: another process may have been first. */
  if (transaction == NULL || !check_version (db, schema, &version, error))
    return FALSE;
  if (!wax_sql_execute (db,
                        "CREATE TABLE IF NOT EXISTS schema_version (name TEXT PRIMARY KEY, version INTEGER NOT NULL)"
                        " WITHOUT ROWID",
                        error))
    return FALSE;
  for (gint64 i = version; i < schema->version; i++) {
    if (!wax_sql_execute (db, schema->migrations[i], error))
      return FALSE;
  }
  return wax_sql_run (db, error, "INSERT OR REPLACE INTO schema_version VALUES (?, ?)", "si", schema->name,
                      (gint64) schema->version) &&
         wax_sql_commit (transaction, error);
}

/* Virtual tables are left out: newer versions of SQLite judge their content, too, which can be made anew by itself. */
static gboolean
check_tables (sqlite3 *db, const char *sql, GError **error)
{
  g_autoptr(sqlite3_stmt) stmt = wax_sql_prepare (db, error, sql, "");
  WaxSqlStep step = stmt != NULL ? wax_sql_step (stmt, error) : WAX_SQL_FAILED;

  if (step == WAX_SQL_ROW)
    g_set_error (error, WAX_STORE_ERROR, WAX_STORE_ERROR_DAMAGED, "%s", wax_sql_get_text (stmt, 0));
  return step == WAX_SQL_DONE;
}

static gboolean
quick_check (sqlite3 *db, GError **error)
{
  return check_tables (db,
                       "SELECT found.quick_check FROM pragma_table_list AS t, pragma_quick_check(t.name) AS found"
                       " WHERE t.schema = 'main' AND t.type IN ('table', 'shadow')"
                       " AND found.quick_check <> 'ok' LIMIT 1",
                       error);
}

typedef struct {
  dev_t device;
  ino_t inode;
  gint64 size;
  gint64 changed_ns;
} Content;

static Content
describe (const struct stat *info)
{
  return (Content) { info->st_dev, info->st_ino, info->st_size,
                     info->st_mtim.tv_sec * G_GINT64_CONSTANT (1000000000) + info->st_mtim.tv_nsec };
}

static gboolean
is_same_content (const Content *a, const Content *b)
{
  return a->device == b->device && a->inode == b->inode && a->size == b->size && a->changed_ns == b->changed_ns;
}

/* What this process found sound is so for its next handle, until somebody writes to the file. */
static gboolean
quick_check_once (sqlite3 *db, const struct stat *info, GError **error)
{
  static GMutex mutex;
  static Content sound[4];
  static guint n_checked;
  Content content = describe (info);
  gboolean known = FALSE;

  g_mutex_lock (&mutex);
  for (guint i = 0; i < G_N_ELEMENTS (sound); i++)
    known = known || is_same_content (&sound[i], &content);
  g_mutex_unlock (&mutex);
  if (known || info->st_size > QUICK_CHECK_LIMIT)
    return TRUE;
  if (!quick_check (db, error))
    return FALSE;
  g_mutex_lock (&mutex);
  sound[n_checked++ % G_N_ELEMENTS (sound)] = content;
  g_mutex_unlock (&mutex);
  return TRUE;
}

gboolean
wax_database_check (WaxDatabase *self, GError **error)
{
  return check_tables (wax_database_get_handle (self),
                       "SELECT found.integrity_check FROM pragma_table_list AS t,"
                       " pragma_integrity_check(t.name) AS found WHERE t.schema = 'main' AND t.type IN ('table',"
                       " 'shadow') AND found.integrity_check <> 'ok' LIMIT 1",
                       error);
}

/* What is written to a file that was removed or replaced is lost, and SQLite does not notice. */
static gboolean
check_place (WaxDatabase *self, GError **error)
{
  struct stat info;

  if (stat (self->path, &info) != 0)
    return wax_store_error_set_errno (error, errno, self->path);
  if (info.st_dev == self->device && info.st_ino == self->inode)
    return TRUE;
  g_set_error (error, WAX_STORE_ERROR, WAX_STORE_ERROR_DAMAGED, "another file has taken the place of %s", self->path);
  return FALSE;
}

/* What SQLite holds of the file hides that it was written over, until something is read that it does not hold. Read by
 * its own handle: to close another one would drop its locks. */
static gboolean
check_head (WaxDatabase *self, GError **error)
{
  static const char magic[16] = "SQLite format 3";
  char head[sizeof magic] = "";
  sqlite3_file *file = NULL;
  int result = sqlite3_file_control (self->db, "main", SQLITE_FCNTL_FILE_POINTER, &file);

  if (result == SQLITE_OK)
    result = file->pMethods->xRead (file, head, sizeof head, 0);
  if (result == SQLITE_OK && memcmp (head, magic, sizeof magic) == 0)
    return TRUE;
  g_set_error (error, WAX_STORE_ERROR, WAX_STORE_ERROR_DAMAGED, "%s was written over", self->path);
  return FALSE;
}

static gboolean
note_place (WaxDatabase *self, GError **error)
{
  struct stat info;

  if (stat (self->path, &info) != 0)
    return wax_store_error_set_errno (error, errno, self->path);
  self->device = info.st_dev;
  self->inode = info.st_ino;
  return TRUE;
}

/* Switching to WAL does not wait for another process that opens the new file at the same moment. */
static gboolean
switch_to_wal (sqlite3 *db, GError **error)
{
  for (guint waited_ms = 0;; waited_ms += 5) {
    g_autoptr(GError) local = NULL;

    if (wax_sql_execute (db, "PRAGMA journal_mode = WAL", &local))
      return TRUE;
    if (!g_error_matches (local, WAX_STORE_ERROR, WAX_STORE_ERROR_BUSY) || waited_ms >= BUSY_TIMEOUT_MS) {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
    g_usleep (5000);
  }
}

static gboolean
set_up (sqlite3 *db, const WaxSchema *schema, const struct stat *info, GError **error)
{
  gint64 version;

  sqlite3_busy_timeout (db, BUSY_TIMEOUT_MS);
  sqlite3_extended_result_codes (db, 1);
  return check_version (db, schema, &version, error) && quick_check_once (db, info, error) &&
         switch_to_wal (db, error) &&
         wax_sql_execute (db, "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF;"
                              " PRAGMA temp_store = MEMORY", error) &&
         (version == schema->version || migrate (db, schema, error));
}

static void
finalize_cb (gpointer stmt)
{
  sqlite3_finalize (stmt);
}

WaxDatabase *
wax_database_open (const char *path, const WaxSchema *schema, GError **error)
{
  g_autoptr(WaxDatabase) self = g_new0 (WaxDatabase, 1);
  struct stat info;

  self->path = g_strdup (path);
  self->owner = g_thread_self ();
  self->statements = g_hash_table_new_full (NULL, NULL, NULL, finalize_cb);
  if (!make_folder (path, error) || !make_file (path, &info, error))
    return NULL;
  if (sqlite3_open_v2 (path, &self->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK) {
    wax_sql_set_error (error, self->db, path);
    return NULL;
  }
  if (!note_place (self, error) || !set_up (self->db, schema, &info, error)) {
    g_prefix_error (error, "%s: ", path);
    return NULL;
  }
  return g_steal_pointer (&self);
}

void
wax_database_close (WaxDatabase *self)
{
  g_hash_table_unref (self->statements);
  sqlite3_close_v2 (self->db);
  g_free (self->path);
  g_free (self);
}

sqlite3 *
wax_database_get_handle (WaxDatabase *self)
{
  g_assert (self->owner == g_thread_self ());
  return self->db;
}

sqlite3_stmt *
wax_database_get_statement (WaxDatabase *self, const char *sql, GError **error)
{
  sqlite3_stmt *stmt = g_hash_table_lookup (self->statements, sql);

  g_assert (self->owner == g_thread_self ());
  if (stmt != NULL) {
    sqlite3_reset (stmt);
    return stmt;
  }
  if (sqlite3_prepare_v3 (self->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &stmt, NULL) != SQLITE_OK) {
    wax_sql_set_error (error, self->db, sql);
    return NULL;
  }
  g_hash_table_insert (self->statements, (gpointer) sql, stmt);
  return stmt;
}

gint64
wax_database_get_data_version (WaxDatabase *self, GError **error)
{
  sqlite3_stmt *stmt;
  gint64 version = -1;

  if (!check_place (self, error) || !check_head (self, error))
    return -1;
  stmt = wax_database_get_statement (self, "PRAGMA data_version", error);
  if (stmt != NULL && wax_sql_step (stmt, error) == WAX_SQL_ROW)
    version = sqlite3_column_int64 (stmt, 0);
  if (stmt != NULL)
    sqlite3_reset (stmt);
  return version;
}
