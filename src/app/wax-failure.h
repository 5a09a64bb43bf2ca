#pragma once

#include "store/wax-account-record.h"
#include "trust/wax-trust-question.h"

G_BEGIN_DECLS

#define WAX_TYPE_FAILURE (wax_failure_get_type ())

/**
 * WaxRemedy: what can be done about a failure
 * @WAX_REMEDY_NONE: nothing by itself; the person may try again
 * @WAX_REMEDY_RETRY: it passes by waiting: it is tried again by itself
 * @WAX_REMEDY_PASSWORD: a password is needed, or another one; never tried again with the same
 * @WAX_REMEDY_PIN: the PIN of a token is needed, or another one; never tried again with the same
 * @WAX_REMEDY_DECISION: a person may decide about the server's certificate
 * @WAX_REMEDY_CHOICE: one of the person's own certificates is to be chosen for this connection
 * @WAX_REMEDY_SETTINGS: the account's settings are wrong
 */
typedef enum {
  WAX_REMEDY_NONE,
  WAX_REMEDY_RETRY,
  WAX_REMEDY_PASSWORD,
  WAX_REMEDY_PIN,
  WAX_REMEDY_DECISION,
  WAX_REMEDY_CHOICE,
  WAX_REMEDY_SETTINGS,
} WaxRemedy;

/**
 * WaxFailure:
 * @domain: "trust", "identity", "network", "auth", "server", "store" or "usage"
 * @code: e.g. "timed-out": never renamed, for scripts
 * @sentence: what happened and whose fault it is, translated
 * @help: what helps, translated, "" where nothing is known
 * @sent: what the server has got of the person, e.g. "Nothing. Your password has not been sent."; "" when that is plain
 * @remedy: what can be done
 * @retry_after_s: how long the server asked to wait, 0 when it did not say
 * @question: (nullable): the connection that was refused
 *
 * A GError made fit for people and scripts: the same words in the window, the status and the command line. Never
 * markup; without secrets and without words of a server. Immutable, ref-counted, any thread; fields are read directly.
 */
typedef struct {
  const char *domain;
  const char *code;
  const char *sentence;
  const char *help;
  const char *sent;
  WaxRemedy remedy;
  guint retry_after_s;
  WaxTrustQuestion *question;
} WaxFailure;

GType wax_failure_get_type (void);

/**
 * wax_failure_new:
 * @error: of any domain
 * @endpoint: (nullable): the server that it was about, where it does not tell that itself
 */
WaxFailure *wax_failure_new (const GError *error, WaxEndpoint *endpoint);

/**
 * wax_failure_new_offline:
 * @endpoint: (nullable): the account's server
 *
 * Returns: (transfer full): the account works offline (domain "network", code "offline"), and why.
 */
WaxFailure *wax_failure_new_offline (WaxOfflineReason reason, WaxEndpoint *endpoint);

/**
 * wax_failure_new_known:
 * @help: (nullable)
 *
 * What was kept of an earlier failure, see #WaxChannelState.
 */
WaxFailure *wax_failure_new_known (const char *domain, const char *code, const char *sentence, const char *help);

/**
 * wax_failure_new_sending:
 *
 * Returns: (transfer full): @failure as it is of sending a message: where the connection broke or was given up, it is
 *   not known whether the message left, so it is not simply sent again.
 */
WaxFailure *wax_failure_new_sending (WaxFailure *failure);

/**
 * wax_failure_new_saving:
 *
 * Returns: (transfer full): @failure as it is of writing a file for the person, in a folder of their choice: it says
 *   nothing of the profile.
 */
WaxFailure *wax_failure_new_saving (WaxFailure *failure);

WaxFailure *wax_failure_ref (WaxFailure *self);
void wax_failure_unref (WaxFailure *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WaxFailure, wax_failure_unref)

G_END_DECLS
