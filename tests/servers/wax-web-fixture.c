#include "wax-web-fixture.h"

#include <glib/gstdio.h>
#include <gnutls/x509.h>

static void
write_server_certificate (WaxWebFixture *f)
{
  g_autofree char *certificate = NULL, *key = NULL, *both = NULL, *path = NULL;

  g_object_get (f->cli.certificate, "certificate-pem", &certificate, "private-key-pem", &key, NULL);
  both = g_strconcat (certificate, key, NULL);
  path = wax_web_server_write (f->web, "server.pem", both);
}

void
wax_web_fixture_set_up (WaxWebFixture *f, WaxWebKind kind, const WaxDemoOptions *options)
{
  WaxDemoOptions behind = options != NULL ? *options : (WaxDemoOptions) { .seed = 7, .messages = 5 };
  g_autofree char *pem = NULL, *path = NULL;
  g_autoptr(GError) error = NULL;

  behind.plain = behind.proxy = TRUE;
  wax_cli_fixture_set_up (&f->cli, NULL);
  f->cli.bus = g_getenv ("DBUS_SESSION_BUS_ADDRESS");
  wax_demo_server_free (f->cli.server);
  f->cli.server = wax_demo_server_new (&behind, f->cli.certificate, &error);
  g_assert_no_error (error);
  f->web = wax_web_server_new (kind);
  f->authority = wax_test_cert_new_root ("Client Authority");
  pem = wax_test_cert_to_pem (f->authority);
  path = wax_web_server_write (f->web, "clients.pem", pem);
  write_server_certificate (f);
}

void
wax_web_fixture_tear_down (WaxWebFixture *f)
{
  g_clear_pointer (&f->web, wax_web_server_free);
  g_clear_pointer (&f->authority, wax_test_cert_unref);
  g_clear_pointer (&f->sites, g_free);
  wax_cli_fixture_tear_down (&f->cli, NULL);
}

/* Of nginx: how it asks for certificates and hands them on, as far as it is the same for all its sites. */
static const struct { const char *head, *site, *end; } forms[] = {
  [WAX_WEB_NGINX] = {
    .head = "ssl_certificate @DIR/server.pem;\n"
            "ssl_certificate_key @DIR/server.pem;\n"
            "ssl_client_certificate @DIR/clients.pem;\n"
            "proxy_set_header X-Client-Certificate $ssl_client_escaped_cert;\n",
    .site = "server {\n"
            "listen 127.0.0.1:@PORT ssl;\n",
    .end = "}\n",
  },
  [WAX_WEB_APACHE] = {
    .head = "",
    .site = "Listen 127.0.0.1:@PORT\n"
            "<VirtualHost 127.0.0.1:@PORT>\n"
            "SSLEngine on\n"
            "SSLCertificateFile @DIR/server.pem\n"
            "SSLCACertificateFile @DIR/clients.pem\n"
            "SSLCARevocationFile @DIR/crl.pem\n"
            "SSLCARevocationCheck chain\n"
            "RequestHeader set X-Client-Certificate %{SSL_CLIENT_CERT}s\n",
    .end = "ProxyPass / http://127.0.0.1:@DEMO/\n"
           "</VirtualHost>\n",
  },
};

void
wax_web_fixture_serve (WaxWebFixture *f, const char *head, WaxWebSiteFunc describe, guint n_sites, guint *ports)
{
  WaxWebKind kind = wax_web_server_get_kind (f->web);
  g_autofree char *demo = g_strdup_printf ("%u", wax_demo_server_get_port (f->cli.server));
  GString *text = g_string_new (forms[kind].head);

  g_string_append (text, head != NULL ? head : "");
  for (guint i = 0; i < n_sites; i++) {
    g_autofree char *port = NULL;

    ports[i] = wax_web_server_add_port (f->web);
    port = g_strdup_printf ("%u", ports[i]);
    g_string_append (text, forms[kind].site);
    g_string_replace (text, "@PORT", port, 0);
    describe (text, i);
    g_string_append (text, forms[kind].end);
  }
  g_string_replace (text, "@DEMO", demo, 0);
  g_string_replace (text, "@DIR", wax_web_server_get_dir (f->web), 0);
  f->sites = g_string_free (text, FALSE);
  wax_web_fixture_serve_again (f);
}

