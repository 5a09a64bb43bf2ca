#include "transport/wax-revocation-fetch.h"
#include "transport/wax-tls-setup.h"
#include "trust/wax-revocation-store.h"
#include "wax-test-crl.h"
#include "wax-test-der.h"
#include "wax-test-ocsp.h"
#include "wax-test-thread.h"
#include "wax-trust-fixture.h"

#include <libsoup/soup.h>

/* Who is asked about revocation, and what becomes of the answers, over real sockets. */

enum { DAY_S = 86400, TIMEOUT_MS = 600 };

typedef enum { SERVE_NOTHING, SERVE_BYTES, SERVE_ENDLESS, SERVE_STALL, SERVE_REDIRECT } How;

typedef struct {
  How how;
  GBytes *bytes;
  guint asked;
} Place;

typedef struct {
  WaxTrustFixture trust;
  WaxTestThread *thread;
  SoupServer *server;
  guint port;
  Place list;
  Place responder;
  Place elsewhere;
  WaxTestCert *leaf;
  guint cookies;
} Fixture;

static void
refill_cb (SoupServerMessage *message, gpointer unused)
{
  static const char zeros[65536];

  soup_message_body_append (soup_server_message_get_response_body (message), SOUP_MEMORY_STATIC, zeros, sizeof zeros);
  soup_server_message_unpause (message);
}

static void
serve (Fixture *f, Place *place, SoupServerMessage *message)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  g_autofree char *url = g_strdup_printf ("http://127.0.0.1:%u/elsewhere", f->port);

  place->asked++;
  f->cookies += soup_message_headers_get_one (soup_server_message_get_request_headers (message), "Cookie") != NULL;
  soup_message_headers_append (headers, "Set-Cookie", "seen=1");
  soup_server_message_set_status (message, 200, NULL);
  switch (place->how) {
  case SERVE_NOTHING: soup_server_message_set_status (message, 404, NULL); break;
  case SERVE_BYTES:
    soup_server_message_set_response (message, "application/octet-stream", SOUP_MEMORY_COPY,
                                      g_bytes_get_data (place->bytes, NULL), g_bytes_get_size (place->bytes));
    break;
  case SERVE_ENDLESS:
    soup_message_headers_set_encoding (headers, SOUP_ENCODING_CHUNKED);
    soup_message_body_set_accumulate (soup_server_message_get_response_body (message), FALSE);
    g_signal_connect (message, "wrote-chunk", G_CALLBACK (refill_cb), NULL);
    refill_cb (message, NULL);
    break;
  case SERVE_STALL: soup_server_message_pause (message); break;
  case SERVE_REDIRECT: soup_server_message_set_redirect (message, 302, url); break;
  }
}

static void
handle_cb (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer data)
{
  Fixture *f = data;

  if (g_str_equal (path, "/list"))
    serve (f, &f->list, message);
  else if (g_str_equal (path, "/responder"))
    serve (f, &f->responder, message);
  else
    serve (f, &f->elsewhere, message);
}

static GByteArray *
uri_name (guint port, const char *path)
{
  g_autofree char *url = g_strdup_printf ("http://127.0.0.1:%u%s", port, path);

  return wax_test_der_octets (0x86, url, -1);
}

static WaxTestCert *
new_leaf (Fixture *f)
{
  const char *const names[] = { "localhost", NULL }, *const addresses[] = { "127.0.0.1", NULL };
  g_autoptr(GByteArray) points = wax_test_der (0x30, wax_test_der (0x30, wax_test_der (0xa0, wax_test_der (0xa0,
    uri_name (f->port, "/list"), NULL), NULL), NULL), NULL);
  g_autoptr(GByteArray) access = wax_test_der (0x30, wax_test_der (0x30, wax_test_der_oid ("1.3.6.1.5.5.7.48.1"),
    uri_name (f->port, "/responder"), NULL), NULL);
  const WaxTestExtension extensions[] = { { "2.5.29.31", FALSE, points }, { "1.3.6.1.5.5.7.1.1", FALSE, access },
                                          { NULL } };

  return wax_test_cert_new (f->trust.root, &(WaxTestCertOptions) { .dns = names, .ip = addresses,
                                                                   .extensions = extensions });
}

