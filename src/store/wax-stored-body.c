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

WaxStoredBody *
wax_stored_body_new_too_large (WaxMessage *meta, gint64 size)
{
  WaxMessage known = *meta;
  g_autoptr(WaxMessage) sized = NULL;

  known.size = MAX (size, WAX_STORED_BODY_MAX_SIZE + 1);
  sized = wax_message_new (&known);
  return wax_stored_body_new_packed (sized, NULL, 0);
}

gsize
wax_stored_body_get_packed_size (WaxStoredBody *self)
{
  return self->record != NULL ? g_bytes_get_size (self->record) : 0;
}

GBytes *
wax_stored_body_dup_raw (WaxStoredBody *self)
{
  GBytes *raw;

  if (self->record == NULL)
    return NULL;
  raw = wax_pack_record_open (self->record, self->meta->id, NULL);
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
  g_clear_pointer (&self->record, g_bytes_unref);
}

void
wax_stored_body_unref (WaxStoredBody *self)
{
  g_atomic_rc_box_release_full (self, clear);
}
