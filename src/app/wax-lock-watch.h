#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * WaxLockWatch:
 *
 * Hears from logind (org.freedesktop.login1, on the system's bus) that the session is locked or that the computer goes
 * to sleep, without any main loop.
 */
typedef struct _WaxLockWatch WaxLockWatch;

/**
 * wax_lock_watch_new:
 * @func: runs in a thread of its own, and does not wait
 * @free_data: (nullable): for @user_data
 *
 * Blocks for some milliseconds. Where there is no such bus nothing is ever heard.
 */
WaxLockWatch *wax_lock_watch_new (GFunc func, gpointer user_data, GDestroyNotify free_data);
void wax_lock_watch_free (WaxLockWatch *self);

G_END_DECLS
