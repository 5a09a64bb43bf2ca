#include "trust/wax-certificate-fields.h"

#include <gnutls/abstract.h>

enum { SELF_SIGNED_UNKNOWN, SELF_SIGNED_NO, SELF_SIGNED_YES };

/* The library verifies with keys of any size and any exponent. */
static gint64
measure_rsa (gnutls_x509_crt_t crt, guint bits)
{
  gnutls_datum_t modulus = { NULL, 0 }, exponent = { NULL, 0 };
  gint64 cost = WAX_CERTIFICATE_UNAFFORDABLE, k = bits / 1024;

  if (gnutls_x509_crt_get_pk_rsa_raw (crt, &modulus, &exponent) >= 0 && bits <= 16384 && exponent.size <= 9)
    cost = 20 + (exponent.size > 4 ? 60 : 15) * k * k;
  gnutls_free (modulus.data);
  gnutls_free (exponent.data);
  return cost;
}

gint64
wax_certificate_measure_signature (gnutls_x509_crt_t crt)
{
  guint bits = 0;

  switch (gnutls_x509_crt_get_pk_algorithm (crt, &bits)) {
  case GNUTLS_PK_RSA:
  case GNUTLS_PK_RSA_PSS: return measure_rsa (crt, bits);
  case GNUTLS_PK_ECDSA: return bits <= 256 ? 150 : bits <= 384 ? 500 : 1000;
  default: return bits <= 4096 ? 1000 : WAX_CERTIFICATE_UNAFFORDABLE;
  }
}

gboolean
wax_certificate_is_signed_by (const WaxCertificate *self, const WaxCertificate *issuer)
{
  guint8 bytes[4096];
  gsize size = sizeof bytes, tbs_size;
  gnutls_datum_t tbs, signature;
  gnutls_pubkey_t key = NULL;
  int algorithm = gnutls_x509_crt_get_signature_algorithm (self->crt);
  gboolean good;

  if (algorithm <= 0 || gnutls_x509_crt_get_signature (self->crt, (char *) bytes, &size) < 0 ||
      gnutls_pubkey_init (&key) < 0)
    return FALSE;
  signature = (gnutls_datum_t) { bytes, size };
  tbs.data = (guint8 *) g_bytes_get_data (self->tbs, &tbs_size);
  tbs.size = tbs_size;
  good = gnutls_pubkey_import_x509 (key, issuer->crt, 0) >= 0 &&
         gnutls_pubkey_verify_data2 (key, algorithm, GNUTLS_VERIFY_ALLOW_BROKEN, &tbs, &signature) >= 0;
  gnutls_pubkey_deinit (key);
  return good;
}

gboolean
wax_certificate_is_self_signed (const WaxCertificate *self)
{
  int *state = (int *) &self->is_self_signed;

  if (g_atomic_int_get (state) == SELF_SIGNED_UNKNOWN)
    g_atomic_int_set (state, wax_certificate_is_self_issued (self) &&
                                   self->signature_cost < WAX_CERTIFICATE_UNAFFORDABLE &&
                                   wax_certificate_is_signed_by (self, self)
                               ? SELF_SIGNED_YES : SELF_SIGNED_NO);
  return g_atomic_int_get (state) == SELF_SIGNED_YES;
}
