#include "app/wax-account-private.h"

#include "store/wax-saved-file.h"

/* ---- reading a message ---- */

/* What is wanted: read where it is, and made of what was read in the thread that read it. */
typedef struct {
  char *message_id;
  WaxConnection *connection; /* (nullable): for one that is not here */
  WaxMakeFunc make;
  GDestroyNotify free_made;
  gpointer data;
  GDestroyNotify free_data;
} Load;

static void
load_clear (gpointer data)
{
  Load *load = data;

  if (load->free_data != NULL)
    load->free_data (load->data);
  g_clear_object (&load->connection);
  g_free (load->message_id);
}

static void
load_unref (gpointer load)
{
  g_atomic_rc_box_release_full (load, load_clear);
}

static gpointer
read_message (WaxMailStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  Load *load = data;
  g_autoptr(GBytes) raw = wax_mail_store_get_body (store, load->message_id, error);

  return raw != NULL ? load->make (raw, load->data) : NULL;
}

typedef struct {
  WaxEngine *engine;
  GBytes *raw; /* (nullable): until it comes */
  gboolean too_large;
} Taken;

static gboolean
take_message (WaxStoredBody *body, gpointer data, GError **error)
{
  Taken *taken = data;

  g_clear_pointer (&taken->raw, g_bytes_unref);
  taken->raw = wax_stored_body_dup_raw (body);
  taken->too_large = taken->raw == NULL;
  wax_engine_keep (taken->engine, body);
  return TRUE;
}

/* Shown at once, and kept: what is downloaded by itself may leave it out. Who no longer wants it holds up nobody. */
static gpointer
run_fetch (gpointer data, GCancellable *cancellable, GError **error)
{
  Load *load = data;
  g_autoptr(GPtrArray) ids = g_ptr_array_new ();
  Taken taken = { wax_connection_get_engine (load->connection) };
  g_autoptr(GBytes) raw = NULL;
  WaxConnectionWork work;
  gboolean fetched;

  g_ptr_array_add (ids, load->message_id);
  wax_connection_begin_work (load->connection, cancellable, &work);
  fetched = wax_backend_fetch_messages (wax_connection_get_backend (load->connection), ids, take_message, &taken,
                                        work.cancellable, error);
  wax_connection_end_work (&work);
  raw = taken.raw;
  if (!fetched)
    return NULL;
  if (raw != NULL)
    return load->make (raw, load->data);
  if (taken.too_large)
    g_set_error_literal (error, WAX_STORE_ERROR, WAX_STORE_ERROR_TOO_LARGE, "the message is not kept");
  else
    g_set_error_literal (error, WAX_SERVER_ERROR, WAX_SERVER_ERROR_NO_SUCH_ITEM, "the message was not delivered");
  return NULL;
}

static void
fetched_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(GTask) task = data;
  Load *load = g_task_get_task_data (task);
  GError *error = NULL;
  gpointer made = wax_worker_run_finish (WAX_WORKER (source), result, &error);

  if (made != NULL)
    g_task_return_pointer (task, made, load->free_made);
  else
    g_task_return_error (task, error);
}

static void
fetch (GTask *task)
{
  WaxAccount *self = g_task_get_source_object (task);
  Load *load = g_task_get_task_data (task);

  load->connection = g_object_ref (wax_account_get_connection (self));
  wax_worker_run_async (wax_account_get_action_worker (self), run_fetch, g_atomic_rc_box_acquire (load), load_unref,
                        load->free_made, g_task_get_cancellable (task), fetched_cb, g_object_ref (task));
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(GTask) task = data;
  Load *load = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  gpointer made = wax_worker_run_finish (WAX_WORKER (source), result, &error);

  if (made != NULL)
    g_task_return_pointer (task, made, load->free_made);
  else if (wax_account_get_connection (g_task_get_source_object (task)) == NULL ||
           !g_error_matches (error, WAX_STORE_ERROR, WAX_STORE_ERROR_NOT_FOUND))
    g_task_return_error (task, g_steal_pointer (&error));
  else
    fetch (task);
}

