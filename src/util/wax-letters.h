#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * Letters that make a text look like another one. Texts are valid UTF-8. Pure; any thread.
 */

/* Whether @text has characters that turn the letters behind them around (UAX #9, section 2.2), which nobody types. */
gboolean wax_letters_turn (const char *text);

/* Returns: (transfer full): a line of text with those written by their number, "\u202e", so that they turn nothing,
 * and without other characters that nobody can see. */
char *wax_letters_show (const char *text);

/* Whether a word of @text has letters of several scripts whose letters look alike, as those of Latin and Cyrillic. */
gboolean wax_letters_are_mixed (const char *text);

G_END_DECLS