static void
set_up (Fixture *f, gconstpointer unused)
{
  g_autoptr(GError) error = NULL;
  GSList *uris;

  wax_trust_fixture_set_up (&f->trust, NULL);
  f->thread = wax_test_thread_new ();
  g_main_context_push_thread_default (wax_test_thread_get_context (f->thread));
  f->server = soup_server_new (NULL, NULL);
  soup_server_add_handler (f->server, NULL, handle_cb, f, NULL);
  g_assert_true (soup_server_listen_local (f->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error));
  g_main_context_pop_thread_default (wax_test_thread_get_context (f->thread));
  uris = soup_server_get_uris (f->server);
  f->port = (guint) g_uri_get_port (uris->data);
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  wax_test_thread_start (f->thread, "responder");
  f->leaf = new_leaf (f);
}

static void
tear_down (Fixture *f, gconstpointer unused)
{
  wax_test_thread_end (f->thread, (GDestroyNotify) soup_server_disconnect, f->server);
  g_object_unref (f->server);
  g_clear_pointer (&f->list.bytes, g_bytes_unref);
  g_clear_pointer (&f->responder.bytes, g_bytes_unref);
  g_clear_pointer (&f->elsewhere.bytes, g_bytes_unref);
  wax_test_cert_unref (f->leaf);
  wax_trust_fixture_tear_down (&f->trust, NULL);
}

/* Only the test's own thread calls this, between questions. @bytes: (transfer full) (nullable) */
static void
put (Place *place, How how, GBytes *bytes)
{
  g_clear_pointer (&place->bytes, g_bytes_unref);
  *place = (Place) { .how = how, .bytes = bytes };
}

static gint64
now (void)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

static GBytes *
list (Fixture *f, WaxTestCert *signer, WaxTestCert *revoked, gint64 from)
{
  WaxTestCert *const on_it[] = { revoked, NULL };

  return wax_test_crl_make (f->trust.root, &(WaxTestCrlOptions) { .signer = signer, .revoked = on_it, .from = from });
}

static GBytes *
response (Fixture *f, WaxTestOcspStatus status)
{
  return wax_test_ocsp_make (f->leaf, f->trust.root, &(WaxTestOcspOptions) { .status = status, .from = now () - 60 });
}

static void
assert_found (Fixture *f, const char *expected)
{
  static const char *const states[] = { "good", "revoked" };
  const WaxRevocationFetch fetch = { .judge = f->trust.judge, .timeout_ms = TIMEOUT_MS };
  g_autoptr(WaxCertificate) leaf = wax_certificate_new_from_der (wax_test_cert_get_der (f->leaf), NULL);
  g_autoptr(WaxCertificate) root = wax_certificate_new_from_der (wax_test_cert_get_der (f->trust.root), NULL);
  WaxRevocationSubject subject = { leaf, root, 0 };
  gint64 start = g_get_monotonic_time ();
  WaxRevocation found = wax_revocation_fetch (&fetch, &subject, now (), NULL);

  g_assert_cmpstr (found.state == WAX_REVOCATION_UNKNOWN ? wax_revocation_cause_to_string (found.cause)
                                                         : states[found.state], ==, expected);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 20 * G_USEC_PER_SEC);
}

static void
test_order (Fixture *f, gconstpointer unused)
{
  put (&f->list, SERVE_BYTES, list (f, NULL, NULL, now () - 60));
  put (&f->responder, SERVE_BYTES, response (f, WAX_TEST_OCSP_GOOD));
  assert_found (f, "good");
  g_assert_cmpuint (f->list.asked, ==, 1);
  g_assert_cmpuint (f->responder.asked, ==, 0);

  put (&f->list, SERVE_NOTHING, NULL);
  assert_found (f, "good");
  g_assert_cmpuint (f->responder.asked, ==, 1);
  put (&f->responder, SERVE_BYTES, response (f, WAX_TEST_OCSP_REVOKED));
  assert_found (f, "revoked");
  put (&f->list, SERVE_BYTES, list (f, NULL, f->leaf, now () - 60));
  assert_found (f, "revoked");
  g_assert_cmpuint (f->responder.asked, ==, 1);
  g_assert_cmpuint (f->cookies, ==, 0);
}

