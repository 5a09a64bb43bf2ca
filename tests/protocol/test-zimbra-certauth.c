#include "certauth-test.h"
#include "identity/wax-identity-error.h"
#include "protocol/zimbra/wax-zimbra-backend.h"
#include "protocol/zimbra/wax-zimbra-certauth.h"
#include "util/wax-secret.h"

#define DAY_S (24 * 60 * 60)

/* Signing in with a certificate alone, at a port of its own: exchanges 485 to 504 of the recorded ones. */

typedef struct {
  WaxHttp *http;
  WaxBackend *backend;
} Client;

static void
client_clear (Client *self)
{
  g_clear_object (&self->backend);
  g_clear_object (&self->http);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Client, client_clear)

/* @own: (nullable) */
static Client
client_of (CertauthTest *f, WaxTestCert *own, const char *user)
{
  Client self;

  self.http = wax_trust_fixture_new_http_of (&f->trust, own, wax_demo_server_get_port (f->server),
                                             wax_demo_server_get_certificate_port (f->server));
  self.backend = wax_zimbra_backend_new (&(WaxZimbraOptions) { .http = self.http, .base_url = f->url,
                                                               .certificate_url = f->certificate_url, .user = user,
                                                               .way = WAX_SIGN_IN_CERTIFICATE });
  return self;
}

static WaxTestCert *
new_person (WaxTestCert *authority, const char *email)
{
  return wax_test_cert_new (authority, &(WaxTestCertOptions) { .common_name = "A Person", .email = email,
                                                               .purpose = WAX_TEST_PURPOSE_CLIENT });
}

