#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * WaxHtmlTraits:
 * @WAX_HTML_REFERS_OUT: it asks for images that did not come with it
 * @WAX_HTML_COLOURED: it sets colours of its own, and so was laid out for a light ground
 */
typedef enum {
  WAX_HTML_NONE = 0,
  WAX_HTML_REFERS_OUT = 1 << 0,
  WAX_HTML_COLOURED = 1 << 1,
} WaxHtmlTraits;

/**
 * wax_html_traits_find:
 * @html: any bytes
 *
 * What a reader is told or shown by. Nothing that protects may depend on it: who hides what they do (by escapes, say)
 * is not found out. Linear time. Any thread.
 */
WaxHtmlTraits wax_html_traits_find (const char *html, gsize size);

G_END_DECLS
