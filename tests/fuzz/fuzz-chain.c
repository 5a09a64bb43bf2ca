#include "trust/wax-examiner.h"
#include "trust/wax-rules.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static void
look_at (WaxCertificate *certificate)
{
  g_autoptr(GPtrArray) extensions = wax_certificate_list_extensions (certificate);
  g_autofree char *pem = wax_certificate_to_pem (certificate);

  g_assert_true (g_utf8_validate (wax_certificate_get_subject (certificate), -1, NULL));
  g_assert_true (g_utf8_validate (wax_certificate_get_issuer (certificate), -1, NULL));
  g_assert_true (g_utf8_validate (wax_certificate_get_display_name (certificate), -1, NULL));
  for (guint i = 0; i < extensions->len; i++)
    g_assert_true (g_utf8_validate (((WaxCertificateExtension *) extensions->pdata[i])->text, -1, NULL));
}

/* The rules alone, as if each certificate had signed the one before, and the last one the first. */
static void
judge_unsigned (GPtrArray *chain, const WaxEndpoint *endpoint)
{
  g_autoptr(GPtrArray) problems = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_problem_unref);
  g_autoptr(GPtrArray) links = g_ptr_array_new ();
  g_autoptr(GArray) places = g_array_new (FALSE, FALSE, sizeof (guint));
  WaxPath path = { links, places, WAX_PATH_OPEN };
  WaxBudget budget = { 10000 };

  for (guint i = 0; i <= chain->len; i++) {
    g_ptr_array_add (links, chain->pdata[i % chain->len]);
    g_array_append_val (places, i);
    path.end = i == chain->len ? WAX_PATH_ANCHORED : WAX_PATH_OPEN;
    wax_rules_check_link (&path, endpoint, 1800000000, &budget, problems);
  }
  wax_rules_check_whole (&path, &budget, problems);
}

/* Any bytes are a server's certificate, alone and as a chain in PEM: texts are valid, and without anchors nothing is
 * good. Signatures that bytes do not happen to hold stand in no rule's way. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  static WaxExaminer *examiner;
  g_autoptr(WaxEndpoint) endpoint = wax_endpoint_new ("mail.example.test", 443, NULL);
  g_autoptr(GBytes) der = g_bytes_new_static (data, size);
  g_autoptr(WaxCertificate) alone = wax_certificate_new_from_der (der, NULL);
  g_autoptr(GPtrArray) chain = wax_certificate_chain_new_from_pem ((const char *) data, size, NULL);
  g_autoptr(WaxVerdict) verdict = NULL;

  if (examiner == NULL)
    examiner = wax_examiner_new (NULL, NULL);
  if (alone != NULL) {
    look_at (alone);
    g_clear_pointer (&chain, g_ptr_array_unref);
    chain = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_certificate_unref);
    g_ptr_array_add (chain, wax_certificate_ref (alone));
  }
  if (chain != NULL)
    judge_unsigned (chain, endpoint);
  verdict = wax_examiner_examine (examiner,
                                  &(WaxExamination) { .endpoint = endpoint, .chain = chain, .now = 1800000000 });
  g_assert_false (wax_verdict_is_empty (verdict));
  return 0;
}
