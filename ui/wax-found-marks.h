#pragma once

#include "app/wax-found-words.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Marks what a search found in the text of a label. @words: (nullable): takes the marks away */
void wax_found_marks_label (GtkLabel *label, WaxFoundWords *words, WaxQueryColumns column);

/* The same in a text, of a very long one in its beginning. */
void wax_found_marks_text (GtkTextBuffer *buffer, WaxFoundWords *words);

/* Marks those ranges instead, in characters. */
void wax_found_marks_ranges (GtkTextBuffer *buffer, GArray *ranges);

G_END_DECLS
