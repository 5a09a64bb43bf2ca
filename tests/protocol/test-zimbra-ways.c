#include "certauth-test.h"
#include "identity/wax-identity-error.h"
#include "protocol/zimbra/wax-zimbra-backend.h"
#include "util/wax-secret.h"
#include "wax-test-net.h"

#define DAY_S (24 * 60 * 60)

/* A certificate, else a password; and both at once: what the server has got of the person, and what is said of it. */

typedef struct {
  WaxHttp *http, *bare;
  WaxBackend *backend;
} Client;

enum { SILENCE_MS = 50 };

static void
client_clear (Client *self)
{
  g_clear_object (&self->backend);
  g_clear_object (&self->http);
  g_clear_object (&self->bare);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Client, client_clear)

static void
set_password (Client *self, const char *text)
{
  g_autoptr(GBytes) password = wax_secret_new (text);

  wax_backend_set_password (self->backend, password);
}

/* @own, @missing: (nullable) */
static Client
client_of (CertauthTest *f, WaxSignInWay way, WaxTestCert *own, const GError *missing)
{
  guint port = wax_demo_server_get_port (f->server), other = wax_demo_server_get_certificate_port (f->server);
  gboolean both = way == WAX_SIGN_IN_BOTH;
  Client self;

  self.http = both ? wax_trust_fixture_new_http_for_password (&f->trust, own, port, other)
                   : wax_trust_fixture_new_http_of (&f->trust, own, port, other);
  self.bare = both ? NULL : wax_trust_fixture_new_http_for_password (&f->trust, NULL, port, other);
  self.backend = wax_zimbra_backend_new (&(WaxZimbraOptions) {
    .http = self.http, .bare = self.bare, .base_url = f->url, .certificate_url = f->certificate_url,
    .user = "alice@example.test", .way = way, .missing = missing });
  set_password (&self, "secret-1");
  return self;
}

static guint64
count (CertauthTest *f, WaxDemoCounter counter)
{
  return wax_demo_server_get_counter (f->server, counter);
}

static guint
count_messages (Client *client)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WaxMailChanges) changes = wax_backend_get_changes (client->backend, WAX_CHANNEL_RECEIVE, NULL, NULL, &error);

  g_assert_no_error (error);
  return changes->new_messages->len;
}

static void
assert_fails (Client *client, GQuark domain, int code)
{
  g_autoptr(GError) error = NULL;

  g_assert_false (wax_backend_sign_in (client->backend, WAX_CHANNEL_RECEIVE, NULL, &error));
  g_assert_error (error, domain, code);
}

/* @domain: 0 where nothing is missing */
static void
assert_means (Client *client, WaxSignInMeans means, GQuark domain, int code)
{
  g_autoptr(WaxSignIn) sign_in = wax_backend_dup_sign_in (client->backend);

  g_assert_cmpint (sign_in->means, ==, means);
  if (domain == 0)
    g_assert_no_error (sign_in->missing);
  else
    g_assert_error (sign_in->missing, domain, code);
}

/* What was sent has arrived when nobody is there any more. */
static void
await_end (CertauthTest *f)
{
  while (count (f, WAX_DEMO_CONNECTIONS) == 0 ||
         count (f, WAX_DEMO_HANDSHAKES) + count (f, WAX_DEMO_HANDSHAKES_FAILED) < count (f, WAX_DEMO_CONNECTIONS) ||
         count (f, WAX_DEMO_OPEN) > 0)
    g_usleep (1000);
}

/* ---- a certificate, else a password ---- */

static void
test_either_certificate (CertauthTest *f, gconstpointer unused)
{
  g_auto(Client) client = client_of (f, WAX_SIGN_IN_CERTIFICATE_OR_PASSWORD, f->alice, NULL);

  g_assert_cmpuint (count_messages (&client), ==, 5);
  assert_means (&client, WAX_SIGNED_IN_WITH_CERTIFICATE, 0, 0);
  g_assert_cmpuint (count (f, WAX_DEMO_SIGN_INS), ==, 0);
  g_assert_cmpuint (wax_demo_server_count_requests (f->server, "AuthRequest"), ==, 0);
}

