#include "certauth-test.h"

void
certauth_test_set_up (CertauthTest *f, gconstpointer unused)
{
  const WaxDemoOptions options = { .seed = 7, .messages = 5, .certificate_port = TRUE };
  g_autoptr(GTlsCertificate) certificate = NULL;
  g_autoptr(GTlsDatabase) anchors = NULL;
  g_autofree char *pem = NULL, *path = NULL;
  g_autoptr(GError) error = NULL;

  wax_trust_fixture_set_up (&f->trust, NULL);
  f->authority = wax_test_cert_new_root ("Client Authority");
  f->alice = wax_test_cert_new (f->authority, &(WaxTestCertOptions) {
    .common_name = "Alice", .email = "alice@example.test", .purpose = WAX_TEST_PURPOSE_CLIENT });
  pem = wax_test_cert_to_pem (f->authority);
  path = wax_test_pki_write (f->trust.dir, "clients.pem", pem);
  anchors = g_tls_file_database_new (path, &error);
  g_assert_no_error (error);
  certificate = wax_test_cert_to_tls (f->trust.good, 0);
  f->server = wax_demo_server_new (&options, certificate, &error);
  g_assert_no_error (error);
  wax_demo_server_set_client_anchors (f->server, anchors);
  f->url = wax_demo_server_dup_url (f->server, "127.0.0.1");
  f->certificate_url = g_strdup_printf ("https://127.0.0.1:%u", wax_demo_server_get_certificate_port (f->server));
}

void
certauth_test_tear_down (CertauthTest *f, gconstpointer unused)
{
  wax_demo_server_free (f->server);
  g_free (f->url);
  g_free (f->certificate_url);
  wax_test_cert_unref (f->alice);
  wax_test_cert_unref (f->authority);
  wax_trust_fixture_tear_down (&f->trust, NULL);
}
