#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * WaxSpelling:
 *
 * The dictionaries of this computer, whichever programs brought them (Enchant knows them all), and the words that the
 * person taught them. One thread; everything may read files.
 */
typedef struct _WaxSpelling WaxSpelling;

WaxSpelling *wax_spelling_open (void);
void wax_spelling_close (WaxSpelling *self);

/* Returns: (transfer full): languages that there is a dictionary of, e.g. "de" or "en_US", sorted. */
GStrv wax_spelling_list_languages (WaxSpelling *self);

/**
 * wax_spelling_choose_language:
 * @languages: of wax_spelling_list_languages()
 * @wanted: the person's choice, "" for none
 * @own: (array zero-terminated=1): languages that the person reads, the first one best, as g_get_language_names() says
 *
 * Returns: (transfer none): one of @languages, or "" where none suits
 */
const char *wax_spelling_choose_language (const char *const *languages, const char *wanted, const char *const *own);

/* Returns: whether there is a dictionary of @language; without one every word is right. */
gboolean wax_spelling_set_language (WaxSpelling *self, const char *language);

gboolean wax_spelling_is_right (WaxSpelling *self, const char *word);

/* Returns: (transfer full): what may have been meant, the likeliest first. */
GStrv wax_spelling_suggest (WaxSpelling *self, const char *word, guint most);

/* The word is right from now on: for good, or until the end of the program. */
void wax_spelling_add (WaxSpelling *self, const char *word);
void wax_spelling_ignore (WaxSpelling *self, const char *word);

/**
 * WaxWordFunc:
 * @start: of the word, in characters of the line, as @end
 */
typedef void (*WaxWordFunc) (const char *word, guint start, guint end, gpointer data);

/**
 * wax_spelling_foreach_word:
 * @line: a line of a message
 *
 * Calls @func for each word that can be misspelt: not for what is quoted, nor for addresses, links, file names, numbers
 * and abbreviations in capitals. Linear time.
 */
void wax_spelling_foreach_word (const char *line, WaxWordFunc func, gpointer data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WaxSpelling, wax_spelling_close)

G_END_DECLS
