#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * wax_rest_layout_new:
 *
 * Puts a box's children side by side in one row. The last one is a button with a menu of what the others do: where
 * these do not all fit, it stands behind as many of them as do, the first at least, and the rest is not shown.
 */
GtkLayoutManager *wax_rest_layout_new (void);

G_END_DECLS
