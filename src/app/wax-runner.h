#pragma once

#include "app/wax-account-private.h"
#include "app/wax-keeper.h"

G_BEGIN_DECLS

#define WAX_TYPE_RUNNER (wax_runner_get_type ())

/**
 * WaxRunner:
 *
 * Runs one account: signs in, synchronises, follows the server's changes, tries again what passes by waiting. It has
 * two workers for bulk and one for watching; actions have their own. Main thread.
 *
 * Signals:
 * - "question" (#WaxTrustQuestion): a connection was refused; the channels that wait are the account's channels with
 *   condition WAITING
 * - "settled": it has come to rest (nothing of it runs), e.g. after wax_runner_stop()
 */
G_DECLARE_FINAL_TYPE (WaxRunner, wax_runner, WAX, RUNNER, GObject)

WaxRunner *wax_runner_new (WaxKeeper *keeper, WaxAccount *account);
WaxAccount *wax_runner_get_account (WaxRunner *self);

/* Connects now, whatever it waits for, but a refused password; one that is online synchronises. */
void wax_runner_connect (WaxRunner *self);

/* Another password is in the keyring: connects with it, also where one is just being missed. */
void wax_runner_password_given (WaxRunner *self);

/* Whether it waits for a keyring that asks for its own password; one for the account lets it go on without. */
gboolean wax_runner_waits_for_keyring (WaxRunner *self);

/* The person's choice among their own certificates, of an account that asks each time: connects with it, anew if that
 * was with another one. It holds until the account goes offline, signs in otherwise, or fails with what does not pass
 * by waiting. */
void wax_runner_choose (WaxRunner *self, const char *identity);

/* (nullable): the id of that one. */
const char *wax_runner_get_chosen (WaxRunner *self);

/* All channels once more, when it is online. */
void wax_runner_sync (WaxRunner *self);

/* Ends what is being synchronised and stays online: what was taken over stays, and the account is "stopped" where
 * something is missing. That comes with the next synchronisation, the person's or the one by the clock. */
void wax_runner_stop_sync (WaxRunner *self);

/* What is downloaded by itself from now on: one that is online goes on, or stops, accordingly. */
void wax_runner_set_downloads (WaxRunner *self, const WaxDownloadRule *rule);

/* Takes what the profile says of the account: goes offline, comes back, or starts anew. */
void wax_runner_take_record (WaxRunner *self, WaxAccountRecord *record);

/* What it signed in with is gone: its connection ends, and it connects anew, unless it works offline. */
void wax_runner_begin_anew (WaxRunner *self);

/* What kept its certificate from having a part in its signing in is gone: it signs in anew, with what was chosen. */
void wax_runner_sign_in_anew (WaxRunner *self);

/* The same is another matter now, for the status; until it signs in the next time. */
void wax_runner_note_missing (WaxRunner *self, const GError *missing);

/* Ends everything; @reason (nullable): a sentence for the status. */
void wax_runner_stop (WaxRunner *self, const char *reason);

/* As wax_runner_stop(), but for good: what the server keeps for this client is given back first. */
void wax_runner_leave (WaxRunner *self);

/* For the status of an account that goes offline next, e.g. that trust has ended. */
void wax_runner_set_offline_reason (WaxRunner *self, const char *reason);

/* What it rests on may have changed. */
void wax_runner_update_status (WaxRunner *self);

/* The network is there again, or is another one: it may have changed while the computer slept. */
void wax_runner_network_changed (WaxRunner *self);

/* (nullable): why it must not connect at all */
void wax_runner_forbid (WaxRunner *self, WaxFailure *failure);

/* Whether nothing of it runs any more. */
gboolean wax_runner_is_settled (WaxRunner *self);

G_END_DECLS
