#include "app/wax-session-private.h"

#include "app/wax-account-private.h"
#include "app/wax-identity-state.h"
#include "app/wax-session-call.h"

#include <string.h>

/* (nullable): what it signs in with now. A list that was under way comes even when the runners are gone already. */
static const char *
get_shown (WaxSession *self, const WaxAccountRecord *record)
{
  WaxRunner *runner = wax_session_find_runner (self, record->id);

  if (wax_account_setup_asks_certificate (record))
    return runner != NULL ? wax_runner_get_chosen (runner) : NULL;
  return wax_account_setup_shows_certificate (record) ? record->identity : NULL;
}

/* ---- the list ---- */

static gboolean
do_list (WaxSessionCall *call, GCancellable *cancellable, GError **error)
{
  call->list = wax_keeper_look_at_identities (call->keeper, call->desk == WAX_DESK_TOKENS, error);
  return call->list != NULL;
}

void
wax_session_list_identities_async (WaxSession *self, GAsyncReadyCallback callback, gpointer user_data)
{
  WaxSessionCall *call = wax_session_call_new (do_list, NULL);

  call->desk = WAX_DESK_LOOKS;
  wax_session_call_start (self, call, NULL, callback, user_data);
}

void
wax_session_list_with_tokens_async (WaxSession *self, GAsyncReadyCallback callback, gpointer user_data)
{
  WaxSessionCall *call = wax_session_call_new (do_list, NULL);

  call->desk = WAX_DESK_TOKENS;
  wax_session_call_start (self, call, NULL, callback, user_data);
}

/* What it is signed in with until it goes offline stands nowhere in the profile. */
static void
add_askers (WaxSession *self, WaxIdentityState *state)
{
  GListModel *accounts = wax_session_get_accounts (self);

  for (guint i = 0; i < g_list_model_get_n_items (accounts); i++) {
    g_autoptr(WaxAccount) account = g_list_model_get_item (accounts, i);
    const WaxAccountRecord *record = wax_account_get_record (account);

    if (wax_account_setup_asks_certificate (record) &&
        g_strcmp0 (get_shown (self, record), wax_identity_get_id (state->identity)) == 0)
      wax_identity_state_add_asker (state, record);
  }
}

