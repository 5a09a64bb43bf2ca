#include "util/wax-worker.h"

typedef struct {
  GMainLoop *loop;
  gpointer result;
  GError *error;
} Outcome;

static void
done_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Outcome *outcome = data;

  outcome->result = wax_worker_run_finish (WAX_WORKER (source), result, &outcome->error);
  g_main_loop_quit (outcome->loop);
}

static gpointer
thread_job (gpointer data, GCancellable *cancellable, GError **error)
{
  return g_thread_self ();
}

static gpointer
failing_job (gpointer data, GCancellable *cancellable, GError **error)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_BUSY, "busy");
  return NULL;
}

static void
run (WaxJobFunc func, GCancellable *cancellable, Outcome *outcome)
{
  g_autoptr(WaxWorker) worker = wax_worker_new ();
  g_autoptr(GMainLoop) loop = g_main_loop_new (NULL, FALSE);

  outcome->loop = loop;
  wax_worker_run_async (worker, func, NULL, NULL, NULL, cancellable, done_cb, outcome);
  g_main_loop_run (loop);
}

static void
test_own_thread (void)
{
  Outcome outcome = { 0 };

  run (thread_job, NULL, &outcome);
  g_assert_no_error (outcome.error);
  g_assert_nonnull (outcome.result);
  g_assert_true (outcome.result != g_thread_self ());
}

static void
test_error (void)
{
  Outcome outcome = { 0 };

  run (failing_job, NULL, &outcome);
  g_assert_error (outcome.error, G_IO_ERROR, G_IO_ERROR_BUSY);
  g_clear_error (&outcome.error);
}

static void
test_cancelled_before_its_turn (void)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  Outcome outcome = { 0 };

  g_cancellable_cancel (cancellable);
  run (thread_job, cancellable, &outcome);
  g_assert_error (outcome.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&outcome.error);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/worker/own-thread", test_own_thread);
  g_test_add_func ("/worker/error", test_error);
  g_test_add_func ("/worker/cancelled-before-its-turn", test_cancelled_before_its_turn);
  return g_test_run ();
}
