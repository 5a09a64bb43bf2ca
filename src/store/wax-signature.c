#include "store/wax-signature.h"

#include "store/wax-value.h"

G_DEFINE_BOXED_TYPE (WaxSignature, wax_signature, wax_signature_ref, wax_signature_unref)

WaxSignature *
wax_signature_new (const WaxSignature *fields)
{
  WaxSignature *self = (g_atomic_rc_box_dup) (sizeof *fields, fields);

  self->id = wax_value_string (fields->id);
  self->name = wax_value_string (fields->name);
  self->text = wax_value_string (fields->text);
  self->html = wax_value_string (fields->html);
  return self;
}

WaxSignature *
wax_signature_ref (WaxSignature *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  WaxSignature *self = data;

  g_ref_string_release ((char *) self->id);
  g_ref_string_release ((char *) self->name);
  g_ref_string_release ((char *) self->text);
  g_ref_string_release ((char *) self->html);
}

void
wax_signature_unref (WaxSignature *self)
{
  g_atomic_rc_box_release_full (self, clear);
}
