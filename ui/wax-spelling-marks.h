#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * wax_spelling_marks_attach:
 *
 * From now on words in @view that no dictionary has are underlined while they are written, but for the one that the
 * cursor is in; what was quoted, addresses and links are left out. Its menu, which the Menu key opens too, has what may
 * have been meant, and the language. Long texts are looked through in slices, beside whatever else goes on.
 */
void wax_spelling_marks_attach (GtkTextView *view);

/* Of the tag that underlines. */
#define WAX_SPELLING_TAG "misspelt"

G_END_DECLS
