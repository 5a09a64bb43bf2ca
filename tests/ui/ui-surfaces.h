#pragma once

#include "ui-mail.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* What a person gets to see, one after another: for tests that look at all of it. */

typedef struct {
  const char *name;
  GtkWindow *(*open) (UiMail *mail, gconstpointer data); /* not yet presented */
  void (*prepare) (GtkWindow *window); /* (nullable): once it is on screen */
  gconstpointer data;
  gboolean own_colours; /* which none of libadwaita's own styles are */
} UiSurface;

/* Returns: (array zero-terminated by name) */
const UiSurface *ui_surfaces_list (void);

/* After the last one. */
void ui_surfaces_end (void);

/* The one of that name, which is there. */
const UiSurface *ui_surfaces_find (const char *name);

/**
 * ui_surfaces_show:
 * @width: 0 for the window's own choice
 *
 * Returns: the window on screen, painted as the surface says; destroy it.
 */
GtkWindow *ui_surfaces_show (const UiSurface *surface, UiMail *mail, int width, int height);

G_END_DECLS
