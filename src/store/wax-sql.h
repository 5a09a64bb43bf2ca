#pragma once

#include "store/wax-store-error.h"

#include <sqlite3.h>

G_BEGIN_DECLS

/*
 * Thin helpers over SQLite. Statements take their values by @types, a letter per argument:
 *   's' const char * (%NULL is NULL)   'i' gint64 (cast literals)   'd' double   'b' GBytes * (%NULL is NULL)
 * All values are copied. Failures are %WAX_STORE_ERROR. A handle and its statements belong to one thread.
 */

/* What a step led to. */
typedef enum {
  WAX_SQL_ROW,
  WAX_SQL_DONE,
  WAX_SQL_FAILED,
} WaxSqlStep;

/**
 * WaxSqlTransaction:
 *
 * Rolls back when it goes out of scope without wax_sql_commit().
 */
typedef struct _WaxSqlTransaction WaxSqlTransaction;

sqlite3_stmt *wax_sql_prepare (sqlite3 *db, GError **error, const char *sql, const char *types, ...);

/**
 * wax_sql_bind:
 *
 * Rewinds @stmt and gives it new values: for statements kept over many rows.
 */
gboolean wax_sql_bind (sqlite3_stmt *stmt, GError **error, const char *types, ...);

WaxSqlStep wax_sql_step (sqlite3_stmt *stmt, GError **error);

/**
 * wax_sql_run:
 *
 * Prepares, binds and steps to the end; rows are ignored.
 */
gboolean wax_sql_run (sqlite3 *db, GError **error, const char *sql, const char *types, ...);

/**
 * wax_sql_run_bound:
 *
 * wax_sql_bind(), one step to the end, rewound: a kept statement for one more row.
 */
gboolean wax_sql_run_bound (sqlite3_stmt *stmt, GError **error, const char *types, ...);

/**
 * wax_sql_get_int:
 * Returns: %FALSE with %WAX_STORE_ERROR_NOT_FOUND when there is no row. @value is the first row's first column.
 */
gboolean wax_sql_get_int (sqlite3 *db, gint64 *value, GError **error, const char *sql, const char *types, ...);

/**
 * wax_sql_execute:
 * @script: one or several statements without values and without rows of interest
 */
gboolean wax_sql_execute (sqlite3 *db, const char *script, GError **error);

/**
 * wax_sql_begin:
 * Returns: (transfer full) (nullable): a transaction that holds the write lock from its first moment on
 *   (BEGIN IMMEDIATE), so that it never fails half-way for another writer.
 */
WaxSqlTransaction *wax_sql_begin (sqlite3 *db, GError **error);

/**
 * wax_sql_begin_read:
 * Returns: (transfer full) (nullable): a transaction that shows one state of the database to several queries.
 */
WaxSqlTransaction *wax_sql_begin_read (sqlite3 *db, GError **error);
gboolean wax_sql_commit (WaxSqlTransaction *transaction, GError **error);
void wax_sql_transaction_free (WaxSqlTransaction *transaction);

/* Columns of the row that was stepped to. */
char *wax_sql_dup_text (sqlite3_stmt *stmt, int column);          /* (nullable): NULL for NULL */
const char *wax_sql_get_text (sqlite3_stmt *stmt, int column);    /* (nullable): valid until the next step */
GBytes *wax_sql_get_bytes (sqlite3_stmt *stmt, int column);       /* (transfer full) (nullable) */

/**
 * wax_sql_set_error:
 *
 * Makes a %WAX_STORE_ERROR of the last failure on @db; @context says what was tried.
 */
void wax_sql_set_error (GError **error, sqlite3 *db, const char *context);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (sqlite3_stmt, sqlite3_finalize)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WaxSqlTransaction, wax_sql_transaction_free)

G_END_DECLS
