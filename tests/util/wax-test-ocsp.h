#pragma once

#include "wax-test-pki.h"

G_BEGIN_DECLS

/* Answers about revocation (RFC 6960) made while a test runs. */

typedef enum {
  WAX_TEST_OCSP_GOOD,
  WAX_TEST_OCSP_REVOKED,
  WAX_TEST_OCSP_HELD,
  WAX_TEST_OCSP_UNKNOWN,
} WaxTestOcspStatus;

/**
 * WaxTestOcspOptions: all zero is a true answer "good" of the year 1970
 * @signer: (nullable): whose key signs; %NULL for the issuer
 * @about: (nullable): the issuer that the certificate's id names; %NULL for the issuer
 * @from: Unix s
 * @until: Unix s; 0 for a day later, -1 for none
 * @with_signer: the signer's certificate comes along
 * @conditional: the answer has an unknown critical extension
 * @digest: of the signature
 */
typedef struct {
  WaxTestCert *signer;
  WaxTestCert *about;
  WaxTestOcspStatus status;
  gint64 from;
  gint64 until;
  gboolean with_signer;
  gboolean conditional;
  WaxTestDigest digest;
} WaxTestOcspOptions;

/* Returns: (transfer full): an OCSPResponse in DER. */
GBytes *wax_test_ocsp_make (WaxTestCert *certificate, WaxTestCert *issuer, const WaxTestOcspOptions *options);

/**
 * wax_test_ocsp_new:
 * @certificate: what is asked about
 * @issuer: its issuer
 * @signer: whose key signs the answer: @issuer for a true one
 * @produced: when, Unix s; the answer holds for a day
 *
 * Returns: (transfer full): an OCSPResponse in DER.
 */
GBytes *wax_test_ocsp_new (WaxTestCert *certificate,
                           WaxTestCert *issuer,
                           WaxTestCert *signer,
                           WaxTestOcspStatus status,
                           gint64 produced);

G_END_DECLS
