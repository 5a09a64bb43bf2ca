#include "trust/wax-decision.h"

#include "trust/wax-change-judgement.h"

static gboolean
is_usable (const WaxGrant *grant, WaxVerdict *verdict, const WaxHistory *history, const WaxPolicy *policy,
           const WaxMoment *moment)
{
  return wax_grant_has_endpoint (grant, wax_verdict_get_endpoint (verdict)) &&
         wax_grant_is_live (grant, moment, history->mark) &&
         wax_policy_allows (policy, grant->duration, grant->until - grant->given, grant->origin) &&
         wax_policy_allows_given (policy, grant->given);
}

/* The newest grant that lets the verdict pass; @same_key asks for a renewal instead of the certificate itself. */
static WaxGrant *
find_grant (WaxVerdict *verdict, const WaxHistory *history, const WaxPolicy *policy, const WaxMoment *moment,
            gboolean same_key)
{
  for (guint i = history->grants->len; i > 0; i--) {
    WaxGrant *grant = g_ptr_array_index (history->grants, i - 1);
    gboolean same = same_key ? g_strcmp0 (grant->spki, wax_verdict_get_spki (verdict)) == 0
                             : wax_grant_has_fingerprint (grant, wax_verdict_get_fingerprint (verdict));

    if (same && is_usable (grant, verdict, history, policy, moment) && wax_grant_covers_problems (grant, verdict))
      return grant;
  }
  return NULL;
}

/* The newest grant whose certificate really was at this endpoint; @live_only leaves out those that are over. */
static WaxGrant *
find_met (WaxVerdict *verdict, const WaxHistory *history, const WaxMoment *moment, gboolean live_only)
{
  for (guint i = history->grants->len; i > 0; i--) {
    WaxGrant *grant = g_ptr_array_index (history->grants, i - 1);

    if (wax_grant_was_met_at (grant, wax_verdict_get_endpoint (verdict)) &&
        (!live_only || wax_grant_is_live (grant, moment, history->mark)))
      return grant;
  }
  return NULL;
}

static WaxChange *
judge_against_secure (WaxVerdict *verdict, const WaxSecureRecord *secure)
{
  WaxCertificate *issuer = secure->issuer != NULL ? secure->issuer : wax_change_find_issuer (verdict);
  WaxChangeJudgement judgement = WAX_CHANGE_SUSPICIOUS;

  /* Severe whoever signed it: so only what makes it worse is of interest. */
  if (secure->certificate != NULL &&
      wax_change_judge (secure->certificate, issuer, verdict) == WAX_CHANGE_IMITATION_POSSIBLE)
    judgement = WAX_CHANGE_IMITATION_POSSIBLE;
  return wax_change_new (&(WaxChange) { .judgement = judgement, .severe = TRUE,
                                        .previous_fingerprint = secure->fingerprint, .previous = secure->certificate,
                                        .issuer = secure->issuer, .secure_until = secure->until });
}

static WaxChange *
judge_against_grant (WaxVerdict *verdict, const WaxGrant *last)
{
  gboolean same_key = g_strcmp0 (last->spki, wax_verdict_get_spki (verdict)) == 0;
  WaxChangeJudgement judgement = WAX_CHANGE_SUSPICIOUS;

  if (same_key && wax_grant_covers_problems (last, verdict))
    judgement = WAX_CHANGE_RENEWED;
  else if (!same_key && last->certificate != NULL)
    judgement = wax_change_judge (last->certificate, last->issuer, verdict);
  return wax_change_new (&(WaxChange) {
    .judgement = judgement,
    .severe = judgement != WAX_CHANGE_RENEWED && judgement != WAX_CHANGE_EXPECTED_RENEWAL,
    .previous_fingerprint = wax_grant_get_fingerprint (last), .previous = last->certificate, .granted = last->given });
}

/* Against the last certificate that was here. NULL when it is this one, or there was none. Below the floor no
 * certificate is asked for: that is no other one. */
static WaxChange *
judge_change (WaxVerdict *verdict, const WaxHistory *history, const WaxMoment *moment)
{
  const char *fingerprint = wax_verdict_get_fingerprint (verdict);
  const WaxSecureRecord *secure = history->secure;
  WaxGrant *last = find_met (verdict, history, moment, FALSE);

  if (wax_verdict_get_certificate (verdict) == NULL && wax_verdict_has_problem (verdict, WAX_PROBLEM_TLS_TOO_OLD))
    return NULL;
  if (secure != NULL && (last == NULL || secure->until >= last->given))
    return g_strcmp0 (secure->fingerprint, fingerprint) == 0 ? NULL : judge_against_secure (verdict, secure);
  return last == NULL || wax_grant_has_fingerprint (last, fingerprint) ? NULL : judge_against_grant (verdict, last);
}

static WaxDecision *
decision_new (WaxDecisionKind kind, WaxGrant *grant, WaxChange *change)
{
  WaxDecision *self = g_new0 (WaxDecision, 1);

  self->kind = kind;
  self->grant = grant != NULL ? wax_grant_ref (grant) : NULL;
  self->change = change != NULL ? wax_change_ref (change) : NULL;
  return self;
}

WaxDecision *
wax_decide (WaxVerdict *verdict, const WaxHistory *history, const WaxPolicy *policy, const WaxMoment *moment)
{
  g_autoptr(WaxChange) change = NULL;
  WaxGrant *grant;

  if (wax_verdict_is_empty (verdict)) {
    grant = find_met (verdict, history, moment, TRUE);
    return decision_new (grant != NULL ? WAX_DECISION_HEALED : WAX_DECISION_SECURE, grant, NULL);
  }

  change = judge_change (verdict, history, moment);
  if (!wax_verdict_is_overridable (verdict))
    return decision_new (WAX_DECISION_REFUSE, NULL, change);

  grant = find_grant (verdict, history, policy, moment, FALSE);
  if (grant != NULL)
    return decision_new (WAX_DECISION_GRANTED, grant, NULL);

  /* What was good by the store is not excused by a key that somebody once trusted. */
  grant = change == NULL || change->secure_until == 0 ? find_grant (verdict, history, policy, moment, TRUE) : NULL;
  if (grant != NULL)
    return decision_new (WAX_DECISION_RENEWED, grant, NULL);

  if (!wax_policy_allows_any (policy))
    return decision_new (WAX_DECISION_REFUSE, NULL, change);
  return decision_new (change != NULL && change->severe ? WAX_DECISION_ASK_SEVERE : WAX_DECISION_ASK, NULL, change);
}

void
wax_decision_free (WaxDecision *self)
{
  g_clear_pointer (&self->grant, wax_grant_unref);
  g_clear_pointer (&self->change, wax_change_unref);
  g_free (self);
}

gboolean
wax_decision_allows (const WaxDecision *self)
{
  switch (self->kind) {
  case WAX_DECISION_SECURE:
  case WAX_DECISION_HEALED:
  case WAX_DECISION_GRANTED:
  case WAX_DECISION_RENEWED:
    return TRUE;
  case WAX_DECISION_ASK:
  case WAX_DECISION_ASK_SEVERE:
  case WAX_DECISION_REFUSE:
    return FALSE;
  }
  return FALSE;
}
