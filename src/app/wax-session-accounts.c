#include "app/wax-session-private.h"

#include "app/wax-pending-question-private.h"
#include "app/wax-session-call.h"
#include "app/wax-sync.h"
#include "transport/wax-tls-setup.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* ---- adding and removing accounts ---- */

/* A certificate on a token is kept once an account signs in with it. @chosen: (nullable): of an account that asks
 * @named: what it has else, which may be none */
static gboolean
adopt (WaxKeeper *keeper, const char *chosen, const char *named, GError **error)
{
  static const char *const others[] = { "", "none", WAX_ACCOUNT_SETUP_ASK, NULL };
  const char *identity = chosen != NULL ? chosen : named;

  return g_strv_contains (others, identity) || wax_keeper_adopt_from_token (keeper, identity, error);
}

static gboolean
do_add (WaxSessionCall *call, GCancellable *cancellable, GError **error)
{
  g_autoptr(GPtrArray) taken = wax_keeper_list_accounts (call->keeper, error);
  g_autoptr(WaxAccountRecord) record = taken != NULL ? wax_account_setup_new_record (call->record, taken, error) : NULL;

  if (record == NULL || !adopt (call->keeper, call->chosen, record->identity, error) || !wax_tls_self_check (error) ||
      !wax_sync_probe (call->keeper, record, call->chosen, call->password, NULL, cancellable, error))
    return FALSE;
  /* The password first: the account connects as soon as it is there. */
  if (call->password != NULL && !wax_keeper_remember_password (call->keeper, record, call->password, error))
    return FALSE;
  if (!wax_keeper_put_account (call->keeper, record, error))
    return FALSE;
  call->id = g_strdup (record->id);
  call->list = wax_keeper_list_accounts (call->keeper, error);
  return call->list != NULL;
}

/* Its end is warned of from now on. */
static void
choose (WaxSession *self, WaxRunner *runner, const char *identity)
{
  wax_runner_choose (runner, identity);
  wax_session_follow_identities (self);
}

static gboolean
do_choose (WaxSessionCall *call, GCancellable *cancellable, GError **error)
{
  return wax_keeper_adopt_from_token (call->keeper, call->chosen, error);
}

static void
identity_chosen (WaxSession *self, WaxSessionCall *call)
{
  WaxRunner *runner = wax_session_find_runner (self, call->id);

  if (runner != NULL)
    choose (self, runner, call->chosen);
}

void
wax_session_choose_identity_async (WaxSession *self, WaxAccount *account, const char *identity,
                                   GAsyncReadyCallback callback, gpointer user_data)
{
  WaxSessionCall *call = wax_session_call_new (do_choose, identity_chosen);

  call->desk = WAX_DESK_TOKENS;
  call->id = g_strdup (wax_account_get_id (account));
  call->chosen = g_strdup (identity);
  wax_session_call_start (self, call, NULL, callback, user_data);
}

static gboolean
do_store_password (WaxSessionCall *call, GCancellable *cancellable, GError **error)
{
  g_autoptr(GError) local = NULL;

  if (!wax_keeper_store_password (call->keeper, call->record, call->password, call->end, &local))
    g_message ("The password is kept for this session only: %s", local->message);
  return TRUE;
}

static WaxSessionCall *
password_call_new (WaxAccountRecord *record, GBytes *password)
{
  WaxSessionCall *call = wax_session_call_new (do_store_password, NULL);

  call->desk = WAX_DESK_KEYRING;
  call->id = g_strdup (record->id);
  call->record = wax_account_record_ref (record);
  call->password = g_bytes_ref (password);
  return call;
}

static void
added (WaxSession *self, WaxSessionCall *call)
{
  WaxRunner *runner;

  wax_session_take_records (self, call->list);
  g_clear_pointer (&call->list, g_ptr_array_unref);
  runner = wax_session_find_runner (self, call->id);
  if (call->chosen != NULL && runner != NULL)
    choose (self, runner, call->chosen);
  if (call->password != NULL && runner != NULL)
    wax_session_call_start (
      self, password_call_new (wax_account_get_record (wax_runner_get_account (runner)), call->password), NULL, NULL,
      NULL);
}

void
wax_session_add_account_async (WaxSession *self, const WaxAccountRecord *fields, const char *chosen, GBytes *password,
                               GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  WaxSessionCall *call = wax_session_call_new (do_add, added);

  call->desk = WAX_DESK_TRIALS;
  call->record = wax_account_record_new (fields);
  call->chosen = g_strdup (chosen);
  call->password = password != NULL ? g_bytes_ref (password) : NULL;
  wax_session_call_start (self, call, cancellable, callback, user_data);
}