void
wax_account_make_async (WaxAccount *self, const char *message_id, const WaxMaking *making, GCancellable *cancellable,
                        GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);
  Load *load = g_atomic_rc_box_new0 (Load);

  load->message_id = g_strdup (message_id);
  load->make = making->make;
  load->free_made = making->free_made;
  load->data = making->data;
  load->free_data = making->free_data;
  g_task_set_task_data (task, load, load_unref);
  if (making->anew && wax_account_get_connection (self) != NULL)
    fetch (task);
  else
    wax_reader_run_async (wax_account_get_reader (self), read_message, g_atomic_rc_box_acquire (load), load_unref,
                          load->free_made, cancellable, read_cb, g_object_ref (task));
}

static gpointer
make_mime (GBytes *raw, gpointer unused)
{
  return wax_mime_new (raw);
}

void
wax_account_load_message_async (WaxAccount *self, const char *message_id, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer user_data)
{
  wax_account_make_async (self, message_id,
                          &(WaxMaking) { .make = make_mime, .free_made = (GDestroyNotify) wax_mime_unref },
                          cancellable, callback, user_data);
}

WaxMime *
wax_account_load_message_finish (WaxAccount *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- saving ---- */

typedef struct {
  WaxMime *mime;
  guint part;
  char *path;
} Save;

static void
save_free (gpointer data)
{
  Save *save = data;

  wax_mime_unref (save->mime);
  g_free (save->path);
  g_free (save);
}

static gboolean
write_part (int fd, gpointer data, GError **error)
{
  Save *save = data;

  return wax_mime_save_attachment (save->mime, save->part, fd, error);
}

static gpointer
run_save (WaxMailStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  return GINT_TO_POINTER (wax_saved_file_write (((Save *) data)->path, write_part, data, error));
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(GTask) task = data;
  g_autoptr(GError) error = NULL;

  if (wax_worker_run_finish (WAX_WORKER (source), result, &error) != NULL)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

void
wax_account_save_attachment_async (WaxAccount *self, WaxMime *mime, guint part, GFile *file, GCancellable *cancellable,
                                   GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Save *save;

  if (g_file_peek_path (file) == NULL) {
    g_task_return_new_error (task, WAX_STORE_ERROR, WAX_STORE_ERROR_NOT_WRITABLE, "not a file of this computer");
    g_object_unref (task);
    return;
  }
  save = g_new0 (Save, 1);
  save->mime = wax_mime_ref (mime);
  save->part = part;
  save->path = g_file_get_path (file);
  wax_reader_run_async (wax_account_get_reader (self), run_save, save, save_free, NULL, cancellable, saved_cb, task);
}

gboolean
wax_account_save_attachment_finish (WaxAccount *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* ---- how much there is ---- */

static gpointer
run_measure (WaxMailStore *store, gpointer folder_id, GCancellable *cancellable, GError **error)
{
  gint64 size;

  return wax_mail_store_measure_folder (store, folder_id, &size, error) ? g_memdup2 (&size, sizeof size) : NULL;
}

static void
measured_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(GTask) task = data;
  GError *error = NULL;
  gint64 *size = wax_worker_run_finish (WAX_WORKER (source), result, &error);

  if (size != NULL)
    g_task_return_pointer (task, size, g_free);
  else
    g_task_return_error (task, error);
}

void
wax_account_measure_folder_async (WaxAccount *self, const char *folder_id, GCancellable *cancellable,
                                  GAsyncReadyCallback callback, gpointer user_data)
{
  wax_reader_run_async (wax_account_get_reader (self), run_measure, g_strdup (folder_id), g_free, g_free, cancellable,
                        measured_cb, g_task_new (self, cancellable, callback, user_data));
}

gint64
wax_account_measure_folder_finish (WaxAccount *self, GAsyncResult *result, GError **error)
{
  g_autofree gint64 *size = g_task_propagate_pointer (G_TASK (result), error);

  return size != NULL ? *size : -1;
}
