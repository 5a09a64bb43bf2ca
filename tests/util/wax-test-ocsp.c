#include "wax-test-ocsp.h"

#include "wax-test-der.h"

#include <gnutls/abstract.h>
#include <gnutls/ocsp.h>
#include <gnutls/x509.h>
#include <string.h>

#define check(call) g_assert_cmpint ((call), >=, 0)

enum { DAY_S = 86400 };

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

static GByteArray *
take (guint8 tag, gnutls_datum_t *datum)
{
  GByteArray *element = wax_test_der_octets (tag, datum->data, datum->size);

  gnutls_free (datum->data);
  return element;
}

/* The library writes questions, not answers: what an answer is about is taken from a question. */
static GByteArray *
make_id (WaxTestCert *certificate, WaxTestCert *issuer)
{
  gnutls_x509_crt_t asked = import (certificate), above = import (issuer);
  gnutls_datum_t name, key, serial;
  gnutls_digest_algorithm_t digest;
  gnutls_ocsp_req_t request;

  check (gnutls_ocsp_req_init (&request));
  check (gnutls_ocsp_req_add_cert (request, GNUTLS_DIG_SHA1, above, asked));
  check (gnutls_ocsp_req_get_cert_id (request, 0, &digest, &name, &key, &serial));
  gnutls_ocsp_req_deinit (request);
  gnutls_x509_crt_deinit (asked);
  gnutls_x509_crt_deinit (above);
  return wax_test_der (0x30, wax_test_der (0x30, wax_test_der_oid ("1.3.14.3.2.26"), wax_test_der (0x05, NULL), NULL),
                       take (0x04, &name), take (0x04, &key), take (0x02, &serial), NULL);
}

static GByteArray *
make_status (WaxTestOcspStatus status, gint64 produced)
{
  switch (status) {
  case WAX_TEST_OCSP_GOOD: return wax_test_der (0x80, NULL);
  case WAX_TEST_OCSP_REVOKED: return wax_test_der (0xa1, wax_test_der_time (produced - DAY_S), NULL);
  case WAX_TEST_OCSP_UNKNOWN: return wax_test_der (0x82, NULL);
  }
  g_assert_not_reached ();
}

static GByteArray *
sign (WaxTestCert *signer, GByteArray *data)
{
  g_autofree char *pem = wax_test_cert_key_to_pem (signer);
  g_autoptr(GByteArray) bits = g_byte_array_new ();
  gnutls_datum_t text = { (guint8 *) pem, (guint) strlen (pem) }, to_sign = { data->data, data->len }, signature;
  gnutls_privkey_t key;

  check (gnutls_privkey_init (&key));
  check (gnutls_privkey_import_x509_raw (key, &text, GNUTLS_X509_FMT_PEM, NULL, 0));
  check (gnutls_privkey_sign_data (key, GNUTLS_DIG_SHA256, 0, &to_sign, &signature));
  gnutls_privkey_deinit (key);
  g_byte_array_append (bits, (const guint8 *) "\0", 1);
  g_byte_array_append (bits, signature.data, signature.size);
  gnutls_free (signature.data);
  return wax_test_der_octets (0x03, bits->data, bits->len);
}

GBytes *
wax_test_ocsp_new (WaxTestCert *certificate,
                   WaxTestCert *issuer,
                   WaxTestCert *signer,
                   WaxTestOcspStatus status,
                   gint64 produced)
{
  gnutls_x509_crt_t crt = import (signer);
  gnutls_datum_t name;
  g_autoptr(GByteArray) basic = NULL, out = NULL;
  GByteArray *answer, *data, *signature;

  check (gnutls_x509_crt_get_raw_dn (crt, &name));
  gnutls_x509_crt_deinit (crt);
  answer = wax_test_der (0x30, make_id (certificate, issuer), make_status (status, produced), wax_test_der_time (produced),
                         wax_test_der (0xa0, wax_test_der_time (produced + DAY_S), NULL), NULL);
  data = wax_test_der (0x30, take (0xa1, &name), wax_test_der_time (produced), wax_test_der (0x30, answer, NULL), NULL);
  signature = sign (signer, data);
  basic = wax_test_der (0x30, data, wax_test_der (0x30, wax_test_der_oid ("1.2.840.10045.4.3.2"), NULL), signature, NULL);
  out = wax_test_der (0x30, wax_test_der_octets (0x0a, "\0", 1),
                      wax_test_der (0xa0, wax_test_der (0x30, wax_test_der_oid ("1.3.6.1.5.5.7.48.1.1"),
                                                        wax_test_der_octets (0x04, basic->data, basic->len), NULL), NULL),
                      NULL);
  return g_bytes_new (out->data, out->len);
}
