#pragma once

#include "store/wax-invitation.h"

G_BEGIN_DECLS

/* What an event says, in words. All are translated plain text, never markup; times are local. */

/* Static: "Invitation". */
const char *wax_invitation_words_kind (const WaxInvitation *invitation);

/* (transfer full): "28 November 2026, 09:41 – 10:30", "28 November 2026 – 30 November 2026"; "" where nothing is
 * said. */
char *wax_invitation_words_when (const WaxInvitation *invitation);

/* (transfer full): what there is to know about the time zone, a sentence; "" for nothing. */
char *wax_invitation_words_zone (const WaxInvitation *invitation);

/* (transfer full): "Every 2 weeks on Monday and Friday, 10 times"; "" where it does not repeat. */
char *wax_invitation_words_rhythm (const WaxInvitation *invitation);

/* (transfer full): "Anna Lee <anna@example.org> (accepted)". */
char *wax_invitation_words_person (const WaxInvitationPerson *person);

/* (transfer full): all of those who are invited, a line for each; "" for none. */
char *wax_invitation_words_people (const WaxInvitation *invitation);

G_END_DECLS
