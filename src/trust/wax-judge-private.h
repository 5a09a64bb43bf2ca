#pragma once

#include "trust/wax-judge-snapshot.h"
#include "trust/wax-judge.h"
#include "trust/wax-known-chains.h"

#include <stdatomic.h>

G_BEGIN_DECLS

struct _WaxJudge {
  GObject parent_instance;
  WaxExaminer *examiner;
  WaxTrustLedger *ledger;
  WaxPolicy *policy;
  WaxShared *snapshot; /* of WaxJudgeSnapshot */
  WaxKnownChains *chains;
  WaxRevocationMemory *revocations;
  guint revocations_version;
  guint anchors_version;
  char *account_anchors; /* which of them the examiner has */
  GAsyncQueue *notes;
  _Atomic gint64 server_offset_ms; /* from boot time to the time of servers; 0: not known */
  gint64 data_version;
  gboolean stale;
  gboolean enforced; /* what the policy does not allow any more has ended */
};

/* ---- wax-judge-decide.c ---- */

/* What waits for wax_judge_flush(). @question: (nullable): of WAX_TRUST_NOTE_REFUSED. */
void wax_judge_push_note (WaxJudge *self,
                          WaxTrustNoteKind kind,
                          WaxVerdict *verdict,
                          WaxTrustQuestion *question,
                          gint64 grant_id);

/* (transfer full): anchors, limits and answers about revocation may be newer than the verdict. */
WaxVerdict *wax_judge_bring_up_to_date (WaxJudge *self, WaxJudgeSnapshot *snapshot, WaxVerdict *found);

G_END_DECLS
