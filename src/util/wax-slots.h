#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * WaxSlots:
 *
 * So many may do something at once; others wait, and can be called off while they do. Any thread.
 */
typedef struct _WaxSlots WaxSlots;

WaxSlots *wax_slots_new (guint n);

/* Nobody may hold or await a slot then. */
void wax_slots_free (WaxSlots *self);

/**
 * wax_slots_take:
 *
 * Waits for a slot. Blocks; ends at once with @cancellable.
 *
 * Returns: %FALSE with %G_IO_ERROR_CANCELLED; then no slot was taken.
 */
gboolean wax_slots_take (WaxSlots *self, GCancellable *cancellable, GError **error);

void wax_slots_give_back (WaxSlots *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WaxSlots, wax_slots_free)

G_END_DECLS
