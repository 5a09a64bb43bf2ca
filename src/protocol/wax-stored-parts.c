#include "protocol/wax-stored-parts.h"

WaxStoredParts *
wax_stored_parts_new (void)
{
  WaxStoredParts *self = g_new0 (WaxStoredParts, 1);

  self->parts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->uploads = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

void
wax_stored_parts_free (WaxStoredParts *self)
{
  g_hash_table_unref (self->parts);
  g_hash_table_unref (self->uploads);
  g_free (self);
}

void
wax_stored_parts_forget (WaxStoredParts *self)
{
  self->revision = 0;
  g_hash_table_remove_all (self->parts);
  g_hash_table_remove_all (self->uploads);
}
