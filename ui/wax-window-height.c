#include "wax-window-height.h"

enum { USUAL_DPI = 96 * 1024 }; /* as GtkSettings counts it */

void
wax_window_height_follow_text (GtkWindow *window)
{
  int width, height, dpi;

  gtk_window_get_default_size (window, &width, &height);
  g_object_get (gtk_settings_get_default (), "gtk-xft-dpi", &dpi, NULL);
  if (dpi > USUAL_DPI)
    gtk_window_set_default_size (window, width, (int) ((gint64) height * dpi / USUAL_DPI));
}
