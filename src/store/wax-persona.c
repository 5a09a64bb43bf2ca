#include "store/wax-persona.h"

#include "store/wax-value.h"

G_DEFINE_BOXED_TYPE (WaxPersona, wax_persona, wax_persona_ref, wax_persona_unref)

WaxPersona *
wax_persona_new (const WaxPersona *fields)
{
  WaxPersona *self = (g_atomic_rc_box_dup) (sizeof *fields, fields);

  self->id = wax_value_string (fields->id);
  self->title = wax_value_string (fields->title);
  self->name = wax_value_string (fields->name);
  self->address = wax_value_string (fields->address);
  self->reply_to = wax_value_string (fields->reply_to);
  self->signature_id = wax_value_string (fields->signature_id);
  self->answer_signature_id = wax_value_string (fields->answer_signature_id);
  return self;
}

WaxPersona *
wax_persona_ref (WaxPersona *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  WaxPersona *self = data;

  g_ref_string_release ((char *) self->id);
  g_ref_string_release ((char *) self->title);
  g_ref_string_release ((char *) self->name);
  g_ref_string_release ((char *) self->address);
  g_ref_string_release ((char *) self->reply_to);
  g_ref_string_release ((char *) self->signature_id);
  g_ref_string_release ((char *) self->answer_signature_id);
}

void
wax_persona_unref (WaxPersona *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

gboolean
wax_persona_equal (const WaxPersona *a, const WaxPersona *b)
{
  return g_str_equal (a->id, b->id) && g_str_equal (a->title, b->title) && g_str_equal (a->name, b->name) &&
         g_str_equal (a->address, b->address) && g_str_equal (a->reply_to, b->reply_to) &&
         g_str_equal (a->signature_id, b->signature_id) &&
         g_str_equal (a->answer_signature_id, b->answer_signature_id) && a->allowed == b->allowed;
}
