#include "identity/wax-issuer-names.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

/* Whatever a server lists can be kept and read again, and says the same then. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr(GBytes) bytes = g_bytes_new_static (data, size);
  g_autoptr(WaxIssuerNames) names = wax_issuer_names_new (bytes);
  g_autoptr(WaxIssuerNames) again = wax_issuer_names_new (wax_issuer_names_get_ders (names));
  g_autoptr(GBytes) form = wax_issuer_names_make_form ((WaxDer) { data, size });
  g_auto(GStrv) texts = wax_issuer_names_describe (names), texts_again = wax_issuer_names_describe (again);

  g_assert_cmpuint (wax_issuer_names_get_length (names), <=, WAX_ISSUER_NAMES_MAX);
  g_assert_cmpuint (wax_issuer_names_get_length (names), ==, wax_issuer_names_get_length (again));
  g_assert_cmpint (wax_issuer_names_have (names, form), ==, wax_issuer_names_have (again, form));
  g_assert_true (g_strv_equal ((const char *const *) texts, (const char *const *) texts_again));
  return 0;
}
