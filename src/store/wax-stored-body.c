#include "store/wax-stored-body.h"

#include "store/wax-pack.h"

WaxStoredBody *
wax_stored_body_new (WaxMessage *meta, GBytes *raw)
{
  return wax_stored_body_new_packed (meta, wax_pack_record_new (meta->id, meta->digest, raw), g_bytes_get_size (raw));
}

WaxStoredBody *
wax_stored_body_new_packed (WaxMessage *meta, GBytes *record, gsize raw_size)
{
  WaxStoredBody *self = g_atomic_rc_box_new0 (WaxStoredBody);

  self->meta = wax_message_ref (meta);
  self->record = record;
  self->raw_size = raw_size;
  return self;
}

GBytes *
wax_stored_body_dup_raw (WaxStoredBody *self)
{
  GBytes *raw = wax_pack_record_open (self->record, self->meta->id, NULL);

  g_assert (raw != NULL); /* it never left the memory */
  return raw;
}

WaxStoredBody *
wax_stored_body_ref (WaxStoredBody *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  WaxStoredBody *self = data;

  wax_message_unref (self->meta);
  g_bytes_unref (self->record);
}

void
wax_stored_body_unref (WaxStoredBody *self)
{
  g_atomic_rc_box_release_full (self, clear);
}