WaxAccount *
wax_session_add_account_finish (WaxSession *self, GAsyncResult *result, GError **error)
{
  WaxSessionCall *call = g_task_get_task_data (G_TASK (result));
  WaxAccount *account;

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return NULL;
  account = wax_session_find_account (self, call->id);
  return account != NULL ? g_object_ref (account) : NULL;
}

static gboolean
do_remove (WaxSessionCall *call, GCancellable *cancellable, GError **error)
{
  return wax_keeper_remove_account (call->keeper, call->id, call->keep_data, error);
}

static gboolean
do_forget_password (WaxSessionCall *call, GCancellable *cancellable, GError **error)
{
  g_autoptr(GError) local = NULL;

  call->flag = !wax_keeper_forget_password (call->keeper, call->record, call->end, &local);
  if (call->flag)
    g_message ("The password may still be kept: %s", local->message);
  return TRUE;
}

static void
forgotten (WaxSession *self, WaxSessionCall *call)
{
  g_autofree char *text = NULL;

  if (!call->flag)
    return;
  /* Translators: the address that an account signed in with. */
  text = g_strdup_printf (_("The password of %s may still be in your keyring. Remove it there."), call->text);
  wax_session_emit_notice (self, NULL, text);
}

/* A keyring may ask for a password of its own: nobody waits for that to see the account gone. */
static void
removed (WaxSession *self, WaxSessionCall *call)
{
  WaxSessionCall *forget = wax_session_call_new (do_forget_password, forgotten);

  forget->desk = WAX_DESK_KEYRING;
  forget->id = g_strdup (call->id);
  forget->record = wax_account_record_ref (call->record);
  forget->text = g_strdup (call->text);
  wax_session_call_start (self, forget, NULL, NULL, NULL);
}

void
wax_session_remove_account_async (WaxSession *self, WaxAccount *account, gboolean keep_data,
                                  GAsyncReadyCallback callback, gpointer user_data)
{
  WaxSessionCall *call = wax_session_call_new (do_remove, removed);

  call->desk = WAX_DESK_REMOVALS;
  call->id = g_strdup (wax_account_get_id (account));
  call->record = wax_account_record_ref (wax_account_get_record (account));
  call->text = g_strdup (wax_account_get_address (account));
  call->keep_data = keep_data;
  wax_session_call_start (self, call, NULL, callback, user_data);
}

/* ---- settings of an account ---- */

static gboolean
do_set (WaxSessionCall *call, GCancellable *cancellable, GError **error)
{
  const char *const changes[] = { call->key, call->text, NULL };
  g_autoptr(WaxAccountRecord) record = wax_keeper_set_account (call->keeper, call->id, changes, error);

  return record != NULL;
}

static void
set_account (WaxSession *self, WaxAccount *account, const char *key, const char *value,
                               GAsyncReadyCallback callback, gpointer user_data)
{
  WaxSessionCall *call = wax_session_call_new (do_set, NULL);

  call->id = g_strdup (wax_account_get_id (account));
  call->key = g_strdup (key);
  call->text = g_strdup (value);
  wax_session_call_start (self, call, NULL, callback, user_data);
}

void
wax_session_set_secure_async (WaxSession *self, WaxAccount *account, gboolean secure, GAsyncReadyCallback callback,
                              gpointer user_data)
{
  set_account (self, account, "secure", secure ? "on" : "off", callback, user_data);
}

void
wax_session_set_name_async (WaxSession *self, WaxAccount *account, const char *name, GAsyncReadyCallback callback,
                            gpointer user_data)
{
  set_account (self, account, "name", name, callback, user_data);
}

void
wax_session_set_download_async (WaxSession *self, WaxAccount *account, const char *download,
                                GAsyncReadyCallback callback, gpointer user_data)
{
  set_account (self, account, "download", download, callback, user_data);
}

static gboolean
do_set_sign_in (WaxSessionCall *call, GCancellable *cancellable, GError **error)
{
  /* Without a port they end where that would stand. */
  const char *const changes[] = { "sign-in", call->key, "identity", call->text,
                                  call->entered != NULL ? "cert-port" : NULL, call->entered, NULL };

  if (adopt (call->keeper, call->chosen, call->text, error))
    call->record = wax_keeper_set_account (call->keeper, call->id, changes, error);
  return call->record != NULL;
}

