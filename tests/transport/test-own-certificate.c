#include "identity/wax-identity-error.h"
#include "transport/wax-tls-setup.h"
#include "wax-trust-fixture.h"

#include <locale.h>

/* The certificate of an account: to whom it is shown, counted at the server, and what is known of that afterwards. */

static WaxTestCert *
new_person (const char *name)
{
  g_autoptr(WaxTestCert) authority = wax_test_cert_new_root ("Client Authority");

  return wax_test_cert_new (authority, &(WaxTestCertOptions) { .common_name = name, .purpose = WAX_TEST_PURPOSE_CLIENT });
}

static WaxCertificateRequest *
dup_request (WaxHttp *http, WaxFaultServer *server)
{
  g_autoptr(WaxEndpoint) endpoint = wax_endpoint_new ("127.0.0.1", wax_fault_server_get_port (server), NULL);

  return wax_http_dup_certificate_request (http, endpoint);
}

static guint
count_certificates (WaxFaultServer *server)
{
  WaxFaultCounts counts;

  wax_fault_server_get_counts (server, &counts);
  return counts.client_certificates;
}

static void
assert_request (WaxHttp *http, WaxFaultServer *server, gboolean requested, gboolean sent)
{
  g_autoptr(WaxCertificateRequest) request = dup_request (http, server);

  g_assert_nonnull (request);
  g_assert_cmpint (request->requested, ==, requested);
  g_assert_cmpint (request->sent, ==, sent);
}

static void
test_shown (WaxTrustFixture *f, gconstpointer fault)
{
  g_autoptr(WaxTestCert) alice = new_person ("alice");
  g_autoptr(WaxFaultServer) server = wax_trust_fixture_serve (f->good, GPOINTER_TO_INT (fault));
  g_autoptr(WaxHttp) http = NULL;
  g_autoptr(WaxCertificateRequest) before = NULL;
  g_autofree char *first = NULL, *second = NULL;
  g_autoptr(GError) error = NULL;

  wax_fault_server_ask (server);
  http = wax_trust_fixture_new_http_of (f, alice, wax_fault_server_get_port (server), 0);
  before = dup_request (http, server);
  g_assert_null (before);
  first = wax_trust_fixture_get (http, server, "/", &error);
  g_assert_no_error (error);
  second = wax_trust_fixture_get (http, server, "/", &error); /* on the same connection */
  g_assert_no_error (error);
  g_assert_cmpuint (count_certificates (server), ==, 1);
  assert_request (http, server, TRUE, TRUE);
}

/* Nobody whom the gate has not passed sees who the person is. */
static void
test_not_shown_to_strangers (WaxTrustFixture *f, gconstpointer fault)
{
  g_autoptr(WaxTestCert) alice = new_person ("alice");
  g_autoptr(WaxFaultServer) server = wax_trust_fixture_serve (f->unknown, GPOINTER_TO_INT (fault));
  g_autoptr(WaxHttp) http = NULL;
  g_autoptr(GError) error = NULL;

  wax_fault_server_ask (server);
  http = wax_trust_fixture_new_http_of (f, alice, wax_fault_server_get_port (server), 0);
  for (guint i = 0; i < 5; i++) {
    g_clear_error (&error);
    g_assert_null (wax_trust_fixture_get (http, server, "/", &error));
    g_assert_error (error, WAX_TRUST_ERROR, WAX_TRUST_ERROR_UNDECIDED);
  }
  wax_trust_fixture_await_open (server, 0);
  g_assert_cmpuint (count_certificates (server), ==, 0);

  /* The person decides, and it is shown. */
  wax_trust_fixture_grant (f, g_steal_pointer (&error));
  g_free (wax_trust_fixture_get (http, server, "/", &error));
  g_assert_no_error (error);
  g_assert_cmpuint (count_certificates (server), ==, 1);
}

