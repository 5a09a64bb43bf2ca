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

/**
 * wax_memory_give_back:
 *
 * After much was freed at once: small blocks in the middle of the heap do not go back by themselves. Takes some
 * milliseconds.
 */
void wax_memory_give_back (void);

G_END_DECLS
