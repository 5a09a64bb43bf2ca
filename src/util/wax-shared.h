#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * WaxShared:
 *
 * A slot that holds one immutable, ref-counted value for several threads: one publishes, the others read the newest.
 * With WaxWorker the only place where threads meet at a lock.
 */
typedef struct _WaxShared WaxShared;

/**
 * wax_shared_new:
 * @value: (transfer full) (nullable): the first value
 * @ref: an atomic reference function of the value's type
 * @unref: its counterpart
 */
WaxShared *wax_shared_new (gpointer value, gpointer (*ref) (gpointer), GDestroyNotify unref);
void wax_shared_free (WaxShared *self);

/**
 * wax_shared_set:
 * @value: (transfer full) (nullable): replaces the value; readers that hold the old one keep it
 */
void wax_shared_set (WaxShared *self, gpointer value);

/**
 * wax_shared_get:
 * Returns: (transfer full) (nullable): the newest value.
 */
gpointer wax_shared_get (WaxShared *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WaxShared, wax_shared_free)

G_END_DECLS
