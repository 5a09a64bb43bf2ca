#include "transport/wax-connection-info.h"

G_DEFINE_BOXED_TYPE (WaxConnectionInfo, wax_connection_info, wax_connection_info_ref, wax_connection_info_unref)

static void
clear (gpointer data)
{
  WaxConnectionInfo *self = data;

  wax_endpoint_unref (self->endpoint);
  g_clear_object (&self->verdict);
  g_clear_pointer (&self->grant, wax_grant_unref);
}

WaxConnectionInfo *
wax_connection_info_new (const WaxConnectionInfo *fields)
{
  WaxConnectionInfo *self = g_atomic_rc_box_new0 (WaxConnectionInfo);

  *self = *fields;
  wax_endpoint_ref (self->endpoint);
  if (self->verdict != NULL)
    g_object_ref (self->verdict);
  if (self->grant != NULL)
    wax_grant_ref (self->grant);
  return self;
}

WaxConnectionInfo *
wax_connection_info_ref (WaxConnectionInfo *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
wax_connection_info_unref (WaxConnectionInfo *self)
{
  g_atomic_rc_box_release_full (self, clear);
}