static void
test_bad_answers (Fixture *f, gconstpointer unused)
{
  g_autoptr(GBytes) whole = list (f, NULL, NULL, now () - 60);

  put (&f->list, SERVE_BYTES, g_bytes_new_from_bytes (whole, 0, g_bytes_get_size (whole) - 9));
  assert_found (f, "unreadable");
  put (&f->list, SERVE_BYTES, list (f, NULL, NULL, now () - 9 * DAY_S));
  assert_found (f, "outdated");
  put (&f->list, SERVE_BYTES, list (f, f->trust.stranger, f->leaf, now () - 60));
  assert_found (f, "wrong-signer");
  put (&f->list, SERVE_NOTHING, NULL);
  assert_found (f, "unreachable");
  put (&f->responder, SERVE_BYTES, response (f, WAX_TEST_OCSP_UNKNOWN));
  assert_found (f, "unreachable");
}

static void
test_bad_servers (Fixture *f, gconstpointer unused)
{
  put (&f->elsewhere, SERVE_BYTES, list (f, NULL, NULL, now () - 60));
  put (&f->list, SERVE_REDIRECT, NULL);
  assert_found (f, "unreachable");
  g_assert_cmpuint (f->list.asked, ==, 1);
  g_assert_cmpuint (f->elsewhere.asked, ==, 0);

  put (&f->list, SERVE_STALL, NULL);
  assert_found (f, "unreachable");
  g_assert_cmpuint (f->list.asked, ==, 1);

  put (&f->list, SERVE_NOTHING, NULL);
  put (&f->responder, SERVE_ENDLESS, NULL);
  assert_found (f, "unreadable");
}

/* ---- at the gate ---- */

typedef struct {
  WaxFaultServer *server;
  WaxHttp *http;
} Account;

static void
account_set_up (Fixture *f, Account *account, WaxRevocationMode mode)
{
  wax_revocation_memory_set_mode (wax_judge_get_revocations (f->trust.judge), mode);
  account->server = wax_trust_fixture_serve (f->leaf, WAX_FAULT_NONE);
  account->http = wax_trust_fixture_new_http (&f->trust, NULL, wax_fault_server_get_port (account->server), 0);
}

static void
account_tear_down (Account *account)
{
  g_object_unref (account->http);
  wax_fault_server_free (account->server);
}

static char *
get (Account *account)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *body = wax_trust_fixture_get (account->http, account->server, "/", &error);
  g_auto(GStrv) ids = NULL;

  if (error == NULL)
    return g_steal_pointer (&body);
  g_assert_nonnull (wax_trust_error_get_question (error));
  ids = wax_verdict_dup_problem_ids (wax_trust_question_get_verdict (wax_trust_error_get_question (error)));
  return g_strjoinv (" ", ids);
}

static void
assert_gate (Fixture *f, WaxRevocationMode mode, const char *expected, guint asked)
{
  Account account;
  g_autofree char *got = NULL;
  WaxFaultCounts counts;

  account_set_up (f, &account, mode);
  got = get (&account);
  g_assert_cmpstr (got, ==, expected);
  g_assert_cmpuint (f->list.asked, ==, asked);
  wax_fault_server_get_counts (account.server, &counts);
  g_assert_true ((counts.bytes == 0) == (strcmp (expected, "hello") != 0));
  account_tear_down (&account);
}

static void
test_stapled_asks_nobody (Fixture *f, gconstpointer unused)
{
  put (&f->list, SERVE_BYTES, list (f, NULL, f->leaf, now () - 60));
  assert_gate (f, WAX_REVOCATION_STAPLED, "hello", 0);
}

static void
test_required_good (Fixture *f, gconstpointer unused)
{
  put (&f->list, SERVE_BYTES, list (f, NULL, NULL, now () - 60));
  assert_gate (f, WAX_REVOCATION_REQUIRED, "hello", 1);
  assert_gate (f, WAX_REVOCATION_REQUIRED, "hello", 1);
}

static void
test_required_revoked (Fixture *f, gconstpointer unused)
{
  put (&f->list, SERVE_BYTES, list (f, NULL, f->leaf, now () - 60));
  assert_gate (f, WAX_REVOCATION_REQUIRED, "revoked", 1);
}

static void
test_required_unknown (Fixture *f, gconstpointer unused)
{
  assert_gate (f, WAX_REVOCATION_REQUIRED, "revocation-unknown", 1);
}

