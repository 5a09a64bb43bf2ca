#include "trust/wax-mail-signature.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

/* Whatever a message brings as its signature, it is looked at in no time, and without an anchor nothing is good. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  static WaxAnchors *anchors;
  g_autoptr(GBytes) content = g_bytes_new_static ("Hello.\r\n", 8);
  g_autoptr(GBytes) cms = g_bytes_new_static (data, size);
  g_autoptr(WaxMailSignature) signature = NULL;

  if (anchors == NULL)
    anchors = wax_anchors_new_empty ();
  signature = wax_mail_signature_check (content, cms, "anna@example.org", anchors);
  g_assert_cmpint (signature->state, !=, WAX_MAIL_SIGNATURE_GOOD);
  g_assert_cmpint (signature->state, <=, WAX_MAIL_SIGNATURE_UNREADABLE);
  return 0;
}
