#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * wax_switcher_bar_follow:
 *
 * Shows @bar at the bottom of a window while the switcher in its title has no room and shows a title instead.
 */
void wax_switcher_bar_follow (AdwViewSwitcherBar *bar, AdwViewSwitcherTitle *title);

G_END_DECLS