/* What an answer to "/" says of the certificate. */
static void
set_error (WaxHttp *http, WaxFaultServer *server, GError **error)
{
  g_autoptr(WaxEndpoint) endpoint = wax_endpoint_new ("127.0.0.1", wax_fault_server_get_port (server), NULL);
  g_autofree char *url = wax_trust_fixture_url (server, "/");
  const WaxHttpRequest request = { .url = url, .channel = WAX_CHANNEL_RECEIVE };
  g_autoptr(GError) local = NULL;
  g_autoptr(WaxHttpReply) reply = wax_http_send (http, &request, NULL, &local);

  g_assert_no_error (local);
  wax_http_set_certificate_error (http, endpoint, reply, error);
}

/* Of that name, in another encoding and other letters. */
static WaxTestCert *
new_namesake (const char *written, const char *wanted, gsize size)
{
  const WaxTestPatch patch = { written, wanted, size };
  g_autoptr(WaxTestCert) other = wax_test_cert_new_root ("Another Authority"); /* its name stands first */

  return wax_test_cert_new (other, &(WaxTestCertOptions) { .common_name = "Client Authority", .ca = TRUE,
                                                           .patch = &patch });
}

/* What the server names as acceptable is known afterwards, whoever it was shown. */
static void
test_acceptable_issuers (WaxTrustFixture *f, gconstpointer fault)
{
  static const char written[] = "\x13\x10" "Client Authority", wanted[] = "\x0c\x10" "CLIENT authority";
  g_autoptr(WaxTestCert) authority = wax_test_cert_new_root ("Client Authority");
  g_autoptr(WaxTestCert) elsewhere = wax_test_cert_new_root ("Another Authority");
  const WaxTestCertOptions person = { .common_name = "alice", .purpose = WAX_TEST_PURPOSE_CLIENT };
  g_autoptr(WaxTestCert) alice = wax_test_cert_new (authority, &person);
  g_autoptr(WaxTestCert) foreign = wax_test_cert_new (elsewhere, &person);
  g_autoptr(WaxTestCert) namesake = new_namesake (written, wanted, sizeof wanted - 1);
  const struct { WaxTestCert *named, *own; WaxIdentityError code; } cases[] = {
    { authority, alice, WAX_IDENTITY_ERROR_NOT_MAPPED },
    { namesake, alice, WAX_IDENTITY_ERROR_NOT_MAPPED },
    { authority, foreign, WAX_IDENTITY_ERROR_ISSUER_NOT_ACCEPTED },
    { authority, NULL, WAX_IDENTITY_ERROR_NONE_SENT },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr(WaxFaultServer) server = wax_trust_fixture_serve (f->good, GPOINTER_TO_INT (fault));
    g_autofree char *pem = wax_test_cert_to_pem (cases[i].named);
    g_autoptr(WaxHttp) http = wax_trust_fixture_new_http_of (f, cases[i].own, wax_fault_server_get_port (server), 0);
    g_autoptr(WaxCertificateRequest) request = NULL;
    g_autoptr(GError) error = NULL;
    g_autoptr(GError) why = NULL;

    wax_fault_server_ask_of (server, pem);
    g_free (wax_trust_fixture_get (http, server, "/", &error));
    g_assert_no_error (error);
    request = dup_request (http, server);
    g_assert_true (request->requested);
    g_assert_cmpint (request->sent, ==, cases[i].own != NULL);
    g_assert_cmpuint (wax_issuer_names_get_length (request->issuers), ==, 1);
    set_error (http, server, &why);
    g_assert_error (why, WAX_IDENTITY_ERROR, (int) cases[i].code);
  }
}

static void
assert_known (WaxTrustFixture *f, WaxFaultServer *server, const char *name)
{
  g_autoptr(WaxEndpoint) endpoint = wax_endpoint_new ("127.0.0.1", wax_fault_server_get_port (server), NULL);
  g_autoptr(WaxIssuerNames) names = wax_known_issuers_look_up (f->known_issuers, endpoint);
  g_auto(GStrv) texts = names != NULL ? wax_issuer_names_describe (names) : NULL;

  g_assert_cmpint (names != NULL, ==, name != NULL);
  g_assert_cmpstr (texts != NULL ? texts[0] : NULL, ==, name);
}

