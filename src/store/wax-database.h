#pragma once

#include "store/wax-sql.h"

G_BEGIN_DECLS

/**
 * WaxSchema:
 * @name: whose tables these are; one file may hold those of several
 * @migrations: scripts; number i takes version i to i + 1. What has been released is never edited
 * @version: how many there are
 */
typedef struct {
  const char *name;
  const char *const *migrations;
  guint version;
} WaxSchema;

/**
 * WaxDatabase:
 *
 * One SQLite handle, used only by the thread that opened it. Others, also in other processes, open their own.
 * A commit that returned has reached the disk (WAL, synchronous FULL).
 */
typedef struct _WaxDatabase WaxDatabase;

/**
 * wax_database_open:
 * @path: made with mode 0600 when missing, its folder with 0700
 * @schema: brought to its newest version in one transaction
 *
 * Returns: (transfer full) (nullable): %NULL with %WAX_STORE_ERROR: TOO_NEW (the file is left as it is), DAMAGED,
 *   NOT_WRITABLE, DISK_FULL, BUSY (after 5 s). Blocks.
 */
WaxDatabase *wax_database_open (const char *path, const WaxSchema *schema, GError **error);
void wax_database_close (WaxDatabase *self);

sqlite3 *wax_database_get_handle (WaxDatabase *self);

/**
 * wax_database_get_statement:
 * @sql: a literal: statements are kept by their address until the database is closed
 *
 * Returns: (transfer none) (nullable): the statement, rewound. One user at a time.
 */
sqlite3_stmt *wax_database_get_statement (WaxDatabase *self, const char *sql, GError **error);

/**
 * wax_database_check:
 *
 * Reads all tables and their indexes, but for the content of virtual tables.
 *
 * Returns: %FALSE with %WAX_STORE_ERROR_DAMAGED when one is damaged.
 */
gboolean wax_database_check (WaxDatabase *self, GError **error);

/**
 * wax_database_get_data_version:
 * Returns: a number that moves when another handle commits, in this process or another; -1 on failure, also with
 *   %WAX_STORE_ERROR_DAMAGED when another file has taken the place of the one that is open, or it was written over.
 *   Costs microseconds.
 */
gint64 wax_database_get_data_version (WaxDatabase *self, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WaxDatabase, wax_database_close)

G_END_DECLS
