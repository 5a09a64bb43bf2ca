#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * wax_memory_prepare:
 *
 * For programs that run many threads over large messages: memory that was freed goes back to the system. To be called
 * in main() before threads are started.
 */
void wax_memory_prepare (void);

G_END_DECLS
