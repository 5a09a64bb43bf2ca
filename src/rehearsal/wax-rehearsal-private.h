#pragma once

#include "rehearsal/wax-rehearsal.h"
#include "trust/wax-judge.h"

G_BEGIN_DECLS

/* For the files of this folder alone. */
struct _WaxRehearsal {
  char *dir;
  gint64 now; /* Unix s, of the start */
  WaxRehearsalCert *issuers[WAX_REHEARSAL_N_ISSUERS];
  WaxExaminer *examiner;
  WaxTrustLedger *ledger;
  WaxPolicy *policy; /* in force on this computer */
  WaxJudge *judge;
  GHashTable *ports; /* set: of all servers so far */
};

G_END_DECLS
