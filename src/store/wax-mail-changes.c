#include "store/wax-mail-changes.h"

G_DEFINE_BOXED_TYPE (WaxMailChanges, wax_mail_changes, wax_mail_changes_ref, wax_mail_changes_unref)

static GPtrArray *
ref_or_empty (GPtrArray *array)
{
  return array != NULL ? g_ptr_array_ref (array) : g_ptr_array_new ();
}

WaxMailChanges *
wax_mail_changes_new (const WaxMailChanges *fields)
{
  WaxMailChanges *self = (g_atomic_rc_box_dup) (sizeof *fields, fields);

  self->folders = ref_or_empty (fields->folders);
  self->tags = ref_or_empty (fields->tags);
  self->removed_ids = ref_or_empty (fields->removed_ids);
  self->new_messages = ref_or_empty (fields->new_messages);
  self->changed = ref_or_empty (fields->changed);
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
  g_ptr_array_unref (self->new_messages);
  g_ptr_array_unref (self->changed);
  g_free ((char *) self->token);
}

void
wax_mail_changes_unref (WaxMailChanges *self)
{
  g_atomic_rc_box_release_full (self, clear);
}
