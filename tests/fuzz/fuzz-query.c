#include "store/wax-mail-query.h"
#include "store/wax-sql.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static sqlite3 *
open_table (void)
{
  sqlite3 *db = NULL;

  sqlite3_open (":memory:", &db);
  sqlite3_exec (db, "CREATE VIRTUAL TABLE t USING fts5 (subject, sender, recipients, body)", NULL, NULL, NULL);
  return db;
}

/* Whatever a person types becomes an expression that FTS5 takes. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  static sqlite3 *db;
  g_autofree char *query = g_strndup ((const char *) data, size);
  g_autofree char *fts = wax_mail_query_to_fts (query);

  if (db == NULL)
    db = open_table ();
  if (fts != NULL)
    g_assert_true (wax_sql_run (db, NULL, "SELECT rowid FROM t WHERE t MATCH ?", "s", fts));
  return 0;
}
