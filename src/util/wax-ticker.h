#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * WaxTicker:
 *
 * Calls a function now and then in a thread of its own, for programs with and without a main loop.
 */
typedef struct _WaxTicker WaxTicker;

/**
 * WaxTickFunc:
 * Returns: in how many ms it is to be called again.
 */
typedef guint (*WaxTickFunc) (gpointer data);

/* @data must live until wax_ticker_free(). */
WaxTicker *wax_ticker_new (WaxTickFunc func, gpointer data);

/* Waits for a call that is under way; never from within @func. */
void wax_ticker_free (WaxTicker *self);

/* Calls now instead of at the end of the pause. Any thread. */
void wax_ticker_wake (WaxTicker *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WaxTicker, wax_ticker_free)

G_END_DECLS
