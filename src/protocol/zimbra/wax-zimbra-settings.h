#pragma once

#include "protocol/wax-account-info.h"
#include "protocol/wax-backend.h"
#include "protocol/wax-json.h"

G_BEGIN_DECLS

/**
 * wax_zimbra_settings_build:
 * Returns: (transfer full): the content of a BatchRequest for @parts. Section 8.7 of the recorded sequences.
 */
GBytes *wax_zimbra_settings_build (WaxSettingsParts parts);

/**
 * wax_zimbra_settings_parse:
 * @batch: a BatchResponse. Exchanges 376, 386, 399, 401
 *
 * Returns: (transfer full) (nullable): members that were not asked for are %NULL; %NULL with the error of a fault, or
 *   with %WAX_SERVER_ERROR_UNREADABLE when an answer is missing: that must not look like an empty list.
 */
WaxRemoteSettings *wax_zimbra_settings_parse (const WaxJson *batch, WaxSettingsParts parts, GError **error);

/**
 * wax_zimbra_settings_parse_account:
 * @response: a GetInfoResponse. Exchange 084
 */
WaxAccountInfo *wax_zimbra_settings_parse_account (const WaxJson *response);

G_END_DECLS
