#pragma once

#include "store/wax-database.h"
#include "store/wax-mail-store.h"

G_BEGIN_DECLS

/* Where a message's record lies. */
typedef struct {
  gint64 pack;
  gint64 offset;
  gint64 length;
} WaxMailPlace;

struct _WaxMailStore {
  WaxDatabase *database;
  char *dir;
  WaxMailStoreMode mode;
  int lock_fd;

  WaxMailNews *news;
  WaxMailNews *pending; /* of the transaction that runs */

  WaxMailYieldFunc yield;
  gpointer yield_data;

  gint64 read_pack; /* whose file read_fd is, 0 for none */
  int read_fd;
  gint64 write_pack;
  int write_fd;
  gint64 write_size;
};

sqlite3 *wax_mail_store_get_handle (WaxMailStore *self);

/* A transaction of the writer: news of one that is not committed are dropped. */
WaxSqlTransaction *wax_mail_store_begin (WaxMailStore *self, GError **error);
gboolean wax_mail_store_commit (WaxMailStore *self, WaxSqlTransaction *transaction, GError **error);

gboolean wax_mail_store_get_state_int (WaxMailStore *self, const char *name, gint64 *value, GError **error);
gboolean wax_mail_store_set_state_int (WaxMailStore *self, const char *name, gint64 value, GError **error);

/* Runs a kept statement whose SQL is a literal. */
#define wax_mail_store_run(self, error, sql, ...)                                                                      \
  wax_mail_store_run_statement (wax_database_get_statement ((self)->database, sql, error), error, __VA_ARGS__)
#define wax_mail_store_run_statement(stmt, error, ...)                                                                 \
  ({                                                                                                                   \
    sqlite3_stmt *stmt_ = stmt;                                                                                        \
    stmt_ != NULL && wax_sql_run_bound (stmt_, error, __VA_ARGS__);                                                    \
  })

/* ---- wax-mail-keys.c ---- */

/* No key of a message of that date, or of a later one, lies before it. */
gint64 wax_mail_keys_get_first (gint64 date_ms);

/* A free key that sorts by @date_ms. */
gboolean wax_mail_keys_allocate (WaxMailStore *self, gint64 date_ms, gint64 *key, GError **error);

/* ---- wax-mail-packs.c ---- */

/* Makes the files agree with the database: at opening, and after a write that failed. */
gboolean wax_mail_packs_recover (WaxMailStore *self, GError **error);

/* Bodies that the files no longer have become missing. */
gboolean wax_mail_packs_forget_lost (WaxMailStore *self, GError **error);
gboolean wax_mail_packs_append (WaxMailStore *self, GBytes *record, WaxMailPlace *place, GError **error);

/* To disk, and into the table of packs; before the commit. */
gboolean wax_mail_packs_flush (WaxMailStore *self, GError **error);
GBytes *wax_mail_packs_read (WaxMailStore *self, const WaxMailPlace *place, GError **error);
gboolean wax_mail_packs_note_dead (WaxMailStore *self, gint64 pack, gint64 length, GError **error);

/* ---- wax-mail-store-write.c ---- */
gboolean wax_mail_store_note_missing (WaxMailStore *self, const char *id, gint64 rank, GError **error);

/* ---- wax-mail-store-search.c ---- */

/* The full-text tables: one, or two while a rebuild goes on. Whichever message.indexed names has the message. */
typedef struct {
  gint64 current;
  gint64 previous; /* 0 for none */
  gint64 starts;   /* the first that knows the starts of words */
} WaxMailGenerations;

gboolean wax_mail_store_read_generations (WaxMailStore *self, WaxMailGenerations *generations, GError **error);

/* ---- wax-mail-store-index.c ---- */
gboolean wax_mail_store_check_search (WaxMailStore *self, gboolean *damaged, GError **error);

/* An empty table in place of a damaged one, within a transaction: everything waits to be indexed again. */
gboolean wax_mail_store_reset_search (WaxMailStore *self, GError **error);

G_END_DECLS
