#include "store/wax-sign-in-state.h"

#include "store/wax-value.h"

WaxSignInState *
wax_sign_in_state_new (const WaxSignInState *fields)
{
  WaxSignInState *self = g_atomic_rc_box_new (WaxSignInState);

  self->signed_in_with = wax_value_string (fields->signed_in_with);
  self->error_domain = wax_value_string (fields->error_domain);
  self->error_code = wax_value_string (fields->error_code);
  self->error_text = wax_value_string (fields->error_text);
  self->error_help = wax_value_string (fields->error_help);
  return self;
}

WaxSignInState *
wax_sign_in_state_ref (WaxSignInState *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  WaxSignInState *self = data;

  g_ref_string_release ((char *) self->signed_in_with);
  g_ref_string_release ((char *) self->error_domain);
  g_ref_string_release ((char *) self->error_code);
  g_ref_string_release ((char *) self->error_text);
  g_ref_string_release ((char *) self->error_help);
}

void
wax_sign_in_state_unref (WaxSignInState *self)
{
  g_atomic_rc_box_release_full (self, clear);
}
