#include "trust/wax-certificate-private.h"

char *
wax_certificate_escape (const char *text, gsize size)
{
  GString *out = g_string_sized_new (size);
  const char *end = text + size;

  while (text < end) {
    gunichar c = g_utf8_get_char_validated (text, end - text);

    if (*text == '\0') {
      g_string_append (out, "\\u0000");
      text++;
    } else if (c == (gunichar) -1 || c == (gunichar) -2) {
      g_string_append_printf (out, "\\x%02x", (guint8) *text++);
    } else {
      if (g_unichar_isprint (c))
        g_string_append_unichar (out, c);
      else
        g_string_append_printf (out, "\\u%04x", c);
      text = g_utf8_next_char (text);
    }
  }
  return g_string_free (out, FALSE);
}

char *
wax_certificate_hex (const guint8 *data, gsize size)
{
  GString *out = g_string_sized_new (size * 2);

  for (gsize i = 0; i < size; i++)
    g_string_append_printf (out, "%02x", data[i]);
  return g_string_free (out, FALSE);
}
