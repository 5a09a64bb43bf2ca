#pragma once

#include "trust/wax-grant.h"
#include "trust/wax-policy.h"
#include "trust/wax-trust-question.h"

G_BEGIN_DECLS

/**
 * WaxSecureRecord:
 * @fingerprint: of the last certificate that was good by the store
 * @until: when it was last seen so, Unix s
 * @certificate: (nullable): it, where still known
 * @issuer: (nullable): what signed it, of the good chain that it was seen in
 */
typedef struct {
  char *fingerprint;
  gint64 until;
  WaxCertificate *certificate;
  WaxCertificate *issuer;
} WaxSecureRecord;

/**
 * WaxHistory: what is remembered of one endpoint
 * @grants: (element-type WaxGrant): all that name it, live and past, in the order in which they were given
 * @secure: (nullable): its last good certificate
 * @mark: (nullable): the latest time seen
 */
typedef struct {
  GPtrArray *grants;
  const WaxSecureRecord *secure;
  const WaxClockMark *mark;
} WaxHistory;

/**
 * WaxDecisionKind:
 * @WAX_DECISION_SECURE: connect
 * @WAX_DECISION_HEALED: connect; the grant that was needed until now ends as superseded
 * @WAX_DECISION_GRANTED: connect under the grant
 * @WAX_DECISION_RENEWED: connect under the grant, which the new fingerprint joins; say so
 * @WAX_DECISION_ASK: do not connect; a person may decide
 * @WAX_DECISION_ASK_SEVERE: do not connect; a press of a button must not be enough
 * @WAX_DECISION_REFUSE: do not connect; nobody may decide
 */
typedef enum {
  WAX_DECISION_SECURE,
  WAX_DECISION_HEALED,
  WAX_DECISION_GRANTED,
  WAX_DECISION_RENEWED,
  WAX_DECISION_ASK,
  WAX_DECISION_ASK_SEVERE,
  WAX_DECISION_REFUSE,
} WaxDecisionKind;

/**
 * WaxDecision:
 * @grant: (nullable): of HEALED, GRANTED and RENEWED
 * @change: (nullable): of the ASKs and REFUSE, where another certificate was here before
 */
typedef struct {
  WaxDecisionKind kind;
  WaxGrant *grant;
  WaxChange *change;
} WaxDecision;

/**
 * wax_decide:
 *
 * The one decision about a connection. Pure: no clock, no disk, no state. Any thread.
 *
 * Returns: (transfer full): what is to be done; free with wax_decision_free().
 */
WaxDecision *wax_decide (WaxVerdict *verdict,
                         const WaxHistory *history,
                         const WaxPolicy *policy,
                         const WaxMoment *moment);
void wax_decision_free (WaxDecision *self);

/* Whether the connection may carry data. */
gboolean wax_decision_allows (const WaxDecision *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WaxDecision, wax_decision_free)

G_END_DECLS
