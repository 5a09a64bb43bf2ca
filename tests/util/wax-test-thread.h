#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * A main context and the thread that turns it: what a server beside a test lives in. All is called by the test's
 * thread.
 *
 * What the server needs is made between wax_test_thread_new() and wax_test_thread_start(), with the context pushed as the
 * thread's default.
 */
typedef struct WaxTestThread WaxTestThread;

WaxTestThread *wax_test_thread_new (void);

/** Returns: (transfer none) */
GMainContext *wax_test_thread_get_context (WaxTestThread *self);

void wax_test_thread_start (WaxTestThread *self, const char *name);

/**
 * @last: (nullable): is called with @data in the thread, which then does what is still due in its context, and ends
 *
 * Frees @self. A thread that has not come to run yet ends as well.
 */
void wax_test_thread_end (WaxTestThread *self, GDestroyNotify last, gpointer data);

G_END_DECLS
