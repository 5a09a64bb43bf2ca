#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What the readers of HTML share: pieces of it, in bytes that need not be terminated, well-formed or complete. @end is
 * where the bytes end; nothing behind it is looked at. Any thread. */

/* The character that the reference at *@at, a '&', stands for; *@at is behind it then. Returns: 0 where there is
 * none. */
gunichar wax_html_scan_reference (const char **at, const char *end);

/* Behind the '>' that ends the tag at @at, over quoted attributes. */
const char *wax_html_scan_tag (const char *at, const char *end);

/* Behind the end tag of the element whose content begins at @at, or @end. */
const char *wax_html_scan_element (const char *at, const char *end, const char *name);

/* Behind the next @mark, or @end. */
const char *wax_html_scan_mark (const char *at, const char *end, const char *mark);

/* Whether the @length bytes at @name are @wanted, in whatever capitals. */
gboolean wax_html_scan_is_name (const char *name, gsize length, const char *wanted);

/* @tag: its '<'; @end: behind its '>'. Returns: (transfer full) (nullable): valid UTF-8, decoded. */
char *wax_html_scan_attribute (const char *tag, const char *end, const char *name);

G_END_DECLS
