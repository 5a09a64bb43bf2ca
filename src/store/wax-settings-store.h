#pragma once

#include "store/wax-remote-settings.h"
#include "store/wax-store-error.h"

G_BEGIN_DECLS

/**
 * WaxSettingsStore:
 *
 * What the server keeps for the person (preferences, signatures, who they write as, trusted and blocked senders), in an
 * account's mail.db. One thread; others open their own. Everything blocks; failures are %WAX_STORE_ERROR.
 */
typedef struct _WaxSettingsStore WaxSettingsStore;

/**
 * wax_settings_store_open:
 * @dir: the account's folder
 */
WaxSettingsStore *wax_settings_store_open (const char *dir, GError **error);
void wax_settings_store_close (WaxSettingsStore *self);

/**
 * wax_settings_store_put:
 * @settings: members that are %NULL stay as they are, the others replace what was there
 * @changed: (out) (optional): how many preferences, signatures and senders are new, different or gone
 *
 * One transaction.
 */
gboolean wax_settings_store_put (WaxSettingsStore *self, WaxRemoteSettings *settings, guint *changed, GError **error);

/**
 * wax_settings_store_get:
 * Returns: (transfer full) (nullable): all of them; no member is %NULL.
 */
WaxRemoteSettings *wax_settings_store_get (WaxSettingsStore *self, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WaxSettingsStore, wax_settings_store_close)

G_END_DECLS
