#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define WAX_TYPE_WORKER (wax_worker_get_type ())

/**
 * WaxWorker:
 *
 * A queue of jobs that run one after another on a thread of their own. Blocking code (protocols, store, trust)
 * runs here and nowhere near the main loop; a job owns what it created on this thread.
 */
G_DECLARE_FINAL_TYPE (WaxWorker, wax_worker, WAX, WORKER, GObject)

/**
 * WaxJobFunc:
 * @data: what was given to wax_worker_run_async()
 *
 * Runs on the worker's thread.
 *
 * Returns: (nullable): the result; ignored when @error is set.
 */
typedef gpointer (*WaxJobFunc) (gpointer data, GCancellable *cancellable, GError **error);

/**
 * wax_worker_new:
 *
 * The last reference may drop on any thread, the worker's own among them; jobs that still wait then run first.
 */
WaxWorker *wax_worker_new (void);

/**
 * wax_worker_run_async:
 * @data: (nullable): for @func, freed by @free_data after the job, on either thread
 * @free_result: (nullable): frees a result that nobody took
 * @callback: (nullable): runs in the caller's thread-default main context
 *
 * Queues a job. A job whose @cancellable was cancelled before its turn does not run.
 */
void wax_worker_run_async (WaxWorker *self,
                           WaxJobFunc func,
                           gpointer data,
                           GDestroyNotify free_data,
                           GDestroyNotify free_result,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data);

/**
 * wax_worker_run_finish:
 * Returns: (transfer full) (nullable): what the job returned, or %NULL with its error.
 */
gpointer wax_worker_run_finish (WaxWorker *self, GAsyncResult *result, GError **error);

G_END_DECLS
