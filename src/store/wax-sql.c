#include "store/wax-sql.h"

#include <errno.h>

struct _WaxSqlTransaction {
  sqlite3 *db;
  gboolean open;
};

static WaxStoreError
code_of (sqlite3 *db)
{
  int extended = sqlite3_extended_errcode (db);
  int number = sqlite3_system_errno (db);

  switch (extended & 0xff) {
  case SQLITE_FULL:
    return WAX_STORE_ERROR_DISK_FULL;
  case SQLITE_CORRUPT:
  case SQLITE_NOTADB:
    return WAX_STORE_ERROR_DAMAGED;
  case SQLITE_BUSY:
  case SQLITE_LOCKED:
    return WAX_STORE_ERROR_BUSY;
  case SQLITE_READONLY:
  case SQLITE_PERM:
  case SQLITE_AUTH:
    return WAX_STORE_ERROR_NOT_WRITABLE;
  case SQLITE_CANTOPEN:
    return wax_store_error_from_errno (number) == WAX_STORE_ERROR_DISK_FULL ? WAX_STORE_ERROR_DISK_FULL
                                                                            : WAX_STORE_ERROR_NOT_WRITABLE;
  case SQLITE_IOERR:
    /* A page that cannot be read whole is damage; anything else is what the system said. */
    if (extended == SQLITE_IOERR_SHORT_READ || extended == SQLITE_IOERR_CORRUPTFS)
      return WAX_STORE_ERROR_DAMAGED;
    return number == 0 || number == ENOENT ? WAX_STORE_ERROR_FAILED : wax_store_error_from_errno (number);
  case SQLITE_ERROR:
    /* The statements are ours: a table or column that they miss was there when the file was whole. */
    return g_str_has_prefix (sqlite3_errmsg (db), "no such ") ? WAX_STORE_ERROR_DAMAGED : WAX_STORE_ERROR_FAILED;
  default:
    return WAX_STORE_ERROR_FAILED;
  }
}

void
wax_sql_set_error (GError **error, sqlite3 *db, const char *context)
{
  g_set_error (error, WAX_STORE_ERROR, code_of (db), "%s in “%.120s”", sqlite3_errmsg (db), context);
}

static int
bind_bytes (sqlite3_stmt *stmt, int index, GBytes *bytes)
{
  gsize size;
  const void *data;

  if (bytes == NULL)
    return sqlite3_bind_null (stmt, index);
  data = g_bytes_get_data (bytes, &size);
  return sqlite3_bind_blob64 (stmt, index, data != NULL ? data : "", size, SQLITE_TRANSIENT);
}

static gboolean
bind_va (sqlite3_stmt *stmt, GError **error, const char *types, va_list args)
{
  int rc = SQLITE_OK;

  for (int i = 0; rc == SQLITE_OK && types[i] != '\0'; i++) {
    switch (types[i]) {
    case 's': rc = sqlite3_bind_text (stmt, i + 1, va_arg (args, const char *), -1, SQLITE_TRANSIENT); break;
    case 'i': rc = sqlite3_bind_int64 (stmt, i + 1, va_arg (args, gint64)); break;
    case 'd': rc = sqlite3_bind_double (stmt, i + 1, va_arg (args, double)); break;
    case 'b': rc = bind_bytes (stmt, i + 1, va_arg (args, GBytes *)); break;
    default: g_assert_not_reached ();
    }
  }
  if (rc == SQLITE_OK)
    return TRUE;

  wax_sql_set_error (error, sqlite3_db_handle (stmt), sqlite3_sql (stmt));
  return FALSE;
}

static sqlite3_stmt *
prepare_va (sqlite3 *db, GError **error, const char *sql, const char *types, va_list args)
{
  g_autoptr(sqlite3_stmt) stmt = NULL;

  if (sqlite3_prepare_v2 (db, sql, -1, &stmt, NULL) != SQLITE_OK) {
    wax_sql_set_error (error, db, sql);
    return NULL;
  }
  return bind_va (stmt, error, types, args) ? g_steal_pointer (&stmt) : NULL;
}

sqlite3_stmt *
wax_sql_prepare (sqlite3 *db, GError **error, const char *sql, const char *types, ...)
{
  sqlite3_stmt *stmt;
  va_list args;

  va_start (args, types);
  stmt = prepare_va (db, error, sql, types, args);
  va_end (args);
  return stmt;
}

static gboolean
rebind_va (sqlite3_stmt *stmt, GError **error, const char *types, va_list args)
{
  sqlite3_reset (stmt);
  return bind_va (stmt, error, types, args);
}

