#pragma once

#include "store/wax-mime.h"

G_BEGIN_DECLS

#define WAX_HTML_PAGE_DARK "#1e1e1e" /* as text views of a dark Adwaita */

/**
 * wax_html_page_new:
 * @html: as its sender wrote it
 * @traits: of @html
 * @images: those on other computers may be loaded
 * @dark: the ground around it is dark
 *
 * Returns: (transfer full): the document to be shown: before the first byte of @html stand the policy that forbids
 *   everything but what came along and the ground to read it on. What sets colours was laid out for a light ground, and
 *   gets one.
 */
char *wax_html_page_new (const char *html, WaxHtmlTraits traits, gboolean images, gboolean dark);

/* Whether that ground is dark: of %WAX_HTML_PAGE_DARK, or else white. @dark: as above */
gboolean wax_html_page_is_dark (WaxHtmlTraits traits, gboolean dark);

/* Whether it begins with a type of document, so that it is laid out as of today, not as of old. */
gboolean wax_html_page_has_type (const char *html);

G_END_DECLS
