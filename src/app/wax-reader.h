#pragma once

#include "store/wax-mail-store.h"
#include "util/wax-worker.h"

G_BEGIN_DECLS

#define WAX_TYPE_READER (wax_reader_get_type ())

/**
 * WaxReader:
 *
 * Answers the window's reads of one account's store, one after another on a thread of its own, so that nobody waits for
 * the disk. Main thread.
 */
G_DECLARE_FINAL_TYPE (WaxReader, wax_reader, WAX, READER, GObject)

/* Runs on the reading thread, with that thread's handle. Returns: as #WaxJobFunc */
typedef gpointer (*WaxReaderFunc) (WaxMailStore *store, gpointer data, GCancellable *cancellable, GError **error);

/* @dir: the account's folder */
WaxReader *wax_reader_new (const char *dir);
const char *wax_reader_get_dir (WaxReader *self);

/* Before anything is handed out, see wax-handed-out.h. */
void wax_reader_clear_handed_out (WaxReader *self);

/* As wax_worker_run_async(), with the worker as the callback's source; to be finished with wax_worker_run_finish(). */
void wax_reader_run_async (WaxReader *self,
                           WaxReaderFunc func,
                           gpointer data,
                           GDestroyNotify free_data,
                           GDestroyNotify free_result,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data);

/* The files are no longer those that were opened: the next read opens them again. */
void wax_reader_reopen (WaxReader *self);

G_END_DECLS