void
wax_web_fixture_serve_again (WaxWebFixture *f)
{
  wax_web_server_start (f->web, f->sites);
}

void
wax_web_fixture_trust (WaxWebFixture *f, guint port)
{
  g_autofree char *probe = g_strdup_printf ("trust probe localhost:%u", port);
  g_autofree char *allow = g_strdup_printf ("trust allow localhost:%u --fingerprint @FINGERPRINT --for 1d"
                                            " --problem self-signed", port);

  wax_cli_fixture_run (&f->cli, 1, NULL, probe);
  wax_cli_fixture_run (&f->cli, 0, NULL, allow);
}

WaxTestCert *
wax_web_fixture_new_person (WaxWebFixture *f, const char *email)
{
  return wax_test_cert_new (f->authority, &(WaxTestCertOptions) {
    .common_name = "A Person", .email = email, .purpose = WAX_TEST_PURPOSE_CLIENT });
}

char *
wax_web_fixture_import (WaxWebFixture *f, WaxTestCert *own)
{
  g_autofree char *chain = wax_test_cert_chain_to_pem (own, 0), *key = wax_test_cert_key_to_pem (own);
  g_autofree char *both = g_strconcat (key, chain, NULL), *path = wax_test_pki_write (f->cli.dir, "own.pem", both);
  json_t *document = wax_cli_fixture_run_json (&f->cli, 0, "identity import @DIR/own.pem");
  char *id = g_strdup (wax_cli_fixture_get (document, "id"));

  g_assert_cmpint (g_unlink (path), ==, 0);
  json_decref (document);
  return id;
}

static char *
dup_serial (GBytes *der)
{
  gnutls_datum_t data = { (guint8 *) g_bytes_get_data (der, NULL), (guint) g_bytes_get_size (der) };
  GString *text = g_string_new (NULL);
  gnutls_x509_crt_t certificate;
  guint8 octets[64];
  gsize size = sizeof octets;

  g_assert_cmpint (gnutls_x509_crt_init (&certificate), ==, 0);
  g_assert_cmpint (gnutls_x509_crt_import (certificate, &data, GNUTLS_X509_FMT_DER), ==, 0);
  g_assert_cmpint (gnutls_x509_crt_get_serial (certificate, octets, &size), ==, 0);
  for (gsize i = 0; i < size; i++)
    g_string_append_printf (text, "%02x", octets[i]);
  gnutls_x509_crt_deinit (certificate);
  return g_string_free (text, FALSE);
}

char *
wax_web_fixture_dup_name (WaxWebFixture *f, WaxTestCert *own)
{
  GBytes *der = wax_test_cert_get_der (own);

  return wax_web_server_get_kind (f->web) == WAX_WEB_NGINX ? g_compute_checksum_for_bytes (G_CHECKSUM_SHA1, der)
                                                           : dup_serial (der);
}

char *
wax_web_fixture_add_account (WaxWebFixture *f, const char *format, ...)
{
  g_autofree char *rest = NULL, *line = NULL;
  json_t *document;
  va_list args;
  char *id;

  va_start (args, format);
  rest = g_strdup_vprintf (format, args);
  va_end (args);
  line = g_strconcat ("account add ", rest, NULL);
  document = wax_cli_fixture_run_json (&f->cli, 0, line);
  id = g_strdup (wax_cli_fixture_get (document, "account"));
  json_decref (document);
  return id;
}

json_t *
wax_web_fixture_get_error (json_t *document)
{
  json_t *error = wax_cli_fixture_find (document, "error");

  if (error == NULL || json_is_null (error))
    error = wax_cli_fixture_find (document, "channels.0.error");
  return json_is_null (error) ? NULL : error;
}
