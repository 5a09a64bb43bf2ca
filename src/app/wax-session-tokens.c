#include "app/wax-session-private.h"

#include "app/wax-session-call.h"

/* Smart cards and other tokens, and their PINs. */

static gboolean
do_look (WaxSessionCall *call, GCancellable *cancellable, GError **error)
{
  return wax_keeper_look_at_token (call->keeper, call->identity, &call->wanted, error);
}

void
wax_session_look_at_token_async (WaxSession *self, WaxIdentity *identity, GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  WaxSessionCall *call = wax_session_call_new (do_look, NULL);

  call->slow = TRUE;
  call->identity = wax_identity_ref (identity);
  wax_session_call_start (self, call, NULL, callback, user_data);
}

gboolean
wax_session_look_at_token_finish (WaxSession *self, GAsyncResult *result, WaxPinWanted *wanted, GError **error)
{
  WaxSessionCall *call = g_task_get_task_data (G_TASK (result));

  *wanted = (WaxPinWanted){ NULL };
  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;
  *wanted = call->wanted;
  call->wanted = (WaxPinWanted){ NULL };
  return TRUE;
}

/* A refusal is told by those who connect next: the token goes on saying it. */
static gboolean
do_give (WaxSessionCall *call, GCancellable *cancellable, GError **error)
{
  g_autoptr(GError) local = NULL;

  if (!wax_keeper_give_pin (call->keeper, call->identity, call->password, &local))
    g_message ("A token was not logged in to: %s", local->message);
  return TRUE;
}

static void
given (WaxSession *self, WaxSessionCall *call)
{
  GListModel *accounts = wax_session_get_accounts (self);

  for (guint i = 0; i < g_list_model_get_n_items (accounts); i++) {
    g_autoptr(WaxAccount) account = g_list_model_get_item (accounts, i);

    if (wax_account_get_state (account) == WAX_ACCOUNT_NEEDS_PIN)
      wax_runner_connect (wax_session_find_runner (self, wax_account_get_id (account)));
  }
}

void
wax_session_give_pin_async (WaxSession *self, WaxIdentity *identity, GBytes *pin, GAsyncReadyCallback callback,
                            gpointer user_data)
{
  WaxSessionCall *call = wax_session_call_new (do_give, given);

  call->slow = TRUE;
  call->identity = wax_identity_ref (identity);
  call->password = pin != NULL ? g_bytes_ref (pin) : NULL;
  wax_session_call_start (self, call, NULL, callback, user_data);
}
