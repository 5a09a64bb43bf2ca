#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * wax_list_keys_leave_by_tab:
 *
 * Makes Tab leave the list for what comes after or before it. By itself GTK 4.8 goes through all rows: behind a
 * folder of many thousand messages nothing could be reached. Rows are chosen by the arrow keys, and Tab goes through
 * the buttons of the one that has the focus first.
 */
void wax_list_keys_leave_by_tab (GtkWidget *view);

G_END_DECLS