static void
assert_fails (Client *client, WaxIdentityError code)
{
  g_autoptr(GError) error = NULL;

  g_assert_false (wax_backend_sign_in (client->backend, WAX_CHANNEL_RECEIVE, NULL, &error));
  g_assert_error (error, WAX_IDENTITY_ERROR, (int) code);
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
test_alone (CertauthTest *f, gconstpointer unused)
{
  g_autoptr(WaxTestCert) alice = new_person (f->authority, "alice@example.test");
  g_auto(Client) client = client_of (f, alice, "alice@example.test");

  g_assert_cmpuint (count_messages (&client), ==, 5);
  g_assert_cmpuint (wax_demo_server_get_counter (f->server, WAX_DEMO_SIGN_INS), ==, 0); /* no password went out */
  g_assert_cmpuint (wax_demo_server_get_counter (f->server, WAX_DEMO_CLIENT_CERTIFICATES), ==, 1);
  g_assert_cmpuint (wax_demo_server_count_requests (f->server, "/certauth"), ==, 1);
  g_assert_cmpuint (wax_demo_server_count_requests (f->server, "AuthRequest"), ==, 0);
}

/* What a certificate has opened is ended like any session; whoever wants something afterwards shows it again. */
static void
test_sign_out (CertauthTest *f, gconstpointer unused)
{
  g_auto(Client) client = client_of (f, f->alice, "alice@example.test");
  g_autoptr(GError) error = NULL;

  count_messages (&client);
  g_assert_true (wax_backend_sign_out (client.backend, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (wax_demo_server_count_requests (f->server, "EndSessionRequest"), ==, 1);
  g_assert_cmpuint (count_messages (&client), ==, 5);
  g_assert_cmpuint (wax_demo_server_count_requests (f->server, "/certauth"), ==, 2);
}

/* What the server has ended is opened again, unasked and once. */
static void
test_renewal (CertauthTest *f, gconstpointer unused)
{
  g_autoptr(WaxTestCert) alice = new_person (f->authority, "alice@example.test");
  g_auto(Client) client = client_of (f, alice, "alice");

  count_messages (&client);
  wax_demo_server_misbehave (f->server, WAX_DEMO_EXPIRE_TOKENS, 1, NULL);
  g_assert_cmpuint (count_messages (&client), ==, 5);
  g_assert_cmpuint (wax_demo_server_count_requests (f->server, "/certauth"), ==, 2);
}

static void
test_refusals (CertauthTest *f, gconstpointer unused)
{
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  g_autoptr(WaxTestCert) elsewhere = wax_test_cert_new_root ("Somebody Else's Authority");
  const WaxTestCertOptions past = { .common_name = "P", .email = "alice@example.test", .purpose = WAX_TEST_PURPOSE_CLIENT,
                                    .not_before = now - 20 * DAY_S, .not_after = now - DAY_S };
  const WaxTestCertOptions early = { .common_name = "E", .email = "alice@example.test",
                                     .purpose = WAX_TEST_PURPOSE_CLIENT, .not_before = now + DAY_S };
  g_autoptr(WaxTestCert) stranger = new_person (f->authority, "nobody@example.test");
  g_autoptr(WaxTestCert) foreign = new_person (elsewhere, "alice@example.test");
  g_autoptr(WaxTestCert) expired = wax_test_cert_new (f->authority, &past);
  g_autoptr(WaxTestCert) too_early = wax_test_cert_new (f->authority, &early);
  const struct { WaxTestCert *own; WaxIdentityError code; } cases[] = {
    { NULL, WAX_IDENTITY_ERROR_NONE_SENT },
    { stranger, WAX_IDENTITY_ERROR_NOT_MAPPED },
    { foreign, WAX_IDENTITY_ERROR_REFUSED }, /* it does not say whose it takes */
    { expired, WAX_IDENTITY_ERROR_EXPIRED },
    { too_early, WAX_IDENTITY_ERROR_NOT_YET_VALID },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_auto(Client) client = client_of (f, cases[i].own, "alice@example.test");

    g_test_message ("%u", i);
    assert_fails (&client, cases[i].code);
  }
  g_assert_cmpuint (wax_demo_server_count_requests (f->server, "GetInfoRequest"), ==, 0);
}

/* Neither a page nor a status is a success without the cookie. */
static void
test_server_states (CertauthTest *f, gconstpointer unused)
{
  static const struct { gint64 status; WaxIdentityError code; } states[] = {
    { 404, WAX_IDENTITY_ERROR_NOT_LOOKED_UP }, { 500, WAX_IDENTITY_ERROR_NOT_LOOKED_UP },
    { 403, WAX_IDENTITY_ERROR_FORBIDDEN }, { 200, WAX_IDENTITY_ERROR_NOT_MAPPED }, { 400, WAX_IDENTITY_ERROR_REFUSED },
  };
  g_autoptr(WaxTestCert) alice = new_person (f->authority, "alice@example.test");
  g_auto(Client) client = client_of (f, alice, "alice@example.test");

  for (guint i = 0; i < G_N_ELEMENTS (states); i++) {
    wax_demo_server_misbehave (f->server, WAX_DEMO_CERTAUTH_STATUS, states[i].status, NULL);
    assert_fails (&client, states[i].code);
  }
  wax_demo_server_misbehave (f->server, WAX_DEMO_CERTAUTH_STATUS, 0, NULL);
  wax_demo_server_set_status (f->server, "alice", "locked");
  assert_fails (&client, WAX_IDENTITY_ERROR_NOT_MAPPED);
  wax_demo_server_set_status (f->server, "alice", "active");
  g_assert_cmpuint (count_messages (&client), ==, 5);
}

/* The certificate that is asked for at the ordinary port is not the right to sign in there. */
static void
test_other_port (CertauthTest *f, gconstpointer unused)
{
  g_autoptr(WaxTestCert) alice = new_person (f->authority, "alice@example.test");
  g_auto(Client) client = { NULL };

  client.http = wax_trust_fixture_new_http_of (&f->trust, alice, wax_demo_server_get_port (f->server), 0);
  client.backend = wax_zimbra_backend_new (&(WaxZimbraOptions) { .http = client.http, .base_url = f->url,
                                                                 .certificate_url = f->url,
                                                                 .user = "alice@example.test",
                                                                 .way = WAX_SIGN_IN_CERTIFICATE });
  assert_fails (&client, WAX_IDENTITY_ERROR_NOT_REQUESTED);
}

/* Which mailbox a certificate opens is the server's affair: bob's mail does not get into alice's account, and his session
 * is left to nobody. */
static void
test_other_account (CertauthTest *f, gconstpointer unused)
{
  g_autoptr(WaxTestCert) bob = new_person (f->authority, "bob@example.test");
  g_auto(Client) client = client_of (f, bob, "alice@example.test");

  assert_fails (&client, WAX_IDENTITY_ERROR_OTHER_ACCOUNT);
  g_assert_cmpuint (wax_demo_server_count_requests (f->server, "SyncRequest"), ==, 0);
  g_assert_cmpuint (wax_demo_server_count_requests (f->server, "EndSessionRequest"), ==, 1);
}

/* Both of an account's addresses are its own, and so is either without the domain. */
static void
test_owner (void)
{
  static const struct { const char *user; gboolean own; } users[] = {
    { "alice@example.test", TRUE }, { "Alice@Example.TEST", TRUE },   { "alice", TRUE },
    { "a.example@example.test", TRUE }, { "second@example.org", TRUE }, { "second", TRUE },
    { "bob@example.test", FALSE }, { "alice@example.org", FALSE },    { "", FALSE }, { "@example.test", FALSE },
  };
  static const char text[] =
    "{\"Body\":{\"GetInfoResponse\":{\"name\":\"alice@example.test\",\"lifetime\":100000,\"attrs\":{\"_attrs\":"
    "{\"zimbraMailAlias\":[\"a.example@example.test\",\"second@example.org\"]}}}}}";
  g_autoptr(WaxJson) envelope = wax_json_parse (text, sizeof text - 1, NULL);
  g_autoptr(GBytes) token = wax_secret_new ("token-1");
  g_autoptr(WaxZimbraSession) opened = wax_zimbra_session_new (token, G_MAXINT64);

  for (guint i = 0; i < G_N_ELEMENTS (users); i++) {
    g_autoptr(GError) error = NULL;
    g_autoptr(WaxZimbraSession) session = wax_zimbra_certauth_complete (opened, envelope, users[i].user, 1000, &error);

    if (users[i].own) {
      g_assert_no_error (error);
      g_assert_cmpint (session->renew_at_s, ==, 1090);
    } else {
      g_assert_error (error, WAX_IDENTITY_ERROR, WAX_IDENTITY_ERROR_OTHER_ACCOUNT);
    }
  }
}

/* Three accounts at one server in turn, each on connections of its own: nobody is taken for another. */
static void
test_isolation (CertauthTest *f, gconstpointer unused)
{
  g_autoptr(WaxTestCert) alice = new_person (f->authority, "alice@example.test");
  g_autoptr(WaxTestCert) bob = new_person (f->authority, "bob@example.test");
  g_auto(Client) of_alice = client_of (f, alice, "alice@example.test");
  g_auto(Client) of_bob = client_of (f, bob, "bob@example.test");
  g_auto(Client) of_nobody = client_of (f, NULL, "alice@example.test");

  for (guint i = 0; i < 5; i++) {
    wax_demo_server_misbehave (f->server, WAX_DEMO_EXPIRE_TOKENS, 1, NULL);
    wax_demo_server_cut_connections (f->server);
    g_assert_cmpuint (count_messages (&of_alice), ==, 5);
    assert_fails (&of_nobody, WAX_IDENTITY_ERROR_NONE_SENT);
    g_assert_cmpuint (count_messages (&of_bob), ==, wax_demo_server_count_messages (f->server, "bob", 0));
  }
}

int
main (int argc, char **argv)
{
  wax_tls_prepare ();
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) \
  g_test_add ("/zimbra/certauth/" name, CertauthTest, NULL, certauth_test_set_up, func, certauth_test_tear_down)
  ADD ("alone", test_alone);
  ADD ("sign-out", test_sign_out);
  ADD ("renewal", test_renewal);
  ADD ("refusals", test_refusals);
  ADD ("server-states", test_server_states);
  ADD ("other-port", test_other_port);
  ADD ("other-account", test_other_account);
  ADD ("isolation", test_isolation);
#undef ADD
  g_test_add_func ("/zimbra/certauth/owner", test_owner);
  return g_test_run ();
}
