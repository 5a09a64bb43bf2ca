#include "trust/wax-policy-rules.h"

#include <string.h>

/* @verdict: (inout) */
static void
add (WaxVerdict **verdict, WaxProblem *problem)
{
  GPtrArray *known = wax_verdict_get_problems (*verdict);
  g_autoptr(WaxProblem) taken = problem;
  WaxVerdict *wider;

  for (guint i = 0; i < known->len; i++) {
    if (wax_problem_equal (g_ptr_array_index (known, i), problem))
      return;
  }
  wider = wax_verdict_with_problem (*verdict, problem);
  g_object_unref (*verdict);
  *verdict = wider;
}

static void
judge_certificate (const WaxPolicy *self, WaxVerdict **verdict, WaxCertificate *certificate, guint at)
{
  const char *fingerprint = wax_certificate_get_fingerprint (certificate);

  if (g_strv_contains ((const char *const *) self->distrusted, fingerprint))
    add (verdict, wax_problem_new (WAX_PROBLEM_DISTRUSTED, at, fingerprint, 0));
}

static void
judge_certificates (const WaxPolicy *self, WaxVerdict **verdict)
{
  g_autoptr(GPtrArray) chain = g_ptr_array_ref (wax_verdict_get_chain (*verdict));
  WaxCertificate *anchor = wax_verdict_get_anchor (*verdict);

  for (guint i = 0; i < chain->len; i++)
    judge_certificate (self, verdict, g_ptr_array_index (chain, i), i);
  if (anchor == NULL)
    return;
  for (guint i = 0; i < chain->len; i++) {
    if (strcmp (wax_certificate_get_fingerprint (g_ptr_array_index (chain, i)),
                wax_certificate_get_fingerprint (anchor)) == 0)
      return;
  }
  judge_certificate (self, verdict, anchor, chain->len);
}

/* Whether @pin is about another host, or names the key. */
static gboolean
fits_pin (const char *pin, const char *host, const char *spki)
{
  g_auto(GStrv) words = g_strsplit (pin, " ", -1);

  return g_ascii_strcasecmp (words[0], host) != 0 || g_strv_contains ((const char *const *) words + 1, spki);
}

static void
judge_key (const WaxPolicy *self, WaxVerdict **verdict)
{
  const char *host = wax_endpoint_get_host (wax_verdict_get_endpoint (*verdict));
  const char *spki = wax_verdict_get_spki (*verdict);
  gboolean fits = TRUE;

  for (guint i = 0; self->pins[i] != NULL; i++)
    fits = fits && fits_pin (self->pins[i], host, spki);
  if (!fits)
    add (verdict, wax_problem_new (WAX_PROBLEM_PIN_VIOLATION, 0, spki, 0));
}

WaxVerdict *
wax_policy_judge (const WaxPolicy *self, WaxVerdict *verdict)
{
  WaxVerdict *judged = g_object_ref (verdict);
  const char *protocol = wax_verdict_get_protocol (verdict);
  const char *host = wax_endpoint_get_host (wax_verdict_get_endpoint (verdict));

  if (self->distrusted != NULL)
    judge_certificates (self, &judged);
  if (self->pins != NULL && wax_verdict_get_certificate (verdict) != NULL)
    judge_key (self, &judged);
  if (wax_policy_is_below_floor (self, host, protocol) && !wax_verdict_has_problem (judged, WAX_PROBLEM_TLS_TOO_OLD))
    add (&judged, wax_problem_new_tls_too_old (protocol, wax_policy_get_floor (self, host)));
  return judged;
}
