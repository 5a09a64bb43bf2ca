#include "wax-test-answer.h"

#include <gnutls/abstract.h>
#include <gnutls/pkcs7.h>
#include <gnutls/x509.h>
#include <string.h>

static gnutls_x509_crt_t
read_certificate (const char *pem)
{
  const gnutls_datum_t data = { (guint8 *) pem, (guint) strlen (pem) };
  gnutls_x509_crt_t crt;

  gnutls_x509_crt_init (&crt);
  g_assert_cmpint (gnutls_x509_crt_import (crt, &data, GNUTLS_X509_FMT_PEM), ==, 0);
  return crt;
}

GBytes *
wax_test_answer (const char *request, WaxTestCert *authority)
{
  const gnutls_datum_t data = { (guint8 *) request, (guint) strlen (request) };
  g_autofree char *key_pem = wax_test_cert_key_to_pem (authority), *issuer_pem = wax_test_cert_to_pem (authority);
  const gnutls_datum_t key_data = { (guint8 *) key_pem, (guint) strlen (key_pem) };
  gnutls_x509_crt_t issuer = read_certificate (issuer_pem), crt;
  gnutls_x509_privkey_t key;
  gnutls_x509_crq_t crq;
  gnutls_pkcs7_t pkcs7;
  gnutls_datum_t answer;
  char address[100];
  gsize size = sizeof address;
  GBytes *bytes;

  gnutls_x509_crq_init (&crq);
  g_assert_cmpint (gnutls_x509_crq_import (crq, &data, GNUTLS_X509_FMT_PEM), ==, 0);
  g_assert_cmpint (gnutls_x509_crq_verify (crq, 0), ==, 0);
  g_assert_cmpint (gnutls_x509_crq_get_subject_alt_name (crq, 0, address, &size, NULL, NULL), ==,
                   GNUTLS_SAN_RFC822NAME);
  g_assert_cmpmem (address, size, "alice@example.test", strlen ("alice@example.test"));
  gnutls_x509_privkey_init (&key);
  g_assert_cmpint (gnutls_x509_privkey_import (key, &key_data, GNUTLS_X509_FMT_PEM), ==, 0);
  gnutls_x509_crt_init (&crt);
  g_assert_cmpint (gnutls_x509_crt_set_crq (crt, crq), ==, 0);
  g_assert_cmpint (gnutls_x509_crt_set_crq_extensions (crt, crq), ==, 0);
  gnutls_x509_crt_set_version (crt, 3);
  gnutls_x509_crt_set_serial (crt, "\x2a", 1);
  gnutls_x509_crt_set_activation_time (crt, time (NULL) - 60);
  gnutls_x509_crt_set_expiration_time (crt, time (NULL) + 86400);
  g_assert_cmpint (gnutls_x509_crt_sign2 (crt, issuer, key, GNUTLS_DIG_SHA256, 0), ==, 0);
  gnutls_pkcs7_init (&pkcs7);
  g_assert_cmpint (gnutls_pkcs7_set_crt (pkcs7, issuer), ==, 0);
  g_assert_cmpint (gnutls_pkcs7_set_crt (pkcs7, crt), ==, 0);
  g_assert_cmpint (gnutls_pkcs7_export2 (pkcs7, GNUTLS_X509_FMT_DER, &answer), ==, 0);
  gnutls_pkcs7_deinit (pkcs7);
  gnutls_x509_crt_deinit (crt);
  gnutls_x509_crt_deinit (issuer);
  gnutls_x509_privkey_deinit (key);
  gnutls_x509_crq_deinit (crq);
  bytes = g_bytes_new (answer.data, answer.size);
  gnutls_free (answer.data);
  return bytes;
}
