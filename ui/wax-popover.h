#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * wax_popover_pop_up:
 * @popover: (transfer floating): a #GtkPopover without a parent
 * @parent: stays as long as it is shown
 * @x: where it points to in @parent, in pixels
 *
 * Shows it for this once: it goes when it is closed, or with @parent.
 */
void wax_popover_pop_up (GtkWidget *popover, GtkWidget *parent, int x, int y);

G_END_DECLS
