#include "backend-test.h"

/* Waiting for what the server tells by itself. */

typedef struct {
  BackendTest *f;
  const char *token;
  GCancellable *cancellable;
  gboolean changed;
  gint64 took_us;
  GError *error;
} Wait;

static gpointer
run_wait (gpointer data)
{
  Wait *wait = data;
  gint64 start_us = g_get_monotonic_time ();

  wax_backend_wait_for_changes (wait->f->backend, wait->token, 60, &wait->changed, wait->cancellable, &wait->error);
  wait->took_us = g_get_monotonic_time () - start_us;
  return NULL;
}

static void
wait_until_waiting (BackendTest *f, guint waits)
{
  gint64 end_us = g_get_monotonic_time () + 10 * G_USEC_PER_SEC;

  while (wax_demo_server_count_requests (f->server, "WaitSetRequest") < waits) {
    g_assert_cmpint (g_get_monotonic_time (), <, end_us);
    g_thread_yield ();
  }
}

static void
test_wait (BackendTest *f, gconstpointer unused)
{
  g_autoptr(WaxMailChanges) before = backend_test_get_changes (f, NULL);
  g_autoptr(WaxMailChanges) after = NULL;
  g_autoptr(GBytes) raw = backend_test_make_mail ("alice@example.test", "Wake up");
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError) error = NULL;
  Wait woken = { .f = f, .token = before->token };
  Wait known = { .f = f, .token = before->token };
  Wait cancelled = { .f = f, .cancellable = cancellable };
  GThread *thread = g_thread_new ("test", run_wait, &woken);

  wait_until_waiting (f, 1);
  wax_demo_server_deliver (f->server, "alice", 2, raw);
  g_thread_join (thread);
  g_assert_no_error (woken.error);
  g_assert_true (woken.changed);

  run_wait (&known); /* what happened before the wait is not missed */
  g_assert_no_error (known.error);
  g_assert_true (known.changed);

  after = backend_test_get_changes (f, before->token);
  cancelled.token = after->token;
  thread = g_thread_new ("test", run_wait, &cancelled);
  wait_until_waiting (f, 3);
  g_cancellable_cancel (cancellable);
  g_thread_join (thread);
  g_assert_error (cancelled.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_error_free (cancelled.error);

  g_assert_true (wax_backend_close (f->backend, NULL, &error));
  g_assert_true (wax_backend_close (f->backend, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (wax_demo_server_count_requests (f->server, "CreateWaitSetRequest"), ==, 1);
  g_assert_cmpuint (wax_demo_server_count_requests (f->server, "DestroyWaitSetRequest"), ==, 1);
}

static void
test_quiet_wait (BackendTest *f, gconstpointer unused)
{
  g_autoptr(WaxMailChanges) before = backend_test_get_changes (f, NULL);
  Wait wait = { .f = f, .token = before->token, .changed = TRUE };

  wax_demo_server_misbehave (f->server, WAX_DEMO_WAIT_SPEED, 200, NULL);
  run_wait (&wait);
  g_assert_no_error (wait.error);
  g_assert_false (wait.changed);
}

static void
test_abort (BackendTest *f, gconstpointer unused)
{
  g_autoptr(WaxMailChanges) before = backend_test_get_changes (f, NULL);
  Wait wait = { .f = f, .token = before->token };
  GThread *thread = g_thread_new ("test", run_wait, &wait);

  wait_until_waiting (f, 1);
  wax_backend_abort (f->backend);
  g_thread_join (thread);
  g_assert_error (wait.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_error_free (wait.error);
  wax_mail_changes_unref (backend_test_get_changes (f, NULL));
}

/* The server starts again: it knows neither the session nor the place where we wait, and mail has come meanwhile. */
static void
test_restarted_server (BackendTest *f, gconstpointer unused)
{
  g_autoptr(WaxMailChanges) before = backend_test_get_changes (f, NULL);
  g_autoptr(WaxMailChanges) after = NULL;
  g_autoptr(GBytes) raw = backend_test_make_mail ("alice@example.test", "Meanwhile");
  Wait wait = { .f = f, .token = before->token };
  GThread *thread = g_thread_new ("test", run_wait, &wait);
  gboolean told = FALSE;

  wait_until_waiting (f, 1);
  backend_test_serve (f);
  wax_demo_server_deliver (f->server, "alice", 2, raw);
  g_thread_join (thread);
  for (guint tries = 0; tries < 3 && wait.error != NULL; tries++) {
    /* Places that are lost as soon as they are made are not made again and again. */
    told |= g_error_matches (wait.error, WAX_SERVER_ERROR, WAX_SERVER_ERROR_TRY_AGAIN) &&
            wax_server_error_get_retry_after_s (wait.error) > 0;
    g_assert_cmpuint (wax_demo_server_count_requests (f->server, "CreateWaitSetRequest"), ==, 0);
    g_clear_error (&wait.error);
    run_wait (&wait);
  }
  g_assert_true (told);
  g_assert_no_error (wait.error);
  g_assert_true (wait.changed);
  g_assert_cmpuint (wax_demo_server_count_requests (f->server, "CreateWaitSetRequest"), ==, 1);
  after = backend_test_get_changes (f, before->token);
  g_assert_cmpuint (after->new_messages->len, ==, 1);
}

static void
add (void)
{
  BACKEND_TEST_ADD ("watch/wait", test_wait);
  BACKEND_TEST_ADD ("watch/quiet-wait", test_quiet_wait);
  BACKEND_TEST_ADD ("watch/abort", test_abort);
  BACKEND_TEST_ADD ("watch/restarted-server", test_restarted_server);
}

int
main (int argc, char *argv[])
{
  return backend_test_main (&argc, &argv, add);
}