/* The list is of another's making, whose certificate stands in the store. */
static WaxTestCert *
new_maker (Fixture *f)
{
  g_autoptr(GByteArray) usage = wax_test_der_octets (0x03, "\1\2", 2); /* cRLSign */
  const WaxTestExtension extensions[] = { { "2.5.29.15", TRUE, usage }, { NULL } };
  WaxTestCert *maker = wax_test_cert_new (f->trust.root, &(WaxTestCertOptions) {
    .common_name = "Maker", .no_san = TRUE, .purpose = WAX_TEST_PURPOSE_NONE, .extensions = extensions });
  g_autoptr(WaxCertificate) read = wax_certificate_new_from_der (wax_test_cert_get_der (maker), NULL);
  g_autoptr(WaxAnchorSource) source = wax_anchor_source_new (WAX_ANCHOR_POLICY, "maker.pem");
  g_autoptr(WaxAnchors) anchors = wax_anchors_new_from_certificate (read, source);
  g_autoptr(GPtrArray) extra = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_extra_anchors_free);

  g_ptr_array_add (extra, wax_extra_anchors_new (anchors, NULL, NULL));
  wax_examiner_set_extra (wax_judge_get_examiner (f->trust.judge), WAX_ANCHOR_POLICY, extra);
  return maker;
}

static GByteArray *
directory (WaxTestCert *certificate)
{
  return wax_test_der (0xa4, wax_test_crl_name (certificate), NULL);
}

static void
serve_indirect (Fixture *f, WaxTestCert *maker, gboolean revoked)
{
  const char *const names[] = { "localhost", NULL }, *const addresses[] = { "127.0.0.1", NULL };
  g_autoptr(GByteArray) points = wax_test_der (0x30, wax_test_der (0x30, wax_test_der (0xa0, wax_test_der (0xa0,
    uri_name (f->port, "/list"), NULL), NULL), wax_test_der (0xa2, directory (maker), NULL), NULL), NULL);
  g_autoptr(GByteArray) scope = wax_test_der (0x30, wax_test_der_octets (0x84, "\xff", 1), NULL);
  g_autoptr(GByteArray) whose = wax_test_der (0x30, directory (f->trust.root), NULL);
  const WaxTestExtension of_leaf[] = { { "2.5.29.31", FALSE, points }, { NULL } };
  const WaxTestExtension of_list[] = { { "2.5.29.28", TRUE, scope }, { NULL } };
  const GByteArray *const named[] = { whose };

  wax_test_cert_unref (f->leaf);
  f->leaf = wax_test_cert_new (f->trust.root, &(WaxTestCertOptions) { .dns = names, .ip = addresses,
                                                                      .extensions = of_leaf });
  put (&f->list, SERVE_BYTES, wax_test_crl_make (maker, &(WaxTestCrlOptions) {
    .from = now () - 60, .revoked = (WaxTestCert *const[]) { revoked ? f->leaf : NULL, NULL }, .named = named,
    .extensions = of_list }));
}

static void
test_required_indirect (Fixture *f, gconstpointer unused)
{
  g_autoptr(WaxTestCert) maker = new_maker (f);
  g_autoptr(GPtrArray) none = g_ptr_array_new ();

  serve_indirect (f, maker, FALSE);
  assert_gate (f, WAX_REVOCATION_REQUIRED, "hello", 1);
  serve_indirect (f, maker, TRUE);
  assert_gate (f, WAX_REVOCATION_REQUIRED, "revoked", 1);
  serve_indirect (f, maker, FALSE);
  wax_examiner_set_extra (wax_judge_get_examiner (f->trust.judge), WAX_ANCHOR_POLICY, none);
  assert_gate (f, WAX_REVOCATION_REQUIRED, "revocation-unknown", 1);
}

