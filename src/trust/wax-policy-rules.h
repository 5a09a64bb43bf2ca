#pragma once

#include "trust/wax-policy.h"
#include "trust/wax-verdict.h"

G_BEGIN_DECLS

/**
 * wax_policy_judge:
 *
 * What @self has against the certificates and the TLS version of @verdict: %WAX_PROBLEM_DISTRUSTED for each certificate
 * of its chain, and for its anchor, that is never to be trusted; %WAX_PROBLEM_PIN_VIOLATION for a key of the server's
 * own that is not the one expected at its host: only this one was proved by the handshake, whatever else was sent;
 * %WAX_PROBLEM_TLS_TOO_OLD below the floor. Judging a judged verdict changes nothing. Pure; any thread.
 *
 * Returns: (transfer full): the verdict with these problems added.
 */
WaxVerdict *wax_policy_judge (const WaxPolicy *self, WaxVerdict *verdict);

G_END_DECLS