/* Kept of those servers alone that are allowed, also where one ends the handshake over the certificate. */
static void
test_learned (WaxTrustFixture *f, gconstpointer fault)
{
  g_autoptr(WaxTestCert) authority = wax_test_cert_new_root ("Client Authority");
  g_autoptr(WaxTestCert) alice = new_person ("alice");
  g_autofree char *pem = wax_test_cert_to_pem (authority);
  g_autoptr(WaxFaultServer) server = wax_trust_fixture_serve (f->unknown, GPOINTER_TO_INT (fault));
  g_autoptr(WaxHttp) http = NULL;
  g_autoptr(GHashTable) before = NULL;
  g_autoptr(GHashTable) after = NULL;
  g_autoptr(GError) error = NULL;

  wax_fault_server_ask_of (server, pem);
  wax_fault_server_refuse (server, 44, 1); /* certificate_revoked */
  http = wax_trust_fixture_new_http_of (f, alice, wax_fault_server_get_port (server), 0);
  g_assert_null (wax_trust_fixture_get (http, server, "/", &error));
  g_assert_error (error, WAX_TRUST_ERROR, WAX_TRUST_ERROR_UNDECIDED);
  assert_known (f, server, NULL);
  wax_trust_fixture_grant (f, g_steal_pointer (&error));
  g_assert_null (wax_trust_fixture_get (http, server, "/", &error));
  g_assert_error (error, WAX_IDENTITY_ERROR, WAX_IDENTITY_ERROR_REVOKED);
  assert_known (f, server, "CN=Client Authority");
  before = wax_known_issuers_get_table (f->known_issuers);
  g_clear_error (&error);
  g_free (wax_trust_fixture_get (http, server, "/", &error));
  g_assert_no_error (error);
  after = wax_known_issuers_get_table (f->known_issuers);
  g_assert_true (after == before); /* the same again is no news */
}

static void
test_not_asked (WaxTrustFixture *f, gconstpointer unused)
{
  g_autoptr(WaxTestCert) alice = new_person ("alice");
  g_autoptr(WaxFaultServer) server = wax_trust_fixture_serve (f->good, WAX_FAULT_NONE);
  g_autoptr(WaxHttp) http = wax_trust_fixture_new_http_of (f, alice, wax_fault_server_get_port (server), 0);
  g_autoptr(GError) error = NULL;
  g_autoptr(GError) why = NULL;

  g_free (wax_trust_fixture_get (http, server, "/", &error));
  g_assert_no_error (error);
  g_assert_cmpuint (count_certificates (server), ==, 0);
  assert_request (http, server, FALSE, FALSE);
  set_error (http, server, &why);
  g_assert_error (why, WAX_IDENTITY_ERROR, WAX_IDENTITY_ERROR_NOT_REQUESTED);
}

/* The administrator asks for newer TLS since the program began: the certificate stays here, and that is what is said. */
static void
test_withheld (WaxTrustFixture *f, gconstpointer unused)
{
  g_autoptr(WaxTestCert) alice = new_person ("alice");
  g_autoptr(WaxFaultServer) server = wax_trust_fixture_serve (f->good, WAX_FAULT_ASKS_CERTIFICATE);
  g_autoptr(WaxHttp) http = wax_trust_fixture_new_http_of (f, alice, wax_fault_server_get_port (server), 0);
  WaxPolicy values = *f->policy;
  g_autoptr(WaxPolicy) policy = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(GError) why = NULL;

  values.floor = "TLS 1.3";
  policy = wax_policy_new (&values);
  wax_judge_set_policy (f->judge, policy);
  g_assert_true (wax_judge_refresh (f->judge, NULL));
  g_free (wax_trust_fixture_get (http, server, "/", &error));
  g_assert_no_error (error);
  g_assert_cmpuint (count_certificates (server), ==, 0);
  set_error (http, server, &why);
  g_assert_error (why, WAX_IDENTITY_ERROR, WAX_IDENTITY_ERROR_WITHHELD);
}

