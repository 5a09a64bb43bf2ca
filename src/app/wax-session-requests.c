#include "app/wax-session-private.h"

#include "app/wax-session-call.h"

/* Certificates that the person has asked for, and that are not here yet. */

static WaxRequestState *
look_at (WaxKeeper *keeper, WaxIdentityRequest *request)
{
  WaxRequestState *state = g_new0 (WaxRequestState, 1);

  state->request = wax_identity_request_ref (request);
  wax_keeper_check_request (keeper, request, &state->missing);
  return state;
}

static gboolean
do_list (WaxSessionCall *call, GCancellable *cancellable, GError **error)
{
  g_autoptr(GPtrArray) requests = wax_keeper_list_requests (call->keeper, error);

  if (requests == NULL)
    return FALSE;
  call->list = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_request_state_free);
  for (guint i = 0; i < requests->len; i++)
    g_ptr_array_add (call->list, look_at (call->keeper, requests->pdata[i]));
  return TRUE;
}

void
wax_session_list_requests_async (WaxSession *self, GAsyncReadyCallback callback, gpointer user_data)
{
  WaxSessionCall *call = wax_session_call_new (do_list, NULL);

  call->desk = WAX_DESK_LOOKS;
  wax_session_call_start (self, call, NULL, callback, user_data);
}

GPtrArray *
wax_session_list_requests_finish (WaxSession *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static gboolean
do_request (WaxSessionCall *call, GCancellable *cancellable, GError **error)
{
  g_autoptr(WaxIdentityRequest) request =
    wax_keeper_request_identity (call->keeper, call->text, cancellable, error);

  return request != NULL;
}

static void
requests_changed (WaxSession *self, WaxSessionCall *call)
{
  wax_session_emit_identities_changed (self);
}

void
wax_session_request_identity_async (WaxSession *self, const char *subject, GCancellable *cancellable,
                                    GAsyncReadyCallback callback, gpointer user_data)
{
  WaxSessionCall *call = wax_session_call_new (do_request, requests_changed);

  call->text = g_strdup (subject);
  call->desk = WAX_DESK_KEYRING;
  wax_session_call_start (self, call, cancellable, callback, user_data);
}

static gboolean
do_remove (WaxSessionCall *call, GCancellable *cancellable, GError **error)
{
  return wax_keeper_remove_request (call->keeper, call->request, cancellable, error);
}

void
wax_session_remove_request_async (WaxSession *self, WaxIdentityRequest *request, GCancellable *cancellable,
                                  GAsyncReadyCallback callback, gpointer user_data)
{
  WaxSessionCall *call = wax_session_call_new (do_remove, requests_changed);

  call->request = wax_identity_request_ref (request);
  call->desk = WAX_DESK_KEYRING;
  wax_session_call_start (self, call, cancellable, callback, user_data);
}
