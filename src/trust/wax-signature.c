#include "trust/wax-signature.h"

#include "trust/wax-certificate-private.h"

#include <gnutls/abstract.h>

enum { SALT_WHEN_UNSAID = 20 };

/* RSASSA-PSS-params of RFC 4055, section 3.1; the library has looked at the other parts. */
static gboolean
read_salt (WaxDer identifier, guint *salt)
{
  WaxDer content, oid, parameters, value, number;
  guint8 tag;

  *salt = SALT_WHEN_UNSAID;
  if (!wax_der_enter (&identifier, 0x30, &content) || !wax_der_enter (&content, 0x06, &oid) ||
      !wax_der_enter (&content, 0x30, &parameters))
    return FALSE;
  while (parameters.size > 0) {
    if (!wax_der_next (&parameters, &tag, &value, NULL))
      return FALSE;
    if (tag != 0xa2)
      continue;
    if (!wax_der_enter (&value, 0x02, &number) || number.size == 0 || number.size > 2 || (number.data[0] & 0x80) != 0)
      return FALSE;
    *salt = number.size == 1 ? number.data[0] : (guint) number.data[0] << 8 | number.data[1];
  }
  return TRUE;
}

/* A key may be for one digest alone, and for no shorter salt than it says (RFC 4055, section 3.3). */
static gboolean
allows_salt (gnutls_pubkey_t key, gnutls_x509_spki_t own, gnutls_digest_algorithm_t digest, guint salt)
{
  gnutls_digest_algorithm_t demanded = GNUTLS_DIG_UNKNOWN;
  guint least = 0;

  if (gnutls_pubkey_get_spki (key, own, 0) < 0 || gnutls_x509_spki_get_rsa_pss_params (own, &demanded, &least) < 0 ||
      demanded == GNUTLS_DIG_UNKNOWN)
    return TRUE;
  return demanded == digest && salt >= least;
}

static gboolean
set_salt (gnutls_pubkey_t key, int algorithm, WaxDer identifier)
{
  gnutls_digest_algorithm_t digest = gnutls_sign_get_hash_algorithm ((gnutls_sign_algorithm_t) algorithm);
  gnutls_x509_spki_t spki = NULL;
  guint salt;
  gboolean set;

  if (!read_salt (identifier, &salt) || gnutls_x509_spki_init (&spki) < 0)
    return FALSE;
  set = allows_salt (key, spki, digest, salt);
  gnutls_x509_spki_set_rsa_pss_params (spki, digest, salt);
  set = set && gnutls_pubkey_set_spki (key, spki, 0) >= 0;
  gnutls_x509_spki_deinit (spki);
  return set;
}

gboolean
wax_signature_verify (const WaxCertificate *signer,
                      int algorithm,
                      WaxDer identifier,
                      WaxDer data,
                      WaxDer signature,
                      guint flags)
{
  const gnutls_datum_t octets = { (guint8 *) data.data, (guint) data.size };
  const gnutls_datum_t bits = { (guint8 *) signature.data, (guint) signature.size };
  gnutls_pubkey_t key = NULL;
  gboolean good;

  if (algorithm <= 0 || gnutls_pubkey_init (&key) < 0)
    return FALSE;
  good = gnutls_pubkey_import_x509 (key, wax_certificate_get_handle (signer), 0) >= 0 &&
         (gnutls_sign_get_pk_algorithm ((gnutls_sign_algorithm_t) algorithm) != GNUTLS_PK_RSA_PSS ||
          set_salt (key, algorithm, identifier)) &&
         gnutls_pubkey_verify_data2 (key, (gnutls_sign_algorithm_t) algorithm, flags, &octets, &bits) >= 0;
  gnutls_pubkey_deinit (key);
  return good;
}
