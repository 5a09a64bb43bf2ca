#include "trust/wax-fingerprint-entry.h"

#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

/* Whatever is entered: it is that fingerprint only when all of its digits stand in it, and every answer has words. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  static const char fingerprint[] = "3b1f77c099ab0123456789abcdef00112233445566778899aabbccddeeff1234";
  g_autofree char *entered = g_strndup ((const char *) data, size);
  g_autofree char *whole = wax_fingerprint_entry_dup (entered);
  WaxFingerprintEntry entry = wax_fingerprint_entry_read (entered, fingerprint, NULL);
  g_autofree char *sentence = wax_fingerprint_entry_describe (&entry);

  g_assert_true (whole == NULL || strlen (whole) == 64);
  g_assert_true ((entry.match == WAX_FINGERPRINT_MATCH) == (g_strcmp0 (whole, fingerprint) == 0));
  g_assert_true ((entry.match == WAX_FINGERPRINT_EMPTY) == (sentence[0] == '\0'));
  g_assert_true (entry.match != WAX_FINGERPRINT_DIFFERENT || (entry.group >= 1 && entry.group <= 16));
  g_assert_true (g_utf8_validate (sentence, -1, NULL));
  return 0;
}
