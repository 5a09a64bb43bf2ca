#include "app/wax-message-find.h"

#include "app/wax-account-private.h"

static gpointer
run_find (WaxMailStore *store, gpointer message_id, GCancellable *cancellable, GError **error)
{
  return wax_mail_store_get_message_by_id (store, message_id, error);
}

static void
found_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(GTask) task = data;
  GError *error = NULL;
  WaxMessage *message = wax_worker_run_finish (WAX_WORKER (source), result, &error);

  if (message != NULL)
    g_task_return_pointer (task, message, (GDestroyNotify) wax_message_unref);
  else
    g_task_return_error (task, error);
}

void
wax_message_find_async (WaxAccount *account, const char *message_id, GAsyncReadyCallback callback, gpointer user_data)
{
  wax_reader_run_async (wax_account_get_reader (account), run_find, g_strdup (message_id), g_free,
                        (GDestroyNotify) wax_message_unref, NULL, found_cb,
                        g_task_new (account, NULL, callback, user_data));
}

WaxMessage *
wax_message_find_finish (WaxAccount *account, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
