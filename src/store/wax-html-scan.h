#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What readers of HTML share: of anybody's bytes, between @at and @end. Linear time. Any thread. */

/**
 * wax_html_read_reference:
 * @at: (inout): at "&"; behind the reference then, or behind the "&" where it begins none
 *
 * Returns: the character that it stands for, "&" where it is none.
 */
gunichar wax_html_read_reference (const char **at, const char *end);

/* Behind the comment that begins there with "<!--". */
const char *wax_html_skip_comment (const char *at, const char *end);

/* Behind the ">" that ends the tag there, over quoted attributes. */
const char *wax_html_skip_tag (const char *at, const char *end);

/* Behind the end tag of the element whose content begins there, or at the end. */
const char *wax_html_skip_element (const char *at, const char *end, const char *name);

G_END_DECLS
