#pragma once

#include "protocol/wax-backend.h"
#include "protocol/zimbra/wax-zimbra-client.h"

G_BEGIN_DECLS

/**
 * wax_zimbra_request_settings_change:
 *
 * Contract as wax_backend_change_settings(). Exchanges 378 to 383 (ModifyPrefs), 385 to 392 (signatures), 400 to 405
 * (ModifyWhiteBlackList).
 */
gboolean wax_zimbra_request_settings_change (WaxZimbraClient *client, WaxSettingsChange *change,
                                             GCancellable *cancellable, GError **error);

G_END_DECLS
