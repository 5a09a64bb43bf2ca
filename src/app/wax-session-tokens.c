#include "app/wax-session-private.h"

#include "app/wax-session-call.h"

#include <string.h>

/* Smart cards and other tokens, and their PINs. */

/* How often their readers are asked what is inserted, by polling as PKCS#11 has it: its call that waits for an event
 * cannot be ended, and not every module has it. */
#define WATCH_MS 500

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

  call->desk = WAX_DESK_TOKENS;
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
    else if (wax_connection_status_lacks_pin (wax_account_get_status (account)))
      wax_session_look_for_key_async (self, account, NULL, NULL);
  }
}

void
wax_session_give_pin_async (WaxSession *self, WaxIdentity *identity, GBytes *pin, GAsyncReadyCallback callback,
                            gpointer user_data)
{
  WaxSessionCall *call = wax_session_call_new (do_give, given);

  call->desk = WAX_DESK_TOKENS;
  call->identity = wax_identity_ref (identity);
  call->password = pin != NULL ? g_bytes_ref (pin) : NULL;
  wax_session_call_start (self, call, NULL, callback, user_data);
}

/* ---- accounts that got in without ---- */

static gboolean
do_look_for_key (WaxSessionCall *call, GCancellable *cancellable, GError **error)
{
  if (call->identity != NULL)
    wax_keeper_look_for_key (call->keeper, call->identity, &call->cause);
  return TRUE;
}

/* It may have gone offline, or have got in with it meanwhile. */
static void
looked_for_key (WaxSession *self, WaxSessionCall *call)
{
  WaxAccount *account = wax_session_find_account (self, call->id);
  WaxRunner *runner = wax_session_find_runner (self, call->id);

  if (account == NULL || call->identity == NULL || wax_account_get_status (account)->missing == NULL)
    return;
  if (call->cause == NULL)
    wax_runner_sign_in_anew (runner);
  else
    wax_runner_note_missing (runner, call->cause);
}

void
wax_session_look_for_key_async (WaxSession *self, WaxAccount *account, GAsyncReadyCallback callback, gpointer user_data)
{
  WaxSessionCall *call = wax_session_call_new (do_look_for_key, looked_for_key);
  WaxIdentity *identity = wax_account_get_identity (account);

  call->desk = WAX_DESK_TOKENS;
  call->id = g_strdup (wax_account_get_id (account));
  call->identity = identity != NULL ? wax_identity_ref (identity) : NULL;
  wax_session_call_start (self, call, NULL, callback, user_data);
}

/* ---- those that come and go ---- */

static gboolean
do_dup_inserted (WaxSessionCall *call, GCancellable *cancellable, GError **error)
{
  call->text = wax_keeper_dup_inserted (call->keeper);
  return TRUE;
}

static void
take_inserted (WaxSession *self, WaxSessionCall *call)
{
  g_autofree char *before = self->inserted;

  self->inserted = g_steal_pointer (&call->text);
  if (before != NULL && strcmp (self->inserted, before) != 0)
    wax_session_emit_identities_changed (self);
}

static void
looked_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  WAX_SESSION (source)->looking_at_tokens = FALSE;
}

static gboolean
look_cb (gpointer data)
{
  WaxSession *self = data;
  WaxSessionCall *call;

  if (self->looking_at_tokens || self->shut)
    return G_SOURCE_CONTINUE;
  self->looking_at_tokens = TRUE;
  call = wax_session_call_new (do_dup_inserted, take_inserted);
  call->desk = WAX_DESK_TOKENS;
  wax_session_call_start (self, call, NULL, looked_cb, NULL);
  return G_SOURCE_CONTINUE;
}

void
wax_session_watch_tokens (WaxSession *self)
{
  if (self->token_watchers++ > 0)
    return;
  g_clear_pointer (&self->inserted, g_free);
  look_cb (self);
  self->token_watch_id = g_timeout_add (WATCH_MS, look_cb, self);
}

void
wax_session_unwatch_tokens (WaxSession *self)
{
  if (--self->token_watchers == 0)
    g_clear_handle_id (&self->token_watch_id, g_source_remove);
}