/* Falls back on @code: the password goes out once, and to a server that is not shown the certificate again. */
static void
assert_falls_back (CertauthTest *f, WaxTestCert *own, const GError *missing, GQuark domain, int code)
{
  g_auto(Client) alone = client_of (f, WAX_SIGN_IN_CERTIFICATE, own, NULL);
  g_auto(Client) client = client_of (f, WAX_SIGN_IN_CERTIFICATE_OR_PASSWORD, own, missing);
  guint64 shown;

  wax_demo_server_reset_counters (f->server);
  if (missing == NULL)
    assert_fails (&alone, domain, code);
  shown = count (f, WAX_DEMO_CLIENT_CERTIFICATES);
  wax_demo_server_reset_counters (f->server);
  g_assert_cmpuint (count_messages (&client), ==, 5);
  assert_means (&client, WAX_SIGNED_IN_WITH_PASSWORD, domain, code);
  g_assert_cmpuint (count (f, WAX_DEMO_SIGN_INS), ==, 1);
  g_assert_cmpuint (count (f, WAX_DEMO_CLIENT_CERTIFICATES), ==, shown);
}

static void
test_either_password (CertauthTest *f, gconstpointer unused)
{
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  g_autoptr(WaxTestCert) elsewhere = wax_test_cert_new_root ("Somebody Else's Authority");
  WaxTestCertOptions person = { .common_name = "P", .email = "nobody@example.test", .purpose = WAX_TEST_PURPOSE_CLIENT };
  g_autoptr(WaxTestCert) stranger = wax_test_cert_new (f->authority, &person);
  g_autoptr(WaxTestCert) foreign = NULL, expired = NULL;
  g_autoptr(GError) missing = g_error_new_literal (WAX_IDENTITY_ERROR, WAX_IDENTITY_ERROR_KEY_LOCKED, "locked");

  person.email = "alice@example.test";
  foreign = wax_test_cert_new (elsewhere, &person);
  person.not_before = now - 20 * DAY_S;
  person.not_after = now - DAY_S;
  expired = wax_test_cert_new (f->authority, &person);
  /* The ordinary port asks as well: nobody answers there. */
  wax_demo_server_misbehave (f->server, WAX_DEMO_CLIENT_CERTIFICATE, 1, NULL);
  assert_falls_back (f, stranger, NULL, WAX_IDENTITY_ERROR, WAX_IDENTITY_ERROR_NOT_MAPPED);
  assert_falls_back (f, foreign, NULL, WAX_IDENTITY_ERROR, WAX_IDENTITY_ERROR_REFUSED);
  assert_falls_back (f, expired, NULL, WAX_IDENTITY_ERROR, WAX_IDENTITY_ERROR_EXPIRED);
  assert_falls_back (f, NULL, missing, WAX_IDENTITY_ERROR, WAX_IDENTITY_ERROR_KEY_LOCKED);
  wax_demo_server_misbehave (f->server, WAX_DEMO_CERTAUTH_STATUS, 400, NULL);
  assert_falls_back (f, f->alice, NULL, WAX_IDENTITY_ERROR, WAX_IDENTITY_ERROR_REFUSED);
}

/* Each time anew: what was mended since does then. */
static void
test_either_in_turn (CertauthTest *f, gconstpointer unused)
{
  g_auto(Client) client = client_of (f, WAX_SIGN_IN_CERTIFICATE_OR_PASSWORD, f->alice, NULL);

  wax_demo_server_misbehave (f->server, WAX_DEMO_CERTAUTH_STATUS, 403, NULL);
  count_messages (&client);
  assert_means (&client, WAX_SIGNED_IN_WITH_PASSWORD, WAX_IDENTITY_ERROR, WAX_IDENTITY_ERROR_FORBIDDEN);
  wax_demo_server_misbehave (f->server, WAX_DEMO_CERTAUTH_STATUS, 0, NULL);
  wax_demo_server_misbehave (f->server, WAX_DEMO_EXPIRE_TOKENS, 1, NULL);
  g_assert_cmpuint (count_messages (&client), ==, 5);
  assert_means (&client, WAX_SIGNED_IN_WITH_CERTIFICATE, 0, 0);
  g_assert_cmpuint (count (f, WAX_DEMO_SIGN_INS), ==, 1);
}

