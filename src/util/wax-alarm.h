#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * WaxAlarm:
 *
 * Cancels something after a time, from a thread of its own, for programs with and without a main loop.
 */
typedef struct _WaxAlarm WaxAlarm;

WaxAlarm *wax_alarm_new (GCancellable *cancellable, gint64 ms);

/* It does not go off afterwards; nor may what it cancels free it. */
void wax_alarm_free (WaxAlarm *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WaxAlarm, wax_alarm_free)

G_END_DECLS
