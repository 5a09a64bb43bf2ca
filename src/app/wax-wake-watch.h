#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * WaxWakeWatch:
 *
 * Hears that the network is there again, or is another one, and that the computer has woken up (org.freedesktop.login1
 * on the system's bus, where there is one). Main thread.
 */
typedef struct _WaxWakeWatch WaxWakeWatch;
typedef void (*WaxWakeFunc) (gpointer user_data);

/**
 * wax_wake_watch_new:
 * @func: called once for all that happens together, a third of a second after the last of it, and not more often than
 *   every two seconds: a network that comes and goes makes no storm of connections
 */
WaxWakeWatch *wax_wake_watch_new (WaxWakeFunc func, gpointer user_data);
void wax_wake_watch_free (WaxWakeWatch *self);

G_END_DECLS
