#include "zimbra-parse.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

/* An archive in pieces, whose size the first byte chooses: the pieces must not matter. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  if (size > 1) {
    guint good = zimbra_parse_archive ((const char *) data + 1, size - 1, 1 + data[0]);

    g_assert_cmpuint (zimbra_parse_archive ((const char *) data + 1, size - 1, size), ==, good);
  }
  return 0;
}
