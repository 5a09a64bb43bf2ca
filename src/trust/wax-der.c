#include "trust/wax-der.h"

#include <string.h>

gboolean
wax_der_next (WaxDer *cursor, guint8 *tag, WaxDer *content, WaxDer *whole)
{
  gsize header = 2, size;

  if (cursor->size < 2 || (cursor->data[0] & 0x1f) == 0x1f)
    return FALSE;

  size = cursor->data[1];
  if (size & 0x80) {
    guint octets = size & 0x7f;

    if (octets == 0 || octets > 4 || cursor->size < 2 + (gsize) octets)
      return FALSE;
    size = 0;
    for (guint i = 0; i < octets; i++)
      size = size << 8 | cursor->data[2 + i];
    if (size < 0x80 || cursor->data[2] == 0)
      return FALSE;
    header += octets;
  }
  if (size > cursor->size - header)
    return FALSE;

  *tag = cursor->data[0];
  *content = (WaxDer) { cursor->data + header, size };
  if (whole != NULL)
    *whole = (WaxDer) { cursor->data, header + size };
  cursor->data += header + size;
  cursor->size -= header + size;
  return TRUE;
}

gboolean
wax_der_enter (WaxDer *cursor, guint8 tag, WaxDer *content)
{
  guint8 found;

  return wax_der_next (cursor, &found, content, NULL) && found == tag;
}

gboolean
wax_der_equal (WaxDer a, WaxDer b)
{
  return a.size == b.size && memcmp (a.data, b.data, a.size) == 0;
}

gboolean
wax_der_is_among (const WaxDer *some, guint n, WaxDer wanted)
{
  for (guint i = 0; i < n; i++) {
    if (wax_der_equal (some[i], wanted))
      return TRUE;
  }
  return FALSE;
}
