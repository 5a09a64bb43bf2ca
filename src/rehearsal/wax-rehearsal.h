#pragma once

#include "app/wax-failure.h"
#include "rehearsal/wax-situation.h"
#include "trust/wax-grant.h"

G_BEGIN_DECLS

/**
 * WaxRehearsal:
 *
 * A bad server on loopback, and a throw-away profile whose only authority was made for it: nothing of the person's is
 * read, and nothing is added to any store. What is found is found as on every connection, at the gate and by the
 * policy of this computer; the administrator's limits hold here too. One thread; every call blocks.
 */
typedef struct _WaxRehearsal WaxRehearsal;

/**
 * wax_rehearsal_new:
 *
 * Returns: (transfer full) (nullable): %NULL with %G_IO_ERROR, %WAX_STORE_ERROR or %WAX_TRUST_ERROR.
 */
WaxRehearsal *wax_rehearsal_new (GError **error);

/* Its folder goes, too. */
void wax_rehearsal_free (WaxRehearsal *self);

/**
 * WaxRehearsalResult: what came of a situation
 * @situation: which
 * @endpoint: where it was met
 * @failure: (nullable): what a person is told; %NULL when the connection stood
 * @verdict: (nullable): what was found; %NULL where no certificate was to be judged
 * @grant: (nullable): the decision under which the connection stood
 * @received: how many bytes meant for the server have reached it, counted there
 * @found: names of what was found, as #WaxSituation.expected
 */
typedef struct {
  const WaxSituation *situation;
  WaxEndpoint *endpoint;
  WaxFailure *failure;
  WaxVerdict *verdict;
  WaxGrant *grant;
  guint64 received;
  char *found;
} WaxRehearsalResult;

/**
 * wax_rehearsal_run:
 *
 * Brings the server up, connects to it as to any server, and ends it.
 *
 * Returns: (transfer full) (nullable): %NULL with %G_IO_ERROR_CANCELLED, or with what kept the server from starting.
 */
WaxRehearsalResult *wax_rehearsal_run (WaxRehearsal *self,
                                       const WaxSituation *situation,
                                       GCancellable *cancellable,
                                       GError **error);
void wax_rehearsal_result_free (WaxRehearsalResult *result);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WaxRehearsal, wax_rehearsal_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WaxRehearsalResult, wax_rehearsal_result_free)

G_END_DECLS
