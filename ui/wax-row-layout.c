#include "wax-row-layout.h"

#include "wax-labels.h"
#include "wax-layout-parts.h"

#include <adwaita.h>

enum { SPACING = 6 }; /* as libadwaita has it between the parts of a row */

/**
 * Parts:
 * @start: the width of all that stands before the text, and of the space after it
 * @high: of the highest of that
 * @text: title and subtitle
 * @suffixes: (nullable): what stands after it
 * @end: the width that @suffixes like best
 */
typedef struct {
  int start;
  int high;
  GtkWidget *text;
  GtkWidget *suffixes;
  int end;
} Parts;

static Parts
find_parts (GtkWidget *header)
{
  Parts parts = { 0 };

  for (GtkWidget *child = gtk_widget_get_first_child (header); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    if (!gtk_widget_should_layout (child))
      continue;
    if (gtk_widget_has_css_class (child, "title")) {
      parts.text = child;
    } else if (gtk_widget_has_css_class (child, "suffixes")) {
      parts.suffixes = child;
      parts.end = wax_layout_get_natural (child, GTK_ORIENTATION_HORIZONTAL, -1);
    } else {
      parts.start += wax_layout_get_natural (child, GTK_ORIENTATION_HORIZONTAL, -1) + SPACING;
      parts.high = MAX (parts.high, wax_layout_get_natural (child, GTK_ORIENTATION_VERTICAL, -1));
    }
  }
  return parts;
}

static int
get_longest_word (GtkLabel *label)
{
  g_autoptr(PangoLayout) layout = pango_layout_copy (gtk_label_get_layout (label));
  int width;

  pango_layout_set_wrap (layout, PANGO_WRAP_WORD);
  pango_layout_set_width (layout, 0);
  pango_layout_get_pixel_size (layout, &width, NULL);
  return width;
}

static gboolean
is_roomy (const Parts *parts, int width)
{
  GtkWidget *title = gtk_widget_get_first_child (parts->text);
  int room = width - parts->start - SPACING - parts->end;
  int least = MAX (get_longest_word (GTK_LABEL (title)), wax_labels_get_roomy_width (title));

  return room >= MIN (least, wax_layout_get_natural (parts->text, GTK_ORIENTATION_HORIZONTAL, -1));
}

static int
get_text_width (const Parts *parts, int width)
{
  return width - parts->start - (parts->suffixes != NULL ? SPACING + parts->end : 0);
}

static int
get_text_height (const Parts *parts, int width)
{
  return wax_layout_get_natural (parts->text, GTK_ORIENTATION_VERTICAL, width);
}

/* Many lines beside a button take more room than fewer lines above it. */
static gboolean
is_lower_beside (const Parts *parts, int width)
{
  int end = wax_layout_get_natural (parts->suffixes, GTK_ORIENTATION_VERTICAL, MIN (parts->end, width));

  return get_text_height (parts, get_text_width (parts, width)) <=
         get_text_height (parts, width - parts->start) + SPACING + end;
}

static gboolean
is_beside (const Parts *parts, int width)
{
  return parts->suffixes == NULL || width < 0 || (is_roomy (parts, width) && is_lower_beside (parts, width));
}

static void
measure_width (const Parts *parts, int *minimum, int *natural)
{
  int least = 0, most = 0, end = 0;

  gtk_widget_measure (parts->text, GTK_ORIENTATION_HORIZONTAL, -1, &least, &most, NULL, NULL);
  if (parts->suffixes != NULL)
    gtk_widget_measure (parts->suffixes, GTK_ORIENTATION_HORIZONTAL, -1, &end, NULL, NULL, NULL);
  *minimum = MAX (parts->start + least, end);
  *natural = MAX (*minimum, parts->start + most + (parts->suffixes != NULL ? SPACING + parts->end : 0));
}

static int
measure_height (const Parts *parts, int width)
{
  int text, end;

  if (!is_beside (parts, width)) {
    text = get_text_height (parts, width - parts->start);
    end = wax_layout_get_natural (parts->suffixes, GTK_ORIENTATION_VERTICAL, MIN (parts->end, width));
    return MAX (parts->high, text) + end + SPACING;
  }
  text = get_text_height (parts, width < 0 ? -1 : get_text_width (parts, width));
  end = parts->suffixes != NULL ? wax_layout_get_natural (parts->suffixes, GTK_ORIENTATION_VERTICAL, -1) : 0;
  return MAX (parts->high, MAX (text, end));
}

static void
measure (GtkWidget *header,
         GtkOrientation orientation,
         int for_size,
         int *minimum,
         int *natural,
         int *minimum_baseline,
         int *natural_baseline)
{
  Parts parts = find_parts (header);

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    measure_width (&parts, minimum, natural);
  else
    *minimum = *natural = measure_height (&parts, for_size);
}

static void
place_start (GtkWidget *header, const Parts *parts, int height)
{
  int x = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (header); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    int natural;

    if (!gtk_widget_should_layout (child) || child == parts->text || child == parts->suffixes)
      continue;
    natural = wax_layout_get_natural (child, GTK_ORIENTATION_HORIZONTAL, -1);
    wax_layout_place (header, child, (GtkAllocation){ x, 0, natural, height });
    x += natural + SPACING;
  }
}

static void
allocate (GtkWidget *header, int width, int height, int baseline)
{
  Parts parts = find_parts (header);
  int text_width = get_text_width (&parts, width), end_width = MIN (parts.end, width), end_height, text_height;

  if (is_beside (&parts, width)) {
    place_start (header, &parts, height);
    wax_layout_place (header, parts.text, (GtkAllocation){ parts.start, 0, text_width, height });
    if (parts.suffixes != NULL)
      wax_layout_place (header, parts.suffixes, (GtkAllocation){ width - parts.end, 0, parts.end, height });
    return;
  }
  end_height = wax_layout_get_natural (parts.suffixes, GTK_ORIENTATION_VERTICAL, end_width);
  text_height = height - end_height - SPACING;
  place_start (header, &parts, text_height);
  wax_layout_place (header, parts.text, (GtkAllocation){ parts.start, 0, width - parts.start, text_height });
  wax_layout_place (header, parts.suffixes,
         (GtkAllocation){ MIN (parts.start, width - end_width), text_height, end_width, end_height });
}

void
wax_row_layout_use_below (GtkWidget *widget)
{
  if (ADW_IS_ACTION_ROW (widget))
    gtk_widget_set_layout_manager (gtk_list_box_row_get_child (GTK_LIST_BOX_ROW (widget)),
                                   gtk_custom_layout_new (wax_layout_height_for_width, measure, allocate));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    wax_row_layout_use_below (child);
}
