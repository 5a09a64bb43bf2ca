#pragma once

#include "wax-test-pki.h"

G_BEGIN_DECLS

/* Answers about revocation (RFC 6960) made while a test runs. */

typedef enum {
  WAX_TEST_OCSP_GOOD,
  WAX_TEST_OCSP_REVOKED,
  WAX_TEST_OCSP_UNKNOWN,
} WaxTestOcspStatus;

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
