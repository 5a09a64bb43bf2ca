#include "protocol/zimbra/wax-zimbra-fault.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

/* XML faults: what is found of a server's text is a code and nothing else. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr(GError) error = NULL;
  const char *code;

  if (!wax_zimbra_fault_set_xml (&error, (const char *) data, size)) {
    g_assert_no_error (error);
    return 0;
  }
  g_assert_nonnull (error);
  code = wax_server_error_get_fault_code (error);
  for (const char *c = code; c != NULL && *c != '\0'; c++)
    g_assert_true (g_ascii_isalnum (*c) || *c == '.' || *c == '_');
  return 0;
}
