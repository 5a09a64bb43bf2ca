#pragma once

#include "store/wax-database.h"

G_BEGIN_DECLS

/* The tables of an account's mail.db: mail, contacts and the server's settings. */
extern const WaxSchema wax_mail_schema;

/* The script that makes a full-text table; %u is its generation. FTS5 would merge each four parts into one: words are
 * moved half as often when it waits for the sixteen that it allows at most. */
#define WAX_MAIL_SEARCH_TABLE                                                                                          \
  "CREATE VIRTUAL TABLE search_%u USING fts5 (subject, sender, recipients, body, content='', prefix='3',"              \
  " tokenize=\"unicode61 remove_diacritics 2\");"                                                                      \
  "INSERT INTO search_%u (search_%u, rank) VALUES ('hashsize', 8388608), ('automerge', 16);"

G_END_DECLS
