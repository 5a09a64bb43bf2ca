#pragma once

#include "store/wax-query.h"

G_BEGIN_DECLS

/* Returns: (transfer full): what a person types, read as of now, in their time zone and order of day and month. */
WaxQuery *wax_search_words_read (const char *text);

/* Returns: (transfer full): the sentence about it. */
char *wax_search_words_problem (const WaxQueryProblem *problem);

/**
 * wax_search_words_list:
 * @problems: (element-type WaxQueryProblem)
 * @finished: leave out those that may go away as one types on
 *
 * Returns: (transfer full): their sentences, "" for none.
 */
char *wax_search_words_list (GPtrArray *problems, gboolean finished);

G_END_DECLS