/* With @other for its certificate port. */
static Client
client_at (CertauthTest *f, guint other)
{
  g_autofree char *certificate_url = g_strdup_printf ("https://127.0.0.1:%u", other);
  guint port = wax_demo_server_get_port (f->server);
  Client self;

  self.http = wax_trust_fixture_new_http_of (&f->trust, f->alice, port, other);
  self.bare = wax_trust_fixture_new_http_for_password (&f->trust, NULL, port, other);
  self.backend = wax_zimbra_backend_new (&(WaxZimbraOptions) {
    .http = self.http, .bare = self.bare, .base_url = f->url, .certificate_url = certificate_url, .user = "alice",
    .way = WAX_SIGN_IN_CERTIFICATE_OR_PASSWORD, .certificate_port_timeout_ms = SILENCE_MS });
  set_password (&self, "secret-1");
  return self;
}

/* A server whose certificate port is closed, as where nobody switched that on. */
static void
test_either_no_port (CertauthTest *f, gconstpointer unused)
{
  WaxFaultServer *gone = wax_trust_fixture_serve (f->trust.good, WAX_FAULT_NONE);
  g_auto(Client) client = client_at (f, wax_fault_server_get_port (gone));

  wax_fault_server_free (gone);
  g_assert_cmpuint (count_messages (&client), ==, 5);
  assert_means (&client, WAX_SIGNED_IN_WITH_PASSWORD, WAX_NETWORK_ERROR, WAX_NETWORK_ERROR_REFUSED);
}

/* One behind a firewall that drops what is sent there is given up soon, each time anew, and it is that port that is told
 * of; but whoever blocks it gets no password out of an account that has to show its certificate. */
static void
test_either_silent_port (CertauthTest *f, gconstpointer unused)
{
  g_auto(WaxTestSilence) silence = { { -1, -1 }, 0 };
  g_auto(Client) client = { NULL };

  wax_test_silence_begin (&silence);
  client = client_at (f, silence.port);
  for (guint i = 0; i < 2; i++) {
    g_autoptr(WaxSignIn) sign_in = NULL;

    wax_demo_server_misbehave (f->server, WAX_DEMO_EXPIRE_TOKENS, 1, NULL);
    g_assert_cmpuint (count_messages (&client), ==, 5);
    assert_means (&client, WAX_SIGNED_IN_WITH_PASSWORD, WAX_NETWORK_ERROR, WAX_NETWORK_ERROR_UNANSWERED);
    sign_in = wax_backend_dup_sign_in (client.backend);
    g_assert_cmpuint (wax_endpoint_get_port (wax_network_error_get_endpoint (sign_in->missing)), ==, silence.port);
    g_assert_cmpuint (count (f, WAX_DEMO_SIGN_INS), ==, i + 1);
  }
  wax_trust_fixture_require_certificates (&f->trust);
  assert_fails (&client, WAX_NETWORK_ERROR, WAX_NETWORK_ERROR_UNANSWERED);
  g_assert_cmpuint (count (f, WAX_DEMO_SIGN_INS), ==, 2);
}

/* What does not do after the certificate did is no reason for the password. */
static void
test_either_cut (CertauthTest *f, gconstpointer unused)
{
  g_auto(Client) client = client_of (f, WAX_SIGN_IN_CERTIFICATE_OR_PASSWORD, f->alice, NULL);
  g_autoptr(GError) error = NULL;

  wax_demo_server_misbehave (f->server, WAX_DEMO_CUT, 1, "GetInfoRequest");
  g_assert_false (wax_backend_sign_in (client.backend, WAX_CHANNEL_RECEIVE, NULL, &error));
  g_assert_cmpint (error->domain, !=, WAX_IDENTITY_ERROR);
  g_assert_cmpuint (count (f, WAX_DEMO_SIGN_INS), ==, 0);
}

