#pragma once

#include "store/wax-database.h"

G_BEGIN_DECLS

/* The tables of an account's mail.db: mail, contacts and the server's settings. */
extern const WaxSchema wax_mail_schema;

/*
 * The script that makes a full-text table; %u is its generation. For its tokenizer see wax_mail_tokenizer_install();
 * tables of generations before state's search-starts know nothing of the starts of words.
 * FTS5 would merge each four parts into one: words are moved half as often when it waits for the sixteen that it allows
 * at most. Larger pages make fewer rows, and nobody asks how long a text is. Where in the first column a word stands
 * takes two bytes less to say than in the others.
 */
#define WAX_MAIL_SEARCH_TABLE                                                                                          \
  "CREATE VIRTUAL TABLE search_%u USING fts5 (body, subject, sender, recipients, content='', columnsize=0,"            \
  " tokenize='wax_words');"                                                                                            \
  "INSERT INTO search_%u (search_%u, rank) VALUES ('hashsize', 8388608), ('automerge', 16), ('pgsz', 8000);"

G_END_DECLS
