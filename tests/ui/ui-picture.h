#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The pixels of a window, as its renderer made them. */
typedef struct {
  GtkWidget *window;
  int width;
  int height;
  guint32 *pixels; /* 0xffRRGGBB, row by row */
} UiPicture;

UiPicture *ui_picture_new (GtkWindow *window);
void ui_picture_free (UiPicture *self);

/* Whether a folder for pictures was given in WAX_TEST_PICTURES. */
gboolean ui_picture_are_kept (void);

/* Then writes it as FOLDER/@name.png, with the menus that are open above. */
void ui_picture_keep (UiPicture *self, const char *name);

/**
 * ui_picture_get_contrast:
 * @widget: below the window, with nothing but text on a ground of one colour
 *
 * Returns: the ratio that WCAG 2.1 defines (relative luminance), between the colour that is there most and the one that
 * differs most from it; 0 when @widget cannot be seen whole.
 */
double ui_picture_get_contrast (UiPicture *self, GtkWidget *widget);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (UiPicture, ui_picture_free)

G_END_DECLS
