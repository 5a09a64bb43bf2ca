#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * wax_html_to_text:
 * @html: UTF-8, not necessarily terminated, well-formed or complete
 * @limit: bytes of text after which to stop
 *
 * What a person would read of @html, as plain text: tags, scripts, styles and comments are left out, blocks become
 * lines, character references their characters. Nothing is fetched and nothing interpreted. Linear time. Any thread.
 */
char *wax_html_to_text (const char *html, gsize size, gsize limit);

G_END_DECLS