GPtrArray *
wax_session_list_identities_finish (WaxSession *self, GAsyncResult *result, GError **error)
{
  GPtrArray *states = g_task_propagate_pointer (G_TASK (result), error);

  for (guint i = 0; states != NULL && i < states->len; i++)
    add_askers (self, states->pdata[i]);
  return states;
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

static WaxIdentity *
find_identity (GPtrArray *identities, const char *id)
{
  for (guint i = 0; id != NULL && i < identities->len; i++) {
    if (strcmp (wax_identity_get_id (identities->pdata[i]), id) == 0)
      return identities->pdata[i];
  }
  return NULL;
}

/* It failed over its certificate, or over the key of that. */
static gboolean
misses_certificate (WaxAccount *account)
{
  WaxFailure *failure = wax_account_get_failure (account);

  return wax_account_get_state (account) == WAX_ACCOUNT_FAILED && failure != NULL &&
         strcmp (failure->domain, "identity") == 0;
}

/* Who loses it, by whichever process, connects anew, and is told why that does not work any more and what helps; who
 * missed it goes on. */
static void
take_identity (WaxSession *self, WaxAccount *account, GPtrArray *identities)
{
  const WaxAccountRecord *record = wax_account_get_record (account);
  const char *shown = get_shown (self, record);
  WaxIdentity *before = wax_account_get_identity (account), *now = find_identity (identities, shown);
  gboolean lost = before != NULL && now == NULL && g_strcmp0 (wax_identity_get_id (before), shown) == 0;
  gboolean found = before == NULL && now != NULL && misses_certificate (account);

  wax_account_set_identity (account, now);
  if (lost)
    wax_runner_begin_anew (wax_session_find_runner (self, record->id));
  else if (found)
    wax_runner_connect (wax_session_find_runner (self, record->id));
}

static void
followed (WaxSession *self, WaxSessionCall *call)
{
  GListModel *accounts = wax_session_get_accounts (self);

  for (guint i = 0; i < g_list_model_get_n_items (accounts); i++) {
    g_autoptr(WaxAccount) account = g_list_model_get_item (accounts, i);

    take_identity (self, account, call->list);
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
  call->list = wax_keeper_read_identities (call->keeper, call->text, call->password, cancellable, error);
  return call->list != NULL;
}

void
wax_session_read_identities_async (WaxSession *self, const char *path, GBytes *password, GCancellable *cancellable,
                                   GAsyncReadyCallback callback, gpointer user_data)
{
  WaxSessionCall *call = wax_session_call_new (do_read, NULL);

  call->text = g_strdup (path);
  call->password = password != NULL ? g_bytes_ref (password) : NULL;
  call->desk = WAX_DESK_KEYRING;
  wax_session_call_start (self, call, cancellable, callback, user_data);
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

  if (!wax_keeper_keep_identity (call->keeper, call->identity, call->password, cancellable, &fleeting, error))
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

/* The key of one that was here came back. */
static void
identity_kept (WaxSession *self, WaxSessionCall *call)
{
  GListModel *accounts = wax_session_get_accounts (self);

  for (guint i = 0; i < g_list_model_get_n_items (accounts); i++) {
    g_autoptr(WaxAccount) account = g_list_model_get_item (accounts, i);
    const WaxAccountRecord *record = wax_account_get_record (account);

    if (wax_account_get_identity (account) != NULL && misses_certificate (account) &&
        g_strcmp0 (get_shown (self, record), wax_identity_get_id (call->identity)) == 0)
      wax_runner_connect (wax_session_find_runner (self, record->id));
  }
  wax_session_follow_identities (self);
}

void
wax_session_keep_identity_async (WaxSession *self, WaxIdentity *identity, GBytes *key, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data)
{
  WaxSessionCall *call = wax_session_call_new (do_keep, identity_kept);

  call->identity = wax_identity_ref (identity);
  call->password = g_bytes_ref (key);
  call->desk = WAX_DESK_KEYRING;
  wax_session_call_start (self, call, cancellable, callback, user_data);
}

static gboolean
do_remove (WaxSessionCall *call, GCancellable *cancellable, GError **error)
{
  return wax_keeper_remove_identity (call->keeper, call->identity, cancellable, error);
}

void
wax_session_remove_identity_async (WaxSession *self, WaxIdentity *identity, GCancellable *cancellable,
                                   GAsyncReadyCallback callback, gpointer user_data)
{
  WaxSessionCall *call = wax_session_call_new (do_remove, identities_changed);

  call->identity = wax_identity_ref (identity);
  call->desk = WAX_DESK_KEYRING;
  wax_session_call_start (self, call, cancellable, callback, user_data);
}

/* ---- replacing ---- */

static gboolean
do_replace (WaxSessionCall *call, GCancellable *cancellable, GError **error)
{
  g_auto(GStrv) accounts = NULL;

  if (!wax_keeper_adopt_identity (call->keeper, call->other, error))
    return FALSE;
  accounts = wax_keeper_replace_identity (call->keeper, wax_identity_get_id (call->identity),
                                          wax_identity_get_id (call->other), error);
  return accounts != NULL;
}

void
wax_session_replace_identity_async (WaxSession *self, WaxIdentity *old, WaxIdentity *other,
                                    GAsyncReadyCallback callback, gpointer user_data)
{
  WaxSessionCall *call = wax_session_call_new (do_replace, identities_changed);

  call->identity = wax_identity_ref (old);
  call->other = wax_identity_ref (other);
  wax_session_call_start (self, call, NULL, callback, user_data);
}
