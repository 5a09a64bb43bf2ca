#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define WAX_TYPE_CONTACT (wax_contact_get_type ())

/**
 * WaxContact:
 * @id: the server's id, opaque
 * @folder_id: of the person's own contacts: where it is; "" for an entry of the server's address list
 * @addresses: the main one first
 * @is_group: a distribution list, or a group of the person's own
 * @fields: all that the server tells, as name, value, name, value …; a name with several values comes several times.
 *   Empty where it was not asked for
 * @members: of a group of the person's own: "C:" and the id of another contact, "I:" and an address, or "G:" and a name
 *   in the server's directory. Empty where it was not asked for
 *
 * An entry of the server's address list, or one of the person's own contacts.
 * Immutable, ref-counted, any thread; fields are read directly. Strings and vectors are never %NULL.
 */
typedef struct {
  const char *id;
  const char *folder_id;
  const char *name;
  const char *const *addresses;
  const char *const *phones;
  const char *company;
  const char *department;
  const char *title;
  gboolean is_group;
  const char *const *fields;
  const char *const *members;
} WaxContact;

GType wax_contact_get_type (void);

/**
 * wax_contact_new:
 * @fields: copied; %NULL strings become "", %NULL vectors empty ones
 */
WaxContact *wax_contact_new (const WaxContact *fields);
WaxContact *wax_contact_ref (WaxContact *self);
void wax_contact_unref (WaxContact *self);

/* Whether it is a group of the person's own, not a list of the server's. */
gboolean wax_contact_is_own_group (const WaxContact *self);

/* Returns: (nullable): the first value of the field @name; %NULL also where fields were not asked for. */
const char *wax_contact_get_field (const WaxContact *self, const char *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WaxContact, wax_contact_unref)

G_END_DECLS
