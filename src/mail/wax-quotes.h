#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * wax_quotes_measure_line:
 * @line: of a message's text; ends at a line's end or where the text does
 * @marker: (out): bytes at its beginning that say how often it is quoted, all ASCII: "> > "
 *
 * Returns: how often it is quoted, 0 for the writer's own words.
 */
guint wax_quotes_measure_line (const char *line, gsize *marker);

/**
 * wax_quotes_find_fold:
 *
 * Where a text ends in a long quotation of what its reader has read already: the first lines of that stay, and behind
 * them a signature only is folded away as well. Nothing is where more of the writer's words follow, or none come
 * before. Linear time. Any thread.
 *
 * Returns: where the line begins that is folded first, in bytes; the length of @text where none is.
 */
gsize wax_quotes_find_fold (const char *text);

G_END_DECLS
