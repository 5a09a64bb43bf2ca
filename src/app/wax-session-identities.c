#include "app/wax-session-private.h"

#include "app/wax-account-private.h"
#include "app/wax-session-call.h"

#include <string.h>

/* ---- the list ---- */

static gboolean
do_list (WaxSessionCall *call, GCancellable *cancellable, GError **error)
{
  call->list = wax_keeper_look_at_identities (call->keeper, call->slow, error);
  return call->list != NULL;
}

void
wax_session_list_identities_async (WaxSession *self, GAsyncReadyCallback callback, gpointer user_data)
{
  wax_session_call_start (self, wax_session_call_new (do_list, NULL), NULL, callback, user_data);
}

void
wax_session_list_with_tokens_async (WaxSession *self, GAsyncReadyCallback callback, gpointer user_data)
{
  WaxSessionCall *call = wax_session_call_new (do_list, NULL);

  call->slow = TRUE;
  wax_session_call_start (self, call, NULL, callback, user_data);
}

GPtrArray *
wax_session_list_identities_finish (WaxSession *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

WaxIssuerNames *
wax_session_dup_accepted_issuers (WaxSession *self, const WaxAccountRecord *record)
{
  return self->keeper != NULL ? wax_keeper_dup_accepted_issuers (self->keeper, record) : NULL;
}

/* ---- which account has which ---- */

static gboolean
do_follow (WaxSessionCall *call, GCancellable *cancellable, GError **error)
{
  call->list = wax_keeper_list_identities (call->keeper, error);
  return call->list != NULL;
}

/* (nullable): what it signs in with now. */
static const char *
get_shown (WaxSession *self, const WaxAccountRecord *record)
{
  if (wax_account_setup_asks_certificate (record))
    return wax_runner_get_chosen (wax_session_find_runner (self, record->id));
  return wax_account_setup_shows_certificate (record) ? record->identity : NULL;
}

static WaxIdentity *
find_identity (GPtrArray *identities, const char *id)
{
  for (guint i = 0; id != NULL && i < identities->len; i++) {
    if (strcmp (wax_identity_get_id (identities->pdata[i]), id) == 0)
      return identities->pdata[i];
  }
  return NULL;
}

static void
followed (WaxSession *self, WaxSessionCall *call)
{
  GListModel *accounts = wax_session_get_accounts (self);

  for (guint i = 0; i < g_list_model_get_n_items (accounts); i++) {
    g_autoptr(WaxAccount) account = g_list_model_get_item (accounts, i);

    wax_account_set_identity (account, find_identity (call->list, get_shown (self, wax_account_get_record (account))));
  }
  g_clear_pointer (&call->list, g_ptr_array_unref);
  wax_session_emit_identities_changed (self);
}

void
wax_session_follow_identities (WaxSession *self)
{
  wax_session_call_start (self, wax_session_call_new (do_follow, followed), NULL, NULL, NULL);
}

/* ---- importing ---- */

static gboolean
do_read (WaxSessionCall *call, GCancellable *cancellable, GError **error)
{
  call->list = wax_keeper_read_identities (call->keeper, call->text, call->password, error);
  return call->list != NULL;
}

void
wax_session_read_identities_async (WaxSession *self, const char *path, GBytes *password, GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  WaxSessionCall *call = wax_session_call_new (do_read, NULL);

  call->text = g_strdup (path);
  call->password = password != NULL ? g_bytes_ref (password) : NULL;
  wax_session_call_start (self, call, NULL, callback, user_data);
}

GPtrArray *
wax_session_read_identities_finish (WaxSession *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* What cannot be kept beyond this session is told by the list from then on. */
static gboolean
do_keep (WaxSessionCall *call, GCancellable *cancellable, GError **error)
{
  g_autoptr(GError) fleeting = NULL;

  if (!wax_keeper_keep_identity (call->keeper, call->identity, call->password, &fleeting, error))
    return FALSE;
  if (fleeting != NULL)
    g_message ("A private key is kept for this session only: %s", fleeting->message);
  return TRUE;
}

static void
identities_changed (WaxSession *self, WaxSessionCall *call)
{
  wax_session_follow_identities (self);
}

void
wax_session_keep_identity_async (WaxSession *self, WaxIdentity *identity, GBytes *key, GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  WaxSessionCall *call = wax_session_call_new (do_keep, identities_changed);

  call->identity = wax_identity_ref (identity);
  call->password = g_bytes_ref (key);
  wax_session_call_start (self, call, NULL, callback, user_data);
}

static gboolean
do_remove (WaxSessionCall *call, GCancellable *cancellable, GError **error)
{
  return wax_keeper_remove_identity (call->keeper, call->identity, error);
}

/* Whose connections ended over it connect anew: they are told why that does not work any more, and what helps. */
static void
identity_removed (WaxSession *self, WaxSessionCall *call)
{
  GListModel *accounts = wax_session_get_accounts (self);

  for (guint i = 0; i < g_list_model_get_n_items (accounts); i++) {
    g_autoptr(WaxAccount) account = g_list_model_get_item (accounts, i);
    const WaxAccountRecord *record = wax_account_get_record (account);

    if (g_strcmp0 (get_shown (self, record), wax_identity_get_id (call->identity)) == 0)
      wax_runner_begin_anew (wax_session_find_runner (self, record->id));
  }
  wax_session_follow_identities (self);
}

void
wax_session_remove_identity_async (WaxSession *self, WaxIdentity *identity, GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  WaxSessionCall *call = wax_session_call_new (do_remove, identity_removed);

  call->identity = wax_identity_ref (identity);
  wax_session_call_start (self, call, NULL, callback, user_data);
}
