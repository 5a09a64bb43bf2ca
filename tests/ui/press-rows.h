#pragma once

#include "press.h"

G_BEGIN_DECLS

/* The preferences of this computer, a page of them, before the eyes; and back by key, when nothing is left of it. */
GtkWindow *press_open_preferences (Press *self, const char *page);
void press_close_preferences (Press *self, GtkWindow *window);

/* What the row of that title is set by. */
void press_choose_in_row (GtkWindow *window, const char *title, guint choice);

/* By key; @window has the focus. */
void press_move_switch (GtkWindow *window, const char *title);

G_END_DECLS
