#include "store/wax-contact.h"

#include "store/wax-value.h"

G_DEFINE_BOXED_TYPE (WaxContact, wax_contact, wax_contact_ref, wax_contact_unref)

WaxContact *
wax_contact_new (const WaxContact *fields)
{
  WaxContact *self = (g_atomic_rc_box_dup) (sizeof *fields, fields);

  self->id = wax_value_string (fields->id);
  self->name = wax_value_string (fields->name);
  self->addresses = wax_value_strings (fields->addresses);
  self->phones = wax_value_strings (fields->phones);
  self->company = wax_value_string (fields->company);
  self->department = wax_value_string (fields->department);
  self->title = wax_value_string (fields->title);
  return self;
}

WaxContact *
wax_contact_ref (WaxContact *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  WaxContact *self = data;

  g_ref_string_release ((char *) self->id);
  g_ref_string_release ((char *) self->name);
  g_strfreev ((char **) self->addresses);
  g_strfreev ((char **) self->phones);
  g_ref_string_release ((char *) self->company);
  g_ref_string_release ((char *) self->department);
  g_ref_string_release ((char *) self->title);
}

void
wax_contact_unref (WaxContact *self)
{
  g_atomic_rc_box_release_full (self, clear);
}
