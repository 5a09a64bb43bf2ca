#include "app/wax-account-private.h"

#include "app/wax-account-setup.h"

/* What a person does to messages, and undoes: one after the other, on a thread that no download holds up. */

typedef struct {
  WaxMailDeed *deed;
  WaxConnection *connection;
  gboolean undo;
} Act;

static void
act_free (gpointer data)
{
  Act *act = data;

  wax_mail_deed_unref (act->deed);
  g_object_unref (act->connection);
  g_free (act);
}

static gpointer
run_act (gpointer data, GCancellable *cancellable, GError **error)
{
  Act *act = data;
  WaxEngine *engine = wax_connection_get_engine (act->connection);
  GCancellable *end = wax_connection_get_cancellable (act->connection);

  return GINT_TO_POINTER (act->undo ? wax_mail_deed_undo (act->deed, engine, end, error)
                                    : wax_mail_deed_run (act->deed, engine, end, error));
}

static void
acted_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(GTask) task = data;
  g_autoptr(GError) error = NULL;

  if (wax_worker_run_finish (WAX_WORKER (source), result, &error) != NULL)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
act_async (WaxAccount *self, WaxMailDeed *deed, gboolean undo, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);
  WaxConnection *connection = wax_account_get_connection (self);
  Act *act;

  if (connection == NULL) {
    g_task_return_new_error (task, WAX_USAGE_ERROR, WAX_USAGE_ERROR_OFFLINE, "%s is not connected",
                             wax_account_get_id (self));
    g_object_unref (task);
    return;
  }
  act = g_new0 (Act, 1);
  act->connection = g_object_ref (connection);
  act->deed = wax_mail_deed_ref (deed);
  act->undo = undo;
  wax_worker_run_async (wax_account_get_action_worker (self), run_act, act, act_free, NULL, NULL, acted_cb, task);
}

void
wax_account_act_async (WaxAccount *self, WaxMailDeed *deed, GAsyncReadyCallback callback, gpointer user_data)
{
  act_async (self, deed, FALSE, callback, user_data);
}

gboolean
wax_account_act_finish (WaxAccount *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

void
wax_account_undo_async (WaxAccount *self, WaxMailDeed *deed, GAsyncReadyCallback callback, gpointer user_data)
{
  act_async (self, deed, TRUE, callback, user_data);
}

gboolean
wax_account_undo_finish (WaxAccount *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
