#include "wax-button-layout.h"

#include "wax-layout-parts.h"

enum { SPACING = 6 };

#define FOREACH_VISIBLE(widget, child)                                                                                 \
  for (GtkWidget *child = wax_layout_get_first (widget); child != NULL; child = wax_layout_get_next (child))

static int
get_row_width (GtkWidget *widget)
{
  int width = -SPACING;

  FOREACH_VISIBLE (widget, child) {
    int natural = 0;

    gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &natural, NULL, NULL);
    width += natural + SPACING;
  }
  return MAX (width, 0);
}

static void
measure_width (GtkWidget *widget, int *minimum, int *natural)
{
  FOREACH_VISIBLE (widget, child) {
    int least = 0, most = 0;

    gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &least, &most, NULL, NULL);
    *minimum = MAX (*minimum, least);
    *natural = MAX (*natural, most);
  }
}

/* A height for an unknown width is that of the row. */
static int
measure_height (GtkWidget *widget, int width)
{
  gboolean row = width < 0 || get_row_width (widget) <= width;
  int height = row ? 0 : -SPACING;

  FOREACH_VISIBLE (widget, child) {
    int natural = 0;

    gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, row ? -1 : width, NULL, &natural, NULL, NULL);
    height = row ? MAX (height, natural) : height + natural + SPACING;
  }
  return MAX (height, 0);
}

static void
measure (GtkWidget *widget,
         GtkOrientation orientation,
         int for_size,
         int *minimum,
         int *natural,
         int *minimum_baseline,
         int *natural_baseline)
{
  *minimum = *natural = 0;
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    measure_width (widget, minimum, natural);
  else
    *minimum = *natural = measure_height (widget, for_size);
}

static void
allocate_row (GtkWidget *widget, int width, int height)
{
  gboolean mirrored = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int left_over = width - get_row_width (widget), x = 0;

  FOREACH_VISIBLE (widget, child) {
    gboolean last = wax_layout_get_next (child) == NULL;
    int natural = 0, left;

    gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &natural, NULL, NULL);
    if (gtk_widget_compute_expand (child, GTK_ORIENTATION_HORIZONTAL)) {
      natural += left_over;
      left_over = 0;
    }
    left = last ? MAX (x, width - natural) : x;
    gtk_widget_size_allocate (
      child, &(GtkAllocation){ mirrored ? width - left - natural : left, 0, natural, height }, -1);
    x += natural + SPACING;
  }
}

static void
allocate_column (GtkWidget *widget, int width)
{
  int y = 0;

  FOREACH_VISIBLE (widget, child) {
    int natural = 0;

    gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, width, NULL, &natural, NULL, NULL);
    gtk_widget_size_allocate (child, &(GtkAllocation){ 0, y, width, natural }, -1);
    y += natural + SPACING;
  }
}

static void
allocate (GtkWidget *widget, int width, int height, int baseline)
{
  if (get_row_width (widget) <= width)
    allocate_row (widget, width, height);
  else
    allocate_column (widget, width);
}

static void
measure_as_row (GtkWidget *widget,
                GtkOrientation orientation,
                int for_size,
                int *minimum,
                int *natural,
                int *minimum_baseline,
                int *natural_baseline)
{
  measure (widget, orientation, for_size, minimum, natural, minimum_baseline, natural_baseline);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    *natural = MAX (*minimum, get_row_width (widget));
}

GtkLayoutManager *
wax_button_layout_new (void)
{
  return gtk_custom_layout_new (wax_layout_height_for_width, measure, allocate);
}

GtkLayoutManager *
wax_button_layout_new_row (void)
{
  return gtk_custom_layout_new (wax_layout_height_for_width, measure_as_row, allocate);
}

void
wax_button_layout_wrap_text (GtkButton *button)
{
  GtkLabel *label = GTK_LABEL (gtk_button_get_child (button));

  gtk_label_set_wrap (label, TRUE);
  gtk_label_set_justify (label, GTK_JUSTIFY_CENTER);
}

void
wax_button_layout_wrap_texts_below (GtkWidget *widget)
{
  if (GTK_IS_BUTTON (widget) && GTK_IS_LABEL (gtk_button_get_child (GTK_BUTTON (widget))))
    wax_button_layout_wrap_text (GTK_BUTTON (widget));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    wax_button_layout_wrap_texts_below (child);
}
