#include "trust/wax-examiner.h"

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

/* Any bytes are a server's certificate, alone and as a chain in PEM: texts are valid, and without anchors nothing is good. */
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
  verdict = wax_examiner_examine (examiner, &(WaxExamination) { .endpoint = endpoint, .chain = chain, .now = 1800000000 });
  g_assert_false (wax_verdict_is_empty (verdict));
  return 0;
}
