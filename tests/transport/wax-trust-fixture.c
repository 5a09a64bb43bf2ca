#include "wax-trust-fixture.h"

#include "util/wax-secret.h"
#include "wax-test-dir.h"

void
wax_trust_fixture_set_up (WaxTrustFixture *f, gconstpointer unused)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *pem = NULL;
  g_autofree char *anchors = NULL;

  f->dir = wax_test_dir_new ();
  f->profile = wax_profile_open (f->dir, &error);
  g_assert_no_error (error);
  f->root = wax_test_cert_new_root ("Known Root");
  f->stranger = wax_test_cert_new_root ("Stranger");
  f->good = wax_test_cert_new_leaf (f->root, "localhost");
  f->unknown = wax_test_cert_new_leaf (f->stranger, "localhost");
  pem = wax_test_cert_to_pem (f->root);
  anchors = wax_test_pki_write (f->dir, "anchors.pem", pem);
  f->examiner = wax_examiner_new (anchors, &error);
  g_assert_no_error (error);
  f->ledger = wax_trust_ledger_open (wax_profile_get_database_path (f->profile), &error);
  g_assert_no_error (error);
  f->policy = wax_policy_new_default ();
  f->judge = wax_judge_new (f->examiner, f->ledger, f->policy);
  g_assert_true (wax_judge_refresh (f->judge, &error));
  g_assert_no_error (error);
  f->known_issuers = wax_known_issuers_new (wax_known_issuers_new_table ());
}

void
wax_trust_fixture_tear_down (WaxTrustFixture *f, gconstpointer unused)
{
  wax_known_issuers_unref (f->known_issuers);
  g_object_unref (f->judge);
  wax_policy_unref (f->policy);
  wax_trust_ledger_close (f->ledger);
  wax_examiner_unref (f->examiner);
  wax_test_cert_unref (f->good);
  wax_test_cert_unref (f->unknown);
  wax_test_cert_unref (f->root);
  wax_test_cert_unref (f->stranger);
  wax_profile_unref (f->profile);
  wax_test_dir_remove (f->dir);
  g_free (f->dir);
}

WaxFaultServer *
wax_trust_fixture_serve (WaxTestCert *certificate, WaxFault fault)
{
  g_autofree char *chain = wax_test_cert_chain_to_pem (certificate, 0);
  g_autofree char *key = wax_test_cert_key_to_pem (certificate);

  return wax_fault_server_new (fault, chain, key);
}

void
wax_trust_fixture_show (WaxFaultServer *server, WaxTestCert *certificate)
{
  g_autofree char *chain = wax_test_cert_chain_to_pem (certificate, 0);
  g_autofree char *key = wax_test_cert_key_to_pem (certificate);

  wax_fault_server_show (server, chain, key);
}

void
wax_trust_fixture_replace (WaxFaultServer *server, WaxTestCert *certificate)
{
  wax_trust_fixture_show (server, certificate);
  wax_fault_server_cut (server);
}

WaxHttp *
wax_trust_fixture_new_http (WaxTrustFixture *f, const WaxHttpOptions *options, guint port, guint other_port)
{
  WaxHttpOptions filled = options != NULL ? *options : (WaxHttpOptions) { 0 };
  g_autoptr(GPtrArray) origins = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_endpoint_unref);

  g_ptr_array_add (origins, wax_endpoint_new ("127.0.0.1", port, NULL));
  if (other_port > 0)
    g_ptr_array_add (origins, wax_endpoint_new ("127.0.0.1", other_port, NULL));
  filled.judge = f->judge;
  filled.known_issuers = f->known_issuers;
  filled.account = "account-1";
  filled.origins = origins;
  return wax_http_new (&filled);
}

static WaxHttp *
new_http_of (WaxTrustFixture *f, WaxTestCert *own, gboolean sends_password, guint port, guint other_port)
{
  g_autofree char *pem = own != NULL ? wax_test_cert_chain_to_pem (own, 0) : NULL;
  g_autofree char *key_pem = own != NULL ? wax_test_cert_key_to_pem (own) : NULL;
  g_autoptr(GPtrArray) chain = own != NULL ? wax_certificate_chain_new_from_pem (pem, -1, NULL) : NULL;
  g_autoptr(WaxIdentity) identity = own != NULL ? wax_identity_new (chain) : NULL;
  g_autoptr(GBytes) key = own != NULL ? wax_secret_new (key_pem) : NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(GTlsCertificate) certificate = own != NULL ? wax_identity_to_tls (identity, key, &error) : NULL;
  const WaxHttpOptions options = { .identity = identity, .certificate = certificate,
                                   .sends_password = sends_password };

  g_assert_no_error (error);
  return wax_trust_fixture_new_http (f, &options, port, other_port);
}

