#include "app/wax-writing-private.h"

#include <errno.h>

#include "app/wax-account-private.h"

/* What a message may hold, and what is put into it. */

enum { CHUNK_BYTES = 1 << 20 };

/* ---- who writes ---- */

static gpointer
run_find_sender (gpointer connection, GCancellable *cancellable, GError **error)
{
  return wax_backend_get_account_info (wax_connection_get_backend (connection),
                                       wax_connection_get_cancellable (connection), error);
}

/* Without it a message is written all the same. */
static void
found_sender_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(GTask) task = data;

  g_task_return_pointer (task, wax_worker_run_finish (WAX_WORKER (source), result, NULL),
                         (GDestroyNotify) wax_account_info_unref);
}

void
wax_writing_find_sender_async (WaxWriting *self, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);
  WaxConnection *connection = wax_account_get_connection (wax_writing_get_account (self));

  if (connection == NULL) {
    g_task_return_pointer (task, NULL, NULL);
    g_object_unref (task);
    return;
  }
  wax_worker_run_async (wax_writing_get_worker (self), run_find_sender, g_object_ref (connection), g_object_unref,
                        (GDestroyNotify) wax_account_info_unref, NULL, found_sender_cb, task);
}

gint64
wax_writing_find_sender_finish (WaxWriting *self, GAsyncResult *result, char **name)
{
  g_autoptr(WaxAccountInfo) info = g_task_propagate_pointer (G_TASK (result), NULL);

  *name = g_strdup (info != NULL ? info->display_name : "");
  return info != NULL ? MAX (info->max_message_size, 0) : 0;
}

/* ---- files ---- */

typedef struct {
  GFile *file;
  gint64 most;
} Read;

static void
read_free (gpointer data)
{
  Read *read = data;

  g_object_unref (read->file);
  g_free (read);
}

static void
set_read_error (GError **error, const GError *local)
{
  if (g_error_matches (local, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_propagate_error (error, g_error_copy (local));
  else
    g_set_error (error, WAX_STORE_ERROR,
                 g_error_matches (local, G_IO_ERROR, G_IO_ERROR_NOT_FOUND) ? WAX_STORE_ERROR_NOT_FOUND
                                                                           : WAX_STORE_ERROR_FAILED,
                 "a file to attach cannot be read: %s", local->message);
}

/* Some files have no end: no more is read than may be sent. */
static gpointer
run_read (gpointer data, GCancellable *cancellable, GError **error)
{
  Read *read = data;
  g_autoptr(GError) local = NULL;
  g_autoptr(GFileInputStream) stream = g_file_read (read->file, cancellable, &local);
  g_autoptr(GByteArray) content = g_byte_array_new ();
  gssize n = 0;

  while (stream != NULL && (gint64) content->len <= read->most) {
    guint before = content->len;

    g_byte_array_set_size (content, before + CHUNK_BYTES);
    n = g_input_stream_read (G_INPUT_STREAM (stream), content->data + before, CHUNK_BYTES, cancellable, &local);
    g_byte_array_set_size (content, before + (guint) MAX (n, 0));
    if (n <= 0)
      break;
  }
  if (local != NULL) {
    set_read_error (error, local);
    return NULL;
  }
  if ((gint64) content->len > read->most) {
    wax_server_error_set (error, WAX_SERVER_ERROR_TOO_BIG, NULL, "the file is larger than a message may be");
    return NULL;
  }
  return g_byte_array_free_to_bytes (g_steal_pointer (&content));
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(GTask) task = data;
  g_autoptr(GError) error = NULL;
  GBytes *content = wax_worker_run_finish (WAX_WORKER (source), result, &error);

  if (content != NULL)
    g_task_return_pointer (task, content, (GDestroyNotify) g_bytes_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

void
wax_writing_read_file_async (WaxWriting *self, GFile *file, gint64 most, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer user_data)
{
  Read *read = g_new0 (Read, 1);

  read->file = g_object_ref (file);
  read->most = most;
  wax_worker_run_async (wax_writing_get_worker (self), run_read, read, read_free, (GDestroyNotify) g_bytes_unref,
                        cancellable, read_cb, g_task_new (self, cancellable, callback, user_data));
}

GBytes *
wax_writing_read_file_finish (WaxWriting *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
