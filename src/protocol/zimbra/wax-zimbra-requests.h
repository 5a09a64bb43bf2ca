#pragma once

#include "protocol/wax-account-info.h"
#include "protocol/wax-backend.h"
#include "protocol/zimbra/wax-zimbra-client.h"
#include "protocol/zimbra/wax-zimbra-pacer.h"

G_BEGIN_DECLS

/* The calls of #WaxBackend that are requests of one kind; contracts as there. */

WaxMailChanges *wax_zimbra_request_changes (WaxZimbraClient *client, WaxChannelId channel, const char *token,
                                            GCancellable *cancellable, GError **error);
GPtrArray *wax_zimbra_request_list (WaxZimbraClient *client, const char *folder_id, guint offset, guint limit,
                                    GCancellable *cancellable, GError **error);
WaxMessagePage *wax_zimbra_request_search (WaxZimbraClient *client, const char *query, const char *page, guint limit,
                                           GCancellable *cancellable, GError **error);
GPtrArray *wax_zimbra_request_metadata (WaxZimbraClient *client, GPtrArray *ids, GCancellable *cancellable,
                                        GError **error);
GPtrArray *wax_zimbra_request_headers (WaxZimbraClient *client, GPtrArray *ids, GCancellable *cancellable,
                                       GError **error);
gboolean wax_zimbra_request_action (WaxZimbraClient *client, const WaxMailAction *action, GCancellable *cancellable,
                                    GError **error);
WaxContactChanges *wax_zimbra_request_contacts (WaxZimbraClient *client, WaxZimbraPacer *pacer, const char *token,
                                                gint64 age_s, GCancellable *cancellable, GError **error);
GPtrArray *wax_zimbra_request_own_contacts (WaxZimbraClient *client, GPtrArray *ids, GCancellable *cancellable,
                                            GError **error);
WaxRemoteSettings *wax_zimbra_request_settings (WaxZimbraClient *client, WaxSettingsParts parts,
                                                GCancellable *cancellable, GError **error);
/* Returns: (transfer full) (nullable): who the account is, as the server sees it. */
WaxAccountInfo *wax_zimbra_request_account_info (WaxZimbraClient *client, WaxChannelId channel,
                                                 GCancellable *cancellable, GError **error);

G_END_DECLS
