#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * wax_screen_reader_is_on:
 *
 * Returns: whether a screen reader runs, as far as the desktop says: it finds nothing in a view of HTML. Not
 *   known before some milliseconds after the first call, which asks. Main thread.
 */
gboolean wax_screen_reader_is_on (void);

/**
 * wax_screen_reader_say:
 * @widget: in whose window it happened
 * @text: a sentence about what has changed by itself
 * @urgent: before whatever is being said
 *
 * Where a screen reader runs and GTK can (since 4.14); before that, what it has are names that change, and the roles of
 * what is new: those of @widget are to be right all the same. Main thread.
 */
void wax_screen_reader_say (GtkWidget *widget, const char *text, gboolean urgent);

G_END_DECLS
