#pragma once

#include "wax-test-pki.h"

G_BEGIN_DECLS

/* Lists of revoked certificates (RFC 5280, section 5) made while a test runs. */

/**
 * WaxTestCrlOptions: all zero is an empty list of the year 1970
 * @signer: (nullable): whose key signs; %NULL for the issuer
 * @revoked: (nullable) (array zero-terminated=1): who stands on it
 * @named: (nullable): for each of @revoked whose certificate its entry says that it is (GeneralNames), or %NULL when it
 *   does not say
 * @padded: serial numbers have an octet more than they need
 * @reason: why, if not 0
 * @from: Unix s
 * @until: Unix s; 0 for a day later, -1 for none
 * @no_number: as old authorities make it
 * @critical_number: against the rules
 * @no_version: says nothing about extensions, as the first version of lists
 * @condition: (nullable): OID of a critical extension of every entry
 * @filler: how many others stand on it
 * @extensions: (nullable): besides
 */
typedef struct {
  WaxTestCert *signer;
  WaxTestCert *const *revoked;
  const GByteArray *const *named;
  gboolean padded;
  guint8 reason;
  gint64 from;
  gint64 until;
  gboolean no_number;
  gboolean critical_number;
  gboolean no_version;
  const char *condition;
  guint filler;
  const WaxTestExtension *extensions;
} WaxTestCrlOptions;

/* Returns: (transfer full): a CertificateList in DER. */
GBytes *wax_test_crl_make (WaxTestCert *issuer, const WaxTestCrlOptions *options);

/* Returns: (transfer full): the subject of @certificate as DER. */
GByteArray *wax_test_crl_name (WaxTestCert *certificate);

/* Returns: (transfer full): the list in PEM. */
char *wax_test_crl_to_pem (GBytes *list);

G_END_DECLS
