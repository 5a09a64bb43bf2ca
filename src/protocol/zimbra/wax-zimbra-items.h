#pragma once

#include "protocol/wax-backend.h"
#include "protocol/zimbra/wax-zimbra-client.h"

G_BEGIN_DECLS

/*
 * Requests that make and change single items; contracts as those of #WaxBackend.
 * Exchanges 098 to 102 (CreateFolder), 136 to 150 and 159 to 162 (FolderAction), 103 and 140 (CreateTag), 142 and 144
 * (TagAction), 104 and 327 (CreateContact), 151 (ModifyContact), 153 (ContactAction).
 */

char *wax_zimbra_request_folder (WaxZimbraClient *client, const WaxFolderAction *action, GCancellable *cancellable,
                                 GError **error);

char *wax_zimbra_request_tag (WaxZimbraClient *client, const WaxTagAction *action, GCancellable *cancellable,
                              GError **error);

char *wax_zimbra_request_contact (WaxZimbraClient *client, const WaxContactAction *action, GCancellable *cancellable,
                                  GError **error);

G_END_DECLS
