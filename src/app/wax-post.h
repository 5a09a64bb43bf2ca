#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * wax_post:
 *
 * Has @func run once in the main thread, then @free_data; from any other thread. Unlike g_main_context_invoke() it
 * never runs there and then, whoever happens to own the context.
 */
void wax_post (GSourceOnceFunc func, gpointer data, GDestroyNotify free_data);

G_END_DECLS
