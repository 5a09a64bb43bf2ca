#include "store/wax-contact-changes.h"

#include "store/wax-value.h"

G_DEFINE_BOXED_TYPE (WaxContactChanges, wax_contact_changes, wax_contact_changes_ref, wax_contact_changes_unref)

WaxContactChanges *
wax_contact_changes_new (const WaxContactChanges *fields)
{
  WaxContactChanges *self = (g_atomic_rc_box_dup) (sizeof *fields, fields);

  self->contacts = wax_value_array (fields->contacts);
  self->removed_ids = wax_value_array (fields->removed_ids);
  self->token = g_strdup (fields->token);
  return self;
}

WaxContactChanges *
wax_contact_changes_ref (WaxContactChanges *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  WaxContactChanges *self = data;

  g_ptr_array_unref (self->contacts);
  g_ptr_array_unref (self->removed_ids);
  g_free ((char *) self->token);
}

void
wax_contact_changes_unref (WaxContactChanges *self)
{
  g_atomic_rc_box_release_full (self, clear);
}
