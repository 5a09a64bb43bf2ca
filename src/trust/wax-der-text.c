#include "trust/wax-der-text.h"

#include "trust/wax-certificate-private.h"
#include "trust/wax-name.h"
#include "trust/wax-oid-names.h"

#include <glib/gi18n-lib.h>

enum {
  MAX_OID = 64,
  MAX_HEX = 1024,
  MAX_TEXT = 4096,
  TAG_BOOLEAN = 0x01,
  TAG_INTEGER = 0x02,
  TAG_NULL = 0x05,
  TAG_OID = 0x06,
  TAG_UTF8 = 0x0c,
  TAG_NUMERIC = 0x12,
  TAG_PRINTABLE = 0x13,
  TAG_T61 = 0x14,
  TAG_IA5 = 0x16,
  TAG_UTC_TIME = 0x17,
  TAG_TIME = 0x18,
  TAG_VISIBLE = 0x1a,
  TAG_UNIVERSAL = 0x1c,
  TAG_BMP = 0x1e,
};

char *
wax_der_text_oid (WaxDer content)
{
  g_autoptr(GString) text = g_string_new (NULL);
  guint64 arc = 0;

  if (content.size == 0 || content.size > MAX_OID || (content.data[content.size - 1] & 0x80) != 0)
    return NULL;
  for (gsize i = 0; i < content.size; i++) {
    if (arc > G_MAXUINT64 >> 7)
      return NULL;
    arc = arc << 7 | (content.data[i] & 0x7f);
    if (content.data[i] & 0x80)
      continue;
    if (text->len == 0) {
      guint64 first = MIN (arc / 40, 2);

      g_string_append_printf (text, "%" G_GUINT64_FORMAT ".%" G_GUINT64_FORMAT, first, arc - first * 40);
    } else {
      g_string_append_printf (text, ".%" G_GUINT64_FORMAT, arc);
    }
    arc = 0;
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
append_rest (GString *text, gsize size, gsize shown)
{
  if (size > shown) {
    g_string_append_c (text, ' ');
    g_string_append_printf (text, g_dngettext (GETTEXT_PACKAGE, "… and %lu more octet", "… and %lu more octets",
                                               (gulong) (size - shown)),
                            (gulong) (size - shown));
  }
}

static char *
write_hex (WaxDer octets, const char *between)
{
  GString *text = g_string_new (NULL);

  for (gsize i = 0; i < octets.size && i < MAX_HEX; i++)
    g_string_append_printf (text, "%s%02x", i > 0 ? between : "", octets.data[i]);
  append_rest (text, octets.size, MAX_HEX);
  return g_string_free (text, FALSE);
}

char *
wax_der_text_hex (WaxDer octets)
{
  return write_hex (octets, "");
}

char *
wax_der_text_dump (WaxDer octets)
{
  return write_hex (octets, " ");
}

/* Not in the middle of a character, where it is UTF-8. */
static gsize
clip (WaxDer octets)
{
  gsize size = MIN (octets.size, MAX_TEXT);

  for (guint i = 0; i < 3 && size < octets.size && (octets.data[size] & 0xc0) == 0x80; i++)
    size--;
  return size;
}

char *
wax_der_text_ascii (WaxDer octets)
{
  gsize shown = clip (octets);
  g_autofree char *escaped = wax_certificate_escape ((const char *) octets.data, shown);
  GString *text = g_string_new (escaped);

  append_rest (text, octets.size, shown);
  return g_string_free (text, FALSE);
}

static char *
decode_wide (WaxDer content, guint width)
{
  g_autoptr(GString) text = g_string_new (NULL);

  if (content.size % width != 0)
    return NULL;
  for (gsize i = 0; i < content.size && text->len < 2 * MAX_TEXT; i += width) {
    gunichar c = 0;

    for (guint j = 0; j < width; j++)
      c = c << 8 | content.data[i + j];
    if (c != 0 && !g_unichar_validate (c))
      return NULL;
    if (c == 0)
      g_string_append_c (text, '\0');
    else
      g_string_append_unichar (text, c);
  }
  return wax_der_text_ascii ((WaxDer) { (const guint8 *) text->str, text->len });
}

char *
wax_der_text_string (guint8 tag, WaxDer content)
{
  switch (tag) {
  case TAG_UTF8:
  case TAG_NUMERIC:
  case TAG_PRINTABLE:
  case TAG_IA5:
  case TAG_VISIBLE: return wax_der_text_ascii (content);
  case TAG_T61: return decode_wide (content, 1);
  case TAG_BMP: return decode_wide (content, 2);
  case TAG_UNIVERSAL: return decode_wide (content, 4);
  default: return NULL;
  }
}

static int
read_digits (const guint8 *digits, guint n)
{
  int value = 0;

  for (guint i = 0; i < n; i++)
    value = value * 10 + (digits[i] - '0');
  return value;
}

char *
wax_der_text_time (guint8 tag, WaxDer content)
{
  gsize year_digits = tag == TAG_UTC_TIME ? 2 : 4;
  const guint8 *rest = content.data + year_digits;
  g_autoptr(GDateTime) time = NULL;
  int year;

  if ((tag != TAG_UTC_TIME && tag != TAG_TIME) || content.size != year_digits + 11 ||
      content.data[content.size - 1] != 'Z')
    return NULL;
  for (gsize i = 0; i + 1 < content.size; i++) {
    if (!g_ascii_isdigit (content.data[i]))
      return NULL;
  }
  year = read_digits (content.data, (guint) year_digits);
  if (tag == TAG_UTC_TIME)
    year += year < 50 ? 2000 : 1900; /* RFC 5280, section 4.1.2.5.1 */
  time = g_date_time_new_utc (year, read_digits (rest, 2), read_digits (rest + 2, 2), read_digits (rest + 4, 2),
                              read_digits (rest + 6, 2), read_digits (rest + 8, 2));
  return time != NULL ? g_date_time_format (time, "%Y-%m-%d %H:%M:%S UTC") : NULL;
}

char *
wax_der_text_integer (WaxDer content)
{
  guint64 value = 0;

  if (content.size == 0 || content.size > 8)
    return wax_der_text_hex (content);
  if (content.data[0] & 0x80)
    value = G_MAXUINT64;
  for (gsize i = 0; i < content.size; i++)
    value = value << 8 | content.data[i];
  return g_strdup_printf ("%" G_GINT64_FORMAT, (gint64) value);
}

char *
wax_der_text_name (WaxDer name)
{
  g_autoptr(GBytes) normal = wax_name_normalize (name);
  const gnutls_datum_t der = { (guint8 *) name.data, (guint) name.size };
  gnutls_datum_t text = { NULL, 0 };
  char *readable;

  if (normal == NULL || gnutls_x509_rdn_get2 (&der, &text, 0) < 0)
    return NULL;
  readable = wax_der_text_ascii ((WaxDer) { text.data, text.size });
  gnutls_free (text.data);
  return readable;
}

char *
wax_der_text_any (WaxDer whole)
{
  WaxDer cursor = whole, content;
  guint8 tag;
  char *text = NULL;

  if (!wax_der_next (&cursor, &tag, &content, NULL) || cursor.size > 0)
    return wax_der_text_hex (whole);
  switch (tag) {
  case TAG_INTEGER: return wax_der_text_integer (content);
  case TAG_BOOLEAN:
    /* Translators: the value of a field in a certificate. */
    return g_strdup (content.size == 1 && content.data[0] == 0 ? _("no") : _("yes"));
  case TAG_NULL:
    /* Translators: the value of a field in a certificate. */
    return g_strdup (_("(nothing)"));
  case TAG_OID: text = wax_oid_describe (content); break;
  case TAG_UTC_TIME:
  case TAG_TIME: text = wax_der_text_time (tag, content); break;
  default: text = wax_der_text_string (tag, content);
  }
  return text != NULL ? text : wax_der_text_hex (whole);
}
