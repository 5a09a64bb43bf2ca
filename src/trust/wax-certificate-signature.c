#include "trust/wax-certificate-fields.h"

#include "trust/wax-signature.h"

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

/* Its group may have any size too; FIPS 186-4, section 4.2, knows none above 256 bits. */
static gint64
measure_dsa (gnutls_x509_crt_t crt, guint bits)
{
  gnutls_datum_t p = { NULL, 0 }, q = { NULL, 0 }, g = { NULL, 0 }, y = { NULL, 0 };
  gint64 cost = WAX_CERTIFICATE_UNAFFORDABLE, k = bits / 1024;

  if (gnutls_x509_crt_get_pk_dsa_raw (crt, &p, &q, &g, &y) >= 0 && bits <= 4096 && q.size <= 33)
    cost = 20 + 250 * k * k;
  gnutls_free (p.data);
  gnutls_free (q.data);
  gnutls_free (g.data);
  gnutls_free (y.data);
  return cost;
}

gint64
wax_certificate_measure_signature (gnutls_x509_crt_t crt)
{
  guint bits = 0;

  switch (gnutls_x509_crt_get_pk_algorithm (crt, &bits)) {
  case GNUTLS_PK_RSA:
  case GNUTLS_PK_RSA_PSS: return measure_rsa (crt, bits);
  case GNUTLS_PK_EDDSA_ED25519: return 300;
  case GNUTLS_PK_DSA: return measure_dsa (crt, bits);
  case GNUTLS_PK_ECDSA: return bits <= 256 ? 150 : bits <= 384 ? 500 : 1000;
  default: return bits <= 4096 ? 1000 : WAX_CERTIFICATE_UNAFFORDABLE;
  }
}

/* Certificate of RFC 5280, section 4.1: the AlgorithmIdentifier behind what is signed. */
static WaxDer
find_identifier (const WaxCertificate *self)
{
  WaxDer der, outer, part, identifier = { NULL, 0 };
  guint8 tag;

  der.data = g_bytes_get_data (self->der, &der.size);
  if (wax_der_enter (&der, 0x30, &outer) && wax_der_enter (&outer, 0x30, &part))
    wax_der_next (&outer, &tag, &part, &identifier);
  return identifier;
}

gboolean
wax_certificate_is_signed_by (const WaxCertificate *self, const WaxCertificate *issuer)
{
  guint8 bytes[4096];
  gsize size = sizeof bytes;
  WaxDer tbs;

  if (gnutls_x509_crt_get_signature (self->crt, (char *) bytes, &size) < 0)
    return FALSE;
  tbs.data = g_bytes_get_data (self->tbs, &tbs.size);
  return wax_signature_verify (issuer, gnutls_x509_crt_get_signature_algorithm (self->crt), find_identifier (self), tbs,
                               (WaxDer) { bytes, size }, GNUTLS_VERIFY_ALLOW_BROKEN);
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
