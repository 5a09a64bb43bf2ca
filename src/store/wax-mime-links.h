#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * WaxMimeLink:
 * @target: where it leads, with a scheme: as the sender wrote it, but for the spaces that browsers leave out too
 * @words: what a person reads of it, one line; the description of an image that stands for it; "" for none
 * @start: in plain text: where it begins, in characters
 * @end: where it ends
 *
 * Valid UTF-8, never %NULL, never markup.
 */
typedef struct {
  char *target;
  char *words;
  guint start;
  guint end;
} WaxMimeLink;

enum { WAX_MIME_MAX_LINKS = 1000 };

/**
 * wax_mime_links_find_in_html:
 * @html: UTF-8, not necessarily terminated, well-formed or complete
 *
 * The links that can be followed, in order, the first %WAX_MIME_MAX_LINKS; those to a place in the same message are
 * left out. Linear time. Any thread.
 *
 * Returns: (transfer full) (element-type WaxMimeLink): never %NULL.
 */
GPtrArray *wax_mime_links_find_in_html (const char *html, gsize size);

/* The same of plain text: addresses of pages and "mailto:" that are written out in it. */
GPtrArray *wax_mime_links_find_in_text (const char *text);

G_END_DECLS
