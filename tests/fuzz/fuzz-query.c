#include "store/wax-mail-query.h"
#include "store/wax-mail-tokenizer.h"
#include "store/wax-sql.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static sqlite3 *
open_tables (void)
{
  sqlite3 *db = NULL;

  sqlite3_open (":memory:", &db);
  wax_mail_tokenizer_install (db, NULL);
  sqlite3_exec (db, "CREATE VIRTUAL TABLE plain USING fts5 (subject, sender, recipients, body);"
                    "CREATE VIRTUAL TABLE starts USING fts5 (subject, sender, recipients, body, tokenize='wax_words')",
                NULL, NULL, NULL);
  return db;
}

/* Whatever a person types becomes an expression that FTS5 takes. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  static sqlite3 *db;
  g_autofree char *query = g_strndup ((const char *) data, size);
  g_autofree char *plain = wax_mail_query_to_fts (query, FALSE);
  g_autofree char *starts = wax_mail_query_to_fts (query, TRUE);

  if (db == NULL)
    db = open_tables ();
  if (plain != NULL) {
    g_assert_true (wax_sql_run (db, NULL, "SELECT rowid FROM plain WHERE plain MATCH ?", "s", plain));
    g_assert_true (wax_sql_run (db, NULL, "SELECT rowid FROM starts WHERE starts MATCH ?", "s", starts));
  }
  return 0;
}
