#include "app/wax-blocking-private.h"

#include "app/wax-policy-source.h"
#include "app/wax-report.h"
#include "transport/wax-issuer-fetch.h"
#include "transport/wax-probe.h"
#include "transport/wax-revocation-fetch.h"
#include "trust/wax-cause-finder.h"
#include "trust/wax-policy-rules.h"
#include "trust/wax-revocation.h"

GPtrArray *
wax_blocking_list_grants (WaxBlocking *self, gboolean all, GError **error)
{
  return wax_keeper_list_grants (self->keeper, all, error);
}

GPtrArray *
wax_blocking_list_lines (WaxBlocking *self, gint64 since, GError **error)
{
  return wax_keeper_list_lines (self->keeper, since, error);
}

int
wax_blocking_stop_trusting (WaxBlocking *self, WaxEndpoint *endpoint, GError **error)
{
  return wax_keeper_stop_trusting (self->keeper, endpoint, error);
}

static gboolean
names_all_problems (const char *const *named, WaxVerdict *verdict)
{
  g_auto(GStrv) ids = wax_verdict_dup_problem_ids (verdict);

  for (guint i = 0; named[i] != NULL; i++) {
    if (!g_strv_contains ((const char *const *) ids, named[i]))
      return FALSE;
  }
  for (guint i = 0; ids[i] != NULL; i++) {
    if (!g_strv_contains (named, ids[i]))
      return FALSE;
  }
  return ids[0] != NULL;
}

/* The question that a connection would raise now: the ledger may have moved since the certificate was met. */
static WaxTrustQuestion *
ask_again (WaxBlocking *self, WaxVerdict *verdict, GError **error)
{
  g_autoptr(GError) refused = NULL;

  if (wax_judge_decide (wax_keeper_get_judge (self->keeper), verdict, NULL, &refused)) {
    g_set_error_literal (error, WAX_USAGE_ERROR, WAX_USAGE_ERROR_NAMED, "this certificate needs no grant there");
    return NULL;
  }
  if (wax_trust_error_get_question (refused) != NULL)
    return g_object_ref (wax_trust_error_get_question (refused));
  g_propagate_error (error, g_steal_pointer (&refused));
  return NULL;
}

/* The other ports that accounts are configured for on the same host. */
static WaxTrustQuestion *
apply_to_ports (WaxBlocking *self, WaxTrustQuestion *question, WaxEndpoint *endpoint, GError **error)
{
  g_autoptr(GPtrArray) records = wax_keeper_list_accounts (self->keeper, error);
  g_autoptr(GPtrArray) also = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_endpoint_unref);

  if (records == NULL)
    return NULL;
  for (guint i = 0; i < records->len; i++) {
    g_autoptr(GPtrArray) origins = wax_account_setup_get_origins (records->pdata[i], NULL);

    if (origins == NULL || !g_ptr_array_find_with_equal_func (origins, endpoint, wax_endpoint_equal, NULL))
      continue;
    for (guint port = 0; port < origins->len; port++) {
      if (!wax_endpoint_equal (origins->pdata[port], endpoint))
        g_ptr_array_add (also, wax_endpoint_ref (origins->pdata[port]));
    }
  }
  return wax_trust_question_with_endpoints (question, also);
}

static gboolean
check_change (WaxTrustQuestion *question, const char *instead_of, GError **error)
{
  WaxChange *change = wax_trust_question_get_change (question);

  if ((change == NULL) == (instead_of == NULL) &&
      (change == NULL || strcmp (change->previous_fingerprint, instead_of) == 0))
    return TRUE;
  g_set_error_literal (error, WAX_USAGE_ERROR, WAX_USAGE_ERROR_NAMED, "the certificate before is another one");
  return FALSE;
}

WaxGrant *
wax_blocking_allow (WaxBlocking *self, WaxEndpoint *endpoint, const char *fingerprint, const char *const *problems,
                    const char *instead_of, WaxDuration duration, const char *why, GError **error)
{
  g_autoptr(GError) local = NULL;
  g_autoptr(WaxVerdict) verdict = wax_keeper_find_met (self->keeper, endpoint, fingerprint, &local);
  g_autoptr(WaxTrustQuestion) asked = NULL, question = NULL;

  if (verdict == NULL && !g_error_matches (local, WAX_STORE_ERROR, WAX_STORE_ERROR_NOT_FOUND)) {
    g_propagate_error (error, g_steal_pointer (&local));
    return NULL;
  }
  asked = verdict != NULL ? ask_again (self, verdict, error) : NULL;
  if (verdict != NULL && asked == NULL)
    return NULL;
  if (asked == NULL || !names_all_problems (problems, wax_trust_question_get_verdict (asked))) {
    g_set_error_literal (error, WAX_USAGE_ERROR, WAX_USAGE_ERROR_NAMED,
                         "no such certificate with these problems was met");
    return NULL;
  }
  if (!check_change (asked, instead_of, error))
    return NULL;
  question = apply_to_ports (self, asked, endpoint, error);
  return question != NULL ? wax_keeper_grant (self->keeper, question, duration, fingerprint, why, error)
                          : NULL;
}

