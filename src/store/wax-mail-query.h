#pragma once

#include "store/wax-query.h"

G_BEGIN_DECLS

/**
 * wax_mail_query_to_fts:
 * @starts: whether the table's tokenizer is that of wax_mail_tokenizer_install(), otherwise SQLite's own
 *
 * Returns: (transfer full) (nullable): an FTS5 expression over (subject, sender, recipients, body), for a node that
 *   asks for text and for nothing else; %NULL for others, and where text is only unwanted. Any thread.
 */
char *wax_mail_query_to_fts (const WaxQueryNode *node, gboolean starts);

/**
 * WaxMailQueryTable: a full-text table
 * @starts: see wax_mail_query_to_fts()
 */
typedef struct {
  gint64 generation; /* 0 for none */
  gboolean starts;
} WaxMailQueryTable;

/**
 * WaxMailQueryWorld: what a query is about
 * @tables: the one that is in use, and the one before it while a rebuild goes on
 * @folders: (element-type WaxFolder)
 * @numbers: (element-type gint64): their numbers in the database
 * @tags: (element-type WaxTag)
 * @with_trash: the person wants it in every search, as with @with_junk
 */
typedef struct {
  WaxMailQueryTable tables[2];
  GPtrArray *folders;
  GArray *numbers;
  GPtrArray *tags;
  gboolean with_trash;
  gboolean with_junk;
} WaxMailQueryWorld;

/**
 * WaxMailQuerySql: a part of a statement
 * @text: a condition on a row "m" of the table of messages
 * @values: (element-type utf8): what is to be bound, from ?1 on
 */
typedef struct {
  GString *text;
  GPtrArray *values;
} WaxMailQuerySql;

/**
 * wax_mail_query_to_sql:
 * @fts: (out) (nullable): what the table @driver must match besides, where hits are best taken from there
 *
 * Of what is asked for by text, the table in front of all others answers; what remains is a condition.
 */
WaxMailQuerySql *wax_mail_query_to_sql (WaxQuery *query,
                                        const WaxMailQueryWorld *world,
                                        const WaxMailQueryTable *driver,
                                        char **fts);
void wax_mail_query_sql_free (WaxMailQuerySql *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WaxMailQuerySql, wax_mail_query_sql_free)

G_END_DECLS
