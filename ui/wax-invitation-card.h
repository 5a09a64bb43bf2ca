#pragma once

#include "store/wax-invitation.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define WAX_TYPE_INVITATION_CARD (wax_invitation_card_get_type ())

/**
 * WaxInvitationCard:
 *
 * The event that a message brings: what, when, where and with whom. Signal: "save" (the person wants it as a file).
 */
G_DECLARE_FINAL_TYPE (WaxInvitationCard, wax_invitation_card, WAX, INVITATION_CARD, AdwBin)

/* @invitation: (nullable): %NULL hides it */
void wax_invitation_card_show (WaxInvitationCard *self, const WaxInvitation *invitation);

G_END_DECLS
