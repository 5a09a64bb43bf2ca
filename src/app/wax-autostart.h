#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * wax_autostart_set_async:
 *
 * Has the desktop start Waxwing without a window when the person logs in, or not any more: by a file in the folder
 * "autostart" of their configuration. Main thread.
 */
void wax_autostart_set_async (gboolean starts, GAsyncReadyCallback callback, gpointer user_data);
gboolean wax_autostart_set_finish (GAsyncResult *result, GError **error);

G_END_DECLS