/* Waits for whatever the certificates of @verdict's path name. */
static void
ask_about_revocation (WaxJudge *judge, WaxExaminer *examiner, WaxRevocationMode mode, WaxVerdict **verdict,
                      GPtrArray **answers, GCancellable *cancellable)
{
  const WaxRevocationFetch fetch = { .judge = judge };
  g_autoptr(GPtrArray) found = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(WaxAnchors) stores = wax_examiner_list_anchors (examiner, *verdict);
  g_autoptr(GPtrArray) subjects = wax_revocation_list_subjects (*verdict, stores);
  WaxVerdict *full;

  for (guint i = 0; mode != WAX_REVOCATION_STAPLED && i < subjects->len; i++) {
    const WaxRevocationSubject *subject = subjects->pdata[i];
    WaxRevocationAnswer *answer = g_new0 (WaxRevocationAnswer, 1);

    answer->at = subject->at;
    answer->found = wax_revocation_fetch (&fetch, subject, wax_verdict_get_time (*verdict), cancellable);
    g_ptr_array_add (found, answer);
  }
  full = wax_revocation_apply (*verdict, found, mode);
  g_set_object (verdict, full);
  g_object_unref (full);
  if (answers != NULL)
    *answers = g_steal_pointer (&found);
}

static WaxVerdict *
examine (WaxExaminer *examiner, GPtrArray *chain, WaxEndpoint *endpoint, gint64 now)
{
  return wax_examiner_examine (examiner, &(WaxExamination) { .endpoint = endpoint, .channel = WAX_CHANNEL_RECEIVE,
                                                             .chain = chain, .now = now });
}

/* What is asked about @verdict by these anchors, and why it came to it by them. */
static WaxTrustQuestion *
ask_about (WaxVerdict *verdict, WaxChange *change, gboolean askable, WaxExaminer *examiner)
{
  g_autoptr(WaxAnchors) anchors = wax_examiner_list_anchors (examiner, verdict);
  g_autoptr(WaxCause) cause = wax_cause_find (&(WaxCauseFacts) { .verdict = verdict, .change = change,
                                                                 .anchors = anchors });
  g_autoptr(WaxTrustQuestion) question = wax_trust_question_new (verdict, change, askable);

  return wax_trust_question_with_cause (question, cause);
}

/* The same as the judge would ask, whose anchors are others. */
static WaxTrustQuestion *
ask_with (WaxExaminer *examiner, WaxVerdict *verdict, WaxTrustQuestion *question)
{
  if (examiner == NULL)
    return g_object_ref (question);
  return ask_about (verdict, wax_trust_question_get_change (question), wax_trust_question_is_askable (question),
                    examiner);
}

/* What was found for the anchors of this call alone is not kept. Returns: a #WaxIssuerFinding, or -1. */
static int
fetch_issuer (WaxJudge *judge, WaxExaminer *examiner, WaxVerdict **verdict, GCancellable *cancellable)
{
  const WaxAuthorityAsk ask = { .judge = judge };
  g_autoptr(WaxPolicy) policy = wax_judge_dup_policy (judge);
  g_autoptr(WaxVerdict) better = NULL;
  WaxIssuerFinding finding;

  if (!wax_verdict_has_problem (*verdict, WAX_PROBLEM_ISSUER_UNKNOWN))
    return -1;
  finding = wax_issuer_fetch (&ask, examiner != NULL ? examiner : wax_judge_get_examiner (judge), *verdict, &better,
                              cancellable);
  if (finding != WAX_ISSUER_FOUND)
    return (int) finding;
  if (examiner == NULL)
    wax_judge_learn_issuers (judge, better);
  g_object_unref (*verdict);
  *verdict = wax_policy_judge (policy, better);
  return (int) finding;
}

