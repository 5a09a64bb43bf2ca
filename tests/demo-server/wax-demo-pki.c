#include "wax-demo-pki.h"

#include "wax-test-pki.h"

#include <string.h>

#define DAY_S (24 * 60 * 60)

GTlsCertificate *
wax_demo_pki_make (const char *kind, const char *anchors_out, GError **error)
{
  const char *const local_names[] = { "localhost", NULL };
  const char *const local_addresses[] = { "127.0.0.1", NULL };
  const char *const other_names[] = { "mail.example.org", NULL };
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  WaxTestCertOptions options = { .common_name = "localhost", .organization = "Waxwing demo server", .dns = local_names,
                                 .ip = local_addresses };
  gboolean alone = strcmp (kind, "self-signed") == 0;
  g_autoptr(WaxTestCert) authority = NULL;
  g_autoptr(WaxTestCert) leaf = NULL;

  if (strcmp (kind, "expired") == 0) {
    options.not_before = now - 400 * DAY_S;
    options.not_after = now - 12 * DAY_S;
  } else if (strcmp (kind, "not-yet-valid") == 0) {
    options.not_before = now + DAY_S;
  } else if (strcmp (kind, "wrong-host") == 0) {
    options.common_name = "mail.example.org";
    options.dns = other_names;
    options.ip = NULL;
  } else if (strcmp (kind, "no-names") == 0) {
    options.no_san = TRUE;
  } else if (!alone && strcmp (kind, "private-ca") != 0 && strcmp (kind, "trusted-ca") != 0) {
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "There is no kind of certificate named %s.", kind);
    return NULL;
  }
  if (!alone)
    authority = wax_test_cert_new_root ("Waxwing demo authority");
  leaf = wax_test_cert_new (authority, &options);
  if (anchors_out != NULL) {
    g_autofree char *pem = wax_test_cert_to_pem (authority != NULL ? authority : leaf);
    if (!g_file_set_contents (anchors_out, pem, -1, error))
      return NULL;
  }
  return wax_test_cert_to_tls (leaf, 0);
}