/* Nothing waits for the answer; when it comes, and is bad, a transfer that runs ends, and no byte goes out after it. */
static void
test_late_revoked (Fixture *f, gconstpointer unused)
{
  WaxTrustTransfer transfer = { .path = "/stall" };
  const WaxRevocationFetch fetch = { .judge = f->trust.judge };
  g_autoptr(WaxVerdict) wanted = NULL;
  g_autofree char *again = NULL;
  Account account;
  GThread *thread;
  WaxFaultCounts before, after;

  put (&f->list, SERVE_BYTES, list (f, NULL, f->leaf, now () - 60));
  account_set_up (f, &account, WAX_REVOCATION_WHEN_AVAILABLE);
  transfer.http = account.http;
  transfer.server = account.server;
  g_assert_true (wax_judge_refresh (f->trust.judge, NULL));
  thread = g_thread_new ("transfer", wax_trust_transfer_run, &transfer);
  wax_trust_fixture_await (account.server, 1, 1);
  g_assert_cmpuint (f->list.asked, ==, 0);

  wanted = wax_revocation_memory_take (wax_judge_get_revocations (f->trust.judge));
  g_assert_nonnull (wanted);
  g_assert_true (wax_revocation_find_out (&fetch, wanted, NULL));
  g_assert_true (wax_judge_refresh (f->trust.judge, NULL));
  wax_fault_server_get_counts (account.server, &before);
  g_assert_true (wax_http_recheck (account.http));
  g_thread_join (thread);
  g_assert_error (transfer.error, WAX_TRUST_ERROR, WAX_TRUST_ERROR_REFUSED);
  g_clear_error (&transfer.error);

  again = get (&account);
  g_assert_cmpstr (again, ==, "revoked");
  wax_fault_server_get_counts (account.server, &after);
  g_assert_cmpuint (after.bytes, ==, before.bytes);
  account_tear_down (&account);
}

/* What was found out is known to the next session; what nobody answered is asked again. */
static void
test_kept (Fixture *f, gconstpointer unused)
{
  WaxTestCert *const sent[] = { f->leaf, f->trust.good };
  const char *path = wax_profile_get_database_path (f->trust.profile);
  g_autoptr(WaxEndpoint) endpoint = wax_endpoint_new ("localhost", 443, NULL);
  g_autoptr(GPtrArray) chain = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_certificate_unref);
  g_autoptr(WaxVerdict) verdict = NULL;
  const WaxRevocation states[] = { { .state = WAX_REVOCATION_REVOKED, .since = 7, .reason = 1 },
                                   { .state = WAX_REVOCATION_GOOD, .until = 1000 } };
  const struct { gint64 at; gboolean good_is_known; } later[] = { { 1000, TRUE }, { 1001, FALSE } };
  WaxRevocationMemory *first = wax_revocation_memory_new ();
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (sent); i++) {
    g_ptr_array_add (chain, wax_certificate_new_from_der (wax_test_cert_get_der (sent[i]), NULL));
    wax_revocation_memory_learn (first, chain->pdata[i], &states[i], 500);
  }
  verdict = wax_verdict_new (&(WaxVerdictFields) { .endpoint = endpoint, .chain = chain });
  g_assert_true (wax_revocation_store_save (path, first, verdict, 500, &error));
  wax_revocation_memory_free (first);
  for (guint i = 0; i < G_N_ELEMENTS (later); i++) {
    WaxRevocationMemory *next = wax_revocation_memory_new ();
    WaxRevocation found;

    g_assert_true (wax_revocation_store_load (path, next, later[i].at, &error));
    g_assert_no_error (error);
    g_assert_true (wax_revocation_memory_recall (next, chain->pdata[0], later[i].at, &found));
    g_assert_cmpint (found.state, ==, WAX_REVOCATION_REVOKED);
    g_assert_cmpint (found.since, ==, 7);
    g_assert_cmpint (wax_revocation_memory_recall (next, chain->pdata[1], later[i].at, &found), ==,
                     later[i].good_is_known);
    wax_revocation_memory_free (next);
  }
}

int
main (int argc, char **argv)
{
  wax_tls_prepare ();
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add ("/revocation-fetch/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("order", test_order);
  ADD ("bad-answers", test_bad_answers);
  ADD ("bad-servers", test_bad_servers);
  ADD ("stapled-asks-nobody", test_stapled_asks_nobody);
  ADD ("required-good", test_required_good);
  ADD ("required-revoked", test_required_revoked);
  ADD ("required-unknown", test_required_unknown);
  ADD ("required-indirect", test_required_indirect);
  ADD ("late-revoked", test_late_revoked);
  ADD ("kept", test_kept);
  return g_test_run ();
}
