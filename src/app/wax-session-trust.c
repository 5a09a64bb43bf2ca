#include "app/wax-session-private.h"

#include "app/wax-ledger-export.h"
#include "app/wax-offline-words.h"
#include "app/wax-pending-question-private.h"
#include "app/wax-session-call.h"

static gboolean
do_authorize (WaxSessionCall *call, GCancellable *cancellable, GError **error)
{
  g_autoptr(WaxGrant) grant =
      wax_keeper_grant (call->keeper, call->question, call->duration, call->entered, call->text, error);

  return grant != NULL;
}

static void
authorized (WaxSession *self, WaxSessionCall *call)
{
  g_autoptr(GPtrArray) ids = wax_pending_question_list_take (self->questions, call->question);

  for (guint i = 0; i < ids->len; i++) {
    WaxRunner *runner = wax_session_find_runner (self, ids->pdata[i]);

    if (runner != NULL)
      wax_runner_connect (runner);
  }
}

void
wax_session_authorize_async (WaxSession *self, WaxTrustQuestion *question, WaxDuration duration,
                             const char *entered, const char *why, GAsyncReadyCallback callback,
                             gpointer user_data)
{
  WaxSessionCall *call = wax_session_call_new (do_authorize, authorized);

  call->question = g_object_ref (question);
  call->duration = duration;
  call->entered = g_strdup (entered);
  call->text = g_strdup (why);
  wax_session_call_start (self, call, NULL, callback, user_data);
}

static gboolean
do_flush (WaxSessionCall *call, GCancellable *cancellable, GError **error)
{
  return wax_keeper_flush (call->keeper, error);
}

static void
flushed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(GTask) task = data;
  GError *error = NULL;

  if (wax_session_finish (WAX_SESSION (source), result, &error))
    g_task_return_int (task, WAX_ISSUER_FOUND);
  else
    g_task_return_error (task, error);
}

/* What was found is known to the judge already; it is written before anybody connects. */
static void
fetched_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(GTask) task = data;
  WaxSessionCall *call;
  GError *error = NULL;
  WaxIssuerFinding finding;

  if (!wax_keeper_fetch_issuer_finish (WAX_KEEPER (source), result, &finding, &error)) {
    g_task_return_error (task, error);
    return;
  }
  if (finding != WAX_ISSUER_FOUND) {
    g_task_return_int (task, finding);
    return;
  }
  call = wax_session_call_new (do_flush, authorized);
  call->question = g_object_ref (g_task_get_task_data (task));
  wax_session_call_start (g_task_get_source_object (task), call, NULL, flushed_cb, g_object_ref (task));
}

void
wax_session_fetch_issuer_async (WaxSession *self, WaxTrustQuestion *question, GAsyncReadyCallback callback,
                                gpointer user_data)
{
  g_autoptr(GTask) task = g_task_new (self, NULL, callback, user_data);

  g_task_set_task_data (task, g_object_ref (question), g_object_unref);
  if (self->keeper == NULL)
    g_task_return_new_error (task, WAX_STORE_ERROR, WAX_STORE_ERROR_FAILED, "the profile is not open");
  else
    wax_keeper_fetch_issuer_async (self->keeper, question, fetched_cb, g_object_ref (task));
}

gboolean
wax_session_fetch_issuer_finish (WaxSession *self, GAsyncResult *result, WaxIssuerFinding *finding, GError **error)
{
  gssize found = g_task_propagate_int (G_TASK (result), error);

  if (found < 0)
    return FALSE;
  *finding = (WaxIssuerFinding) found;
  return TRUE;
}

static gboolean
do_stay_offline (WaxSessionCall *call, GCancellable *cancellable, GError **error)
{
  return wax_keeper_refuse (call->keeper, call->question, (const char *const *) call->ids->pdata, error);
}

void
wax_session_stay_offline_async (WaxSession *self, WaxTrustQuestion *question, GAsyncReadyCallback callback,
                                gpointer user_data)
{
  g_autofree char *said = NULL;
  WaxSessionCall *call;

  if (!wax_trust_question_is_askable (question)) {
    g_autoptr(GTask) task = g_task_new (self, NULL, callback, user_data);

    g_task_return_boolean (task, TRUE);
    return;
  }
  call = wax_session_call_new (do_stay_offline, NULL);
  call->question = g_object_ref (question);
  call->ids = wax_pending_question_list_take (self->questions, question);
  said = wax_offline_words_describe (WAX_OFFLINE_REFUSED, NULL);
  for (guint i = 0; i < call->ids->len; i++) {
    WaxRunner *runner = wax_session_find_runner (self, call->ids->pdata[i]);

    if (runner != NULL)
      wax_runner_stop (runner, said);
  }
  g_ptr_array_add (call->ids, NULL);
  wax_session_call_start (self, call, NULL, callback, user_data);
}

static gboolean
do_stop (WaxSessionCall *call, GCancellable *cancellable, GError **error)
{
  return wax_keeper_stop_trusting (call->keeper, call->endpoint, error) >= 0;
}

void
wax_session_stop_trusting_async (WaxSession *self, WaxEndpoint *endpoint, GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  WaxSessionCall *call = wax_session_call_new (do_stop, NULL);
  g_autofree char *said = wax_offline_words_describe (WAX_OFFLINE_STOPPED, endpoint);
  GHashTableIter iter;
  gpointer runner;

  call->endpoint = wax_endpoint_ref (endpoint);
  /* At once, whatever the disk does. */
  g_hash_table_iter_init (&iter, self->runners);
  while (g_hash_table_iter_next (&iter, NULL, &runner)) {
    g_autoptr(GPtrArray) origins =
        wax_account_setup_get_origins (wax_account_get_record (wax_runner_get_account (runner)), NULL);

    if (origins != NULL && g_ptr_array_find_with_equal_func (origins, endpoint, wax_endpoint_equal, NULL))
      wax_runner_stop (runner, said);
  }
  wax_session_call_start (self, call, NULL, callback, user_data);
}

/* ---- the ledger ---- */

static gboolean
do_export (WaxSessionCall *call, GCancellable *cancellable, GError **error)
{
  return wax_ledger_export (call->keeper, call->text, error);
}

void
wax_session_export_ledger_async (WaxSession *self, const char *path, GAsyncReadyCallback callback, gpointer user_data)
{
  WaxSessionCall *call = wax_session_call_new (do_export, NULL);

  call->text = g_strdup (path);
  wax_session_call_start (self, call, NULL, callback, user_data);
}

static gboolean
do_find_certificate (WaxSessionCall *call, GCancellable *cancellable, GError **error)
{
  WaxVerdict *verdict = wax_keeper_find_kept (call->keeper, call->endpoint, call->text, error);

  if (verdict == NULL)
    return FALSE;
  call->list = g_ptr_array_new_with_free_func (g_object_unref);
  g_ptr_array_add (call->list, verdict);
  return TRUE;
}

void
wax_session_find_certificate_async (WaxSession *self, WaxEndpoint *endpoint, const char *fingerprint,
                                    GAsyncReadyCallback callback, gpointer user_data)
{
  WaxSessionCall *call = wax_session_call_new (do_find_certificate, NULL);

  call->endpoint = wax_endpoint_ref (endpoint);
  call->text = g_strdup (fingerprint);
  wax_session_call_start (self, call, NULL, callback, user_data);
}

WaxVerdict *
wax_session_find_certificate_finish (WaxSession *self, GAsyncResult *result, GError **error)
{
  g_autoptr(GPtrArray) list = g_task_propagate_pointer (G_TASK (result), error);

  return list != NULL ? g_object_ref (list->pdata[0]) : NULL;
}
