#include "transport/wax-closer-look.h"

#include "transport/wax-deadline.h"
#include "transport/wax-tls-diagnosis.h"

enum { LOOK_MS = 5000 };

static void
cancel_cb (GCancellable *from, gpointer cancel)
{
  g_cancellable_cancel (cancel);
}

gboolean
wax_closer_look (WaxJudge *judge, WaxVerdict *verdict, GProxyResolver *resolver, GCancellable *cancellable)
{
  const WaxDeadlineLimits limits = { .total_ms = LOOK_MS };
  g_autoptr(GCancellable) cancel = NULL;
  g_autoptr(WaxDeadline) deadline = NULL;
  g_autoptr(WaxPolicy) policy = NULL;
  g_auto(WaxTlsDiagnosis) diagnosis = { 0 };
  gulong handler;

  if (!wax_judge_misses_chain (judge, verdict))
    return FALSE;
  cancel = g_cancellable_new ();
  deadline = wax_deadline_new (cancel, &limits);
  policy = wax_judge_dup_policy (judge);
  handler = g_cancellable_connect (cancellable, G_CALLBACK (cancel_cb), cancel, NULL);
  wax_tls_diagnose (wax_verdict_get_endpoint (verdict), resolver, policy, &diagnosis, cancel, NULL);
  g_cancellable_disconnect (cancellable, handler);
  if (diagnosis.chain == NULL)
    return FALSE;
  wax_judge_learn_chain (judge, diagnosis.chain);
  return TRUE;
}
