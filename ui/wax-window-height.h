#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * wax_window_height_follow_text:
 * @window: has a default size, for text of the usual size
 *
 * Lets a window that is not shown yet be as much higher as text is larger on this desktop; GTK keeps it on the screen.
 */
void wax_window_height_follow_text (GtkWindow *window);

G_END_DECLS
