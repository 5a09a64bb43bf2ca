#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * wax_button_layout_new:
 *
 * Puts a box's children side by side, the last one at the far end, as long as all of their texts fit; below each other
 * otherwise. A child that expands takes the room that is left in the row. Asks for no more width than the widest child,
 * so that a pane does not grow for it. For the buttons of a dialog, which must not be cut in a narrow window or with
 * large text.
 */
GtkLayoutManager *wax_button_layout_new (void);

/* As above, but the width that it likes best is that of the row, not that of its widest child. */
GtkLayoutManager *wax_button_layout_new_row (void);

/* Lets the text of @button stand in several lines where its words do not fit into one. */
void wax_button_layout_wrap_text (GtkButton *button);

/* The same for all buttons with a text that are below @widget now. */
void wax_button_layout_wrap_texts_below (GtkWidget *widget);

G_END_DECLS
