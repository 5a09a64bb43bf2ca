#include "protocol/wax-account-info.h"

G_DEFINE_BOXED_TYPE (WaxAccountInfo, wax_account_info, wax_account_info_ref, wax_account_info_unref)

static char *
copy (const char *text)
{
  return g_strdup (text != NULL ? text : "");
}

WaxAccountInfo *
wax_account_info_new (const WaxAccountInfo *fields)
{
  WaxAccountInfo *self = (g_atomic_rc_box_dup) (sizeof *fields, fields);

  self->remote_id = copy (fields->remote_id);
  self->address = copy (fields->address);
  self->display_name = copy (fields->display_name);
  self->version = copy (fields->version);
  return self;
}

WaxAccountInfo *
wax_account_info_ref (WaxAccountInfo *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  WaxAccountInfo *self = data;

  g_free ((char *) self->remote_id);
  g_free ((char *) self->address);
  g_free ((char *) self->display_name);
  g_free ((char *) self->version);
}

void
wax_account_info_unref (WaxAccountInfo *self)
{
  g_atomic_rc_box_release_full (self, clear);
}
