#include "wax-layout-parts.h"

static GtkWidget *
find_visible (GtkWidget *child)
{
  while (child != NULL && !gtk_widget_should_layout (child))
    child = gtk_widget_get_next_sibling (child);
  return child;
}

GtkWidget *
wax_layout_get_first (GtkWidget *widget)
{
  return find_visible (gtk_widget_get_first_child (widget));
}

GtkWidget *
wax_layout_get_next (GtkWidget *child)
{
  return find_visible (gtk_widget_get_next_sibling (child));
}

int
wax_layout_get_natural (GtkWidget *widget, GtkOrientation orientation, int for_size)
{
  int natural = 0;

  gtk_widget_measure (widget, orientation, for_size, NULL, &natural, NULL, NULL);
  return natural;
}

void
wax_layout_place (GtkWidget *widget, GtkWidget *child, GtkAllocation area)
{
  if (gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL)
    area.x = gtk_widget_get_width (widget) - area.x - area.width;
  gtk_widget_size_allocate (child, &area, -1);
}

GtkSizeRequestMode
wax_layout_height_for_width (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}
