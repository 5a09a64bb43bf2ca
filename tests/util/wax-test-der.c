#include "wax-test-der.h"

#include <gnutls/abstract.h>
#include <string.h>

gsize
wax_test_der_measure (const guint8 *data, gsize *header)
{
  gsize size = data[1];

  *header = 2;
  if (size & 0x80) {
    *header += size & 0x7f;
    size = 0;
    for (gsize i = 2; i < *header; i++)
      size = size << 8 | data[i];
  }
  return *header + size;
}

void
wax_test_der_append (GByteArray *out, guint8 tag, const guint8 *content, gsize size)
{
  guint8 header[5] = { tag, 0x83, size >> 16 & 0xff, size >> 8 & 0xff, size & 0xff };
  guint used = 5;

  if (size < 0x80) {
    header[1] = (guint8) size;
    used = 2;
  } else if (size < 0x100) {
    header[1] = 0x81;
    header[2] = (guint8) size;
    used = 3;
  } else if (size < 0x10000) {
    header[1] = 0x82;
    header[2] = (guint8) (size >> 8);
    header[3] = (guint8) size;
    used = 4;
  }
  g_byte_array_append (out, header, used);
  g_byte_array_append (out, content, (guint) size);
}

GByteArray *
wax_test_der (guint tag, ...)
{
  g_autoptr(GByteArray) content = g_byte_array_new ();
  GByteArray *out = g_byte_array_new (), *part;
  va_list parts;

  va_start (parts, tag);
  while ((part = va_arg (parts, GByteArray *)) != NULL) {
    g_byte_array_append (content, part->data, part->len);
    g_byte_array_unref (part);
  }
  va_end (parts);
  wax_test_der_append (out, tag, content->data, content->len);
  return out;
}

GByteArray *
wax_test_der_octets (guint8 tag, const void *data, gssize size)
{
  GByteArray *out = g_byte_array_new ();

  wax_test_der_append (out, tag, data, size >= 0 ? (gsize) size : strlen (data));
  return out;
}

GByteArray *
wax_test_der_oid (const char *dotted)
{
  g_auto(GStrv) arcs = g_strsplit (dotted, ".", -1);
  g_autoptr(GByteArray) content = g_byte_array_new ();

  for (guint i = 1; arcs[i] != NULL; i++) {
    guint64 arc = g_ascii_strtoull (arcs[i], NULL, 10) + (i == 1 ? 40 * g_ascii_strtoull (arcs[0], NULL, 10) : 0);
    guint8 octets[10];
    guint n = 0;

    do {
      n++;
      octets[sizeof octets - n] = (guint8) ((arc & 0x7f) | (n > 1 ? 0x80 : 0));
      arc >>= 7;
    } while (arc > 0);
    g_byte_array_append (content, octets + sizeof octets - n, n);
  }
  return wax_test_der_octets (0x06, content->data, content->len);
}

GByteArray *
wax_test_der_time (gint64 when)
{
  g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc (when);
  g_autofree char *text = g_date_time_format (time, "%Y%m%d%H%M%SZ");

  return wax_test_der_octets (0x18, text, -1);
}

GByteArray *
wax_test_der_extension (const char *oid, gboolean critical, GByteArray *value)
{
  GByteArray *wrapped = wax_test_der_octets (0x04, value->data, value->len);

  g_byte_array_unref (value);
  return critical ? wax_test_der (0x30, wax_test_der_oid (oid), wax_test_der_octets (0x01, "\xff", 1), wrapped, NULL)
                  : wax_test_der (0x30, wax_test_der_oid (oid), wrapped, NULL);
}

GByteArray *
wax_test_der_many_names (guint n, const char *last)
{
  g_autoptr(GByteArray) names = g_byte_array_new ();

  for (guint i = 0; i < n; i++) {
    g_autofree char *name = g_strdup_printf ("m%u.example.test", i);

    wax_test_der_append (names, 0x82, (const guint8 *) name, strlen (name));
  }
  if (last != NULL)
    wax_test_der_append (names, 0x82, (const guint8 *) last, strlen (last));
  return wax_test_der_octets (0x30, names->data, names->len);
}

GByteArray *
wax_test_der_sign (WaxTestCert *signer, WaxTestDigest digest, const GByteArray *data)
{
  const gnutls_digest_algorithm_t kind = digest == WAX_TEST_DIGEST_SHA1 ? GNUTLS_DIG_SHA1 : GNUTLS_DIG_SHA256;
  g_autofree char *pem = wax_test_cert_key_to_pem (signer);
  g_autoptr(GByteArray) bits = g_byte_array_new ();
  gnutls_datum_t text = { (guint8 *) pem, (guint) strlen (pem) }, to_sign = { data->data, data->len }, signature;
  gnutls_privkey_t key;

  g_assert_cmpint (gnutls_privkey_init (&key), >=, 0);
  g_assert_cmpint (gnutls_privkey_import_x509_raw (key, &text, GNUTLS_X509_FMT_PEM, NULL, 0), >=, 0);
  g_assert_cmpint (gnutls_privkey_sign_data (key, kind, 0, &to_sign, &signature), >=, 0);
  gnutls_privkey_deinit (key);
  g_byte_array_append (bits, (const guint8 *) "\0", 1);
  g_byte_array_append (bits, signature.data, signature.size);
  gnutls_free (signature.data);
  return wax_test_der_octets (0x03, bits->data, bits->len);
}
