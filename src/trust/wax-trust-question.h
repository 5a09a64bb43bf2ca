#pragma once

#include "trust/wax-cause.h"

G_BEGIN_DECLS

#define WAX_TYPE_CHANGE (wax_change_get_type ())
#define WAX_TYPE_TRUST_QUESTION (wax_trust_question_get_type ())

/**
 * WaxChangeJudgement:
 * @WAX_CHANGE_RENEWED: the same key, which the handshake proved, and no problem that was not granted before
 * @WAX_CHANGE_EXPECTED_RENEWAL: another key for the same names, by the same issuer's key, when the one before is at its
 *   end
 * @WAX_CHANGE_IMITATION_POSSIBLE: an issuer of the same name, whose key is not known to be the same
 * @WAX_CHANGE_SUSPICIOUS: anything else
 */
typedef enum {
  WAX_CHANGE_RENEWED,
  WAX_CHANGE_EXPECTED_RENEWAL,
  WAX_CHANGE_IMITATION_POSSIBLE,
  WAX_CHANGE_SUSPICIOUS,
} WaxChangeJudgement;

/* Returns: "renewed", "expected-renewal", "imitation-possible" or "suspicious", as in JSON. Static. */
const char *wax_change_judgement_to_string (WaxChangeJudgement judgement);

/**
 * WaxChange:
 * @judgement: what to think of it
 * @severe: whether a press of a button must not be enough
 * @previous_fingerprint: of the certificate before
 * @previous: (nullable): that certificate, where it is still known
 * @issuer: (nullable): what had signed that one, when it was good
 * @granted: when a person trusted that one, Unix s; 0 if nobody did
 * @secure_until: when that one was last seen without a problem, Unix s; 0 if never
 *
 * How a certificate differs from the one that was at this endpoint before. Immutable, ref-counted, any thread.
 */
typedef struct {
  WaxChangeJudgement judgement;
  gboolean severe;
  const char *previous_fingerprint;
  WaxCertificate *previous;
  WaxCertificate *issuer;
  gint64 granted;
  gint64 secure_until;
} WaxChange;

/* Returns: what speaks for or against the same holder, in a sentence for people, translated. Static. */
const char *wax_change_judgement_describe (WaxChangeJudgement judgement);

GType wax_change_get_type (void);

/* @fields: copied */
WaxChange *wax_change_new (const WaxChange *fields);
WaxChange *wax_change_ref (WaxChange *self);
void wax_change_unref (WaxChange *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WaxChange, wax_change_unref)

/**
 * WaxTrustQuestion:
 *
 * A connection that was refused, and what a person must know to decide about it. Immutable; any thread.
 */
G_DECLARE_FINAL_TYPE (WaxTrustQuestion, wax_trust_question, WAX, TRUST_QUESTION, GObject)

/**
 * wax_trust_question_new:
 * @verdict: with WAX_PROBLEM_CHANGED among its problems if @change is there
 * @change: (nullable): against the certificate before
 * @askable: whether a "yes" may help
 */
WaxTrustQuestion *wax_trust_question_new (WaxVerdict *verdict, WaxChange *change, gboolean askable);

/**
 * wax_trust_question_with_endpoints:
 * @also: (element-type WaxEndpoint): the account's other configured ports on the same host; other hosts are dropped
 *
 * Returns: (transfer full): the same question, whose answer applies to them too.
 */
WaxTrustQuestion *wax_trust_question_with_endpoints (WaxTrustQuestion *self, GPtrArray *also);

/* Returns: (transfer full): the same question, with why it came to it. */
WaxTrustQuestion *wax_trust_question_with_cause (WaxTrustQuestion *self, WaxCause *cause);

WaxVerdict *wax_trust_question_get_verdict (WaxTrustQuestion *self);
WaxChange *wax_trust_question_get_change (WaxTrustQuestion *self); /* (nullable) */

/* Why it came to it; never %NULL: without a better one, the worst problem. */
WaxCause *wax_trust_question_get_cause (WaxTrustQuestion *self);

/* Whether a "yes" may help: FALSE for what cannot be overridden, and by policy. */
gboolean wax_trust_question_is_askable (WaxTrustQuestion *self);

/* Whether it is a severe change: a "yes" must come with the fingerprint. */
gboolean wax_trust_question_is_severe (WaxTrustQuestion *self);

/* (element-type WaxEndpoint): what an answer applies to; the first is where it was met */
GPtrArray *wax_trust_question_get_endpoints (WaxTrustQuestion *self);

/* "host:port fingerprint": two with equal keys are one question to a person. */
const char *wax_trust_question_get_key (WaxTrustQuestion *self);

G_END_DECLS
