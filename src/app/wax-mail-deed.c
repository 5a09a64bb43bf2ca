#include "app/wax-mail-deed.h"

struct _WaxMailDeed {
  WaxMailOperation operation;
  GArray *keys;    /* or */
  char *folder_id; /* whose unread messages are meant */
  char *within_id; /* (nullable): the folder whose conversations the rows stand for */
  GHashTable *expanded;
  char *target_id;
  guint n_changed;
  GQueue undo; /* of Step: what is left to be done to undo it */
};

/* One request, or several of them where there are very many messages. */
typedef struct {
  WaxMailOperation operation;
  char *target_id;
  GPtrArray *ids;
} Step;

static void
step_free (gpointer data)
{
  Step *step = data;

  g_ptr_array_unref (step->ids);
  g_free (step->target_id);
  g_free (step);
}

static Step *
find_step (WaxMailDeed *self, WaxMailOperation operation, const char *target_id)
{
  Step *step;

  for (GList *link = self->undo.head; link != NULL; link = link->next) {
    step = link->data;
    if (step->operation == operation && g_strcmp0 (step->target_id, target_id) == 0)
      return step;
  }
  step = g_new0 (Step, 1);
  step->operation = operation;
  step->target_id = g_strdup (target_id);
  step->ids = g_ptr_array_new_with_free_func (g_free);
  g_queue_push_tail (&self->undo, step);
  return step;
}

static void
plan (WaxMailDeed *self, const WaxMessage *before, WaxMailOperation operation, const char *target_id)
{
  g_ptr_array_add (find_step (self, operation, target_id)->ids, g_strdup (before->id));
}

/* @before changed: the opposite is what it was. */
static void
plan_undo (WaxMailDeed *self, const WaxMessage *before)
{
  switch (self->operation) {
  case WAX_MAIL_READ: plan (self, before, WAX_MAIL_UNREAD, NULL); break;
  case WAX_MAIL_UNREAD: plan (self, before, WAX_MAIL_READ, NULL); break;
  case WAX_MAIL_FLAG: plan (self, before, WAX_MAIL_UNFLAG, NULL); break;
  case WAX_MAIL_UNFLAG: plan (self, before, WAX_MAIL_FLAG, NULL); break;
  case WAX_MAIL_TAG: plan (self, before, WAX_MAIL_UNTAG, self->target_id); break;
  case WAX_MAIL_UNTAG: plan (self, before, WAX_MAIL_TAG, self->target_id); break;
  case WAX_MAIL_MOVE: plan (self, before, WAX_MAIL_MOVE, before->folder_id); break;
  case WAX_MAIL_TRASH:
    plan (self, before, WAX_MAIL_MOVE, before->folder_id);
    if ((before->flags & WAX_MESSAGE_UNREAD) != 0)
      plan (self, before, WAX_MAIL_UNREAD, NULL);
    break;
  case WAX_MAIL_DELETE: break;
  }
}

static WaxMailDeed *
deed_new (WaxMailOperation operation, const char *target_id)
{
  WaxMailDeed *self = g_atomic_rc_box_new0 (WaxMailDeed);

  self->operation = operation;
  self->target_id = g_strdup (target_id);
  g_queue_init (&self->undo);
  return self;
}

WaxMailDeed *
wax_mail_deed_new (WaxMailOperation operation, GArray *keys, const char *target_id)
{
  WaxMailDeed *self = deed_new (operation, target_id);

  self->keys = g_array_ref (keys);
  return self;
}

void
wax_mail_deed_include_conversations (WaxMailDeed *self, const char *folder_id, GHashTable *expanded)
{
  self->within_id = g_strdup (folder_id);
  self->expanded = g_hash_table_ref (expanded);
}

WaxMailDeed *
wax_mail_deed_new_single (WaxMailOperation operation, const WaxMessage *message, const char *target_id)
{
  WaxMailDeed *self = deed_new (operation, target_id);

  self->keys = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_array_append_val (self->keys, message->key);
  return self;
}

WaxMailDeed *
wax_mail_deed_new_all_read (const char *folder_id)
{
  WaxMailDeed *self = deed_new (WAX_MAIL_READ, NULL);

  self->folder_id = g_strdup (folder_id);
  return self;
}

WaxMailDeed *
wax_mail_deed_ref (WaxMailDeed *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  WaxMailDeed *self = data;

  g_clear_pointer (&self->keys, g_array_unref);
  g_queue_clear_full (&self->undo, step_free);
  g_clear_pointer (&self->expanded, g_hash_table_unref);
  g_free (self->folder_id);
  g_free (self->within_id);
  g_free (self->target_id);
}

void
wax_mail_deed_unref (WaxMailDeed *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

WaxMailOperation
wax_mail_deed_get_operation (WaxMailDeed *self)
{
  return self->operation;
}

const char *
wax_mail_deed_get_target_id (WaxMailDeed *self)
{
  return self->target_id;
}

guint
wax_mail_deed_count (WaxMailDeed *self)
{
  return self->n_changed;
}

gboolean
wax_mail_deed_can_undo (WaxMailDeed *self)
{
  return !g_queue_is_empty (&self->undo);
}

static GPtrArray *
find_ids (WaxMailDeed *self, WaxEngine *engine, GError **error)
{
  if (self->folder_id != NULL)
    return wax_engine_find_unread (engine, self->folder_id, error);
  if (self->within_id != NULL)
    return wax_engine_find_conversations (engine, self->keys, self->within_id, self->expanded, error);
  return wax_engine_find_rows (engine, self->keys, error);
}

gboolean
wax_mail_deed_run (WaxMailDeed *self, WaxEngine *engine, GCancellable *cancellable, GError **error)
{
  g_autoptr(GPtrArray) ids = find_ids (self, engine, error);
  WaxMailAction action = { self->operation, ids, self->target_id };
  g_autoptr(GPtrArray) before = NULL;

  if (ids == NULL)
    return FALSE;
  if (ids->len == 0 && self->folder_id == NULL) {
    g_set_error_literal (error, WAX_STORE_ERROR, WAX_STORE_ERROR_NOT_FOUND, "the messages are not there any more");
    return FALSE;
  }
  if (!wax_engine_act (engine, &action, &before, cancellable, error))
    return FALSE;
  self->n_changed = before->len;
  for (guint i = 0; i < before->len; i++)
    plan_undo (self, before->pdata[i]);
  return TRUE;
}

gboolean
wax_mail_deed_undo (WaxMailDeed *self, WaxEngine *engine, GCancellable *cancellable, GError **error)
{
  Step *step;

  while ((step = g_queue_peek_head (&self->undo)) != NULL) {
    g_autoptr(GPtrArray) ids = wax_engine_find_known (engine, step->ids, error);
    WaxMailAction action = { step->operation, ids, step->target_id };

    if (ids == NULL || !wax_engine_act (engine, &action, NULL, cancellable, error))
      return FALSE;
    step_free (g_queue_pop_head (&self->undo));
  }
  return TRUE;
}
