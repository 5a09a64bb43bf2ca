#pragma once

#include "trust/wax-trust-question.h"

G_BEGIN_DECLS

#define WAX_TRUST_ERROR (wax_trust_error_quark ())

/**
 * WaxTrustError:
 * @WAX_TRUST_ERROR_UNDECIDED: no valid chain and no standing decision: ask the person, then retry
 * @WAX_TRUST_ERROR_REFUSED: asking must not help: not to be overridden, forbidden by policy, or changed severely
 * @WAX_TRUST_ERROR_SELF_CHECK: the TLS library does not behave as trust needs it
 * @WAX_TRUST_ERROR_LEDGER: the ledger cannot be read, so nothing is trusted
 * @WAX_TRUST_ERROR_LEDGER_FULL: likewise, since the disk has no room for what it must write
 * @WAX_TRUST_ERROR_NOT_ALLOWED: a decision was not taken into the ledger: policy, duration or problems do not allow it
 * @WAX_TRUST_ERROR_SECURE_FORCED: policy lets no account do without a secure connection
 * @WAX_TRUST_ERROR_ENDED: the decision that a connection rested on has ended while it stood
 */
typedef enum {
  WAX_TRUST_ERROR_UNDECIDED,
  WAX_TRUST_ERROR_REFUSED,
  WAX_TRUST_ERROR_SELF_CHECK,
  WAX_TRUST_ERROR_LEDGER,
  WAX_TRUST_ERROR_LEDGER_FULL,
  WAX_TRUST_ERROR_NOT_ALLOWED,
  WAX_TRUST_ERROR_SECURE_FORCED,
  WAX_TRUST_ERROR_ENDED,
} WaxTrustError;

GQuark wax_trust_error_quark (void);

/**
 * wax_trust_error_set_question:
 *
 * Sets UNDECIDED when @question is askable, else REFUSED; the error carries it.
 */
void wax_trust_error_set_question (GError **error, WaxTrustQuestion *question);

/**
 * wax_trust_error_set_ledger:
 * @cause: (nullable): why the ledger cannot be used
 *
 * Sets LEDGER_FULL when that is a full disk, else LEDGER.
 */
void wax_trust_error_set_ledger (GError **error, const GError *cause);

/**
 * wax_trust_error_get_question:
 * Returns: (transfer none) (nullable): what was refused, valid as long as @error; %NULL when it is of another domain
 *   or carries none. Any thread.
 */
WaxTrustQuestion *wax_trust_error_get_question (const GError *error);

G_END_DECLS
