#pragma once

#include "press.h"

G_BEGIN_DECLS

/* From now on each row of the list that is seen in a painted frame of the window shows the words of its message, and
 * whether it is unread; rows of conversations are let be. */
void press_watch_rows (Press *self);

/* The case that goes through the list at once, and waits for the rows out of sight. */
void press_painted_add (Press *self);

G_END_DECLS
