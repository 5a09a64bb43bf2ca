#include "wax-quote-bars.h"

#include <adwaita.h>

enum { WIDTH = 3, N_COLOURS = 3 };

/* Each stands out from its ground with 4 to 1. */
static const guint32 colours[2][N_COLOURS] = {
  { 0x1c71d8, 0x813d9c, 0xc64600 },
  { 0x62a0ea, 0xdc8add, 0xffa348 },
};

static GdkRGBA
get_colour (guint level)
{
  gboolean dark = adw_style_manager_get_dark (adw_style_manager_get_default ());
  guint32 colour = colours[dark][level % N_COLOURS];

  return (GdkRGBA) { (float) (colour >> 16) / 255.0F, (float) (colour >> 8 & 0xff) / 255.0F,
                     (float) (colour & 0xff) / 255.0F, 1 };
}

void
wax_quote_bars_draw (GtkTextView *view, GtkSnapshot *snapshot, guint level, gboolean rtl, int start,
                     const GdkRectangle *place)
{
  for (guint i = 0; i < level; i++) {
    int x = start + (int) i * WAX_QUOTE_BARS_STEP;
    GdkRGBA colour = get_colour (i);

    if (rtl)
      x = gtk_widget_get_width (GTK_WIDGET (view)) - x - WIDTH;
    gtk_snapshot_append_color (snapshot, &colour,
                               &GRAPHENE_RECT_INIT ((float) x, (float) place->y, WIDTH, (float) place->height));
  }
}
