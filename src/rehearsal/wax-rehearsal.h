#pragma once

#include "rehearsal/wax-situation.h"

G_BEGIN_DECLS

/**
 * WaxRehearsal:
 *
 * A bad server on loopback, and a throw-away profile whose only authority was made for it: nothing of the person's is
 * read, and nothing is added to any store. What is found is found as on every connection, at the gate and by the
 * policy of this computer; the administrator's limits hold here too. One thread; every call blocks.
 */
typedef struct _WaxRehearsal WaxRehearsal;

/**
 * wax_rehearsal_new:
 *
 * Returns: (transfer full) (nullable): %NULL with %G_IO_ERROR, %WAX_STORE_ERROR or %WAX_TRUST_ERROR.
 */
WaxRehearsal *wax_rehearsal_new (GError **error);

/* Its folder goes, too. */
void wax_rehearsal_free (WaxRehearsal *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WaxRehearsal, wax_rehearsal_free)

G_END_DECLS
