#include "app/wax-keeper-private.h"

typedef struct {
  WaxJudge *judge;
  WaxVerdict *verdict;
  GCancellable *cancel;
} Search;

static void
search_free (Search *search)
{
  g_object_unref (search->judge);
  g_object_unref (search->verdict);
  g_object_unref (search->cancel);
  g_free (search);
}

static gpointer
run_search (gpointer data, GCancellable *cancellable, GError **error)
{
  const Search *search = data;
  const WaxAuthorityAsk ask = { .judge = search->judge };
  g_autoptr(WaxVerdict) better = NULL;
  WaxIssuerFinding finding;

  if (g_cancellable_set_error_if_cancelled (search->cancel, error))
    return NULL;
  finding = wax_issuer_fetch (&ask, wax_judge_get_examiner (search->judge), search->verdict, &better, search->cancel);
  if (g_cancellable_set_error_if_cancelled (search->cancel, error))
    return NULL;
  if (finding == WAX_ISSUER_FOUND)
    wax_judge_learn_issuers (search->judge, better);
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
  GTask *task = g_task_new (self, NULL, callback, user_data);
  Search *search = g_new0 (Search, 1);

  search->judge = g_object_ref (self->judge);
  search->verdict = g_object_ref (wax_trust_question_get_verdict (question));
  search->cancel = g_object_ref (self->asking);
  wax_worker_run_async (self->asker, run_search, search, (GDestroyNotify) search_free, NULL, NULL, searched_cb, task);
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
