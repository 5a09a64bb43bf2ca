#include "app/wax-session-call.h"

#include "app/wax-session-private.h"

static void
call_free (gpointer data)
{
  WaxSessionCall *call = data;

  g_clear_object (&call->keeper);
  g_clear_object (&call->end);
  g_clear_object (&call->question);
  g_clear_pointer (&call->record, wax_account_record_unref);
  g_clear_pointer (&call->password, g_bytes_unref);
  g_clear_pointer (&call->endpoint, wax_endpoint_unref);
  g_clear_pointer (&call->ids, g_ptr_array_unref);
  g_clear_pointer (&call->list, g_ptr_array_unref);
  g_clear_pointer (&call->identity, wax_identity_unref);
  g_clear_pointer (&call->other, wax_identity_unref);
  g_clear_pointer (&call->request, wax_identity_request_unref);
  g_clear_error (&call->cause);
  wax_pin_wanted_clear (&call->wanted);
  g_free (call->id);
  g_free (call->key);
  g_free (call->text);
  g_free (call->entered);
  g_free (call->chosen);
  g_free (call);
}

static gpointer
run_call (gpointer data, GCancellable *cancellable, GError **error)
{
  WaxSessionCall *call = data;

  return GINT_TO_POINTER (call->func (call, cancellable, error));
}

static void
called_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(GTask) task = data;
  WaxSession *self = g_task_get_source_object (task);
  WaxSessionCall *call = g_task_get_task_data (task);
  GError *error = NULL;

  if (wax_worker_run_finish (WAX_WORKER (source), result, &error) == NULL) {
    g_task_return_error (task, error);
    return;
  }
  if (call->done != NULL && !self->shut)
    call->done (self, call);
  if (call->list != NULL)
    g_task_return_pointer (task, g_ptr_array_ref (call->list), (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_boolean (task, TRUE);
}

WaxSessionCall *
wax_session_call_new (gboolean (*func) (WaxSessionCall *, GCancellable *, GError **),
                      void (*done) (WaxSession *, WaxSessionCall *))
{
  WaxSessionCall *call = g_new0 (WaxSessionCall, 1);

  call->func = func;
  call->done = done;
  return call;
}

void
wax_session_call_start (WaxSession *self, WaxSessionCall *call, GCancellable *cancellable, GAsyncReadyCallback callback,
                        gpointer user_data)
{
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, call, call_free);
  if (self->keeper == NULL) {
    g_task_return_new_error (task, WAX_STORE_ERROR, WAX_STORE_ERROR_FAILED, "the profile is not open");
    return;
  }
  call->keeper = g_object_ref (self->keeper);
  call->end = g_object_ref (self->end);
  wax_worker_run_async (self->desks[call->desk], run_call, call, NULL, NULL, cancellable,
                        called_cb, g_object_ref (task));
}

gboolean
wax_session_finish (WaxSession *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
