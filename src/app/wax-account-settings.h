#pragma once

#include "app/wax-account.h"

G_BEGIN_DECLS

/* As the server calls them. */
#define WAX_PREFERENCE_SIGNATURE_NEW "zimbraPrefDefaultSignatureId"
#define WAX_PREFERENCE_SIGNATURE_ANSWERS "zimbraPrefForwardReplySignatureId"
#define WAX_PREFERENCE_SIGNATURE_STYLE "zimbraPrefMailSignatureStyle"
#define WAX_PREFERENCE_IMAGES_FROM "zimbraPrefMailTrustedSenderList"

#define WAX_TYPE_ACCOUNT_SETTINGS (wax_account_settings_get_type ())

/**
 * WaxAccountSettings:
 *
 * What the server keeps for the person, as it was synchronised last, for who shows it and lets it be changed. Signal
 * "changed": it was read anew, or whether it can be changed is another matter now. Main thread.
 */
G_DECLARE_FINAL_TYPE (WaxAccountSettings, wax_account_settings, WAX, ACCOUNT_SETTINGS, GObject)

/* Reads at once, and again with each synchronisation that brings something. */
WaxAccountSettings *wax_account_settings_new (WaxAccount *account);

WaxAccount *wax_account_settings_get_account (WaxAccountSettings *self);

/* (nullable): %NULL until they are read. No member is %NULL. */
WaxRemoteSettings *wax_account_settings_get (WaxAccountSettings *self);

/* Whether the account is connected: what is changed goes to the server first. */
gboolean wax_account_settings_can_change (WaxAccountSettings *self);

/* Returns: (transfer none): its first value; "" where it has none. */
const char *wax_account_settings_get_preference (WaxAccountSettings *self, const char *name);
gboolean wax_account_settings_get_boolean (WaxAccountSettings *self, const char *name, gboolean standard);

/* (nullable) */
WaxSignature *wax_account_settings_find_signature (WaxAccountSettings *self, const char *id);

G_END_DECLS
