#pragma once

#include "protocol/wax-backend.h"
#include "protocol/zimbra/wax-zimbra-client.h"

G_BEGIN_DECLS

/* The calls of #WaxBackend that send a message or keep it; contracts as there. */

char *wax_zimbra_outgoing_send (WaxZimbraClient *client, const WaxOutgoing *message, GCancellable *cancellable,
                                GError **error);
char *wax_zimbra_outgoing_save_draft (WaxZimbraClient *client, const WaxOutgoing *message, GCancellable *cancellable,
                                      GError **error);
WaxDraftState *wax_zimbra_outgoing_get_draft_state (WaxZimbraClient *client, const char *draft_id,
                                                    GCancellable *cancellable, GError **error);

G_END_DECLS