/* Neither did: what is told is the password, and why the certificate did not stays known. */
static void
test_either_neither (CertauthTest *f, gconstpointer unused)
{
  g_auto(Client) client = client_of (f, WAX_SIGN_IN_CERTIFICATE_OR_PASSWORD, f->alice, NULL);

  wax_demo_server_misbehave (f->server, WAX_DEMO_CERTAUTH_STATUS, 500, NULL);
  set_password (&client, "wrong");
  assert_fails (&client, WAX_AUTH_ERROR, WAX_AUTH_ERROR_PASSWORD_REFUSED);
  assert_means (&client, WAX_SIGNED_IN_WITH_NOTHING, WAX_IDENTITY_ERROR, WAX_IDENTITY_ERROR_NOT_LOOKED_UP);
  wax_backend_set_password (client.backend, NULL);
  assert_fails (&client, WAX_AUTH_ERROR, WAX_AUTH_ERROR_NO_PASSWORD);
  assert_means (&client, WAX_SIGNED_IN_WITH_NOTHING, WAX_IDENTITY_ERROR, WAX_IDENTITY_ERROR_NOT_LOOKED_UP);
}

/* Where nobody knows who the server is, where it is away, and where the administrator wants a certificate, the password
 * stays here. */
static void
test_either_stays (CertauthTest *f, gconstpointer unused)
{
  g_autoptr(GTlsCertificate) unknown = wax_test_cert_to_tls (f->trust.unknown, 0);
  g_autoptr(GTlsCertificate) good = wax_test_cert_to_tls (f->trust.good, 0);
  g_auto(Client) client = client_of (f, WAX_SIGN_IN_CERTIFICATE_OR_PASSWORD, f->alice, NULL);
  g_autoptr(GError) missing = g_error_new_literal (WAX_IDENTITY_ERROR, WAX_IDENTITY_ERROR_NO_KEY, "gone");
  g_auto(Client) without = client_of (f, WAX_SIGN_IN_CERTIFICATE_OR_PASSWORD, NULL, missing);

  wax_demo_server_set_certificate (f->server, unknown);
  assert_fails (&client, WAX_TRUST_ERROR, WAX_TRUST_ERROR_UNDECIDED);
  await_end (f);
  g_assert_cmpuint (count (f, WAX_DEMO_BYTES_RECEIVED), ==, 0);
  g_assert_cmpuint (count (f, WAX_DEMO_CLIENT_CERTIFICATES), ==, 0);
  wax_demo_server_set_certificate (f->server, good);
  wax_demo_server_misbehave (f->server, WAX_DEMO_CERTAUTH_STATUS, 503, NULL);
  assert_fails (&client, WAX_SERVER_ERROR, WAX_SERVER_ERROR_MAINTENANCE);
  wax_demo_server_misbehave (f->server, WAX_DEMO_CERTAUTH_STATUS, 403, NULL);
  wax_trust_fixture_require_certificates (&f->trust);
  assert_fails (&client, WAX_IDENTITY_ERROR, WAX_IDENTITY_ERROR_FORBIDDEN);
  assert_fails (&without, WAX_IDENTITY_ERROR, WAX_IDENTITY_ERROR_NO_KEY);
  g_assert_cmpuint (count (f, WAX_DEMO_SIGN_INS), ==, 0);
  wax_demo_server_misbehave (f->server, WAX_DEMO_CERTAUTH_STATUS, 0, NULL);
  g_assert_cmpuint (count_messages (&client), ==, 5);
}

/* The administrator asks for certificates while a password has the session: not one more byte goes out. */
static void
test_either_required_since (CertauthTest *f, gconstpointer unused)
{
  g_auto(Client) client = client_of (f, WAX_SIGN_IN_CERTIFICATE_OR_PASSWORD, f->alice, NULL);
  g_autoptr(WaxMailChanges) changes = NULL;
  g_autoptr(GError) error = NULL;
  guint64 before;

  wax_demo_server_misbehave (f->server, WAX_DEMO_CERTAUTH_STATUS, 403, NULL);
  count_messages (&client);
  before = count (f, WAX_DEMO_BYTES_RECEIVED);
  wax_trust_fixture_require_certificates (&f->trust);
  changes = wax_backend_get_changes (client.backend, WAX_CHANNEL_RECEIVE, NULL, NULL, &error);
  g_assert_error (error, WAX_IDENTITY_ERROR, WAX_IDENTITY_ERROR_CERTIFICATE_REQUIRED);
  g_assert_null (changes);
  g_assert_cmpuint (count (f, WAX_DEMO_BYTES_RECEIVED), ==, before);
}

