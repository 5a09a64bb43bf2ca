#include "trust/wax-change-judgement.h"

#include "trust/wax-certificate-private.h"

enum { EXPECTED_BEFORE_END_S = 30 * 86400 };

gboolean
wax_change_is_issuer (const WaxCertificate *issuer, const WaxCertificate *issued)
{
  return g_bytes_equal (wax_certificate_get_subject_name (issuer), wax_certificate_get_issuer_name (issued)) &&
         wax_certificate_is_signed_by (issued, issuer);
}

WaxCertificate *
wax_change_find_issuer (WaxVerdict *verdict)
{
  GPtrArray *chain = wax_verdict_get_chain (verdict);
  WaxCertificate *own = wax_verdict_get_certificate (verdict), *anchor = wax_verdict_get_anchor (verdict);

  if (own == NULL || wax_certificate_is_self_issued (own))
    return NULL;
  for (guint i = 1; i < chain->len; i++) {
    if (wax_change_is_issuer (g_ptr_array_index (chain, i), own))
      return g_ptr_array_index (chain, i);
  }
  return anchor != NULL && wax_change_is_issuer (anchor, own) ? anchor : NULL;
}

static gboolean
has_name (const char *const *names, const char *name)
{
  for (; *names != NULL; names++) {
    if (g_ascii_strcasecmp (*names, name) == 0)
      return TRUE;
  }
  return FALSE;
}

/* Every name of before, and at least one; without any, the subject is all that says whose it is. */
static gboolean
keeps_names (const WaxCertificate *before, const WaxCertificate *now)
{
  const char *const *names = wax_certificate_get_names (before);

  if (names[0] == NULL)
    return wax_certificate_get_names (now)[0] == NULL &&
           g_bytes_equal (wax_certificate_get_subject_name (before), wax_certificate_get_subject_name (now));
  for (; *names != NULL; names++) {
    if (!has_name (wax_certificate_get_names (now), *names))
      return FALSE;
  }
  return TRUE;
}

WaxChangeJudgement
wax_change_judge (const WaxCertificate *before, const WaxCertificate *issuer, WaxVerdict *verdict)
{
  WaxCertificate *now = wax_verdict_get_certificate (verdict);
  gboolean same_issuer;

  if (now == NULL || wax_certificate_is_self_issued (now))
    return WAX_CHANGE_SUSPICIOUS;
  same_issuer = issuer != NULL && wax_change_is_issuer (issuer, before) && wax_change_is_issuer (issuer, now) &&
                !wax_verdict_has_problem (verdict, WAX_PROBLEM_WEAK);
  if (!same_issuer && g_bytes_equal (wax_certificate_get_issuer_name (before), wax_certificate_get_issuer_name (now)))
    return WAX_CHANGE_IMITATION_POSSIBLE;
  if (same_issuer && keeps_names (before, now) &&
      wax_certificate_get_not_after (before) - wax_verdict_get_time (verdict) <= EXPECTED_BEFORE_END_S)
    return WAX_CHANGE_EXPECTED_RENEWAL;
  return WAX_CHANGE_SUSPICIOUS;
}
