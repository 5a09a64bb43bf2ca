#include "wax-demo-zip.h"

#include <string.h>

struct _WaxDemoZip {
  GByteArray *bytes;
  GByteArray *directory; /* goes to the end */
  guint16 entries;
};

static void
put (GByteArray *out, guint32 value, guint octets)
{
  for (guint i = 0; i < octets; i++, value >>= 8) {
    guint8 octet = value & 0xff;

    g_byte_array_append (out, &octet, 1);
  }
}

/* ISO 3309, reflected, as APPNOTE 4.4.7 names it */
static guint32
get_crc (const guint8 *bytes, gsize size)
{
  guint32 crc = 0xffffffff;

  for (gsize i = 0; i < size; i++) {
    crc ^= bytes[i];
    for (guint bit = 0; bit < 8; bit++)
      crc = (crc >> 1) ^ ((crc & 1) != 0 ? 0xedb88320 : 0);
  }
  return ~crc;
}

/* What a local header and an entry of the directory have in common. */
static void
put_fields (GByteArray *out, const char *name, guint32 crc, gsize size, gint64 time_s)
{
  g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc (time_s);

  put (out, 20, 2);                /* version 2.0 */
  put (out, 1 << 11, 2);           /* names in UTF-8 */
  put (out, 0, 2);                 /* stored */
  put (out, (guint32) (g_date_time_get_hour (time) << 11 | g_date_time_get_minute (time) << 5 |
                       g_date_time_get_second (time) / 2), 2);
  put (out, (guint32) (MAX (g_date_time_get_year (time) - 1980, 0) << 9 | g_date_time_get_month (time) << 5 |
                       g_date_time_get_day_of_month (time)), 2);
  put (out, crc, 4);
  put (out, (guint32) size, 4);
  put (out, (guint32) size, 4);
  put (out, (guint32) strlen (name), 2);
  put (out, 0, 2);
}

WaxDemoZip *
wax_demo_zip_new (void)
{
  WaxDemoZip *self = g_new0 (WaxDemoZip, 1);

  self->bytes = g_byte_array_new ();
  self->directory = g_byte_array_new ();
  return self;
}

void
wax_demo_zip_add (WaxDemoZip *self, const char *name, const void *bytes, gsize size, gint64 time_s)
{
  guint32 crc = get_crc (bytes, size);
  guint32 offset = self->bytes->len;

  put (self->bytes, 0x04034b50, 4);
  put_fields (self->bytes, name, crc, size, time_s);
  g_byte_array_append (self->bytes, (const guint8 *) name, (guint) strlen (name));
  g_byte_array_append (self->bytes, bytes, (guint) size);

  put (self->directory, 0x02014b50, 4);
  put (self->directory, 20, 2);
  put_fields (self->directory, name, crc, size, time_s);
  put (self->directory, 0, 2);     /* comment */
  put (self->directory, 0, 2);     /* disk */
  put (self->directory, 0, 2);     /* internal attributes */
  put (self->directory, 0, 4);     /* external attributes */
  put (self->directory, offset, 4);
  g_byte_array_append (self->directory, (const guint8 *) name, (guint) strlen (name));
  self->entries++;
}

GBytes *
wax_demo_zip_end (WaxDemoZip *self)
{
  guint32 offset = self->bytes->len;
  GBytes *bytes;

  g_byte_array_append (self->bytes, self->directory->data, self->directory->len);
  put (self->bytes, 0x06054b50, 4);
  put (self->bytes, 0, 4);         /* disks */
  put (self->bytes, self->entries, 2);
  put (self->bytes, self->entries, 2);
  put (self->bytes, self->directory->len, 4);
  put (self->bytes, offset, 4);
  put (self->bytes, 0, 2);         /* comment */
  bytes = g_byte_array_free_to_bytes (self->bytes);
  g_byte_array_unref (self->directory);
  g_free (self);
  return bytes;
}