/* ---- what it costs ---- */

typedef struct {
  guint64 requests, handshakes;
} Cost;

static Cost
sign_in_by (CertauthTest *f, WaxSignInWay way, WaxTestCert *own)
{
  g_auto(Client) client = client_of (f, way, own, NULL);
  g_autoptr(GError) error = NULL;

  wax_demo_server_reset_counters (f->server);
  g_assert_true (wax_backend_sign_in (client.backend, WAX_CHANNEL_RECEIVE, NULL, &error));
  g_assert_no_error (error);
  return (Cost) { count (f, WAX_DEMO_REQUESTS), count (f, WAX_DEMO_HANDSHAKES) };
}

/* At most one round trip more than with a password, and one handshake, as it has a port of its own. */
static void
test_cost (CertauthTest *f, gconstpointer unused)
{
  static const WaxSignInWay ways[] = { WAX_SIGN_IN_CERTIFICATE, WAX_SIGN_IN_CERTIFICATE_OR_PASSWORD, WAX_SIGN_IN_BOTH };
  const Cost password = sign_in_by (f, WAX_SIGN_IN_PASSWORD, NULL);

  wax_demo_server_misbehave (f->server, WAX_DEMO_CLIENT_CERTIFICATE, 1, NULL);
  g_assert_cmpuint (password.requests, ==, 1);
  for (guint i = 0; i < G_N_ELEMENTS (ways); i++) {
    const Cost cost = sign_in_by (f, ways[i], f->alice);

    g_assert_cmpuint (cost.requests, <=, password.requests + (ways[i] != WAX_SIGN_IN_BOTH));
    g_assert_cmpuint (cost.handshakes, <=, password.handshakes + (ways[i] != WAX_SIGN_IN_BOTH));
  }
}

/* ---- both at once ---- */

static void
test_both (CertauthTest *f, gconstpointer unused)
{
  g_auto(Client) client = client_of (f, WAX_SIGN_IN_BOTH, f->alice, NULL);

  wax_demo_server_misbehave (f->server, WAX_DEMO_CLIENT_CERTIFICATE, 2, NULL);
  g_assert_cmpuint (count_messages (&client), ==, 5);
  assert_means (&client, WAX_SIGNED_IN_WITH_BOTH, 0, 0);
  g_assert_cmpuint (count (f, WAX_DEMO_SIGN_INS), ==, 1);
  g_assert_cmpuint (count (f, WAX_DEMO_CLIENT_CERTIFICATES), ==, count (f, WAX_DEMO_HANDSHAKES));
  g_assert_cmpuint (wax_demo_server_count_requests (f->server, "/certauth"), ==, 0);
}

/* Which of the two it was. */
static void
test_both_refusals (CertauthTest *f, gconstpointer unused)
{
  g_autoptr(WaxTestCert) elsewhere = wax_test_cert_new_root ("Somebody Else's Authority");
  g_autoptr(WaxTestCert) foreign = wax_test_cert_new (elsewhere, &(WaxTestCertOptions) {
    .common_name = "Alice", .email = "alice@example.test", .purpose = WAX_TEST_PURPOSE_CLIENT });
  g_auto(Client) client = client_of (f, WAX_SIGN_IN_BOTH, f->alice, NULL);
  g_auto(Client) of_foreign = client_of (f, WAX_SIGN_IN_BOTH, foreign, NULL);

  wax_demo_server_misbehave (f->server, WAX_DEMO_CLIENT_CERTIFICATE, 2, NULL);
  assert_fails (&of_foreign, WAX_IDENTITY_ERROR, WAX_IDENTITY_ERROR_REFUSED);
  g_assert_cmpuint (count (f, WAX_DEMO_SIGN_INS), ==, 0);
  set_password (&client, "wrong");
  assert_fails (&client, WAX_AUTH_ERROR, WAX_AUTH_ERROR_PASSWORD_REFUSED);
  set_password (&client, "secret-1");
  /* nginx's page, and an Apache's that would want it for this path. */
  wax_demo_server_misbehave (f->server, WAX_DEMO_NOT_ZIMBRA, 400, NULL);
  assert_fails (&client, WAX_IDENTITY_ERROR, WAX_IDENTITY_ERROR_REFUSED);
  wax_demo_server_misbehave (f->server, WAX_DEMO_NOT_ZIMBRA, 403, NULL);
  assert_fails (&client, WAX_IDENTITY_ERROR, WAX_IDENTITY_ERROR_FORBIDDEN);
  wax_demo_server_misbehave (f->server, WAX_DEMO_CLIENT_CERTIFICATE, 0, NULL);
  wax_demo_server_cut_connections (f->server);
  assert_fails (&client, WAX_IDENTITY_ERROR, WAX_IDENTITY_ERROR_FORBIDDEN_UNASKED);
}

