#pragma once

#include "app/wax-identity-state.h"

G_BEGIN_DECLS

/* How a certificate of the person's own is written. All results are translated plain text, never markup: what stands in
 * a certificate is a stranger's. */

/* (transfer full): whose it is; never empty. */
char *wax_identity_words_title (const WaxIdentity *identity);

/* (transfer full): its mail addresses and by whom it was issued until when, one a line. */
char *wax_identity_words_issued (const WaxIdentity *identity);

/* (transfer full): which accounts sign in with it; "" for none. */
char *wax_identity_words_used (const WaxIdentityState *state);

/* (transfer full): how it stands: its time, and its key where something is the matter with that. */
char *wax_identity_words_standing (const WaxIdentityState *state, gint64 now);

/* Static: an icon and its style class that say the same. */
const char *wax_identity_words_icon (const WaxIdentityState *state, gint64 now, const char **style);

/* ---- of one that was asked for ---- */

/* (transfer full): whose it is to be; never empty. */
char *wax_identity_words_request_title (const WaxIdentityRequest *request);

/* (transfer full): its mail addresses and when it was asked for, one a line. */
char *wax_identity_words_asked (const WaxIdentityRequest *request);

/* Static: an icon and its style class for how it stands. */
const char *wax_identity_words_request_icon (const WaxRequestState *state, const char **style);

G_END_DECLS
