#include "app/wax-contact-deed.h"

#include "mail/wax-address.h"

struct _WaxContactDeed {
  WaxContactOperation operation;
  char *id;
  char *folder_id;
  char *name;
  GStrv fields;
  GStrv added, removed; /* (nullable) */
  gboolean done;
  WaxContactOutcome outcome;
};

WaxContactDeed *
wax_contact_deed_new (const WaxContactAction *action, const char *name)
{
  WaxContactDeed *self = g_atomic_rc_box_new0 (WaxContactDeed);

  self->operation = action->operation;
  self->id = g_strdup (action->id);
  self->folder_id = g_strdup (action->folder_id);
  self->name = g_strdup (name);
  self->fields = g_strdupv ((GStrv) action->fields);
  self->added = g_strdupv ((GStrv) action->added);
  self->removed = g_strdupv ((GStrv) action->removed);
  return self;
}

WaxContactDeed *
wax_contact_deed_ref (WaxContactDeed *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  WaxContactDeed *self = data;

  wax_contact_outcome_clear (&self->outcome);
  g_free (self->id);
  g_free (self->folder_id);
  g_free (self->name);
  g_strfreev (self->fields);
  g_strfreev (self->added);
  g_strfreev (self->removed);
}

void
wax_contact_deed_unref (WaxContactDeed *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

WaxContactOperation
wax_contact_deed_get_operation (WaxContactDeed *self)
{
  return self->operation;
}

const char *
wax_contact_deed_get_name (WaxContactDeed *self)
{
  return self->name;
}

const char *
wax_contact_deed_get_id (WaxContactDeed *self)
{
  return self->outcome.id != NULL ? self->outcome.id : self->id;
}

/* (nullable): of one that is in a group by its address */
static WaxAddress *
get_address (GPtrArray *parsed)
{
  WaxAddress *first = parsed->len == 1 ? parsed->pdata[0] : NULL;

  return first != NULL && first->valid ? first : NULL;
}

/* Who comes into a group and is a contact is in it as that contact: what changes of it changes there, too. */
static void
link_members (WaxContactDeed *self, WaxEngine *engine)
{
  for (guint i = 0; self->added != NULL && self->added[i] != NULL; i++) {
    g_autoptr(GPtrArray) parsed =
      wax_addresses_parse (g_str_has_prefix (self->added[i], "I:") ? self->added[i] + strlen ("I:") : "");
    WaxAddress *address = get_address (parsed);
    g_autofree char *id = address != NULL ? wax_engine_find_contact (engine, address->address) : NULL;

    if (id == NULL)
      continue;
    g_free (self->added[i]);
    self->added[i] = g_strconcat ("C:", id, NULL);
  }
}

gboolean
wax_contact_deed_run (WaxContactDeed *self, WaxEngine *engine, GCancellable *cancellable, GError **error)
{
  WaxContactAction action = { self->operation, self->id, self->folder_id, (const char *const *) self->fields,
                              (const char *const *) self->added, (const char *const *) self->removed };

  link_members (self, engine); /* in their places */
  wax_contact_outcome_clear (&self->outcome);
  self->done = wax_engine_change_contact (engine, &action, &self->outcome, cancellable, error);
  return self->done;
}

/* The values that the changed fields had; "" for those that were not there. */
static GStrv
dup_former_fields (WaxContactDeed *self)
{
  g_autoptr(GStrvBuilder) fields = g_strv_builder_new ();

  for (guint i = 0; self->fields[i] != NULL; i += 2) {
    const char *value = wax_contact_get_field (self->outcome.before, self->fields[i]);

    g_strv_builder_add_many (fields, self->fields[i], value != NULL ? value : "", NULL);
  }
  return g_strv_builder_end (fields);
}

gboolean
wax_contact_deed_undo (WaxContactDeed *self, WaxEngine *engine, GCancellable *cancellable, GError **error)
{
  WaxContactAction action = { WAX_CONTACT_TRASH, wax_contact_deed_get_id (self), NULL, NULL };
  g_auto(GStrv) fields = NULL;

  if (!self->done)
    return TRUE;
  switch (self->operation) {
  case WAX_CONTACT_CREATE: break;
  case WAX_CONTACT_CHANGE:
    fields = dup_former_fields (self);
    action.operation = WAX_CONTACT_CHANGE;
    action.fields = (const char *const *) fields;
    action.added = (const char *const *) self->removed;
    action.removed = (const char *const *) self->added;
    break;
  case WAX_CONTACT_TRASH:
  case WAX_CONTACT_MOVE:
    action.operation = WAX_CONTACT_MOVE;
    action.folder_id = self->outcome.before->folder_id;
    break;
  }
  self->done = !wax_engine_change_contact (engine, &action, NULL, cancellable, error);
  return !self->done;
}
