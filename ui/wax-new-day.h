#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef void (*WaxNewDayFunc) (GtkWidget *widget);

/**
 * wax_new_day_follow:
 * @func: called whenever it is another day than before: at midnight, when somebody has set the clock, and after a
 *   computer has slept, as soon as the window is looked at, or within a minute. Not after @widget is gone.
 *
 * For what says "today" without saying it. Once for each widget.
 */
void wax_new_day_follow (GtkWidget *widget, WaxNewDayFunc func);

G_END_DECLS
