#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * wax_button_layout_new:
 *
 * Puts a box's children side by side, the last one at the far end, as long as all of their texts fit; below each other
 * otherwise. For the buttons of a dialog, which must not be cut in a narrow window or with large text.
 */
GtkLayoutManager *wax_button_layout_new (void);

G_END_DECLS
