#include "wax-pair-layout.h"

#include "wax-labels.h"

enum { ROW_SPACING = 10, COLUMN_SPACING = 18, STACKED_SPACING = 3 };

static GtkWidget *
get_visible (GtkWidget *child)
{
  while (child != NULL && !gtk_widget_should_layout (child))
    child = gtk_widget_get_next_sibling (child);
  return child;
}

static GtkWidget *
get_next (GtkWidget *child)
{
  return get_visible (gtk_widget_get_next_sibling (child));
}

static gboolean
is_title (GtkWidget *child)
{
  return gtk_widget_has_css_class (child, "pair-title");
}

static int
get_natural (GtkWidget *child, GtkOrientation orientation, int for_size)
{
  int natural = 0;

  gtk_widget_measure (child, orientation, for_size, NULL, &natural, NULL, NULL);
  return natural;
}

/* @titles: the width of the first column; @texts: the one that the second likes best */
static void
measure_columns (GtkWidget *box, int *titles, int *texts)
{
  *titles = *texts = 0;
  for (GtkWidget *child = get_visible (gtk_widget_get_first_child (box)); child != NULL; child = get_next (child)) {
    if (!is_title (child))
      continue;
    *titles = MAX (*titles, get_natural (child, GTK_ORIENTATION_HORIZONTAL, -1));
    child = get_next (child);
    *texts = MAX (*texts, get_natural (child, GTK_ORIENTATION_HORIZONTAL, -1));
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

static void
place (GtkWidget *box, GtkWidget *child, GtkAllocation area)
{
  if (gtk_widget_get_direction (box) == GTK_TEXT_DIR_RTL)
    area.x = gtk_widget_get_width (box) - area.x - area.width;
  gtk_widget_size_allocate (child, &area, -1);
}

/* Returns: the height of all that is there, which is only placed when @placed */
static int
go_through (GtkWidget *box, int width, gboolean placed)
{
  int second = get_second_column (box, width), y = 0, height;
  GtkWidget *child = get_visible (gtk_widget_get_first_child (box));

  for (GtkWidget *next; child != NULL; child = next) {
    gboolean beside = is_title (child) && second > 0;
    int child_width = beside ? second - COLUMN_SPACING : width;

    next = get_next (child);
    height = get_natural (child, GTK_ORIENTATION_VERTICAL, child_width);
    if (beside)
      height = MAX (height, get_natural (next, GTK_ORIENTATION_VERTICAL, width - second));
    if (placed)
      place (box, child, (GtkAllocation){ 0, y, child_width, height });
    if (placed && beside)
      place (box, next, (GtkAllocation){ second, y, width - second, height });
    y += height + (is_title (child) && !beside ? STACKED_SPACING : ROW_SPACING);
    if (beside)
      next = get_next (next);
  }
  return MAX (0, y - ROW_SPACING);
}

static GtkSizeRequestMode
get_request_mode (GtkWidget *box)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
measure_width (GtkWidget *box, int *minimum, int *natural)
{
  int titles, texts;

  measure_columns (box, &titles, &texts);
  *natural = titles + COLUMN_SPACING + texts;
  for (GtkWidget *child = get_visible (gtk_widget_get_first_child (box)); child != NULL; child = get_next (child)) {
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
  return gtk_custom_layout_new (get_request_mode, measure, allocate);
}
