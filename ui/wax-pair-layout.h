#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * wax_pair_layout_new:
 *
 * For a box of titles, which have the style class "pair-title", each with what it is the title of behind it: two
 * columns, or one below the other where a text beside its title would have no room to be read with ease. Other children
 * have the whole width.
 */
GtkLayoutManager *wax_pair_layout_new (void);

G_END_DECLS
