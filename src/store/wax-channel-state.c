#include "store/wax-channel-state.h"

#include "store/wax-value.h"

G_DEFINE_BOXED_TYPE (WaxChannelState, wax_channel_state, wax_channel_state_ref, wax_channel_state_unref)

WaxChannelState *
wax_channel_state_new (const WaxChannelState *fields)
{
  WaxChannelState *self = (g_atomic_rc_box_dup) (sizeof *fields, fields);

  self->error_domain = wax_value_string (fields->error_domain);
  self->error_code = wax_value_string (fields->error_code);
  self->error_text = wax_value_string (fields->error_text);
  return self;
}

WaxChannelState *
wax_channel_state_ref (WaxChannelState *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  WaxChannelState *self = data;

  g_ref_string_release ((char *) self->error_domain);
  g_ref_string_release ((char *) self->error_code);
  g_ref_string_release ((char *) self->error_text);
}

void
wax_channel_state_unref (WaxChannelState *self)
{
  g_atomic_rc_box_release_full (self, clear);
}
