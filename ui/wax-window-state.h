#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * The main window's size, kept from one run to the next in a small file of the person's state folder. What cannot be read
 * or written is not worth a word: the window then has its own size.
 */
void wax_window_state_restore (GtkWindow *window);
void wax_window_state_save (GtkWindow *window);

G_END_DECLS
