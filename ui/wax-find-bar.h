#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define WAX_TYPE_FIND_BAR (wax_find_bar_get_type ())

/**
 * WaxFindBar:
 *
 * Where one types what is looked for in something long, goes from one place to the next, and reads how many there are.
 * Signals: "find" (string: another text, "" for none), "step" (int: 1 for the next place, -1 for the one before),
 * "closed".
 */
G_DECLARE_FINAL_TYPE (WaxFindBar, wax_find_bar, WAX, FIND_BAR, AdwBin)

/* Shows it and puts the focus into it. */
void wax_find_bar_open (WaxFindBar *self);
void wax_find_bar_close (WaxFindBar *self);

/* Returns: (transfer none): what is looked for, "" while it is closed. */
const char *wax_find_bar_get_text (WaxFindBar *self);

/* @at: the number of the place, from 1 on; 0 where that is not known */
void wax_find_bar_set_count (WaxFindBar *self, guint at, guint total);

G_END_DECLS
