#include "app/wax-keeper-private.h"

static gpointer
search (WaxKeeper *self, WaxVerdict *verdict, GError **error)
{
  const WaxAuthorityAsk ask = { .judge = self->judge };
  g_autoptr(WaxVerdict) better = NULL;
  WaxIssuerFinding finding;

  if (g_cancellable_set_error_if_cancelled (self->asking, error))
    return NULL;
  finding = wax_issuer_fetch (&ask, wax_judge_get_examiner (self->judge), verdict, &better, self->asking);
  if (g_cancellable_set_error_if_cancelled (self->asking, error))
    return NULL;
  if (finding == WAX_ISSUER_FOUND)
    wax_judge_learn_issuers (self->judge, better);
  return GINT_TO_POINTER ((int) finding + 1);
}

static void
searched_cb (GObject *worker, GAsyncResult *result, gpointer data)
{
  g_autoptr(GTask) task = data;
  GError *error = NULL;
  int found = GPOINTER_TO_INT (wax_worker_run_finish (WAX_WORKER (worker), result, &error));

  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_int (task, found - 1);
}

void
wax_keeper_fetch_issuer_async (WaxKeeper *self, WaxTrustQuestion *question, GAsyncReadyCallback callback,
                               gpointer user_data)
{
  wax_keeper_ask_async (self, search, wax_trust_question_get_verdict (question), searched_cb,
                        g_task_new (self, NULL, callback, user_data));
}

gboolean
wax_keeper_fetch_issuer_finish (WaxKeeper *self, GAsyncResult *result, WaxIssuerFinding *finding, GError **error)
{
  gssize found = g_task_propagate_int (G_TASK (result), error);

  if (found < 0)
    return FALSE;
  *finding = (WaxIssuerFinding) found;
  return TRUE;
}