WaxHttp *
wax_trust_fixture_new_http_of (WaxTrustFixture *f, WaxTestCert *own, guint port, guint other_port)
{
  return new_http_of (f, own, FALSE, port, other_port);
}

WaxHttp *
wax_trust_fixture_new_http_for_password (WaxTrustFixture *f, WaxTestCert *own, guint port, guint other_port)
{
  return new_http_of (f, own, TRUE, port, other_port);
}

void
wax_trust_fixture_require_certificates (WaxTrustFixture *f)
{
  WaxPolicy values = *f->policy;
  g_autoptr(WaxPolicy) policy = NULL;

  values.certificate_required = TRUE;
  policy = wax_policy_new (&values);
  wax_judge_set_policy (f->judge, policy);
  g_assert_true (wax_judge_refresh (f->judge, NULL));
}

void
wax_trust_fixture_grant (WaxTrustFixture *f, GError *refused)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WaxGrant) grant = NULL;
  WaxMoment moment;

  g_assert_error (refused, WAX_TRUST_ERROR, WAX_TRUST_ERROR_UNDECIDED);
  wax_moment_read (&moment);
  grant = wax_trust_ledger_grant (f->ledger, wax_trust_error_get_question (refused), WAX_DURATION_HOUR, NULL, "window",
                                  NULL, f->policy, &moment, &error);
  g_assert_no_error (error);
  g_assert_nonnull (grant);
  g_assert_true (wax_judge_refresh (f->judge, &error));
  g_assert_no_error (error);
  g_error_free (refused);
}

void
wax_trust_fixture_stop (WaxTrustFixture *f, guint port)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WaxEndpoint) endpoint = wax_endpoint_new ("127.0.0.1", port, NULL);
  WaxMoment moment;

  wax_moment_read (&moment);
  g_assert_cmpint (wax_trust_ledger_stop (f->ledger, endpoint, "window", &moment, &error), ==, 1);
  g_assert_no_error (error);
  g_assert_true (wax_judge_refresh (f->judge, &error));
  g_assert_no_error (error);
}

void
wax_trust_fixture_flush (WaxTrustFixture *f)
{
  g_autoptr(GError) error = NULL;

  g_assert_true (wax_judge_flush (f->judge, &error));
  g_assert_no_error (error);
}

char *
wax_trust_fixture_url (WaxFaultServer *server, const char *path)
{
  return g_strdup_printf ("https://127.0.0.1:%u%s", wax_fault_server_get_port (server), path);
}

char *
wax_trust_fixture_get (WaxHttp *http, WaxFaultServer *server, const char *path, GError **error)
{
  g_autofree char *url = wax_trust_fixture_url (server, path);
  const WaxHttpRequest request = { .url = url, .channel = WAX_CHANNEL_RECEIVE };
  g_autoptr(WaxHttpReply) reply = wax_http_send (http, &request, NULL, error);
  GBytes *body = reply != NULL ? wax_http_reply_get_body (reply) : NULL;

  return body != NULL ? g_strndup (g_bytes_get_data (body, NULL), g_bytes_get_size (body)) : NULL;
}

void
wax_trust_fixture_assert_hello (WaxHttp *http, WaxFaultServer *server, const char *path)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *body = wax_trust_fixture_get (http, server, path, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (body, ==, "hello");
}

void
wax_trust_fixture_get_granted (WaxTrustFixture *f, WaxHttp *http, WaxFaultServer *server)
{
  GError *refused = NULL;

  g_assert_null (wax_trust_fixture_get (http, server, "/", &refused));
  wax_trust_fixture_grant (f, refused);
}

void
wax_trust_fixture_await (WaxFaultServer *server, guint connections, guint requests)
{
  WaxFaultCounts counts;

  do {
    g_usleep (1000);
    wax_fault_server_get_counts (server, &counts);
  } while (counts.connections < connections || counts.requests < requests);
}

void
wax_trust_fixture_await_open (WaxFaultServer *server, guint open)
{
  WaxFaultCounts counts;

  do {
    g_usleep (1000);
    wax_fault_server_get_counts (server, &counts);
  } while (counts.open != open);
}

gpointer
wax_trust_transfer_run (gpointer data)
{
  WaxTrustTransfer *self = data;
  g_autofree char *url = wax_trust_fixture_url (self->server, self->path);
  const WaxHttpRequest request = { .url = url, .channel = WAX_CHANNEL_RECEIVE };
  g_autoptr(WaxHttpReply) reply = wax_http_send (self->http, &request, self->cancellable, &self->error);

  g_assert_null (reply);
  self->ended_us = g_get_monotonic_time ();
  return NULL;
}

void
wax_trust_fixture_add (const char *path, const void *data, void (*test) (WaxTrustFixture *, gconstpointer))
{
  g_test_add (path, WaxTrustFixture, data, wax_trust_fixture_set_up, test, wax_trust_fixture_tear_down);
}
