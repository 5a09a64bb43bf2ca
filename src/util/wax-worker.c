#include "util/wax-worker.h"

struct _WaxWorker {
  GObject parent_instance;
  GThreadPool *pool;
};

G_DEFINE_FINAL_TYPE (WaxWorker, wax_worker, G_TYPE_OBJECT)

/* Who waits for a job is a task, a ticket, or nobody. */
typedef struct {
  WaxJobFunc func;
  gpointer data;
  GDestroyNotify free_data;
  GDestroyNotify free_result;
  GCancellable *cancellable;
  GTask *task;
  GAsyncQueue *done; /* holds the one result; it has a lock of its own */
} Job;

struct _WaxTicket {
  GAsyncQueue *done;
};

typedef struct {
  gpointer value;
  GDestroyNotify free_value; /* (nullable) */
  GError *error;
} Result;

static void
result_free (gpointer data)
{
  Result *result = data;

  if (result->value != NULL && result->free_value != NULL)
    result->free_value (result->value);
  g_clear_error (&result->error);
  g_free (result);
}

static void
push (GAsyncQueue *done, gpointer value, GDestroyNotify free_value, GError *error)
{
  Result *result = g_new0 (Result, 1);

  *result = (Result){ value, free_value, error };
  g_async_queue_push (done, result);
}

static Job *
job_new (WaxJobFunc func, gpointer data, GDestroyNotify free_data, GCancellable *cancellable)
{
  Job *job = g_new0 (Job, 1);

  job->func = func;
  job->data = data;
  job->free_data = free_data;
  g_set_object (&job->cancellable, cancellable);
  return job;
}

static void
answer (Job *job, gpointer value, GError *error)
{
  if (job->task != NULL && error != NULL) {
    g_task_return_error (job->task, error);
  } else if (job->task != NULL) {
    g_task_return_pointer (job->task, value, job->free_result);
  } else if (job->done != NULL) {
    push (job->done, value, job->free_result, error);
  } else {
    g_clear_error (&error);
  }
}

static void
job_free (Job *job)
{
  if (job->free_data != NULL)
    job->free_data (job->data);
  g_clear_object (&job->cancellable);
  g_clear_object (&job->task);
  g_clear_pointer (&job->done, g_async_queue_unref);
  g_free (job);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Job, job_free)

static void
run_job (gpointer data, gpointer unused)
{
  g_autoptr(Job) job = data;
  GError *error = NULL;
  gpointer value = NULL;

  if (!g_cancellable_set_error_if_cancelled (job->cancellable, &error))
    value = job->func (job->data, job->cancellable, &error);
  answer (job, value, error);
}

static void
wax_worker_finalize (GObject *object)
{
  WaxWorker *self = WAX_WORKER (object);

  /* May run on the pool's own thread: never wait for it. */
  g_thread_pool_free (self->pool, FALSE, FALSE);
  G_OBJECT_CLASS (wax_worker_parent_class)->finalize (object);
}

static void
wax_worker_class_init (WaxWorkerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = wax_worker_finalize;
}

static void
wax_worker_init (WaxWorker *self)
{
  self->pool = g_thread_pool_new (run_job, NULL, 1, TRUE, NULL);
}

WaxWorker *
wax_worker_new (void)
{
  return g_object_new (WAX_TYPE_WORKER, NULL);
}

void
wax_worker_run_async (WaxWorker *self, WaxJobFunc func, gpointer data, GDestroyNotify free_data,
                      GDestroyNotify free_result, GCancellable *cancellable, GAsyncReadyCallback callback,
                      gpointer user_data)
{
  Job *job = job_new (func, data, free_data, cancellable);

  job->free_result = free_result;
  job->task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (job->task, wax_worker_run_async);
  /* A finished job's result (a sent message, a moved mail) must reach its caller although it was cancelled
   * meanwhile. */
  g_task_set_check_cancellable (job->task, FALSE);
  g_thread_pool_push (self->pool, job, NULL);
}

gpointer
wax_worker_run_finish (WaxWorker *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
wax_worker_push (WaxWorker *self, WaxJobFunc func, gpointer data, GDestroyNotify free_data)
{
  g_thread_pool_push (self->pool, job_new (func, data, free_data, NULL), NULL);
}

WaxTicket *
wax_worker_start (WaxWorker *self, WaxJobFunc func, gpointer data, GDestroyNotify free_data, GCancellable *cancellable)
{
  WaxTicket *ticket = g_new0 (WaxTicket, 1);
  Job *job = job_new (func, data, free_data, cancellable);

  ticket->done = g_async_queue_new_full (result_free);
  job->done = g_async_queue_ref (ticket->done);
  g_thread_pool_push (self->pool, job, NULL);
  return ticket;
}

gpointer
wax_ticket_wait (WaxTicket *ticket, GError **error)
{
  g_autofree Result *result = g_async_queue_pop (ticket->done);

  if (result->error != NULL)
    g_propagate_error (error, result->error);
  g_async_queue_unref (ticket->done);
  g_free (ticket);
  return result->value;
}

static void
give_up_cb (GCancellable *cancellable, gpointer done)
{
  push (done, NULL, NULL, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "given up"));
}

gpointer
wax_worker_run_until (WaxWorker *self, WaxJobFunc func, gpointer data, GDestroyNotify free_data,
                      GDestroyNotify free_result, GCancellable *cancellable, GError **error)
{
  WaxTicket *ticket = g_new0 (WaxTicket, 1);
  Job *job = job_new (func, data, free_data, cancellable);
  gpointer value;
  gulong handler;

  job->free_result = free_result;
  ticket->done = g_async_queue_new_full (result_free);
  job->done = g_async_queue_ref (ticket->done);
  g_thread_pool_push (self->pool, job, NULL);
  handler = g_cancellable_connect (cancellable, G_CALLBACK (give_up_cb), g_async_queue_ref (ticket->done),
                                   (GDestroyNotify) g_async_queue_unref);
  value = wax_ticket_wait (ticket, error);
  g_cancellable_disconnect (cancellable, handler);
  return value;
}

gpointer
wax_worker_run (WaxWorker *self, WaxJobFunc func, gpointer data, GCancellable *cancellable, GError **error)
{
  return wax_ticket_wait (wax_worker_start (self, func, data, NULL, cancellable), error);
}

guint
wax_worker_count_waiting (WaxWorker *self)
{
  return g_thread_pool_unprocessed (self->pool);
}
