#pragma once

#include "app/wax-failure.h"
#include "app/wax-session.h"
#include "trust/wax-policy.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define WAX_TYPE_TRUST_DIALOG (wax_trust_dialog_get_type ())

/**
 * WaxTrustDialog:
 *
 * The Certificate Trust Dialog. It connects nothing and keeps nothing: it only tells what the person decided, by
 * exactly one of two signals, and then closes:
 * - "authorize" (int: #WaxDuration, string: the fingerprint as it was entered, "", string: what the person wrote, ""):
 *   after *Authorize Connections* was pressed in the second step, which is the only thing that emits it;
 * - "stay-offline": after everything else that a person can do.
 *
 * Before that, "fetch" (at most once): the certificate that the server leaves out is to be looked for; what comes of it
 * is told by wax_trust_dialog_take_finding().
 */
G_DECLARE_FINAL_TYPE (WaxTrustDialog, wax_trust_dialog, WAX, TRUST_DIALOG, AdwWindow)

/**
 * wax_trust_dialog_new:
 * @question: the connection that was refused
 * @policy: which durations may be offered
 * @account_name: (nullable): whose connection it was
 * @waiting: (nullable) (array length=n_waiting): the other channels that wait for the answer
 */
WaxTrustDialog *wax_trust_dialog_new (WaxTrustQuestion *question,
                                      WaxPolicy *policy,
                                      const char *account_name,
                                      const WaxChannelId *waiting,
                                      guint n_waiting);

/**
 * wax_trust_dialog_set_policy:
 *
 * The administrator's limits have moved: what they no longer allow cannot be chosen any more, and who has set that is
 * said. What was entered stays.
 */
void wax_trust_dialog_set_policy (WaxTrustDialog *self, WaxPolicy *policy);

/* Says, as long as it is open, that it is only practised what a person would see. */
void wax_trust_dialog_mark_rehearsal (WaxTrustDialog *self);

/**
 * wax_trust_dialog_take_finding:
 * @error: (nullable): why it could not be looked for; @finding says nothing then
 *
 * Says why it did not help; where it made the connection good, there is nothing left to decide: the dialog closes
 * without any of the two signals, if it is open still.
 *
 * Returns: whether it made the connection good, and the dialog was open still.
 */
gboolean wax_trust_dialog_take_finding (WaxTrustDialog *self, WaxIssuerFinding finding, const GError *error);

/**
 * wax_trust_dialog_withdraw:
 *
 * Closes it without any of the two signals: nobody asks any more.
 *
 * Returns: whether it was open without an answer.
 */
gboolean wax_trust_dialog_withdraw (WaxTrustDialog *self);

WaxTrustQuestion *wax_trust_dialog_get_question (WaxTrustDialog *self);

G_END_DECLS
