#include "app/wax-keeper-private.h"

typedef struct {
  WaxKeeper *keeper; /* outlives its asker, as judge and cancellable do */
  WaxKeeperAskFunc func;
  WaxVerdict *verdict;
} Question;

static void
question_free (Question *question)
{
  g_object_unref (question->verdict);
  g_free (question);
}

static gpointer
run_question (gpointer data, GCancellable *cancellable, GError **error)
{
  const Question *question = data;
  gpointer found = question->func (question->keeper, question->verdict, error);

  g_atomic_int_add (&question->keeper->questions, -1);
  return found;
}

static Question *
question_new (WaxKeeper *self, WaxKeeperAskFunc func, WaxVerdict *verdict)
{
  Question *question = g_new0 (Question, 1);

  question->keeper = self;
  question->func = func;
  question->verdict = g_object_ref (verdict);
  g_atomic_int_inc (&self->questions);
  return question;
}

void
wax_keeper_open_asker (WaxKeeper *self)
{
  self->asker = wax_worker_new ();
  self->asking = g_cancellable_new ();
}

void
wax_keeper_ask (WaxKeeper *self, WaxKeeperAskFunc func, WaxVerdict *verdict)
{
  wax_worker_push (self->asker, run_question, question_new (self, func, verdict), (GDestroyNotify) question_free);
}

void
wax_keeper_ask_async (WaxKeeper *self, WaxKeeperAskFunc func, WaxVerdict *verdict, GAsyncReadyCallback callback,
                      gpointer user_data)
{
  wax_worker_run_async (self->asker, run_question, question_new (self, func, verdict), (GDestroyNotify) question_free,
                        NULL, NULL, callback, user_data);
}

static gpointer
run_nothing (gpointer data, GCancellable *cancellable, GError **error)
{
  return NULL;
}

void
wax_keeper_close_asker (WaxKeeper *self)
{
  wax_worker_run (self->asker, run_nothing, NULL, NULL, NULL);
  g_clear_object (&self->asker);
  g_clear_object (&self->asking);
}
