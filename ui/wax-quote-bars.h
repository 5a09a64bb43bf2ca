#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* How far what is quoted once more stands further in, in pixels. */
enum { WAX_QUOTE_BARS_STEP = 18 };

/**
 * wax_quote_bars_draw:
 * @view: whose lines stand at @place
 * @level: how often they are quoted: as many bars, each of another colour than those beside it
 * @rtl: they begin at the right
 * @start: pixels from that side to the first bar
 *
 * Draws them beside the lines, in the colours of light or dark.
 */
void wax_quote_bars_draw (GtkTextView *view,
                          GtkSnapshot *snapshot,
                          guint level,
                          gboolean rtl,
                          int start,
                          const GdkRectangle *place);

G_END_DECLS
