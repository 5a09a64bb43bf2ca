#include "fuzz-revocation.h"

#include "trust/wax-revocation.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

/* Any bytes are a list: nobody has the issuer's key, so nothing is good and nothing is revoked. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  static GPtrArray *chain;
  g_autoptr(GBytes) bytes = g_bytes_new_static (data, size);
  WaxRevocation found;

  if (chain == NULL)
    chain = wax_certificate_chain_new_from_pem (CERTIFICATE ISSUER, -1, NULL);
  found = wax_revocation_read_list (bytes, chain->pdata[0], chain->pdata[1], 1800000000);
  g_assert_cmpint (found.state, ==, WAX_REVOCATION_UNKNOWN);
  return 0;
}
