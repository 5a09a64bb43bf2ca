#pragma once

#include "store/wax-sql.h"

G_BEGIN_DECLS

/* Where the upper end of all words with a prefix lies: behind the last character that there is. */
#define WAX_NAME_WORDS_LAST "\xf4\x8f\xbf\xbf"

/* How many words of what somebody looks for count. */
enum { WAX_NAME_WORDS_MAX = 8 };

/**
 * wax_name_words_add:
 * @insert: takes a word and @owner
 *
 * The words of a name or an address by which people are found, without capitals; with accents and without.
 */
gboolean wax_name_words_add (sqlite3_stmt *insert, gint64 owner, const char *text, GError **error);

/**
 * wax_name_words_split:
 * Returns: (transfer full): the words that somebody looks for, each the beginning of one; the first
 *   %WAX_NAME_WORDS_MAX of them.
 */
GStrv wax_name_words_split (const char *text);

/**
 * wax_name_words_append_match:
 * @table: of words
 * @owner: its column of who has them
 *
 * Appends to @sql the numbers of all that have a word for each of @n_words beginnings, which are bound as ?1 and on.
 */
void wax_name_words_append_match (GString *sql, const char *table, const char *owner, guint n_words);

/* Binds them so. */
void wax_name_words_bind (sqlite3_stmt *stmt, GStrv words);

G_END_DECLS
