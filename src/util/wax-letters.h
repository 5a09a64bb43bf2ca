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

/**
 * wax_letters_show_bytes:
 * @data: anything, meant as text
 *
 * Returns: (transfer full): all of it, to be seen: what is no UTF-8, and what ends no line but has no shape, as "\x1b";
 *   letters that cannot be seen or that turn others around as "\u202e". Lines end with a line feed; those of more than
 *   1,000 characters are broken.
 */
char *wax_letters_show_bytes (const char *data, gsize size);

/* Whether a word of @text has letters of several scripts whose letters look alike, as those of Latin and Cyrillic. */
gboolean wax_letters_are_mixed (const char *text);

G_END_DECLS
