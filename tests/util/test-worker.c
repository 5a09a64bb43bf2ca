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

/* ---- given up while it runs ---- */

static GAsyncQueue *begun, *go_on, *freed;
static int marker;

static gpointer
stuck_job (gpointer data, GCancellable *cancellable, GError **error)
{
  g_async_queue_push (begun, &marker);
  return g_async_queue_pop (go_on);
}

static gpointer
give_up (gpointer cancellable)
{
  g_async_queue_pop (begun);
  g_cancellable_cancel (cancellable);
  return NULL;
}

static void
note_freed (gpointer result)
{
  g_async_queue_push (freed, result);
}

/* Nobody waits for what cannot be ended; what it brings in the end is freed. */
static void
test_given_up (void)
{
  g_autoptr(WaxWorker) worker = wax_worker_new ();
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError) error = NULL, again = NULL;
  GThread *thread;

  begun = g_async_queue_new ();
  go_on = g_async_queue_new ();
  freed = g_async_queue_new ();
  thread = g_thread_new ("give-up", give_up, cancellable);
  g_assert_null (wax_worker_run_until (worker, stuck_job, NULL, NULL, note_freed, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_thread_join (thread);
  g_assert_null (wax_worker_run_until (worker, stuck_job, NULL, NULL, note_freed, cancellable, &again));
  g_assert_error (again, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_async_queue_push (go_on, &marker);
  g_assert_true (g_async_queue_pop (freed) == &marker);
  g_assert_cmpint (g_async_queue_length (begun), ==, 0);
  g_async_queue_unref (begun);
  g_async_queue_unref (go_on);
  g_async_queue_unref (freed);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/worker/own-thread", test_own_thread);
  g_test_add_func ("/worker/error", test_error);
  g_test_add_func ("/worker/cancelled-before-its-turn", test_cancelled_before_its_turn);
  g_test_add_func ("/worker/given-up", test_given_up);
  return g_test_run ();
}