/* Three accounts at one server at the same time: each connection is one person's, and of one nobody's. */
static void
test_one_person_each (WaxTrustFixture *f, gconstpointer unused)
{
  g_autoptr(WaxTestCert) alice = new_person ("alice");
  g_autoptr(WaxFaultServer) server = wax_trust_fixture_serve (f->good, WAX_FAULT_ASKS_CERTIFICATE);
  guint port = wax_fault_server_get_port (server);
  g_autoptr(WaxHttp) of_alice = wax_trust_fixture_new_http_of (f, alice, port, 0);
  g_autoptr(WaxHttp) of_nobody = wax_trust_fixture_new_http_of (f, NULL, port, 0);
  g_autoptr(GError) error = NULL;

  for (guint i = 1; i <= 3; i++) {
    g_free (wax_trust_fixture_get (of_alice, server, "/stale", &error));
    g_assert_no_error (error);
    g_free (wax_trust_fixture_get (of_nobody, server, "/stale", &error));
    g_assert_no_error (error);
    assert_request (of_alice, server, TRUE, TRUE);
    assert_request (of_nobody, server, TRUE, FALSE);
  }
  g_assert_cmpuint (count_certificates (server), ==, 3);
}

/* ---- connections that end once it was shown ---- */

static GError *
get_refused (WaxTrustFixture *f, WaxTestCert *own, WaxFault fault, int alert, guint times, WaxFaultCounts *counts)
{
  g_autoptr(WaxFaultServer) server = wax_trust_fixture_serve (f->good, fault);
  g_autoptr(WaxHttp) http = NULL;
  GError *error = NULL;

  wax_fault_server_ask (server);
  wax_fault_server_refuse (server, alert, times);
  http = wax_trust_fixture_new_http_of (f, own, wax_fault_server_get_port (server), 0);
  g_assert_null (wax_trust_fixture_get (http, server, "/", &error));
  wax_trust_fixture_await_open (server, 0);
  wax_fault_server_get_counts (server, counts);
  if (times == 1)
    wax_trust_fixture_assert_hello (http, server, "/");
  return error;
}

/* What the server says, in the handshake or after it, in whatever language the library tells it. */
static void
test_alerts (WaxTrustFixture *f, gconstpointer fault)
{
  static const struct { int alert; WaxIdentityError code; } alerts[] = {
    { 44, WAX_IDENTITY_ERROR_REVOKED }, { 45, WAX_IDENTITY_ERROR_EXPIRED },
    { 48, WAX_IDENTITY_ERROR_ISSUER_NOT_ACCEPTED }, { 43, WAX_IDENTITY_ERROR_WRONG_PURPOSE },
    { 42, WAX_IDENTITY_ERROR_REFUSED }, { 46, WAX_IDENTITY_ERROR_REFUSED }, { 40, WAX_IDENTITY_ERROR_REFUSED },
  };
  g_autoptr(WaxTestCert) alice = new_person ("alice");

  for (guint i = 0; i < G_N_ELEMENTS (alerts); i++) {
    g_autoptr(GError) error = NULL;
    WaxFaultCounts counts;

    error = get_refused (f, alice, GPOINTER_TO_INT (fault), alerts[i].alert, 9, &counts);
    g_assert_error (error, WAX_IDENTITY_ERROR, (int) alerts[i].code);
    g_assert_cmpuint (counts.client_certificates, ==, alerts[i].alert == 40 ? 2 : 1);
    g_assert_cmpuint (counts.requests, ==, 0);
  }
}

/* Without a word: once may be the network, and twice at the same place is the server. */
static void
test_breaks (WaxTrustFixture *f, gconstpointer fault)
{
  g_autoptr(WaxTestCert) alice = new_person ("alice");
  g_autoptr(GError) error = NULL;
  WaxFaultCounts counts;

  error = get_refused (f, alice, GPOINTER_TO_INT (fault), -1, 9, &counts);
  g_assert_error (error, WAX_IDENTITY_ERROR, WAX_IDENTITY_ERROR_REFUSED);
  g_assert_cmpuint (counts.client_certificates, ==, 2);
  g_clear_error (&error);
  error = get_refused (f, alice, GPOINTER_TO_INT (fault), -1, 1, &counts);
  g_assert_cmpint ((int) error->domain, ==, (int) WAX_NETWORK_ERROR);
}

