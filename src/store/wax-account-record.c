#include "store/wax-account-record.h"

#include "store/wax-value.h"

G_DEFINE_BOXED_TYPE (WaxAccountRecord, wax_account_record, wax_account_record_ref, wax_account_record_unref)

WaxAccountRecord *
wax_account_record_new (const WaxAccountRecord *fields)
{
  WaxAccountRecord *self = (g_atomic_rc_box_dup) (sizeof *fields, fields);

  self->id = wax_value_string (fields->id);
  self->name = wax_value_string (fields->name);
  self->kind = wax_value_string (fields->kind);
  self->server_url = wax_value_string (fields->server_url);
  self->user = wax_value_string (fields->user);
  self->sign_in = wax_value_string (fields->sign_in);
  self->identity = wax_value_string (fields->identity);
  self->download = wax_value_string (fields->download);
  return self;
}

WaxAccountRecord *
wax_account_record_ref (WaxAccountRecord *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  WaxAccountRecord *self = data;

  g_ref_string_release ((char *) self->id);
  g_ref_string_release ((char *) self->name);
  g_ref_string_release ((char *) self->kind);
  g_ref_string_release ((char *) self->server_url);
  g_ref_string_release ((char *) self->user);
  g_ref_string_release ((char *) self->sign_in);
  g_ref_string_release ((char *) self->identity);
  g_ref_string_release ((char *) self->download);
}

void
wax_account_record_unref (WaxAccountRecord *self)
{
  g_atomic_rc_box_release_full (self, clear);
}
