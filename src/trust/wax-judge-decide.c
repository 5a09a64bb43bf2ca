#include "trust/wax-judge-private.h"

#include "trust/wax-cause-finder.h"
#include "trust/wax-policy-rules.h"
#include "trust/wax-shown-path.h"

enum { MAX_NOTES = 1000 }; /* beyond, notes of what is known anyway are dropped until the next flush */

/* What it would be by the last server that was allowed, had the wall clock stood still and this computer's other one
 * gone on; 0 when none said. */
static gint64
get_server_time (WaxJudge *self, const WaxMoment *moment)
{
  gint64 offset_ms = atomic_load (&self->server_offset_ms);

  return offset_ms != 0 ? (offset_ms + moment->boot_ms) / 1000 : 0;
}

/* What is known besides, to tell the cause by. */
static WaxCause *
find_cause (WaxJudge *self, WaxJudgeSnapshot *snapshot, WaxVerdict *verdict, WaxChange *change)
{
  g_autoptr(WaxAnchors) anchors = wax_examiner_list_anchors (self->examiner, verdict);
  WaxMoment moment;

  wax_moment_read (&moment);
  return wax_cause_find (&(WaxCauseFacts) { .verdict = verdict,
                                            .change = change,
                                            .anchors = anchors,
                                            .sightings = snapshot->state->sightings,
                                            .server_time = get_server_time (self, &moment),
                                            .latest = wax_moment_get_time (&moment, &snapshot->state->mark) });
}

static WaxTrustQuestion *
make_question (WaxJudge *self, WaxJudgeSnapshot *snapshot, WaxVerdict *verdict, const WaxDecision *decision)
{
  const WaxChange *change = decision->change;
  g_autoptr(WaxVerdict) full = g_object_ref (verdict);
  g_autoptr(WaxTrustQuestion) question = NULL;
  g_autoptr(WaxCause) cause = NULL;

  if (change != NULL) {
    g_autofree char *evidence = g_strconcat (change->secure_until != 0 ? "secure " : "granted ",
                                             change->previous_fingerprint, NULL);
    g_autoptr(WaxProblem) problem = wax_problem_new (WAX_PROBLEM_CHANGED, 0, evidence,
                                                     change->secure_until != 0 ? change->secure_until
                                                                               : change->granted);

    g_object_unref (full);
    full = wax_verdict_with_problem (verdict, problem);
  }
  question = wax_trust_question_new (full, decision->change, decision->kind != WAX_DECISION_REFUSE);
  cause = find_cause (self, snapshot, full, decision->change);
  return wax_trust_question_with_cause (question, cause);
}

void
wax_judge_push_note (WaxJudge *self, WaxTrustNoteKind kind, WaxVerdict *verdict, WaxTrustQuestion *question,
                     gint64 grant_id)
{
  WaxChange *change = question != NULL ? wax_trust_question_get_change (question) : NULL;
  WaxTrustNote *note;

  if (g_async_queue_length (self->notes) >= MAX_NOTES)
    return;
  note = g_new0 (WaxTrustNote, 1);
  note->kind = kind;
  note->verdict = g_object_ref (verdict);
  note->change = change != NULL ? wax_change_ref (change) : NULL;
  note->cause = question != NULL ? wax_cause_ref (wax_trust_question_get_cause (question)) : NULL;
  note->grant_id = grant_id;
  g_async_queue_push (self->notes, note);
}

/* Only what the snapshot does not show yet. */
static void
note_decision (WaxJudge *self, WaxJudgeSnapshot *snapshot, WaxVerdict *verdict, const WaxDecision *decision,
               WaxTrustQuestion *question)
{
  const WaxJudgePlace *place = wax_judge_snapshot_find (snapshot, wax_verdict_get_endpoint (verdict));
  const WaxSecureRecord *secure = place != NULL ? place->secure : NULL;

  switch (decision->kind) {
  case WAX_DECISION_SECURE:
    if (secure == NULL || g_strcmp0 (secure->fingerprint, wax_verdict_get_fingerprint (verdict)) != 0 ||
        secure->until + 3600 <= wax_verdict_get_time (verdict))
      wax_judge_push_note (self, WAX_TRUST_NOTE_SECURE, verdict, NULL, 0);
    break;
  case WAX_DECISION_HEALED:
    wax_judge_push_note (self, WAX_TRUST_NOTE_HEALED, verdict, NULL, decision->grant->id);
    break;
  case WAX_DECISION_GRANTED:
    if (!wax_grant_was_met_at (decision->grant, wax_verdict_get_endpoint (verdict)))
      wax_judge_push_note (self, WAX_TRUST_NOTE_USED, verdict, NULL, decision->grant->id);
    break;
  case WAX_DECISION_RENEWED:
    wax_judge_push_note (self, WAX_TRUST_NOTE_RENEWED, verdict, NULL, decision->grant->id);
    break;
  case WAX_DECISION_ASK:
  case WAX_DECISION_ASK_SEVERE:
  case WAX_DECISION_REFUSE:
    wax_judge_push_note (self, WAX_TRUST_NOTE_REFUSED, wax_trust_question_get_verdict (question), question, 0);
    break;
  }
}

