#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What layouts of our own have in common. */

/* Returns: (nullable): the first child that takes up room, and the next one behind @child. */
GtkWidget *wax_layout_get_first (GtkWidget *widget);
GtkWidget *wax_layout_get_next (GtkWidget *child);

/* Returns: in pixels */
int wax_layout_get_natural (GtkWidget *widget, GtkOrientation orientation, int for_size);

/* Puts @child there in @widget, counted from the side on which lines begin. */
void wax_layout_place (GtkWidget *widget, GtkWidget *child, GtkAllocation area);

/* The mode of a layout whose texts wrap. */
GtkSizeRequestMode wax_layout_height_for_width (GtkWidget *widget);

G_END_DECLS
