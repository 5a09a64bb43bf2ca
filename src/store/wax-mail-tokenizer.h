#pragma once

#include <glib.h>
#include <sqlite3.h>

G_BEGIN_DECLS

/* Characters. What words begin with is found at once up to here. */
#define WAX_MAIL_TOKENIZER_START 3

/* In front of a text that asks for words that begin with it, see wax_mail_tokenizer_install(). */
#define WAX_MAIL_TOKENIZER_MARK '\x02'

/**
 * wax_mail_tokenizer_install:
 *
 * Gives @db the tokenizer "wax_words", which full-text tables of messages are made with: SQLite's unicode61, which
 * takes diacritics off, and beside each word what it begins with, once in a text: its first character and its first
 * three, or all where there are two. A word that begins with a few letters is found among these by the mark and the
 * letters: one or three by themselves, two as a prefix. Looking them up among all words takes ten to a hundred times
 * as long, and prefix indexes of FTS5 hold each occurrence of a word.
 */
gboolean wax_mail_tokenizer_install (sqlite3 *db, GError **error);

G_END_DECLS
