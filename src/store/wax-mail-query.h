#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * wax_mail_query_to_fts:
 * @query: what a person typed
 * @starts: whether the table's tokenizer is that of wax_mail_tokenizer_install(), otherwise SQLite's own
 *
 * All words must occur, in any order. "several words" in quotes stand together; -word and -"words" must not occur;
 * from:, to: and subject: ask for a word there only; word* begins with it, as does the last word when it is being
 * typed (three letters or more). Everything else is text, whatever it looks like.
 *
 * Returns: (transfer full) (nullable): an FTS5 expression over (subject, sender, recipients, body); %NULL when nothing
 *   is asked for. Any thread.
 */
char *wax_mail_query_to_fts (const char *query, gboolean starts);

G_END_DECLS