/* The record first: one that is news would end what was chosen. */
static void
sign_in_set (WaxSession *self, WaxSessionCall *call)
{
  WaxRunner *runner = wax_session_find_runner (self, call->id);

  if (runner == NULL || call->chosen == NULL)
    return;
  wax_runner_take_record (runner, call->record);
  choose (self, runner, call->chosen);
}

void
wax_session_set_sign_in_async (WaxSession *self, WaxAccount *account, const char *sign_in, const char *identity,
                               const char *chosen, guint cert_port, GAsyncReadyCallback callback, gpointer user_data)
{
  WaxSessionCall *call = wax_session_call_new (do_set_sign_in, sign_in_set);

  call->desk = WAX_DESK_TOKENS;
  call->id = g_strdup (wax_account_get_id (account));
  call->key = g_strdup (sign_in);
  call->text = g_strdup (identity);
  call->chosen = g_strdup (chosen);
  call->entered = cert_port != 0 ? g_strdup_printf ("%u", cert_port) : NULL;
  wax_session_call_start (self, call, NULL, callback, user_data);
}

static gboolean
do_remember_password (WaxSessionCall *call, GCancellable *cancellable, GError **error)
{
  return wax_keeper_remember_password (call->keeper, call->record, call->password, error);
}

/* It connects without waiting for the keyring to take it. One that asks already is not asked again. */
static void
password_remembered (WaxSession *self, WaxSessionCall *call)
{
  WaxRunner *runner = wax_session_find_runner (self, call->id);

  if (runner == NULL || !wax_runner_waits_for_keyring (runner))
    wax_session_call_start (self, password_call_new (call->record, call->password), NULL, NULL, NULL);
  if (runner != NULL)
    wax_runner_password_given (runner);
}

void
wax_session_set_password_async (WaxSession *self, WaxAccount *account, GBytes *password, GAsyncReadyCallback callback,
                                gpointer user_data)
{
  WaxSessionCall *call = password_call_new (wax_account_get_record (account), password);

  call->func = do_remember_password;
  call->done = password_remembered;
  call->desk = WAX_DESK_PROFILE;
  wax_session_call_start (self, call, NULL, callback, user_data);
}

static gboolean
do_set_offline (WaxSessionCall *call, GCancellable *cancellable, GError **error)
{
  if (!wax_keeper_set_offline (call->keeper, call->id, call->flag, error))
    return FALSE;
  call->record = wax_keeper_get_account (call->keeper, call->id, error);
  return call->record != NULL;
}

static void
offline_set (WaxSession *self, WaxSessionCall *call)
{
  WaxRunner *runner = wax_session_find_runner (self, call->id);

  if (runner == NULL)
    return;
  if (call->flag)
    wax_runner_set_offline_reason (runner, NULL);
  wax_runner_take_record (runner, call->record);
  if (call->flag)
    return;
  /* Asked anew, for who connects wants to hear of it. */
  wax_pending_question_list_leave (self->questions, call->id);
  wax_runner_connect (runner);
}

static void
set_offline (WaxSession *self, WaxAccount *account, gboolean offline, GAsyncReadyCallback callback, gpointer user_data)
{
  WaxSessionCall *call = wax_session_call_new (do_set_offline, offline_set);

  call->id = g_strdup (wax_account_get_id (account));
  call->flag = offline;
  wax_session_call_start (self, call, NULL, callback, user_data);
}

void
wax_session_connect_async (WaxSession *self, WaxAccount *account, GAsyncReadyCallback callback, gpointer user_data)
{
  set_offline (self, account, FALSE, callback, user_data);
}

void
wax_session_disconnect_async (WaxSession *self, WaxAccount *account, GAsyncReadyCallback callback, gpointer user_data)
{
  set_offline (self, account, TRUE, callback, user_data);
}

void
wax_session_sync (WaxSession *self, WaxAccount *account)
{
  WaxRunner *runner = wax_session_find_runner (self, wax_account_get_id (account));

  if (runner != NULL)
    wax_runner_sync (runner);
}

void
wax_session_stop_sync (WaxSession *self, WaxAccount *account)
{
  WaxRunner *runner = wax_session_find_runner (self, wax_account_get_id (account));

  if (runner != NULL)
    wax_runner_stop_sync (runner);
}
