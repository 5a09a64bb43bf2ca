#include "trust/wax-decode.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static const WaxDecoder decoders[] = {
  wax_decode_subject_key_id,
  wax_decode_authority_key_id,
  wax_decode_names,
  wax_decode_name_constraints,
  wax_decode_directory_attributes,
  wax_decode_list_points,
  wax_decode_access,
  wax_decode_key_usage,
  wax_decode_purposes,
  wax_decode_basic_constraints,
  wax_decode_key_period,
  wax_decode_tls_features,
  wax_decode_netscape_type,
  wax_decode_policies,
  wax_decode_policy_mappings,
  wax_decode_policy_constraints,
  wax_decode_inhibit_any,
  wax_decode_template,
  wax_decode_timestamps,
  wax_decode_poison,
  wax_decode_qualified,
  wax_decode_simple,
  wax_decode_presence,
};

static void
assert_printable (const char *text)
{
  g_assert_true (g_utf8_validate (text, -1, NULL));
  for (; *text != '\0'; text = g_utf8_next_char (text))
    g_assert_true (*text == '\n' || g_unichar_isprint (g_utf8_get_char (text)));
}

/* The first octet chooses what the others are taken for. Whatever they are, what comes of them can be read. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = NULL;
  WaxLines lines;

  if (size == 0)
    return 0;
  wax_lines_init (&lines);
  decoders[data[0] % G_N_ELEMENTS (decoders)] ((WaxDer) { data + 1, size - 1 }, &lines);
  text = wax_lines_finish (&lines);
  assert_printable (text);
  return 0;
}
