#include "fuzz-revocation.h"

#include "trust/wax-certificate-private.h"
#include "trust/wax-crl-scope.h"
#include "trust/wax-revocation.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static GPtrArray *
read_chain (const char *pem)
{
  return wax_certificate_chain_new_from_pem (pem, -1, NULL);
}

/* What stands behind the signature, which bytes do not happen to hold. */
static void
take_apart (GBytes *bytes, const WaxCertificate *certificate)
{
  g_auto(WaxCrlScope) scope = { 0 };
  WaxCrl list;
  WaxDer der;

  der.data = g_bytes_get_data (bytes, &der.size);
  if (!wax_crl_read (&list, der))
    return;
  wax_crl_scope_init (&scope, &list);
  g_assert_cmpuint (wax_crl_scope_measure (&scope, certificate), <=, WAX_CRL_ALL_REASONS);
  wax_crl_scope_is_named (&scope, certificate);
  for (guint i = 0; i < 8; i++)
    wax_crl_find (&list, certificate, (i & 1) != 0, (i & 2) != 0, (i & 4) != 0);
}

/* Any bytes are the certificate that a list may be about. */
static void
measure (GBytes *bytes, GBytes *maker)
{
  g_autoptr(WaxCertificate) certificate = wax_certificate_new_from_der (bytes, NULL);
  g_autoptr(GHashTable) none = g_hash_table_new (g_bytes_hash, g_bytes_equal);
  WaxCrlScope scope = { .issuer = maker, .indirect = TRUE, .reasons = WAX_CRL_ALL_REASONS };

  if (certificate == NULL)
    return;
  wax_crl_scope_measure (&scope, certificate);
  scope.point = none;
  g_assert_cmpuint (wax_crl_scope_measure (&scope, certificate), ==, 0);
}

/* Any bytes are a list: nobody has the issuer's key, so nothing is good and nothing is revoked. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  static GPtrArray *chain, *pointed;
  static WaxCrlSigners *signers;
  g_autoptr(GBytes) bytes = g_bytes_new_static (data, size);
  WaxRevocationSubject subject = { 0 };

  if (chain == NULL) {
    chain = read_chain (CERTIFICATE ISSUER);
    pointed = read_chain (POINTED);
    signers = wax_crl_signers_new (chain, chain, NULL);
  }
  subject = (WaxRevocationSubject) { .certificate = chain->pdata[0], .issuer = chain->pdata[1], .signers = signers };
  g_assert_cmpint (wax_revocation_read_list (bytes, &subject, 1800000000).state, ==, WAX_REVOCATION_UNKNOWN);
  subject.certificate = pointed->pdata[0];
  g_assert_cmpint (wax_revocation_read_list (bytes, &subject, 1800000000).state, ==, WAX_REVOCATION_UNKNOWN);
  take_apart (bytes, pointed->pdata[0]);
  measure (bytes, wax_certificate_get_subject_name (chain->pdata[1]));
  return 0;
}
