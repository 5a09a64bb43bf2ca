#include "wax-pair-layout.h"

#include "wax-labels.h"
#include "wax-layout-parts.h"

enum { ROW_SPACING = 10, COLUMN_SPACING = 18, STACKED_SPACING = 3 };

static gboolean
is_title (GtkWidget *child)
{
  return gtk_widget_has_css_class (child, "pair-title");
}

/* @titles: the width of the first column; @texts: the one that the second likes best */
static void
measure_columns (GtkWidget *box, int *titles, int *texts)
{
  *titles = *texts = 0;
  for (GtkWidget *child = wax_layout_get_first (box); child != NULL; child = wax_layout_get_next (child)) {
    if (!is_title (child))
      continue;
    *titles = MAX (*titles, wax_layout_get_natural (child, GTK_ORIENTATION_HORIZONTAL, -1));
    child = wax_layout_get_next (child);
    *texts = MAX (*texts, wax_layout_get_natural (child, GTK_ORIENTATION_HORIZONTAL, -1));
  }
}

/* Returns: where the second column begins, 0 when there is but one */
static int
get_second_column (GtkWidget *box, int width)
{
  int titles, texts;

  measure_columns (box, &titles, &texts);
  return width - titles - COLUMN_SPACING >= MIN (texts, wax_labels_get_roomy_width (box)) ? titles + COLUMN_SPACING : 0;
}

/* Returns: the height of all that is there, which is only placed when @placed */
static int
go_through (GtkWidget *box, int width, gboolean placed)
{
  int second = get_second_column (box, width), y = 0, height;
  GtkWidget *child = wax_layout_get_first (box);

  for (GtkWidget *next; child != NULL; child = next) {
    gboolean beside = is_title (child) && second > 0;
    int child_width = beside ? second - COLUMN_SPACING : width;

    next = wax_layout_get_next (child);
    height = wax_layout_get_natural (child, GTK_ORIENTATION_VERTICAL, child_width);
    if (beside)
      height = MAX (height, wax_layout_get_natural (next, GTK_ORIENTATION_VERTICAL, width - second));
    if (placed)
      wax_layout_place (box, child, (GtkAllocation){ 0, y, child_width, height });
    if (placed && beside)
      wax_layout_place (box, next, (GtkAllocation){ second, y, width - second, height });
    y += height + (is_title (child) && !beside ? STACKED_SPACING : ROW_SPACING);
    if (beside)
      next = wax_layout_get_next (next);
  }
  return MAX (0, y - ROW_SPACING);
}

static void
measure_width (GtkWidget *box, int *minimum, int *natural)
{
  int titles, texts;

  measure_columns (box, &titles, &texts);
  *natural = titles + COLUMN_SPACING + texts;
  for (GtkWidget *child = wax_layout_get_first (box); child != NULL; child = wax_layout_get_next (child)) {
    int least = 0, most = 0;

    gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &least, &most, NULL, NULL);
    *minimum = MAX (*minimum, least);
    *natural = MAX (*natural, most);
  }
}

static void
measure (GtkWidget *box,
         GtkOrientation orientation,
         int for_size,
         int *minimum,
         int *natural,
         int *minimum_baseline,
         int *natural_baseline)
{
  *minimum = *natural = 0;
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    measure_width (box, minimum, natural);
  else
    *minimum = *natural = go_through (box, for_size < 0 ? G_MAXINT / 2 : for_size, FALSE);
}

static void
allocate (GtkWidget *box, int width, int height, int baseline)
{
  go_through (box, width, TRUE);
}

GtkLayoutManager *
wax_pair_layout_new (void)
{
  return gtk_custom_layout_new (wax_layout_height_for_width, measure, allocate);
}
