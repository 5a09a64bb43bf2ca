#include "app/wax-account-private.h"

#include "app/wax-account-setup.h"

/* What a person does to messages, folders and tags, and undoes: one after the other, on a thread that no download
 * holds up. */

typedef gboolean (*ActFunc) (gpointer deed, WaxEngine *engine, GCancellable *cancellable, GError **error);

typedef struct {
  gpointer deed;
  GDestroyNotify free_deed;
  ActFunc run;
  WaxConnection *connection;
} Act;

static void
act_free (gpointer data)
{
  Act *act = data;

  act->free_deed (act->deed);
  g_object_unref (act->connection);
  g_free (act);
}

/* Ends with the connection, or when the person gives it up. */
static gpointer
run_act (gpointer data, GCancellable *cancellable, GError **error)
{
  Act *act = data;
  WaxConnectionWork work;
  gboolean done;

  wax_connection_begin_work (act->connection, cancellable, &work);
  done = act->run (act->deed, wax_connection_get_engine (act->connection), work.cancellable, error);
  wax_connection_end_work (&work);
  return GINT_TO_POINTER (done);
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

/* @deed, @task: (transfer full) */
static void
act_for (WaxAccount *self, gpointer deed, GDestroyNotify free_deed, ActFunc run, GCancellable *cancellable, GTask *task)
{
  WaxConnection *connection = wax_account_get_connection (self);
  Act *act;

  if (connection == NULL) {
    free_deed (deed);
    g_task_return_new_error (task, WAX_USAGE_ERROR, WAX_USAGE_ERROR_OFFLINE, "%s is not connected",
                             wax_account_get_id (self));
    g_object_unref (task);
    return;
  }
  act = g_new0 (Act, 1);
  *act = (Act) { deed, free_deed, run, g_object_ref (connection) };
  wax_worker_run_async (wax_account_get_action_worker (self), run_act, act, act_free, NULL, cancellable, acted_cb,
                        task);
}

/* @deed: (transfer full) */
static void
act_async (WaxAccount *self, gpointer deed, GDestroyNotify free_deed, ActFunc run, GCancellable *cancellable,
           GAsyncReadyCallback callback, gpointer user_data)
{
  act_for (self, deed, free_deed, run, cancellable, g_task_new (self, NULL, callback, user_data));
}

/* ---- messages ---- */

static gboolean
run_deed (gpointer deed, WaxEngine *engine, GCancellable *cancellable, GError **error)
{
  return wax_mail_deed_run (deed, engine, cancellable, error);
}

static gboolean
undo_deed (gpointer deed, WaxEngine *engine, GCancellable *cancellable, GError **error)
{
  return wax_mail_deed_undo (deed, engine, cancellable, error);
}

void
wax_account_act_async (WaxAccount *self, WaxMailDeed *deed, GAsyncReadyCallback callback, gpointer user_data)
{
  act_async (self, wax_mail_deed_ref (deed), (GDestroyNotify) wax_mail_deed_unref, run_deed, NULL, callback,
             user_data);
}

gboolean
wax_account_act_finish (WaxAccount *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

void
wax_account_undo_async (WaxAccount *self, WaxMailDeed *deed, GAsyncReadyCallback callback, gpointer user_data)
{
  act_async (self, wax_mail_deed_ref (deed), (GDestroyNotify) wax_mail_deed_unref, undo_deed, NULL, callback,
             user_data);
}

gboolean
wax_account_undo_finish (WaxAccount *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* ---- folders ---- */

static gboolean
run_folder_deed (gpointer deed, WaxEngine *engine, GCancellable *cancellable, GError **error)
{
  return wax_folder_deed_run (deed, engine, cancellable, error);
}

static gboolean
undo_folder_deed (gpointer deed, WaxEngine *engine, GCancellable *cancellable, GError **error)
{
  return wax_folder_deed_undo (deed, engine, cancellable, error);
}

void
wax_account_change_folder_async (WaxAccount *self, WaxFolderDeed *deed, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data)
{
  act_async (self, wax_folder_deed_ref (deed), (GDestroyNotify) wax_folder_deed_unref, run_folder_deed, cancellable,
             callback, user_data);
}

void
wax_account_undo_folder_async (WaxAccount *self, WaxFolderDeed *deed, GAsyncReadyCallback callback, gpointer user_data)
{
  act_async (self, wax_folder_deed_ref (deed), (GDestroyNotify) wax_folder_deed_unref, undo_folder_deed, NULL,
             callback, user_data);
}

/* ---- contacts ---- */

static gboolean
run_contact_deed (gpointer deed, WaxEngine *engine, GCancellable *cancellable, GError **error)
{
  return wax_contact_deed_run (deed, engine, cancellable, error);
}

static gboolean
undo_contact_deed (gpointer deed, WaxEngine *engine, GCancellable *cancellable, GError **error)
{
  return wax_contact_deed_undo (deed, engine, cancellable, error);
}

void
wax_account_change_contact_async (WaxAccount *self, WaxContactDeed *deed, GCancellable *cancellable,
                                  GAsyncReadyCallback callback, gpointer user_data)
{
  act_async (self, wax_contact_deed_ref (deed), (GDestroyNotify) wax_contact_deed_unref, run_contact_deed, cancellable,
             callback, user_data);
}

void
wax_account_undo_contact_async (WaxAccount *self, WaxContactDeed *deed, GAsyncReadyCallback callback,
                                gpointer user_data)
{
  act_async (self, wax_contact_deed_ref (deed), (GDestroyNotify) wax_contact_deed_unref, undo_contact_deed, NULL,
             callback, user_data);
}

/* ---- tags ---- */

typedef struct {
  WaxTagOperation operation;
  char *id;
  char *name;
  char *color;
  char *changed_id; /* once it is done */
} TagDeed;

static void
tag_deed_clear (gpointer data)
{
  TagDeed *deed = data;

  g_free (deed->id);
  g_free (deed->name);
  g_free (deed->color);
  g_free (deed->changed_id);
}

static void
tag_deed_unref (gpointer data)
{
  g_atomic_rc_box_release_full (data, tag_deed_clear);
}

static gboolean
run_tag_deed (gpointer data, WaxEngine *engine, GCancellable *cancellable, GError **error)
{
  TagDeed *deed = data;
  WaxTagAction action = { deed->operation, deed->id, deed->name, deed->color };

  return wax_engine_change_tag (engine, &action, &deed->changed_id, cancellable, error);
}

void
wax_account_change_tag_async (WaxAccount *self, const WaxTagAction *action, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer user_data)
{
  TagDeed *deed = g_atomic_rc_box_new (TagDeed);
  GTask *task = g_task_new (self, NULL, callback, user_data);

  *deed = (TagDeed) { action->operation, g_strdup (action->id), g_strdup (action->name), g_strdup (action->color) };
  g_task_set_task_data (task, g_atomic_rc_box_acquire (deed), tag_deed_unref);
  act_for (self, deed, tag_deed_unref, run_tag_deed, cancellable, task);
}

char *
wax_account_change_tag_finish (WaxAccount *self, GAsyncResult *result, GError **error)
{
  TagDeed *deed = g_task_get_task_data (G_TASK (result));

  return g_task_propagate_boolean (G_TASK (result), error) ? g_strdup (deed->changed_id) : NULL;
}

/* ---- settings at the server ---- */

static gboolean
run_settings_change (gpointer change, WaxEngine *engine, GCancellable *cancellable, GError **error)
{
  return wax_engine_change_settings (engine, change, cancellable, error);
}

void
wax_account_change_settings_async (WaxAccount *self, WaxSettingsChange *change, GCancellable *cancellable,
                                   GAsyncReadyCallback callback, gpointer user_data)
{
  act_async (self, wax_settings_change_ref (change), (GDestroyNotify) wax_settings_change_unref, run_settings_change,
             cancellable, callback, user_data);
}

gboolean
wax_account_change_finish (WaxAccount *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
