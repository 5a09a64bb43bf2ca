#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * wax_row_layout_use_below:
 *
 * In each AdwActionRow that @widget is or has below it now, what stands after the text (a button, a switch) gives way
 * where both have no room beside each other: it goes below the text, so that words are not broken into syllables in a
 * narrow window or with large text.
 */
void wax_row_layout_use_below (GtkWidget *widget);

G_END_DECLS
