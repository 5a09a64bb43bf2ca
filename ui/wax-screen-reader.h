#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * wax_screen_reader_is_on:
 *
 * Returns: whether a screen reader runs, as far as the desktop says: it finds nothing in a view of HTML. Not
 *   known before some milliseconds after the first call, which asks. Main thread.
 */
gboolean wax_screen_reader_is_on (void);

G_END_DECLS
