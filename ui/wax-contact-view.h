#pragma once

#include "app/wax-contact-list.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define WAX_TYPE_CONTACT_VIEW (wax_contact_view_get_type ())

/**
 * WaxContactView:
 *
 * All that is known of one contact, or of a group and its members.
 *
 * Signal "write" (string): mail is to be written to these recipients.
 */
G_DECLARE_FINAL_TYPE (WaxContactView, wax_contact_view, WAX, CONTACT_VIEW, AdwBin)

/* @details: (nullable): %NULL where none is chosen */
void wax_contact_view_show (WaxContactView *self, const WaxContactDetails *details);

G_END_DECLS