/* A server that has answered over a connection has nothing against the certificate: its end is the network's. */
static void
test_later_break (WaxTrustFixture *f, gconstpointer unused)
{
  g_autoptr(WaxTestCert) alice = new_person ("alice");
  g_autoptr(WaxFaultServer) server = wax_trust_fixture_serve (f->good, WAX_FAULT_NONE);
  g_autoptr(WaxHttp) http = NULL;
  g_autoptr(GError) error = NULL;

  wax_fault_server_ask (server);
  http = wax_trust_fixture_new_http_of (f, alice, wax_fault_server_get_port (server), 0);
  g_assert_null (wax_trust_fixture_get (http, server, "/cut", &error));
  g_assert_error (error, WAX_NETWORK_ERROR, WAX_NETWORK_ERROR_RESET);
  g_assert_cmpuint (count_certificates (server), ==, 1);
}

/* The library's words for an alert are those of the person's language, where they are translated. */
static void
test_alerts_translated (WaxTrustFixture *f, gconstpointer fault)
{
  g_setenv ("LANGUAGE", "de", TRUE);
  test_alerts (f, fault);
  g_unsetenv ("LANGUAGE");
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  wax_tls_prepare ();
  g_test_init (&argc, &argv, NULL);
  wax_trust_fixture_add ("/own-certificate/shown", GINT_TO_POINTER (WAX_FAULT_NONE), test_shown);
  wax_trust_fixture_add ("/own-certificate/shown-1.2", GINT_TO_POINTER (WAX_FAULT_TLS_1_2), test_shown);
  wax_trust_fixture_add ("/own-certificate/strangers", GINT_TO_POINTER (WAX_FAULT_NONE), test_not_shown_to_strangers);
  wax_trust_fixture_add ("/own-certificate/strangers-1.2", GINT_TO_POINTER (WAX_FAULT_TLS_1_2),
                         test_not_shown_to_strangers);
  wax_trust_fixture_add ("/own-certificate/issuers", GINT_TO_POINTER (WAX_FAULT_NONE), test_acceptable_issuers);
  wax_trust_fixture_add ("/own-certificate/issuers-1.2", GINT_TO_POINTER (WAX_FAULT_TLS_1_2), test_acceptable_issuers);
  wax_trust_fixture_add ("/own-certificate/learned", GINT_TO_POINTER (WAX_FAULT_NONE), test_learned);
  wax_trust_fixture_add ("/own-certificate/learned-1.2", GINT_TO_POINTER (WAX_FAULT_TLS_1_2), test_learned);
  wax_trust_fixture_add ("/own-certificate/not-asked", NULL, test_not_asked);
  wax_trust_fixture_add ("/own-certificate/withheld", NULL, test_withheld);
  wax_trust_fixture_add ("/own-certificate/one-person-each", NULL, test_one_person_each);
  wax_trust_fixture_add ("/own-certificate/alerts", GINT_TO_POINTER (WAX_FAULT_NONE), test_alerts);
  wax_trust_fixture_add ("/own-certificate/alerts-1.2", GINT_TO_POINTER (WAX_FAULT_TLS_1_2), test_alerts);
  wax_trust_fixture_add ("/own-certificate/alerts-translated", GINT_TO_POINTER (WAX_FAULT_NONE),
                         test_alerts_translated);
  wax_trust_fixture_add ("/own-certificate/breaks", GINT_TO_POINTER (WAX_FAULT_NONE), test_breaks);
  wax_trust_fixture_add ("/own-certificate/breaks-1.2", GINT_TO_POINTER (WAX_FAULT_TLS_1_2), test_breaks);
  wax_trust_fixture_add ("/own-certificate/later-break", NULL, test_later_break);
  return g_test_run ();
}