static void
test_both_not_asked (CertauthTest *f, gconstpointer unused)
{
  g_auto(Client) client = client_of (f, WAX_SIGN_IN_BOTH, f->alice, NULL);

  g_assert_cmpuint (count_messages (&client), ==, 5);
  assert_means (&client, WAX_SIGNED_IN_WITH_PASSWORD, WAX_IDENTITY_ERROR, WAX_IDENTITY_ERROR_NOT_REQUESTED);
  g_assert_cmpuint (count (f, WAX_DEMO_CLIENT_CERTIFICATES), ==, 0);
  g_assert_false (wax_http_recheck (client.http));
  wax_trust_fixture_require_certificates (&f->trust);
  g_assert_true (wax_http_recheck (client.http)); /* what it has open ends at once */
}

/* Bound to its certificate: on each connection of its own, whatever was shown on another. */
static void
test_both_bound (CertauthTest *f, gconstpointer unused)
{
  g_auto(Client) client = client_of (f, WAX_SIGN_IN_BOTH, f->alice, NULL);
  g_autoptr(WaxMailChanges) changes = NULL;
  g_autoptr(GError) error = NULL;
  guint64 before;

  wax_trust_fixture_require_certificates (&f->trust);
  assert_fails (&client, WAX_IDENTITY_ERROR, WAX_IDENTITY_ERROR_BOUND);
  await_end (f);
  g_assert_cmpuint (count (f, WAX_DEMO_BYTES_RECEIVED), ==, 0);
  wax_demo_server_misbehave (f->server, WAX_DEMO_CLIENT_CERTIFICATE, 1, NULL);
  g_assert_cmpuint (count_messages (&client), ==, 5);
  assert_means (&client, WAX_SIGNED_IN_WITH_BOTH, 0, 0);
  g_assert_false (wax_http_recheck (client.http));
  wax_demo_server_misbehave (f->server, WAX_DEMO_CLIENT_CERTIFICATE, 0, NULL);
  g_assert_cmpuint (count_messages (&client), ==, 5); /* where it was shown it goes on */
  before = count (f, WAX_DEMO_BYTES_RECEIVED);
  wax_demo_server_cut_connections (f->server);
  changes = wax_backend_get_changes (client.backend, WAX_CHANNEL_RECEIVE, NULL, NULL, &error);
  g_assert_error (error, WAX_IDENTITY_ERROR, WAX_IDENTITY_ERROR_BOUND);
  g_assert_null (changes);
  g_assert_cmpuint (count (f, WAX_DEMO_BYTES_RECEIVED), ==, before);
}

int
main (int argc, char **argv)
{
  wax_tls_prepare ();
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) \
  g_test_add ("/zimbra/ways/" name, CertauthTest, NULL, certauth_test_set_up, func, certauth_test_tear_down)
  ADD ("either/certificate", test_either_certificate);
  ADD ("either/password", test_either_password);
  ADD ("either/in-turn", test_either_in_turn);
  ADD ("either/no-port", test_either_no_port);
  ADD ("either/silent-port", test_either_silent_port);
  ADD ("either/cut", test_either_cut);
  ADD ("either/neither", test_either_neither);
  ADD ("either/stays", test_either_stays);
  ADD ("either/required-since", test_either_required_since);
  ADD ("cost", test_cost);
  ADD ("both", test_both);
  ADD ("both/refusals", test_both_refusals);
  ADD ("both/not-asked", test_both_not_asked);
  ADD ("both/bound", test_both_bound);
#undef ADD
  return g_test_run ();
}
