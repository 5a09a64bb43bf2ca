#pragma once

#include "store/wax-channel-state.h"
#include "store/wax-profile.h"
#include "store/wax-sign-in-state.h"

G_BEGIN_DECLS

/**
 * WaxChannelStore:
 *
 * How the channels of the accounts and their signing in fared last, in profile.db. One thread; others open their own.
 * Failures are %WAX_STORE_ERROR, NOT_FOUND for an account that is not in the account store. Blocks.
 */
typedef struct _WaxChannelStore WaxChannelStore;

WaxChannelStore *wax_channel_store_open (WaxProfile *profile, GError **error);
void wax_channel_store_close (WaxChannelStore *self);

/**
 * wax_channel_store_list:
 * Returns: (transfer full) (nullable): of #WaxChannelState, of the account's channels that ever ran.
 */
GPtrArray *wax_channel_store_list (WaxChannelStore *self, const char *account_id, GError **error);

/**
 * wax_channel_store_note_success:
 * @now: Unix s
 *
 * An earlier failure is forgotten.
 */
gboolean wax_channel_store_note_success (WaxChannelStore *self,
                                         const char *account_id,
                                         WaxChannelId channel,
                                         gint64 now,
                                         GError **error);

/**
 * wax_channel_store_note_failure:
 * @now: Unix s
 * @domain: e.g. "network"
 * @code: e.g. "timed-out"
 * @text: the sentence shown
 *
 * The last success stays known.
 */
gboolean wax_channel_store_note_failure (WaxChannelStore *self,
                                         const char *account_id,
                                         WaxChannelId channel,
                                         gint64 now,
                                         const char *domain,
                                         const char *code,
                                         const char *text,
                                         GError **error);

/**
 * wax_channel_store_get_sign_in:
 * @state: (out) (transfer full) (nullable): %NULL when it never tried, or is another account now
 */
gboolean wax_channel_store_get_sign_in (WaxChannelStore *self,
                                        const char *account_id,
                                        WaxSignInState **state,
                                        GError **error);
gboolean wax_channel_store_note_sign_in (WaxChannelStore *self,
                                         const char *account_id,
                                         const WaxSignInState *state,
                                         GError **error);

/* The account signs in as somebody else from now on, or elsewhere. */
gboolean wax_channel_store_forget_sign_in (WaxChannelStore *self, const char *account_id, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WaxChannelStore, wax_channel_store_close)

G_END_DECLS
