#include "ui-picture.h"

#include "ui-test.h"

#include <math.h>

enum { INK = 3 }; /* as many pixels must have the colour of the text */

typedef struct {
  UiPicture *picture;
  GskRenderNode *node;
} Drawing;

/* A window that has just come draws nothing until its first frame. */
static gboolean
is_drawn (gpointer data)
{
  Drawing *drawing = data;
  g_autoptr(GdkPaintable) paintable = gtk_widget_paintable_new (drawing->picture->window);
  g_autoptr(GtkSnapshot) snapshot = gtk_snapshot_new ();

  gdk_paintable_snapshot (paintable, GDK_SNAPSHOT (snapshot), drawing->picture->width, drawing->picture->height);
  drawing->node = gtk_snapshot_free_to_node (g_steal_pointer (&snapshot));
  return drawing->node != NULL;
}

UiPicture *
ui_picture_new (GtkWindow *window)
{
  UiPicture *self = g_new0 (UiPicture, 1);
  Drawing drawing = { self, NULL };
  g_autoptr(GskRenderNode) node = NULL;
  g_autoptr(GdkTexture) texture = NULL;

  self->window = GTK_WIDGET (window);
  self->width = gtk_widget_get_width (self->window);
  self->height = gtk_widget_get_height (self->window);
  self->pixels = g_new0 (guint32, (gsize) self->width * self->height);
  ui_test_wait_until (is_drawn, &drawing);
  node = drawing.node;
  texture = gsk_renderer_render_texture (gtk_native_get_renderer (GTK_NATIVE (window)), node,
                                         &GRAPHENE_RECT_INIT (0, 0, self->width, self->height));
  gdk_texture_download (texture, (guchar *) self->pixels, (gsize) self->width * 4);
  return self;
}

void
ui_picture_free (UiPicture *self)
{
  g_free (self->pixels);
  g_free (self);
}

gboolean
ui_picture_are_kept (void)
{
  return g_getenv ("WAX_TEST_PICTURES") != NULL;
}

/* A menu is a surface of its own, with a place relative to that of its window. */
static void
add_popover (GtkWidget *widget, gpointer snapshot)
{
  g_autoptr(GdkPaintable) paintable = NULL;
  GdkSurface *surface;
  double x, y, left, top;

  if (!GTK_IS_POPOVER (widget))
    return;
  paintable = gtk_widget_paintable_new (widget);
  surface = gtk_native_get_surface (GTK_NATIVE (widget));
  gtk_native_get_surface_transform (GTK_NATIVE (widget), &x, &y);
  gtk_native_get_surface_transform (GTK_NATIVE (gtk_widget_get_root (widget)), &left, &top);
  x += gdk_popup_get_position_x (GDK_POPUP (surface)) - left;
  y += gdk_popup_get_position_y (GDK_POPUP (surface)) - top;
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) x, (float) y));
  gdk_paintable_snapshot (paintable, snapshot, gtk_widget_get_width (widget), gtk_widget_get_height (widget));
  gtk_snapshot_restore (snapshot);
}

/* Returns: (transfer full) */
static GdkTexture *
render_whole (UiPicture *self)
{
  g_autoptr(GBytes) bytes = g_bytes_new_static (self->pixels, (gsize) self->width * self->height * 4);
  g_autoptr(GdkTexture) window =
    gdk_memory_texture_new (self->width, self->height, GDK_MEMORY_DEFAULT, bytes, (gsize) self->width * 4);
  g_autoptr(GtkSnapshot) snapshot = gtk_snapshot_new ();
  g_autoptr(GskRenderNode) node = NULL;
  graphene_rect_t all = GRAPHENE_RECT_INIT (0, 0, (float) self->width, (float) self->height);

  gtk_snapshot_append_texture (snapshot, window, &all);
  ui_test_foreach_visible (self->window, add_popover, snapshot);
  node = gtk_snapshot_free_to_node (g_steal_pointer (&snapshot));
  return gsk_renderer_render_texture (gtk_native_get_renderer (GTK_NATIVE (self->window)), node, &all);
}

void
ui_picture_keep (UiPicture *self, const char *name)
{
  const char *dir = g_getenv ("WAX_TEST_PICTURES");
  g_autoptr(GdkTexture) texture = NULL;
  g_autofree char *path = NULL;

  if (dir == NULL)
    return;
  texture = render_whole (self);
  path = g_strdup_printf ("%s/%s.png", dir, name);
  g_assert_true (gdk_texture_save_to_png (texture, path));
}

