#pragma once

#include "store/wax-contact.h"

G_BEGIN_DECLS

#define WAX_TYPE_CONTACT_CHANGES (wax_contact_changes_get_type ())

/**
 * WaxContactChanges:
 * @contacts: of #WaxContact: added or replaced
 * @removed_ids: of char *; unknown ids are normal
 * @token: (nullable): where the next page or delta goes on; %NULL keeps the old one
 * @more: the server has more, ask again at once
 * @restart: the list has to be read again from its beginning
 * @throttled: the server was too busy to look; nothing is known, ask again minutes later
 *
 * A page of the server's address list. Immutable, ref-counted, any thread; fields are read directly. Arrays are never
 * %NULL.
 */
typedef struct {
  GPtrArray *contacts;
  GPtrArray *removed_ids;
  const char *token;
  gboolean more;
  gboolean restart;
  gboolean throttled;
} WaxContactChanges;

GType wax_contact_changes_get_type (void);

/**
 * wax_contact_changes_new:
 * @fields: arrays are referenced and not to be touched afterwards; %NULL arrays become empty ones; @token is copied
 */
WaxContactChanges *wax_contact_changes_new (const WaxContactChanges *fields);
WaxContactChanges *wax_contact_changes_ref (WaxContactChanges *self);
void wax_contact_changes_unref (WaxContactChanges *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WaxContactChanges, wax_contact_changes_unref)

G_END_DECLS
