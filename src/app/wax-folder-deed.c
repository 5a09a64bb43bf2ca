#include "app/wax-folder-deed.h"

struct _WaxFolderDeed {
  WaxFolderOperation operation;
  char *id;
  char *parent_id;
  char *name;
  char *query;
  gboolean done;
  gboolean is_back; /* undone but for the messages */
  WaxFolderOutcome outcome;
};

WaxFolderDeed *
wax_folder_deed_new (const WaxFolderAction *action)
{
  WaxFolderDeed *self = g_atomic_rc_box_new0 (WaxFolderDeed);

  self->operation = action->operation;
  self->id = g_strdup (action->id);
  self->parent_id = g_strdup (action->parent_id);
  self->name = g_strdup (action->name);
  self->query = g_strdup (action->query);
  return self;
}

WaxFolderDeed *
wax_folder_deed_ref (WaxFolderDeed *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  WaxFolderDeed *self = data;

  wax_folder_outcome_clear (&self->outcome);
  g_free (self->id);
  g_free (self->parent_id);
  g_free (self->name);
  g_free (self->query);
}

void
wax_folder_deed_unref (WaxFolderDeed *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

WaxFolderOperation
wax_folder_deed_get_operation (WaxFolderDeed *self)
{
  return self->operation;
}

const char *
wax_folder_deed_get_id (WaxFolderDeed *self)
{
  return self->outcome.id != NULL ? self->outcome.id : self->id;
}

const char *
wax_folder_deed_get_name (WaxFolderDeed *self)
{
  return self->name;
}

const char *
wax_folder_deed_get_parent_id (WaxFolderDeed *self)
{
  return self->parent_id;
}

WaxFolder *
wax_folder_deed_get_before (WaxFolderDeed *self)
{
  return self->outcome.before;
}

gboolean
wax_folder_deed_can_undo (WaxFolderDeed *self)
{
  return self->done && (self->operation == WAX_FOLDER_RENAME || self->operation == WAX_FOLDER_MOVE ||
                        self->operation == WAX_FOLDER_TO_TRASH || self->operation == WAX_FOLDER_CREATE_SEARCH ||
                        self->operation == WAX_FOLDER_CHANGE_SEARCH);
}

gboolean
wax_folder_deed_run (WaxFolderDeed *self, WaxEngine *engine, GCancellable *cancellable, GError **error)
{
  WaxFolderAction action = { self->operation, self->id, self->parent_id, self->name, self->query };

  wax_folder_outcome_clear (&self->outcome);
  self->done = wax_engine_change_folder (engine, &action, &self->outcome, cancellable, error);
  return self->done;
}

static gboolean
put_back (WaxFolderDeed *self, WaxEngine *engine, GCancellable *cancellable, GError **error)
{
  WaxFolder *before = self->outcome.before;
  WaxFolderAction action = { WAX_FOLDER_RESTORE, before->id, before->parent_id, before->name, NULL };

  if (!self->is_back)
    self->is_back = wax_engine_change_folder (engine, &action, NULL, cancellable, error);
  return self->is_back;
}

static gboolean
throw_away (WaxFolderDeed *self, WaxEngine *engine, GCancellable *cancellable, GError **error)
{
  WaxFolderAction action = { WAX_FOLDER_TO_TRASH, self->outcome.id, NULL, NULL, NULL };

  self->done = !wax_engine_change_folder (engine, &action, NULL, cancellable, error);
  return !self->done;
}

static gboolean
search_as_before (WaxFolderDeed *self, WaxEngine *engine, GCancellable *cancellable, GError **error)
{
  WaxFolderAction action = { WAX_FOLDER_CHANGE_SEARCH, self->id, NULL, NULL, self->outcome.before->query };

  self->done = !wax_engine_change_folder (engine, &action, NULL, cancellable, error);
  return !self->done;
}

gboolean
wax_folder_deed_undo (WaxFolderDeed *self, WaxEngine *engine, GCancellable *cancellable, GError **error)
{
  g_autoptr(GPtrArray) unread = NULL;

  if (!wax_folder_deed_can_undo (self))
    return TRUE;
  if (self->operation == WAX_FOLDER_CREATE_SEARCH)
    return throw_away (self, engine, cancellable, error);
  if (self->operation == WAX_FOLDER_CHANGE_SEARCH)
    return search_as_before (self, engine, cancellable, error);
  if (!put_back (self, engine, cancellable, error))
    return FALSE;
  unread = wax_engine_find_known (engine, self->outcome.unread, error);
  if (unread == NULL || !wax_engine_act (engine, &(WaxMailAction) { WAX_MAIL_UNREAD, unread, NULL }, NULL, cancellable,
                                         error))
    return FALSE;
  self->done = FALSE;
  return TRUE;
}