static double
get_linear (guint32 byte)
{
  double value = (byte & 0xff) / 255.0;

  return value <= 0.03928 ? value / 12.92 : pow ((value + 0.055) / 1.055, 2.4);
}

static double
get_luminance (guint32 pixel)
{
  return 0.2126 * get_linear (pixel >> 16) + 0.7152 * get_linear (pixel >> 8) + 0.0722 * get_linear (pixel);
}

static double
get_ratio (double a, double b)
{
  return (MAX (a, b) + 0.05) / (MIN (a, b) + 0.05);
}

static gboolean
is_whole (UiPicture *self, GtkWidget *widget, graphene_rect_t *bounds)
{
  graphene_rect_t around, cut;

  if (!gtk_widget_compute_bounds (widget, self->window, bounds) || bounds->size.width < 1 || bounds->size.height < 1)
    return FALSE;
  for (GtkWidget *parent = gtk_widget_get_parent (widget); parent != NULL; parent = gtk_widget_get_parent (parent)) {
    if (!gtk_widget_compute_bounds (parent, self->window, &around) ||
        !graphene_rect_intersection (&around, bounds, &cut) || cut.size.height < bounds->size.height - 0.5)
      return FALSE;
  }
  return bounds->origin.y >= 0 && bounds->origin.y + bounds->size.height <= self->height;
}

static guint32
find_ground (GHashTable *counts)
{
  GHashTableIter iter;
  gpointer pixel, count;
  guint32 ground = 0;
  guint most = 0;

  g_hash_table_iter_init (&iter, counts);
  while (g_hash_table_iter_next (&iter, &pixel, &count)) {
    if (GPOINTER_TO_UINT (count) > most) {
      most = GPOINTER_TO_UINT (count);
      ground = GPOINTER_TO_UINT (pixel);
    }
  }
  return ground;
}

static int
compare_falling (gconstpointer a, gconstpointer b)
{
  return *(const double *) a < *(const double *) b ? 1 : -1;
}

static void
count_pixels (GHashTable *counts, guint32 pixel, guint n)
{
  gpointer key = GUINT_TO_POINTER (pixel);

  g_hash_table_insert (counts, key, GUINT_TO_POINTER (GPOINTER_TO_UINT (g_hash_table_lookup (counts, key)) + n));
}

/* How many pixels of each colour there are; most stand beside others of theirs. */
static GHashTable *
count_colours (UiPicture *self, const graphene_rect_t *bounds)
{
  GHashTable *counts = g_hash_table_new (NULL, NULL);
  int left = MAX (0, floor (bounds->origin.x));
  int right = MIN (self->width, ceil (bounds->origin.x + bounds->size.width));
  int top = MAX (0, floor (bounds->origin.y));
  int bottom = MIN (self->height, ceil (bounds->origin.y + bounds->size.height));

  for (int y = top; y < bottom; y++) {
    const guint32 *row = self->pixels + (gsize) y * self->width;

    for (int x = left, end; x < right; x = end) {
      for (end = x + 1; end < right && row[end] == row[x]; end++)
        continue;
      count_pixels (counts, row[x], (guint) (end - x));
    }
  }
  return counts;
}

double
ui_picture_get_contrast (UiPicture *self, GtkWidget *widget)
{
  g_autoptr(GHashTable) counts = NULL;
  g_autoptr(GArray) ratios = g_array_new (FALSE, FALSE, sizeof (double));
  graphene_rect_t bounds;
  GHashTableIter iter;
  gpointer pixel, count;
  double ground;

  if (!is_whole (self, widget, &bounds))
    return 0;
  counts = count_colours (self, &bounds);
  ground = get_luminance (find_ground (counts));
  g_hash_table_iter_init (&iter, counts);
  while (g_hash_table_iter_next (&iter, &pixel, &count)) {
    double ratio = get_ratio (get_luminance (GPOINTER_TO_UINT (pixel)), ground);

    for (guint i = 0; i < MIN (INK, GPOINTER_TO_UINT (count)); i++)
      g_array_append_val (ratios, ratio);
  }
  g_array_sort (ratios, compare_falling);
  return ratios->len >= INK ? g_array_index (ratios, double, INK - 1) : 0;
}
