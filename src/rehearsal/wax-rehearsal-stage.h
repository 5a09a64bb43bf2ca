#pragma once

#include "app/wax-failure.h"
#include "rehearsal/wax-rehearsal.h"
#include "transport/wax-issuer-fetch.h"
#include "trust/wax-duration.h"
#include "trust/wax-grant.h"
#include "trust/wax-policy.h"

G_BEGIN_DECLS

/**
 * WaxRehearsalStage: the server of one situation, from its start to its end
 *
 * Of one #WaxRehearsal there is one at a time, in its thread.
 */
typedef struct _WaxRehearsalStage WaxRehearsalStage;

/**
 * wax_rehearsal_stage_new:
 * @rehearsal: must outlive it
 *
 * Brings the server up, with what was there before.
 *
 * Returns: (transfer full) (nullable): %NULL with %G_IO_ERROR_CANCELLED, or with what kept the server from starting.
 */
WaxRehearsalStage *wax_rehearsal_stage_new (WaxRehearsal *rehearsal,
                                            const WaxSituation *situation,
                                            GCancellable *cancellable,
                                            GError **error);

/* The server ends, and its administrator's limits. */
void wax_rehearsal_stage_free (WaxRehearsalStage *self);

/**
 * WaxRehearsalResult: what came of a connection
 * @endpoint: where it went
 * @expected: what it was meant to show, see #WaxSituation.expected
 * @found: what it showed, likewise
 * @failure: (nullable): what a person is told; %NULL when the connection stood
 * @verdict: (nullable): what was found; %NULL where no certificate was to be judged
 * @grant: (nullable): the decision under which the connection stood
 * @received: how many bytes meant for the server have reached it, counted there
 * @beside: (nullable): what came of the connection to the other port
 */
typedef struct _WaxRehearsalResult WaxRehearsalResult;

struct _WaxRehearsalResult {
  WaxEndpoint *endpoint;
  const char *expected;
  char *found;
  WaxFailure *failure;
  WaxVerdict *verdict;
  WaxGrant *grant;
  guint64 received;
  WaxRehearsalResult *beside;
};

/**
 * wax_rehearsal_stage_connect:
 *
 * Connects as to any server.
 *
 * Returns: (transfer full) (nullable): %NULL with %G_IO_ERROR_CANCELLED or %WAX_STORE_ERROR.
 */
WaxRehearsalResult *wax_rehearsal_stage_connect (WaxRehearsalStage *self, GCancellable *cancellable, GError **error);
void wax_rehearsal_result_free (WaxRehearsalResult *result);

/* Returns: whether every connection showed what it was meant to. */
gboolean wax_rehearsal_result_is_as_expected (const WaxRehearsalResult *result);

/**
 * wax_rehearsal_stage_trust:
 * @question: that was met
 * @entered: (nullable): the fingerprint as the person entered it
 * @why: (nullable): what the person wrote
 *
 * The person's decision, in the throw-away profile alone. What policy forbids stays forbidden.
 *
 * Returns: %FALSE with %WAX_TRUST_ERROR or %WAX_STORE_ERROR.
 */
gboolean wax_rehearsal_stage_trust (WaxRehearsalStage *self,
                                    WaxTrustQuestion *question,
                                    WaxDuration duration,
                                    const char *entered,
                                    const char *why,
                                    GError **error);

/**
 * wax_rehearsal_stage_fetch:
 * @question: whose cause is a certificate that the server leaves out
 *
 * Looks for it at the rehearsal's own place, as the window does; who connects from now on is judged with it.
 *
 * Returns: %FALSE with %G_IO_ERROR_CANCELLED or %WAX_STORE_ERROR.
 */
gboolean wax_rehearsal_stage_fetch (WaxRehearsalStage *self,
                                    WaxTrustQuestion *question,
                                    WaxIssuerFinding *finding,
                                    GCancellable *cancellable,
                                    GError **error);

/* Returns: (transfer full): what the administrator allows for the time of the situation. */
WaxPolicy *wax_rehearsal_stage_dup_policy (WaxRehearsalStage *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WaxRehearsalStage, wax_rehearsal_stage_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WaxRehearsalResult, wax_rehearsal_result_free)

G_END_DECLS
