#include "app/wax-session-private.h"

#include "app/wax-account-private.h"
#include "app/wax-session-call.h"
#include "identity/wax-token.h"

#include <string.h>

/* ---- the list ---- */

static GStrv
list_accounts (GPtrArray *records, WaxIdentity *identity)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < records->len; i++) {
    const WaxAccountRecord *record = records->pdata[i];

    if (wax_account_setup_shows_certificate (record) && strcmp (record->identity, wax_identity_get_id (identity)) == 0)
      g_strv_builder_add (builder, record->name);
  }
  return g_strv_builder_end (builder);
}

static WaxIdentityState *
look_at (WaxKeeper *keeper, WaxIdentity *identity, GPtrArray *records)
{
  WaxIdentityState *state = g_new0 (WaxIdentityState, 1);
  const char *uri = wax_identity_get_uri (identity);

  state->token = uri != NULL ? wax_token_uri_dup_label (uri) : NULL;
  state->identity = wax_identity_ref (identity);
  state->accounts = list_accounts (records, identity);
  wax_keeper_check_key (keeper, identity, &state->fleeting, &state->missing);
  return state;
}

static gboolean
is_among (WaxIdentity *identity, GPtrArray *identities)
{
  for (guint i = 0; i < identities->len; i++) {
    if (strcmp (wax_identity_get_id (identities->pdata[i]), wax_identity_get_id (identity)) == 0)
      return TRUE;
  }
  return FALSE;
}

/* Says which of @states are not inserted, and adds what is on tokens besides. */
static void
add_tokens (WaxKeeper *keeper, GPtrArray *states, GPtrArray *known, GPtrArray *records)
{
  g_autoptr(GPtrArray) inserted = wax_keeper_list_on_tokens (keeper);

  for (guint i = 0; i < states->len; i++) {
    WaxIdentityState *state = states->pdata[i];

    if (state->token != NULL && !is_among (state->identity, inserted))
      g_set_error_literal (&state->missing, WAX_IDENTITY_ERROR, WAX_IDENTITY_ERROR_TOKEN_GONE, "not inserted");
  }
  for (guint i = 0; i < inserted->len; i++) {
    WaxIdentityState *state;

    if (is_among (inserted->pdata[i], known))
      continue;
    state = look_at (keeper, inserted->pdata[i], records);
    state->offered = TRUE;
    g_ptr_array_add (states, state);
  }
}

static gboolean
do_list (WaxSessionCall *call, GCancellable *cancellable, GError **error)
{
  g_autoptr(GPtrArray) identities = wax_keeper_list_identities (call->keeper, error);
  g_autoptr(GPtrArray) records = identities != NULL ? wax_keeper_list_accounts (call->keeper, error) : NULL;

  if (records == NULL)
    return FALSE;
  call->list = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_identity_state_free);
  for (guint i = 0; i < identities->len; i++)
    g_ptr_array_add (call->list, look_at (call->keeper, identities->pdata[i], records));
  if (call->slow)
    add_tokens (call->keeper, call->list, identities, records);
  return TRUE;
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

/* ---- which account has which ---- */

static gboolean
do_follow (WaxSessionCall *call, GCancellable *cancellable, GError **error)
{
  call->list = wax_keeper_list_identities (call->keeper, error);
  return call->list != NULL;
}

static WaxIdentity *
find_identity (GPtrArray *identities, const WaxAccountRecord *record)
{
  for (guint i = 0; wax_account_setup_shows_certificate (record) && i < identities->len; i++) {
    if (strcmp (wax_identity_get_id (identities->pdata[i]), record->identity) == 0)
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

    wax_account_set_identity (account, find_identity (call->list, wax_account_get_record (account)));
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

    if (wax_account_setup_shows_certificate (record) &&
        strcmp (record->identity, wax_identity_get_id (call->identity)) == 0)
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
