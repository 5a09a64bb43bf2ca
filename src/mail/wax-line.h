#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * wax_line_new:
 * @text: valid UTF-8, of anybody
 * @most: characters that it may have, 0 for any number
 *
 * Returns: (transfer full): one line of it, without what ends lines, turns them round or cannot be seen; cut with an
 *   ellipsis. Any thread.
 */
char *wax_line_new (const char *text, guint most);

G_END_DECLS
