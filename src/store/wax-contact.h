#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define WAX_TYPE_CONTACT (wax_contact_get_type ())

/**
 * WaxContact:
 * @id: the server's id, opaque
 * @addresses: the main one first
 * @is_group: a distribution list
 *
 * An entry of the server's address list.
 * Immutable, ref-counted, any thread; fields are read directly. Strings and vectors are never %NULL.
 */
typedef struct {
  const char *id;
  const char *name;
  const char *const *addresses;
  const char *const *phones;
  const char *company;
  const char *department;
  const char *title;
  gboolean is_group;
} WaxContact;

GType wax_contact_get_type (void);

/**
 * wax_contact_new:
 * @fields: copied; %NULL strings become "", %NULL vectors empty ones
 */
WaxContact *wax_contact_new (const WaxContact *fields);
WaxContact *wax_contact_ref (WaxContact *self);
void wax_contact_unref (WaxContact *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WaxContact, wax_contact_unref)

G_END_DECLS
