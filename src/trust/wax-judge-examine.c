#include "trust/wax-judge-private.h"

static WaxVerdict *
examine (WaxJudge *self, const WaxExamination *examination)
{
  g_autoptr(WaxJudgeSnapshot) snapshot = wax_shared_get (self->snapshot);
  g_autoptr(WaxVerdict) verdict = wax_examiner_examine (self->examiner, examination);

  return wax_judge_bring_up_to_date (self, snapshot, verdict);
}

WaxVerdict *
wax_judge_examine (WaxJudge *self,
                   WaxEndpoint *endpoint,
                   WaxChannelId channel,
                   const char *account,
                   GTlsCertificate *certificate,
                   GTlsCertificateFlags flags,
                   const char *protocol,
                   const char *cipher)
{
  g_autoptr(GPtrArray) chain = wax_known_chains_read (self->chains, certificate);
  WaxMoment moment;

  wax_moment_read (&moment);
  return examine (self, &(WaxExamination) { .endpoint = endpoint,
                                            .channel = channel,
                                            .account = account,
                                            .chain = chain,
                                            .flags = flags,
                                            .now = moment.now,
                                            .protocol = protocol,
                                            .cipher = cipher });
}

static gboolean
is_curable (WaxVerdict *verdict)
{
  GPtrArray *problems = wax_verdict_get_problems (verdict);

  for (guint i = 0; i < problems->len; i++) {
    const WaxProblem *problem = problems->pdata[i];

    if (problem->at > 0 || problem->id == WAX_PROBLEM_ISSUER_UNKNOWN || problem->id == WAX_PROBLEM_BAD_SIGNATURE ||
        problem->id == WAX_PROBLEM_REVOCATION_UNKNOWN)
      return TRUE;
  }
  return FALSE;
}

gboolean
wax_judge_misses_chain (WaxJudge *self, WaxVerdict *verdict)
{
  GPtrArray *chain = wax_verdict_get_chain (verdict);

  /* Who sends its own certificate alone sends no other path. */
  return chain->len >= 2 && is_curable (verdict) && !wax_known_chains_have (self->chains, chain->pdata[0]);
}

void
wax_judge_learn_chain (WaxJudge *self, GPtrArray *chain)
{
  wax_known_chains_learn (self->chains, chain);
}

void
wax_judge_learn_issuers (WaxJudge *self, WaxVerdict *verdict)
{
  g_return_if_fail (wax_verdict_get_anchor (verdict) != NULL);

  wax_judge_learn_chain (self, wax_verdict_get_chain (verdict));
  wax_judge_push_note (self, WAX_TRUST_NOTE_FETCHED, verdict, NULL, 0);
}