WaxVerdict *
wax_blocking_probe (WaxBlocking *self, WaxEndpoint *endpoint, const WaxBlockingProbe *probe, GPtrArray **answers,
                    WaxGrant **grant, WaxTrustQuestion **question, GCancellable *cancellable, GError **error)
{
  WaxJudge *judge = wax_keeper_get_judge (self->keeper);
  WaxProbeOptions options = { .judge = judge, .channel = WAX_CHANNEL_RECEIVE };
  g_autoptr(WaxVerdict) verdict = wax_probe (&options, endpoint, cancellable, error);
  g_autoptr(WaxPolicy) policy = wax_judge_dup_policy (judge);
  g_autoptr(WaxExaminer) examiner = NULL;
  g_autoptr(GError) refused = NULL;

  *grant = NULL;
  *question = NULL;
  if (verdict == NULL)
    return NULL;
  if (probe->anchors_file != NULL && wax_verdict_get_chain (verdict)->len > 0) {
    g_autoptr(WaxVerdict) seen = g_steal_pointer (&verdict), verified = NULL;

    examiner = wax_examiner_new (probe->anchors_file, error);
    if (examiner == NULL)
      return NULL;
    verified = examine (examiner, wax_verdict_get_chain (seen), endpoint, wax_verdict_get_time (seen));
    verdict = wax_policy_judge (policy, verified);
  }
  if (probe->fetched != NULL)
    *probe->fetched = fetch_issuer (judge, examiner, &verdict, cancellable);
  ask_about_revocation (judge, examiner != NULL ? examiner : wax_judge_get_examiner (judge),
                        MAX (probe->revocation, policy->revocation), &verdict, answers, cancellable);
  if (probe->anchors_file == NULL) {
    wax_judge_note (judge, verdict);
    if (!wax_keeper_flush (self->keeper, error))
      return NULL;
  }
  /* What is good by the anchors of this call alone, the judge does not know. */
  if ((examiner == NULL || !wax_verdict_is_empty (verdict)) && !wax_judge_decide (judge, verdict, grant, &refused) &&
      wax_trust_error_get_question (refused) != NULL)
    *question = ask_with (examiner, verdict, wax_trust_error_get_question (refused));
  return g_steal_pointer (&verdict);
}

WaxVerdict *
wax_blocking_verify (GPtrArray *chain, WaxEndpoint *endpoint, gint64 now, const char *anchors_file, GPtrArray *lists,
                     WaxTrustQuestion **question, GError **error)
{
  g_autoptr(WaxExaminer) examiner = wax_examiner_new (anchors_file, error);
  g_autoptr(WaxPolicySource) source = wax_policy_source_new ();
  g_autoptr(WaxPolicy) policy = wax_policy_source_read (source);
  g_autoptr(WaxVerdict) found = NULL, verdict = NULL;

  *question = NULL;
  if (examiner == NULL)
    return NULL;
  if (anchors_file == NULL)
    wax_examiner_set_extra (examiner, WAX_ANCHOR_POLICY, wax_policy_source_get_anchors (source));
  found = examine (examiner, chain, endpoint, now);
  verdict = wax_policy_judge (policy, found);
  if (lists != NULL) {
    g_autoptr(WaxVerdict) seen = g_steal_pointer (&verdict);
    g_autoptr(WaxAnchors) anchors = wax_examiner_list_anchors (examiner, seen);

    verdict = wax_revocation_look_up (seen, anchors, lists);
  }
  if (wax_verdict_get_problems (verdict)->len > 0)
    *question = ask_about (verdict, NULL, wax_verdict_is_overridable (verdict) && wax_policy_allows_any (policy),
                           examiner);
  return g_steal_pointer (&verdict);
}

/* The newest certificate that was met at @endpoint; %NULL when none was. */
static WaxVerdict *
find_last_met (WaxBlocking *self, WaxEndpoint *endpoint)
{
  g_autoptr(GPtrArray) lines = wax_keeper_list_lines (self->keeper, 0, NULL);

  for (guint i = lines != NULL ? lines->len : 0; i > 0; i--) {
    WaxTrustLine *line = lines->pdata[i - 1];

    if (line->endpoint != NULL && line->fingerprint != NULL && wax_endpoint_equal (line->endpoint, endpoint))
      return wax_keeper_find_met (self->keeper, endpoint, line->fingerprint, NULL);
  }
  return NULL;
}

char *
wax_blocking_report (WaxBlocking *self, WaxEndpoint *endpoint, GCancellable *cancellable, GError **error)
{
  g_autoptr(WaxVerdict) verdict = find_last_met (self, endpoint);
  g_autoptr(WaxTrustQuestion) question = NULL;
  g_autoptr(WaxGrant) grant = NULL;
  g_autoptr(GError) refused = NULL;

  if (verdict == NULL)
    verdict = wax_blocking_probe (self, endpoint, &(WaxBlockingProbe) { 0 }, NULL, &grant, &question, cancellable,
                                  error);
  if (verdict == NULL)
    return NULL;
  if (question == NULL && !wax_judge_decide (wax_keeper_get_judge (self->keeper), verdict, NULL, &refused))
    g_set_object (&question, wax_trust_error_get_question (refused));
  return question != NULL ? wax_report_new (question) : wax_report_new_for_verdict (verdict);
}
