#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A server on this computer that lures: it answers everything with an image and remembers who came. */
typedef struct _HtmlLure HtmlLure;

HtmlLure *html_lure_new (void);
void html_lure_free (HtmlLure *self);

/* Connections so far, with or without a request. */
guint html_lure_count (HtmlLure *self);

/* Whether something below "/@prefix" was asked for; the name of one such thing, or %NULL. */
char *html_lure_find (HtmlLure *self, const char *prefix);

/**
 * html_lure_write:
 *
 * Returns: (transfer full): HTML that names the server in every way in which mail can have something fetched:
 *   "/image-…" for those that are images, "/never-…" for all others.
 */
char *html_lure_write (HtmlLure *self);

/* (element-type utf8): what begins with "image-" in that HTML and must be fetched where images are. */
extern const char *const html_lure_images[];

G_END_DECLS
