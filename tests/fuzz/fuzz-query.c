#include "store/wax-mail-query.h"
#include "store/wax-mail-tokenizer.h"
#include "store/wax-sql.h"

#include <stdint.h>
#include <string.h>

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

static void
match (sqlite3 *db, const WaxQueryNode *node)
{
  g_autofree char *plain = wax_mail_query_to_fts (node, FALSE);
  g_autofree char *starts = wax_mail_query_to_fts (node, TRUE);

  if (plain != NULL) {
    g_assert_true (wax_sql_run (db, NULL, "SELECT rowid FROM plain WHERE plain MATCH ?", "s", plain));
    g_assert_true (wax_sql_run (db, NULL, "SELECT rowid FROM starts WHERE starts MATCH ?", "s", starts));
  }
  for (guint i = 0; node->parts != NULL && i < node->parts->len; i++)
    match (db, node->parts->pdata[i]);
}

/* What a server is told means the same when it is read again. */
static void
read_again (WaxQuery *query, GDateTime *now)
{
  g_autofree char *told = wax_query_to_server (query);
  g_autoptr(WaxQuery) again = told != NULL && strlen (told) < 1900 ? wax_query_new (told, WAX_QUERY_PLAIN, now) : NULL;

  if (again != NULL && !wax_query_needs_server (query))
    g_assert_cmpuint (again->problems->len, ==, 0);
}

/* Whatever a person types, or a server keeps, becomes an expression that FTS5 takes, and one that a server takes. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  static sqlite3 *db;
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autoptr(GDateTime) now = g_date_time_new_utc (2026, 11, 22, 12, 0, 0);
  g_autoptr(WaxQuery) query = wax_query_new (text, size % 2 == 0 ? WAX_QUERY_TYPED : WAX_QUERY_PLAIN, now);

  if (db == NULL)
    db = open_tables ();
  if (query->root != NULL)
    match (db, query->root);
  read_again (query, now);
  return 0;
}
