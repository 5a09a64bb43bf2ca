#include "util/wax-worker.h"

struct _WaxWorker {
  GObject parent_instance;
  GThreadPool *pool;
};

G_DEFINE_FINAL_TYPE (WaxWorker, wax_worker, G_TYPE_OBJECT)

typedef struct {
  WaxJobFunc func;
  gpointer data;
  GDestroyNotify free_data;
  GDestroyNotify free_result;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  if (job->free_data != NULL)
    job->free_data (job->data);
  g_free (job);
}

static void
run_job (gpointer data, gpointer unused)
{
  g_autoptr(GTask) task = data;
  Job *job = g_task_get_task_data (task);
  GError *error = NULL;
  gpointer result;

  if (g_task_return_error_if_cancelled (task))
    return;

  result = job->func (job->data, g_task_get_cancellable (task), &error);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, result, job->free_result);
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
                      GDestroyNotify free_result, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);
  Job *job = g_new0 (Job, 1);

  job->func = func;
  job->data = data;
  job->free_data = free_data;
  job->free_result = free_result;
  g_task_set_source_tag (task, wax_worker_run_async);
  /* A finished job's result (a sent message, a moved mail) must reach its caller although it was cancelled meanwhile. */
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, job, job_free);
  g_thread_pool_push (self->pool, g_steal_pointer (&task), NULL);
}

gpointer
wax_worker_run_finish (WaxWorker *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
