#pragma once

#include "store/wax-contact-store.h"

G_BEGIN_DECLS

/**
 * wax_contact_members_find:
 * @contact: with its members; a group of the person's own
 *
 * Those that are known here: one that is not has its address, or what the server calls it, for a name; a contact that
 * is not there any more is left out. On the thread of @store.
 *
 * Returns: (transfer full) (element-type WaxContact): never %NULL
 */
GPtrArray *wax_contact_members_find (WaxContactStore *store, const WaxContact *contact);

G_END_DECLS