/* Where a path ends whose anchor is one no more: at that one where it was sent, else below it. */
static guint
find_top (WaxVerdict *verdict)
{
  g_autoptr(WaxShownPath) path = wax_shown_path_new (verdict);
  guint n = path->places->len, sent = wax_verdict_get_chain (verdict)->len;
  guint top = g_array_index (path->places, guint, n - 1);

  return top >= sent && n > 1 ? g_array_index (path->places, guint, n - 2) : MIN (top, sent - 1);
}

static WaxVerdict *
judge_anchor (WaxJudge *self, WaxVerdict *found)
{
  GPtrArray *chain = wax_verdict_get_chain (found);
  g_autoptr(WaxProblem) problem = NULL;
  guint top;

  if (chain->len == 0 || wax_examiner_still_knows (self->examiner, found) ||
      wax_verdict_has_problem (found, WAX_PROBLEM_ISSUER_UNKNOWN))
    return g_object_ref (found);
  top = find_top (found);
  problem = wax_problem_new (WAX_PROBLEM_ISSUER_UNKNOWN, top, wax_certificate_get_issuer (chain->pdata[top]), 0);
  return wax_verdict_with_problem (found, problem);
}

WaxVerdict *
wax_judge_bring_up_to_date (WaxJudge *self, WaxJudgeSnapshot *snapshot, WaxVerdict *found)
{
  g_autoptr(WaxVerdict) anchored = judge_anchor (self, found);
  g_autoptr(WaxVerdict) verdict = wax_policy_judge (snapshot->policy, anchored);

  return wax_revocation_memory_judge (self->revocations, verdict, g_get_real_time () / G_USEC_PER_SEC);
}

static gboolean
decide_and_note (WaxJudge *self, WaxVerdict *found, gboolean note, WaxGrant **grant, GError **error)
{
  g_autoptr(WaxJudgeSnapshot) snapshot = wax_shared_get (self->snapshot);
  g_autoptr(WaxVerdict) verdict = wax_judge_bring_up_to_date (self, snapshot, found);
  g_autoptr(WaxDecision) decision = NULL;
  g_autoptr(WaxTrustQuestion) question = NULL;

  if (snapshot->state == NULL) {
    wax_trust_error_set_ledger (error, snapshot->trouble);
    return FALSE;
  }
  decision = wax_judge_snapshot_decide (snapshot, verdict);
  if (!wax_decision_allows (decision))
    question = make_question (self, snapshot, verdict, decision);
  if (note)
    note_decision (self, snapshot, verdict, decision, question);
  if (question != NULL) {
    wax_trust_error_set_question (error, question);
    return FALSE;
  }
  if (grant != NULL && decision->kind != WAX_DECISION_SECURE && decision->kind != WAX_DECISION_HEALED)
    *grant = wax_grant_ref (decision->grant);
  return TRUE;
}

gboolean
wax_judge_admits (WaxJudge *self, WaxVerdict *verdict, WaxGrant **grant, GError **error)
{
  if (grant != NULL)
    *grant = NULL;
  if (!decide_and_note (self, verdict, TRUE, grant, error))
    return FALSE;
  wax_revocation_memory_want (self->revocations, verdict, g_get_real_time () / G_USEC_PER_SEC);
  return TRUE;
}

gboolean
wax_judge_decide (WaxJudge *self, WaxVerdict *verdict, WaxGrant **grant, GError **error)
{
  if (grant != NULL)
    *grant = NULL;
  return decide_and_note (self, verdict, FALSE, grant, error);
}

gboolean
wax_judge_recheck (WaxJudge *self, WaxVerdict *verdict)
{
  return decide_and_note (self, verdict, FALSE, NULL, NULL);
}

void
wax_judge_note (WaxJudge *self, WaxVerdict *verdict)
{
  g_autoptr(WaxJudgeSnapshot) snapshot = wax_shared_get (self->snapshot);
  g_autoptr(WaxDecision) decision = snapshot->state != NULL ? wax_judge_snapshot_decide (snapshot, verdict) : NULL;
  g_autoptr(WaxTrustQuestion) question = NULL;

  if (decision == NULL || wax_decision_allows (decision))
    return;
  question = make_question (self, snapshot, verdict, decision);
  note_decision (self, snapshot, verdict, decision, question);
}

void
wax_judge_note_connection (WaxJudge *self, WaxVerdict *verdict, const WaxGrant *grant)
{
  g_autoptr(WaxJudgeSnapshot) snapshot = wax_shared_get (self->snapshot);
  const WaxJudgePlace *place = wax_judge_snapshot_find (snapshot, wax_verdict_get_endpoint (verdict));

  if (place == NULL || place->connection == NULL ||
      wax_last_connection_differs (place->connection, verdict, grant != NULL))
    wax_judge_push_note (self, WAX_TRUST_NOTE_CONNECTED, verdict, NULL, grant != NULL ? grant->id : 0);
}
