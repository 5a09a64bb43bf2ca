#include "protocol/zimbra/wax-zimbra-message.h"
#include "protocol/zimbra/wax-zimbra-send.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

/* The upload servlet's line, and the description of a message in an archive: a value or an error. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr(GError) upload_error = NULL;
  g_autoptr(GError) meta_error = NULL;
  g_autofree char *id = wax_zimbra_send_parse_upload ((const char *) data, size, &upload_error);
  g_autoptr(WaxMessage) meta = wax_zimbra_message_parse_meta ((const char *) data, size, &meta_error);

  g_assert_true ((id == NULL) == (upload_error != NULL));
  g_assert_true ((meta == NULL) == (meta_error != NULL));
  return 0;
}
