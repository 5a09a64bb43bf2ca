#include "app/wax-account-attachments.h"

#include "app/wax-account-private.h"
#include "store/wax-handed-out.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

enum { MAX_TRIES = 1000 };

typedef struct {
  WaxMime *mime;
  GArray *indices;
  char *dir; /* of the account, or where to save */
  gboolean keep;
} Job;

static Job *
job_new (WaxMime *mime, const char *dir)
{
  Job *job = g_new0 (Job, 1);

  job->mime = wax_mime_ref (mime);
  job->indices = g_array_new (FALSE, FALSE, sizeof (guint));
  job->dir = g_strdup (dir);
  return job;
}

static void
job_free (gpointer data)
{
  Job *job = data;

  wax_mime_unref (job->mime);
  g_array_unref (job->indices);
  g_free (job->dir);
  g_free (job);
}

static const WaxMimeAttachment *
get_attachment (Job *job, guint i)
{
  return job->mime->attachments->pdata[g_array_index (job->indices, guint, i)];
}

static void
ended_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(GTask) task = data;
  GError *error = NULL;
  gpointer made = wax_worker_run_finish (WAX_WORKER (source), result, &error);

  if (made != NULL)
    g_task_return_pointer (task, made, g_task_get_task_data (task));
  else
    g_task_return_error (task, error);
}

static void
run (WaxAccount *self, Job *job, WaxReaderFunc func, GDestroyNotify free_made, GCancellable *cancellable,
     GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_task_data (task, free_made, NULL);
  wax_reader_run_async (wax_account_get_reader (self), func, job, job_free, free_made, cancellable, ended_cb, task);
}

/* ---- for other programs ---- */

static gboolean
write_attachment (int fd, gpointer data, GError **error)
{
  Job *job = data;

  return wax_mime_save_attachment (job->mime, get_attachment (job, 0)->part, fd, error);
}

static gpointer
run_hand_out (WaxMailStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  Job *job = data;
  g_autofree char *path =
    wax_handed_out_write (job->dir, get_attachment (job, 0)->name, job->keep, write_attachment, job, error);

  return path != NULL ? g_file_new_for_path (path) : NULL;
}

void
wax_account_hand_out_async (WaxAccount *self, WaxMime *mime, guint index, gboolean keep, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer user_data)
{
  Job *job = job_new (mime, wax_reader_get_dir (wax_account_get_reader (self)));

  job->keep = keep;
  g_array_append_val (job->indices, index);
  run (self, job, run_hand_out, g_object_unref, cancellable, callback, user_data);
}

GFile *
wax_account_hand_out_finish (WaxAccount *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- all of them ---- */

typedef struct {
  Job *job;
  guint next; /* of its attachments */
} Saving;

/* "name (2).pdf" */
static char *
make_name (const char *name, guint number)
{
  const char *dot = strrchr (name, '.');
  int length = dot != NULL && dot > name ? (int) (dot - name) : (int) strlen (name);

  return number == 1 ? g_strdup (name) : g_strdup_printf ("%.*s (%u)%s", length, name, number, name + length);
}

/* An empty file that was not there: nobody else has that name from now on. */
static char *
take_name (const char *folder, const char *name, GError **error)
{
  for (guint i = 1; i <= MAX_TRIES; i++) {
    g_autofree char *numbered = make_name (name, i);
    g_autofree char *path = g_build_filename (folder, numbered, NULL);
    int fd = g_open (path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);

    if (fd >= 0) {
      close (fd);
      return g_steal_pointer (&path);
    }
    if (errno != EEXIST)
      break;
  }
  wax_store_error_set_errno (error, errno, folder);
  return NULL;
}

static gboolean
write_content (int fd, gpointer content, GError **error)
{
  return wax_saved_file_write_bytes (fd, content, error);
}

static gboolean
save_content (guint part, GBytes *content, gpointer data, GError **error)
{
  Saving *saving = data;
  g_autofree char *path = take_name (saving->job->dir, get_attachment (saving->job, saving->next++)->name, error);

  if (path == NULL)
    return FALSE;
  if (wax_saved_file_write (path, write_content, content, error))
    return TRUE;
  g_unlink (path);
  return FALSE;
}

static gpointer
run_save (WaxMailStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  Job *job = data;
  g_autoptr(GArray) parts = g_array_new (FALSE, FALSE, sizeof (guint));
  Saving saving = { .job = job };

  for (guint i = 0; i < job->indices->len; i++)
    g_array_append_val (parts, get_attachment (job, i)->part);
  return GINT_TO_POINTER (wax_mime_decode_attachments (job->mime, parts, save_content, &saving, error));
}

void
wax_account_save_attachments_async (WaxAccount *self, WaxMime *mime, GArray *indices, GFile *folder,
                                    GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  Job *job;

  if (g_file_peek_path (folder) == NULL) {
    g_task_report_new_error (self, callback, user_data, NULL, WAX_STORE_ERROR, WAX_STORE_ERROR_NOT_WRITABLE,
                             "not a folder of this computer");
    return;
  }
  job = job_new (mime, g_file_peek_path (folder));
  g_array_append_vals (job->indices, indices->data, MIN (indices->len, WAX_ACCOUNT_MAX_SAVED));
  run (self, job, run_save, NULL, cancellable, callback, user_data);
}

gboolean
wax_account_save_attachments_finish (WaxAccount *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error) != NULL;
}

/* ---- to be shown ---- */

static gboolean
take_content (guint part, GBytes *content, gpointer taken, GError **error)
{
  *(GBytes **) taken = g_bytes_ref (content);
  return TRUE;
}

static gpointer
run_load (WaxMailStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr(GArray) parts = g_array_new (FALSE, FALSE, sizeof (guint));
  GBytes *content = NULL;

  g_array_append_val (parts, get_attachment (data, 0)->part);
  wax_mime_decode_attachments (((Job *) data)->mime, parts, take_content, &content, error);
  return content;
}

static void
load (WaxAccount *self, WaxMime *mime, guint index, WaxReaderFunc func, GDestroyNotify free_made,
      GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  Job *job = job_new (mime, NULL);

  g_array_append_val (job->indices, index);
  run (self, job, func, free_made, cancellable, callback, user_data);
}

void
wax_account_load_attachment_async (WaxAccount *self, WaxMime *mime, guint index, GCancellable *cancellable,
                                   GAsyncReadyCallback callback, gpointer user_data)
{
  load (self, mime, index, run_load, (GDestroyNotify) g_bytes_unref, cancellable, callback, user_data);
}

GBytes *
wax_account_load_attachment_finish (WaxAccount *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static gpointer
run_load_attached (WaxMailStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr(GBytes) content = run_load (store, data, cancellable, error);

  return content != NULL ? wax_mime_new (content) : NULL;
}

void
wax_account_load_attached_async (WaxAccount *self, WaxMime *mime, guint index, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data)
{
  load (self, mime, index, run_load_attached, (GDestroyNotify) wax_mime_unref, cancellable, callback, user_data);
}

WaxMime *
wax_account_load_attached_finish (WaxAccount *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
