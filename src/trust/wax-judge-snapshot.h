#pragma once

#include "trust/wax-last-connection.h"
#include "trust/wax-trust-ledger-private.h"
#include "util/wax-shared.h"

G_BEGIN_DECLS

/* What is remembered of one endpoint. */
typedef struct {
  GPtrArray *grants;
  const WaxSecureRecord *secure;
  const WaxLastConnection *connection;
} WaxJudgePlace;

/* All that a decision needs: immutable, ref-counted, any thread. */
typedef struct {
  gatomicrefcount refs;
  WaxTrustState *state; /* NULL: the ledger cannot be used */
  GError *trouble;      /* (nullable): then why */
  GHashTable *places;   /* endpoint as text → WaxJudgePlace */
  WaxPolicy *policy;
} WaxJudgeSnapshot;

/**
 * wax_judge_snapshot_new:
 * @state: (transfer full) (nullable): %NULL when the ledger cannot be used; nothing is allowed then
 * @trouble: (nullable): then why
 */
WaxJudgeSnapshot *wax_judge_snapshot_new (WaxTrustState *state, const GError *trouble, WaxPolicy *policy);
void wax_judge_snapshot_unref (WaxJudgeSnapshot *self);

/* Returns: (transfer full): a slot that holds one without a state. */
WaxShared *wax_judge_snapshot_new_slot (WaxPolicy *policy);

/* (nullable) (transfer none) */
const WaxJudgePlace *wax_judge_snapshot_find (const WaxJudgeSnapshot *snapshot, const WaxEndpoint *endpoint);

/* (transfer full): needs a state. */
WaxDecision *wax_judge_snapshot_decide (const WaxJudgeSnapshot *snapshot, WaxVerdict *verdict);

/* Whether @grant could carry a connection at that moment; needs a state. */
gboolean wax_judge_snapshot_allows (const WaxJudgeSnapshot *snapshot, const WaxGrant *grant, const WaxMoment *moment);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WaxJudgeSnapshot, wax_judge_snapshot_unref)

G_END_DECLS
