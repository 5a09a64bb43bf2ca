#include "wax-rest-layout.h"

#include "wax-layout-parts.h"

enum { SPACING = 6 };

static gboolean
is_menu (GtkWidget *child)
{
  return wax_layout_get_next (child) == NULL;
}

static int
get_width (GtkWidget *child)
{
  return wax_layout_get_natural (child, GTK_ORIENTATION_HORIZONTAL, -1);
}

static int
measure_row (GtkWidget *widget)
{
  GtkWidget *first = wax_layout_get_first (widget);
  int width = 0;

  for (GtkWidget *child = first; child != NULL && !is_menu (child); child = wax_layout_get_next (child))
    width += get_width (child) + (child == first ? 0 : SPACING);
  return width;
}

/* The first child, whose words may wrap, and the menu if there is another one. */
static int
measure_least (GtkWidget *widget)
{
  GtkWidget *first = wax_layout_get_first (widget), *last = gtk_widget_get_last_child (widget);
  int least = 0;

  if (first == NULL || is_menu (first))
    return 0;
  gtk_widget_measure (first, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  return least + (is_menu (wax_layout_get_next (first)) ? 0 : SPACING + get_width (last));
}

/* Whether all but the menu have their place in @room; it has nothing to say for one alone, whose words wrap. */
static gboolean
needs_no_menu (GtkWidget *widget, int room)
{
  GtkWidget *first = wax_layout_get_first (widget);

  return is_menu (first) || is_menu (wax_layout_get_next (first)) || measure_row (widget) <= room;
}

/* How much of @room the first child takes. */
static int
get_first_width (GtkWidget *widget, int room)
{
  int rest = needs_no_menu (widget, room) ? 0 : SPACING + get_width (gtk_widget_get_last_child (widget));

  return MIN (get_width (wax_layout_get_first (widget)), room - rest);
}

static int
measure_height (GtkWidget *widget, int width)
{
  GtkWidget *first = wax_layout_get_first (widget);
  int height = 0;

  for (GtkWidget *child = first; child != NULL && !is_menu (first); child = wax_layout_get_next (child)) {
    int room = width >= 0 && child == first ? get_first_width (widget, width) : -1;

    height = MAX (height, wax_layout_get_natural (child, GTK_ORIENTATION_VERTICAL, room));
  }
  return height;
}

static void
measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural, int *minimum_baseline,
         int *natural_baseline)
{
  if (orientation == GTK_ORIENTATION_VERTICAL) {
    *minimum = *natural = measure_height (widget, for_size);
    return;
  }
  *natural = measure_row (widget);
  *minimum = MIN (measure_least (widget), *natural);
}

static void
place (GtkWidget *widget, GtkWidget *child, int *x, int width, int height)
{
  gtk_widget_set_child_visible (child, TRUE);
  wax_layout_place (widget, child, (GtkAllocation) { *x, 0, width, height });
  *x += width + SPACING;
}

static void
allocate (GtkWidget *widget, int width, int height, int baseline)
{
  GtkWidget *first = wax_layout_get_first (widget), *last = gtk_widget_get_last_child (widget);
  gboolean all = needs_no_menu (widget, width), full = FALSE;
  int x = 0, room = width - get_width (last);

  for (GtkWidget *child = first; child != last; child = wax_layout_get_next (child)) {
    full = full || (!all && child != first && x + get_width (child) + SPACING > room);
    if (full)
      gtk_widget_set_child_visible (child, FALSE);
    else
      place (widget, child, &x, child == first ? get_first_width (widget, width) : get_width (child), height);
  }
  if (all)
    gtk_widget_set_child_visible (last, FALSE);
  else
    place (widget, last, &x, get_width (last), height);
}

GtkLayoutManager *
wax_rest_layout_new (void)
{
  return gtk_custom_layout_new (wax_layout_height_for_width, measure, allocate);
}
