#include "store/wax-contact.h"

#include "store/wax-value.h"

#include <string.h>

G_DEFINE_BOXED_TYPE (WaxContact, wax_contact, wax_contact_ref, wax_contact_unref)

WaxContact *
wax_contact_new (const WaxContact *fields)
{
  WaxContact *self = (g_atomic_rc_box_dup) (sizeof *fields, fields);

  self->id = wax_value_string (fields->id);
  self->folder_id = wax_value_string (fields->folder_id);
  self->name = wax_value_string (fields->name);
  self->addresses = wax_value_strings (fields->addresses);
  self->phones = wax_value_strings (fields->phones);
  self->company = wax_value_string (fields->company);
  self->department = wax_value_string (fields->department);
  self->title = wax_value_string (fields->title);
  self->fields = wax_value_strings (fields->fields);
  self->members = wax_value_strings (fields->members);
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
  g_ref_string_release ((char *) self->folder_id);
  g_ref_string_release ((char *) self->name);
  g_strfreev ((char **) self->addresses);
  g_strfreev ((char **) self->phones);
  g_ref_string_release ((char *) self->company);
  g_ref_string_release ((char *) self->department);
  g_ref_string_release ((char *) self->title);
  g_strfreev ((char **) self->fields);
  g_strfreev ((char **) self->members);
}

void
wax_contact_unref (WaxContact *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

gboolean
wax_contact_is_own_group (const WaxContact *self)
{
  return self->is_group && self->folder_id[0] != '\0';
}

const char *
wax_contact_get_field (const WaxContact *self, const char *name)
{
  for (guint i = 0; self->fields[i] != NULL && self->fields[i + 1] != NULL; i += 2) {
    if (strcmp (self->fields[i], name) == 0)
      return self->fields[i + 1];
  }
  return NULL;
}