gboolean
wax_sql_bind (sqlite3_stmt *stmt, GError **error, const char *types, ...)
{
  gboolean bound;
  va_list args;

  va_start (args, types);
  bound = rebind_va (stmt, error, types, args);
  va_end (args);
  return bound;
}

WaxSqlStep
wax_sql_step (sqlite3_stmt *stmt, GError **error)
{
  int rc = sqlite3_step (stmt);

  if (rc == SQLITE_ROW)
    return WAX_SQL_ROW;
  if (rc == SQLITE_DONE)
    return WAX_SQL_DONE;

  wax_sql_set_error (error, sqlite3_db_handle (stmt), sqlite3_sql (stmt));
  sqlite3_reset (stmt);
  return WAX_SQL_FAILED;
}

static gboolean
step_to_end (sqlite3_stmt *stmt, GError **error)
{
  WaxSqlStep step;

  do
    step = wax_sql_step (stmt, error);
  while (step == WAX_SQL_ROW);
  return step == WAX_SQL_DONE;
}

gboolean
wax_sql_run (sqlite3 *db, GError **error, const char *sql, const char *types, ...)
{
  g_autoptr(sqlite3_stmt) stmt = NULL;
  va_list args;

  va_start (args, types);
  stmt = prepare_va (db, error, sql, types, args);
  va_end (args);
  return stmt != NULL && step_to_end (stmt, error);
}

gboolean
wax_sql_run_bound (sqlite3_stmt *stmt, GError **error, const char *types, ...)
{
  gboolean done;
  va_list args;

  va_start (args, types);
  done = rebind_va (stmt, error, types, args) && step_to_end (stmt, error);
  va_end (args);
  sqlite3_reset (stmt);
  return done;
}

gboolean
wax_sql_get_int (sqlite3 *db, gint64 *value, GError **error, const char *sql, const char *types, ...)
{
  g_autoptr(sqlite3_stmt) stmt = NULL;
  WaxSqlStep step = WAX_SQL_FAILED;
  va_list args;

  va_start (args, types);
  stmt = prepare_va (db, error, sql, types, args);
  va_end (args);
  if (stmt != NULL)
    step = wax_sql_step (stmt, error);
  if (step == WAX_SQL_ROW)
    *value = sqlite3_column_int64 (stmt, 0);
  else if (step == WAX_SQL_DONE)
    g_set_error (error, WAX_STORE_ERROR, WAX_STORE_ERROR_NOT_FOUND, "No row for “%.120s”", sql);
  return step == WAX_SQL_ROW;
}

gboolean
wax_sql_execute (sqlite3 *db, const char *script, GError **error)
{
  if (sqlite3_exec (db, script, NULL, NULL, NULL) == SQLITE_OK)
    return TRUE;
  wax_sql_set_error (error, db, script);
  return FALSE;
}

static WaxSqlTransaction *
begin (sqlite3 *db, const char *sql, GError **error)
{
  WaxSqlTransaction *self;

  if (!wax_sql_execute (db, sql, error))
    return NULL;
  self = g_new0 (WaxSqlTransaction, 1);
  self->db = db;
  self->open = TRUE;
  return self;
}

WaxSqlTransaction *
wax_sql_begin (sqlite3 *db, GError **error)
{
  return begin (db, "BEGIN IMMEDIATE", error);
}

WaxSqlTransaction *
wax_sql_begin_read (sqlite3 *db, GError **error)
{
  return begin (db, "BEGIN", error);
}

gboolean
wax_sql_commit (WaxSqlTransaction *transaction, GError **error)
{
  if (!wax_sql_execute (transaction->db, "COMMIT", error))
    return FALSE;
  transaction->open = FALSE;
  return TRUE;
}

void
wax_sql_transaction_free (WaxSqlTransaction *transaction)
{
  /* A full disk may have rolled back by itself. */
  if (transaction->open && sqlite3_get_autocommit (transaction->db) == 0)
    sqlite3_exec (transaction->db, "ROLLBACK", NULL, NULL, NULL);
  g_free (transaction);
}

const char *
wax_sql_get_text (sqlite3_stmt *stmt, int column)
{
  return (const char *) sqlite3_column_text (stmt, column);
}

char *
wax_sql_dup_text (sqlite3_stmt *stmt, int column)
{
  return g_strdup (wax_sql_get_text (stmt, column));
}

GBytes *
wax_sql_get_bytes (sqlite3_stmt *stmt, int column)
{
  const void *data = sqlite3_column_blob (stmt, column);

  if (sqlite3_column_type (stmt, column) == SQLITE_NULL)
    return NULL;
  return g_bytes_new (data, (gsize) sqlite3_column_bytes (stmt, column));
}
