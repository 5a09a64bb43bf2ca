#pragma once

#include "store/wax-query.h"

G_BEGIN_DECLS

/* Returns: (transfer full): what a person types, read as of now, in their time zone and order of day and month. */
WaxQuery *wax_search_words_read (const char *text);

/* Returns: (transfer full) (nullable): the same as a server is to keep it; %NULL when nothing is asked for. What begins
 * as the last word does is not meant: nobody types on. */
char *wax_search_words_to_saved (const char *text);

/* What a server has as a saved search, as wax_search_words_read(). */
WaxQuery *wax_search_words_read_saved (const char *text);

/**
 * wax_search_words_split:
 *
 * Returns: (transfer full) (nullable): the words, phrases and operators that must all be found, as they were typed;
 *   %NULL where there are fewer than two of them, or they belong together in another way.
 */
char **wax_search_words_split (const char *text);

/* Returns: (transfer full): the sentence about it. */
char *wax_search_words_problem (const WaxQueryProblem *problem);

/**
 * wax_search_words_first:
 * @problems: (element-type WaxQueryProblem)
 *
 * Returns: (transfer full): the sentence about the one to be set right next, "" for none. Those that may go away as one
 *   types on are left out; that only the server knows something comes last.
 */
char *wax_search_words_first (GPtrArray *problems);

G_END_DECLS
