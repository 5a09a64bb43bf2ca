#include "store/wax-mail-changes.h"

#include "store/wax-value.h"

G_DEFINE_BOXED_TYPE (WaxMailChanges, wax_mail_changes, wax_mail_changes_ref, wax_mail_changes_unref)

WaxMailChanges *
wax_mail_changes_new (const WaxMailChanges *fields)
{
  WaxMailChanges *self = (g_atomic_rc_box_dup) (sizeof *fields, fields);

  self->folders = wax_value_array (fields->folders);
  self->tags = wax_value_array (fields->tags);
  self->removed_ids = wax_value_array (fields->removed_ids);
  self->contact_ids = wax_value_array (fields->contact_ids);
  self->new_messages = wax_value_array (fields->new_messages);
  self->changed = wax_value_array (fields->changed);
  self->token = g_strdup (fields->token);
  return self;
}

WaxMailChanges *
wax_mail_changes_ref (WaxMailChanges *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  WaxMailChanges *self = data;

  g_ptr_array_unref (self->folders);
  g_ptr_array_unref (self->tags);
  g_ptr_array_unref (self->removed_ids);
  g_ptr_array_unref (self->contact_ids);
  g_ptr_array_unref (self->new_messages);
  g_ptr_array_unref (self->changed);
  g_free ((char *) self->token);
}

void
wax_mail_changes_unref (WaxMailChanges *self)
{
  g_atomic_rc_box_release_full (self, clear);
}
