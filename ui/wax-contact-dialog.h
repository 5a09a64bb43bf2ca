#pragma once

#include "app/wax-contact-deed.h"
#include "app/wax-contact-list.h"
#include "trust/wax-trust-question.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define WAX_TYPE_CONTACT_DIALOG (wax_contact_dialog_get_type ())

/**
 * WaxContactDialog:
 *
 * Where a contact of the person's own is made or changed, or a group of them.
 *
 * Signal "submitted": what is entered will do and is to be done: see wax_contact_dialog_make_deed().
 */
G_DECLARE_FINAL_TYPE (WaxContactDialog, wax_contact_dialog, WAX, CONTACT_DIALOG, AdwWindow)

/* @contact: (nullable): with its fields; %NULL for a new one */
WaxContactDialog *wax_contact_dialog_new (GtkWindow *parent, WaxContact *contact);

/* A new one for somebody who wrote, or whom somebody wrote to. @name: "" where none is known */
WaxContactDialog *wax_contact_dialog_new_for_address (GtkWindow *parent, const char *name, const char *address);

/**
 * wax_contact_dialog_new_for_group:
 * @account: (nullable): whose people are offered as members
 * @details: (nullable): of the group; %NULL for a new one
 */
WaxContactDialog *wax_contact_dialog_new_for_group (GtkWindow *parent,
                                                    WaxAccount *account,
                                                    const WaxContactDetails *details);

/* Returns: (transfer full): what the person wants: of a contact that is changed, that alone which they changed. */
WaxContactDeed *wax_contact_dialog_make_deed (WaxContactDialog *self);

/* The server is asked. Returns: (transfer full): cancelled when the person gives it up. */
GCancellable *wax_contact_dialog_begin (WaxContactDialog *self);

/* It did not: says why, and lets the person try again. */
void wax_contact_dialog_fail (WaxContactDialog *self, const GError *error, WaxEndpoint *endpoint);

gboolean wax_contact_dialog_is_open (WaxContactDialog *self);

G_END_DECLS
