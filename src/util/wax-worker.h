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

/**
 * wax_worker_push:
 *
 * Queues a job whose end nobody waits for; its errors are its own affair. Any thread, the worker's own among them.
 */
void wax_worker_push (WaxWorker *self, WaxJobFunc func, gpointer data, GDestroyNotify free_data);

/**
 * WaxTicket:
 *
 * A job that was given to a worker by a thread that may wait for it; never by the main thread.
 */
typedef struct _WaxTicket WaxTicket;

/**
 * wax_worker_start:
 *
 * Queues a job for a caller without a main loop; cancelled before its turn, it answers with %G_IO_ERROR_CANCELLED.
 *
 * Returns: (transfer full): to be given to wax_ticket_wait().
 */
WaxTicket *wax_worker_start (WaxWorker *self,
                             WaxJobFunc func,
                             gpointer data,
                             GDestroyNotify free_data,
                             GCancellable *cancellable);

/**
 * wax_ticket_wait:
 * @ticket: (transfer full)
 *
 * Waits for the end of the job, in any thread but the worker's own.
 *
 * Returns: (transfer full) (nullable): what the job returned, or %NULL with its error.
 */
gpointer wax_ticket_wait (WaxTicket *ticket, GError **error);

/**
 * wax_worker_run_until:
 * @data: (transfer full) (nullable): the job's, freed by @free_data after it
 * @free_result: (nullable): frees a result that comes too late
 * @cancellable: gives up waiting; the job itself does not hear of it
 *
 * As wax_worker_run(), for jobs that nothing can end.
 *
 * Returns: (nullable): %NULL with %G_IO_ERROR_CANCELLED as soon as @cancellable is cancelled.
 */
gpointer wax_worker_run_until (WaxWorker *self,
                               WaxJobFunc func,
                               gpointer data,
                               GDestroyNotify free_data,
                               GDestroyNotify free_result,
                               GCancellable *cancellable,
                               GError **error);

/* Both at once. A job that began runs to its end: @data may live on the caller's stack. */
gpointer wax_worker_run (WaxWorker *self, WaxJobFunc func, gpointer data, GCancellable *cancellable, GError **error);

/* Returns: how many jobs wait for their turn; a job asks this to know whether it is in the way. Any thread. */
guint wax_worker_count_waiting (WaxWorker *self);

G_END_DECLS
