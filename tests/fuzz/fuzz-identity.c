#include "identity/wax-identity-file.h"
#include "util/wax-secret.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

/* Begins with the files of tests/data/identities, whose password this is. What is read is of use in a handshake. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr(GBytes) bytes = g_bytes_new_static (data, size);
  g_autoptr(GBytes) password = wax_secret_new ("correct horse");
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) pairs = wax_identity_file_read (bytes, password, &error);

  g_autoptr(GPtrArray) certificates = wax_identity_file_read_certificates (bytes, NULL);

  g_assert_true ((pairs != NULL) != (error != NULL));
  for (guint i = 0; pairs != NULL && i < pairs->len; i++) {
    const WaxIdentityPair *pair = pairs->pdata[i];
    g_autoptr(GTlsCertificate) tls = wax_identity_to_tls (pair->identity, pair->key, NULL);

    g_assert_nonnull (wax_identity_get_addresses (pair->identity));
  }
  if (certificates != NULL)
    g_assert_cmpuint (certificates->len, >, 0);
  return 0;
}
