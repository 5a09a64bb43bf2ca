#include "wax-test-crl.h"

#include "wax-test-der.h"

#include <gnutls/x509.h>

#define check(call) g_assert_cmpint ((call), >=, 0)

enum { DAY_S = 86400 };

static void
append (GByteArray *out, GByteArray *part)
{
  g_byte_array_append (out, part->data, part->len);
  g_byte_array_unref (part);
}

static GByteArray *
wrap (guint8 tag, GByteArray *content)
{
  GByteArray *out = wax_test_der_octets (tag, content->data, content->len);

  g_byte_array_unref (content);
  return out;
}

static GByteArray *
copy (const GByteArray *bytes)
{
  GByteArray *out = g_byte_array_new ();

  return g_byte_array_append (out, bytes->data, bytes->len);
}

static gnutls_x509_crt_t
import (WaxTestCert *certificate)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (wax_test_cert_get_der (certificate), &size);
  gnutls_datum_t der = { (guint8 *) data, (guint) size };
  gnutls_x509_crt_t crt;

  check (gnutls_x509_crt_init (&crt));
  check (gnutls_x509_crt_import (crt, &der, GNUTLS_X509_FMT_DER));
  return crt;
}

GByteArray *
wax_test_crl_name (WaxTestCert *certificate)
{
  gnutls_x509_crt_t crt = import (certificate);
  GByteArray *name = g_byte_array_new ();
  gnutls_datum_t raw;

  check (gnutls_x509_crt_get_raw_dn (crt, &raw));
  gnutls_x509_crt_deinit (crt);
  g_byte_array_append (name, raw.data, raw.size);
  gnutls_free (raw.data);
  return name;
}

static void
append_entry (GByteArray *out, const guint8 *serial, gsize size, const GByteArray *named,
              const WaxTestCrlOptions *options)
{
  GByteArray *entry = g_byte_array_new (), *extensions = g_byte_array_new ();

  append (entry, wax_test_der_octets (0x02, serial, (gssize) size));
  append (entry, wax_test_der_time (options->from - DAY_S));
  if (options->reason != 0)
    append (extensions, wax_test_der_extension ("2.5.29.21", FALSE, wax_test_der_octets (0x0a, &options->reason, 1)));
  if (named != NULL)
    append (extensions, wax_test_der_extension ("2.5.29.29", TRUE, copy (named)));
  if (options->condition != NULL)
    append (extensions, wax_test_der_extension (options->condition, TRUE, wax_test_der (0x05, NULL)));
  if (extensions->len > 0)
    append (entry, wrap (0x30, g_byte_array_ref (extensions)));
  g_byte_array_unref (extensions);
  append (out, wrap (0x30, entry));
}

static GByteArray *
make_entries (const WaxTestCrlOptions *options)
{
  GByteArray *out = g_byte_array_new ();

  for (guint i = 0; i < options->filler; i++) {
    const guint8 serial[] = { 0x7e, i >> 24 & 0xff, i >> 16 & 0xff, i >> 8 & 0xff, i & 0xff, 1, 2, 3, 4, 5, 6, 7, 8,
                              9 };

    append_entry (out, serial, sizeof serial, NULL, options);
  }
  for (guint i = 0; options->revoked != NULL && options->revoked[i] != NULL; i++) {
    gnutls_x509_crt_t crt = import (options->revoked[i]);
    guint8 serial[64] = { 0 }, *own = serial + 1;
    gsize size = sizeof serial - 1;

    check (gnutls_x509_crt_get_serial (crt, own, &size));
    gnutls_x509_crt_deinit (crt);
    append_entry (out, options->padded ? serial : own, size + options->padded,
                  options->named != NULL ? options->named[i] : NULL, options);
  }
  return wrap (0x30, out);
}

static GByteArray *
make_extensions (const WaxTestCrlOptions *options)
{
  GByteArray *out = g_byte_array_new ();

  if (!options->no_number)
    append (out, wax_test_der_extension ("2.5.29.20", options->critical_number, wax_test_der_octets (0x02, "\7", 1)));
  for (const WaxTestExtension *one = options->extensions; one != NULL && one->oid != NULL; one++)
    append (out, wax_test_der_extension (one->oid, one->critical, copy (one->value)));
  return wrap (0xa0, wrap (0x30, out));
}

GBytes *
wax_test_crl_make (WaxTestCert *issuer, const WaxTestCrlOptions *options)
{
  GByteArray *data = g_byte_array_new (), *signature;
  g_autoptr(GByteArray) out = NULL;

  if (!options->no_version)
    append (data, wax_test_der_octets (0x02, "\1", 1));
  append (data, wax_test_der (0x30, wax_test_der_oid ("1.2.840.10045.4.3.2"), NULL));
  append (data, wax_test_crl_name (issuer));
  append (data, wax_test_der_time (options->from));
  if (options->until >= 0)
    append (data, wax_test_der_time (options->until > 0 ? options->until : options->from + DAY_S));
  if (options->filler > 0 || options->revoked != NULL)
    append (data, make_entries (options));
  if (!options->no_number || options->extensions != NULL)
    append (data, make_extensions (options));
  data = wrap (0x30, data);
  signature = wax_test_der_sign (options->signer != NULL ? options->signer : issuer, WAX_TEST_DIGEST_SHA256, data);
  out = wax_test_der (0x30, data, wax_test_der (0x30, wax_test_der_oid ("1.2.840.10045.4.3.2"), NULL), signature, NULL);
  return g_bytes_new (out->data, out->len);
}

char *
wax_test_crl_to_pem (GBytes *list)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (list, &size);
  g_autofree char *text = g_base64_encode (data, size);

  return g_strdup_printf ("-----BEGIN X509 CRL-----\n%s\n-----END X509 CRL-----\n", text);
}
