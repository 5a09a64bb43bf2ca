#include "zimbra-parse.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

/* Any answer, as JSON or XML: the first byte chooses the status, the rest goes to every reader of the protocol. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  static const guint statuses[] = { 200, 422, 500, 404, 429, 503 };

  if (size > 0)
    zimbra_parse_soap (statuses[data[0] % G_N_ELEMENTS (statuses)], (const char *) data + 1, size - 1);
  return 0;
}
