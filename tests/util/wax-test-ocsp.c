#include "wax-test-ocsp.h"

#include "wax-test-der.h"

#include <gnutls/ocsp.h>
#include <gnutls/x509.h>

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
make_status (WaxTestOcspStatus status, gint64 from)
{
  switch (status) {
  case WAX_TEST_OCSP_GOOD: return wax_test_der (0x80, NULL);
  case WAX_TEST_OCSP_REVOKED: return wax_test_der (0xa1, wax_test_der_time (from - DAY_S), NULL);
  case WAX_TEST_OCSP_HELD:
    return wax_test_der (0xa1, wax_test_der_time (from - DAY_S),
                         wax_test_der (0xa0, wax_test_der_octets (0x0a, "\6", 1), NULL), NULL);
  case WAX_TEST_OCSP_UNKNOWN: return wax_test_der (0x82, NULL);
  }
  g_assert_not_reached ();
}

static GByteArray *
make_answer (WaxTestCert *certificate, WaxTestCert *issuer, const WaxTestOcspOptions *options)
{
  GByteArray *answer = wax_test_der (0x30, make_id (certificate, options->about != NULL ? options->about : issuer),
                                     make_status (options->status, options->from), wax_test_der_time (options->from),
                                     NULL);
  gsize header;
  GByteArray *content = g_byte_array_new ();

  wax_test_der_measure (answer->data, &header);
  g_byte_array_append (content, answer->data + header, answer->len - (guint) header);
  g_byte_array_unref (answer);
  if (options->until >= 0) {
    GByteArray *until = wax_test_der_time (options->until > 0 ? options->until : options->from + DAY_S);
    g_autoptr(GByteArray) tagged = wax_test_der (0xa0, until, NULL);

    g_byte_array_append (content, tagged->data, tagged->len);
  }
  if (options->conditional) {
    g_autoptr(GByteArray) tagged = wax_test_der (0xa1, wax_test_der (0x30, wax_test_der_extension ("1.2.3.4", TRUE,
                                                 wax_test_der (0x05, NULL)), NULL), NULL);

    g_byte_array_append (content, tagged->data, tagged->len);
  }
  answer = wax_test_der_octets (0x30, content->data, content->len);
  g_byte_array_unref (content);
  return answer;
}

static GByteArray *
take_name (WaxTestCert *signer)
{
  gnutls_x509_crt_t crt = import (signer);
  gnutls_datum_t name;

  check (gnutls_x509_crt_get_raw_dn (crt, &name));
  gnutls_x509_crt_deinit (crt);
  return take (0xa1, &name);
}

static GByteArray *
make_certificates (WaxTestCert *signer)
{
  gsize size;
  const guint8 *der = g_bytes_get_data (wax_test_cert_get_der (signer), &size);
  g_autoptr(GByteArray) list = wax_test_der_octets (0x30, der, (gssize) size);

  return wax_test_der_octets (0xa0, list->data, list->len);
}

GBytes *
wax_test_ocsp_make (WaxTestCert *certificate, WaxTestCert *issuer, const WaxTestOcspOptions *options)
{
  WaxTestCert *signer = options->signer != NULL ? options->signer : issuer;
  g_autoptr(GByteArray) basic = NULL, out = NULL;
  GByteArray *data = wax_test_der (0x30, take_name (signer), wax_test_der_time (options->from),
                                   wax_test_der (0x30, make_answer (certificate, issuer, options), NULL), NULL);
  GByteArray *signature = wax_test_der_sign (signer, options->digest, data);
  const char *algorithm = options->digest == WAX_TEST_DIGEST_SHA1 ? "1.2.840.10045.4.1" : "1.2.840.10045.4.3.2";

  basic = wax_test_der (0x30, data, wax_test_der (0x30, wax_test_der_oid (algorithm), NULL), signature,
                        options->with_signer ? make_certificates (signer) : NULL, NULL);
  out = wax_test_der (0x30, wax_test_der_octets (0x0a, "\0", 1),
                      wax_test_der (0xa0, wax_test_der (0x30, wax_test_der_oid ("1.3.6.1.5.5.7.48.1.1"),
                                                        wax_test_der_octets (0x04, basic->data, basic->len), NULL),
                                                        NULL),
                      NULL);
  return g_bytes_new (out->data, out->len);
}

GBytes *
wax_test_ocsp_new (WaxTestCert *certificate,
                   WaxTestCert *issuer,
                   WaxTestCert *signer,
                   WaxTestOcspStatus status,
                   gint64 produced)
{
  return wax_test_ocsp_make (certificate, issuer, &(WaxTestOcspOptions) { .signer = signer, .status = status,
                                                                          .from = produced });
}
