#pragma once

#include "app/wax-account-settings.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define WAX_TYPE_SETTINGS_PANE (wax_settings_pane_get_type ())

/**
 * WaxSettingsPane:
 *
 * Stands above settings that the server keeps, and changes them: it says why they cannot be changed while the account
 * is not connected, that the server is waited for, and what it did not take. Nothing to say, nothing to see.
 *
 * Signals: "refresh": what is set is to be shown anew: it was read, or was not changed after all. "done": the server
 * has taken a change.
 */
G_DECLARE_FINAL_TYPE (WaxSettingsPane, wax_settings_pane, WAX, SETTINGS_PANE, AdwBin)

WaxSettingsPane *wax_settings_pane_new (WaxAccountSettings *settings);
WaxAccountSettings *wax_settings_pane_get_settings (WaxSettingsPane *self);

/* Takes @change. One after the other. */
void wax_settings_pane_change (WaxSettingsPane *self, WaxSettingsChange *change);

/* Whether the server is waited for. */
gboolean wax_settings_pane_is_waiting (WaxSettingsPane *self);

G_END_DECLS
