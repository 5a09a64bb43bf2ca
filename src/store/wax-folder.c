#include "store/wax-folder.h"

#include "store/wax-value.h"

G_DEFINE_BOXED_TYPE (WaxFolder, wax_folder, wax_folder_ref, wax_folder_unref)

WaxFolder *
wax_folder_new (const WaxFolder *fields)
{
  WaxFolder *self = (g_atomic_rc_box_dup) (sizeof *fields, fields);

  self->id = wax_value_string (fields->id);
  self->parent_id = wax_value_string (fields->parent_id);
  self->name = wax_value_string (fields->name);
  self->path = wax_value_string (fields->path);
  self->view = wax_value_string (fields->view);
  self->color = wax_value_string (fields->color);
  self->owner = wax_value_string (fields->owner);
  self->query = wax_value_string (fields->query);
  return self;
}

WaxFolder *
wax_folder_ref (WaxFolder *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  WaxFolder *self = data;

  g_ref_string_release ((char *) self->id);
  g_ref_string_release ((char *) self->parent_id);
  g_ref_string_release ((char *) self->name);
  g_ref_string_release ((char *) self->path);
  g_ref_string_release ((char *) self->view);
  g_ref_string_release ((char *) self->color);
  g_ref_string_release ((char *) self->owner);
  g_ref_string_release ((char *) self->query);
}

void
wax_folder_unref (WaxFolder *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

gboolean
wax_folder_is_search (const WaxFolder *self)
{
  return self->query[0] != '\0';
}
