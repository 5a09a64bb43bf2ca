#include "rehearsal/wax-rehearsal-ocsp.h"

#include <gnutls/abstract.h>
#include <gnutls/ocsp.h>
#include <string.h>

enum { HOUR_S = 3600 };

#define SHA1_IDENTIFIER "\x30\x09\x06\x05\x2b\x0e\x03\x02\x1a\x05\x00"
#define ECDSA_SHA256_IDENTIFIER "\x30\x0a\x06\x08\x2a\x86\x48\xce\x3d\x04\x03\x02"
#define BASIC_RESPONSE "\x06\x09\x2b\x06\x01\x05\x05\x07\x30\x01\x01"
#define SUCCESSFUL "\x0a\x01\x00"

/* The library reads answers and writes none: DER (X.690) is put together from the inside out. */
static void
append (GByteArray *out, guint8 tag, const void *content, gsize size)
{
  const guint8 header[] = { tag, 0x82, (guint8) (size >> 8), (guint8) size };
  const guint8 short_header[] = { tag, (guint8) size };
  const guint8 middle_header[] = { tag, 0x81, (guint8) size };

  if (size < 0x80)
    g_byte_array_append (out, short_header, sizeof short_header);
  else if (size < 0x100)
    g_byte_array_append (out, middle_header, sizeof middle_header);
  else
    g_byte_array_append (out, header, sizeof header);
  g_byte_array_append (out, content, (guint) size);
}

/* Replaces what stands in @out by an element that holds it. */
static void
wrap (GByteArray *out, guint8 tag)
{
  g_autofree guint8 *content = g_memdup2 (out->data, out->len);
  gsize size = out->len;

  g_byte_array_set_size (out, 0);
  append (out, tag, content, size);
}

static void
append_raw (GByteArray *out, const char *octets, gsize size)
{
  g_byte_array_append (out, (const guint8 *) octets, (guint) size);
}

static void
append_time (GByteArray *out, gint64 when)
{
  g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc (when);
  g_autofree char *text = g_date_time_format (time, "%Y%m%d%H%M%SZ");

  append (out, 0x18, text, strlen (text));
}

/* CertID, taken from a question about the same certificate. */
static gboolean
append_id (GByteArray *out, gnutls_x509_crt_t certificate, gnutls_x509_crt_t issuer)
{
  g_autoptr(GByteArray) id = g_byte_array_new ();
  gnutls_datum_t name, key, serial;
  gnutls_digest_algorithm_t digest;
  gnutls_ocsp_req_t request;
  int rc = gnutls_ocsp_req_init (&request);

  if (rc < 0)
    return FALSE;
  rc = gnutls_ocsp_req_add_cert (request, GNUTLS_DIG_SHA1, issuer, certificate);
  if (rc >= 0)
    rc = gnutls_ocsp_req_get_cert_id (request, 0, &digest, &name, &key, &serial);
  gnutls_ocsp_req_deinit (request);
  if (rc < 0)
    return FALSE;
  append_raw (id, SHA1_IDENTIFIER, sizeof SHA1_IDENTIFIER - 1);
  append (id, 0x04, name.data, name.size);
  append (id, 0x04, key.data, key.size);
  append (id, 0x02, serial.data, serial.size);
  append (out, 0x30, id->data, id->len);
  gnutls_free (name.data);
  gnutls_free (key.data);
  gnutls_free (serial.data);
  return TRUE;
}

/* ResponseData */
static GByteArray *
make_data (gnutls_x509_crt_t certificate, gnutls_x509_crt_t issuer, gint64 since)
{
  g_autoptr(GByteArray) answer = g_byte_array_new (), when = g_byte_array_new (), until = g_byte_array_new ();
  GByteArray *data = g_byte_array_new ();
  gnutls_datum_t name;

  if (!append_id (answer, certificate, issuer) || gnutls_x509_crt_get_raw_dn (issuer, &name) < 0) {
    g_byte_array_unref (data);
    return NULL;
  }
  append_time (when, since);
  append (answer, 0xa1, when->data, when->len); /* revoked */
  append_time (answer, since);
  append_time (until, since + 24 * HOUR_S);
  append (answer, 0xa0, until->data, until->len);
  wrap (answer, 0x30);
  wrap (answer, 0x30);
  append (data, 0xa1, name.data, name.size); /* byName */
  append_time (data, since);
  g_byte_array_append (data, answer->data, answer->len);
  wrap (data, 0x30);
  gnutls_free (name.data);
  return data;
}

static gboolean
append_signature (GByteArray *out, gnutls_x509_privkey_t key, const GByteArray *data)
{
  gnutls_datum_t to_sign = { data->data, data->len }, signature;
  g_autoptr(GByteArray) bits = g_byte_array_new ();
  gnutls_privkey_t signer;
  int rc = gnutls_privkey_init (&signer);

  if (rc < 0)
    return FALSE;
  rc = gnutls_privkey_import_x509 (signer, key, 0);
  if (rc >= 0)
    rc = gnutls_privkey_sign_data (signer, GNUTLS_DIG_SHA256, 0, &to_sign, &signature);
  gnutls_privkey_deinit (signer);
  if (rc < 0)
    return FALSE;
  append_raw (bits, "\0", 1);
  g_byte_array_append (bits, signature.data, signature.size);
  append (out, 0x03, bits->data, bits->len);
  gnutls_free (signature.data);
  return TRUE;
}

GBytes *
wax_rehearsal_ocsp_new (gnutls_x509_crt_t certificate, gnutls_x509_crt_t issuer, gnutls_x509_privkey_t key, gint64 now)
{
  g_autoptr(GByteArray) data = make_data (certificate, issuer, now - HOUR_S), whole = g_byte_array_new ();
  GByteArray *out;

  if (data == NULL)
    return NULL;
  g_byte_array_append (whole, data->data, data->len);
  append_raw (whole, ECDSA_SHA256_IDENTIFIER, sizeof ECDSA_SHA256_IDENTIFIER - 1);
  if (!append_signature (whole, key, data))
    return NULL;
  wrap (whole, 0x30);
  out = g_byte_array_new ();
  append_raw (out, BASIC_RESPONSE, sizeof BASIC_RESPONSE - 1);
  append (out, 0x04, whole->data, whole->len);
  wrap (out, 0x30);
  wrap (out, 0xa0);
  g_byte_array_prepend (out, (const guint8 *) SUCCESSFUL, sizeof SUCCESSFUL - 1);
  wrap (out, 0x30);
  return g_byte_array_free_to_bytes (out);
}
