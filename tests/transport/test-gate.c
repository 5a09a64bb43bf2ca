#include "transport/wax-tls-setup.h"
#include "wax-trust-fixture.h"

#include <string.h>

static void
assert_nothing_arrived (WaxFaultServer *server)
{
  WaxFaultCounts counts;

  wax_fault_server_get_counts (server, &counts);
  g_assert_cmpuint (counts.connections, >, 0);
  g_assert_cmpuint (counts.bytes, ==, 0);
  g_assert_cmpuint (counts.client_certificates, ==, 0);
}

static void
test_good (WaxTrustFixture *f, gconstpointer unused)
{
  g_autoptr(WaxFaultServer) server = wax_trust_fixture_serve (f->good, WAX_FAULT_NONE);
  g_autoptr(WaxHttp) http = wax_trust_fixture_new_http (f, NULL, wax_fault_server_get_port (server), 0);
  g_autoptr(GError) error = NULL;
  g_autofree char *body = wax_trust_fixture_get (http, server, "/", &error);
  g_autoptr(WaxConnectionInfo) info = NULL;
  WaxHttpCounters counters;

  g_assert_no_error (error);
  g_assert_cmpstr (body, ==, "hello");
  info = wax_http_get_connection_info (http);
  g_assert_true (info->allowed);
  g_assert_false (info->plain);
  g_assert_true (wax_verdict_is_empty (info->verdict));
  g_assert_cmpstr (wax_verdict_get_protocol (info->verdict), ==, "TLS 1.3");
  g_assert_cmpstr (wax_verdict_get_cipher (info->verdict), ==, "TLS_AES_256_GCM_SHA384");
  g_assert_null (info->grant);
  wax_http_get_counters (http, WAX_CHANNEL_RECEIVE, &counters);
  g_assert_cmpuint (counters.requests, ==, 1);
  g_assert_cmpuint (counters.sent, >, 30);
  g_assert_cmpuint (counters.received, >, 60);
  wax_http_get_counters (http, WAX_CHANNEL_GAL, &counters);
  g_assert_cmpuint (counters.requests, ==, 0);
}

static void
test_nothing_before_the_decision (WaxTrustFixture *f, gconstpointer data)
{
  static const char *const methods[] = { "GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS" };
  const WaxFault *fault = data;
  g_autoptr(WaxFaultServer) server = wax_trust_fixture_serve (f->unknown, *fault);
  g_autoptr(WaxHttp) http = wax_trust_fixture_new_http (f, NULL, wax_fault_server_get_port (server), 0);
  g_autofree char *url = wax_trust_fixture_url (server, "/service/soap");
  g_autoptr(GBytes) body = g_bytes_new_static ("password", 8);

  for (gsize i = 0; i < G_N_ELEMENTS (methods) * 2; i++) {
    const char *const headers[] = { "Cookie", "TOKEN=secret", NULL };
    const WaxHttpRequest request = {
      .method = methods[i / 2], .url = url, .headers = headers, .content_type = "text/xml",
      .body = i / 2 == 2 || i / 2 == 3 ? body : NULL, .idempotent = i % 2 == 0,
    };
    g_autoptr(GError) error = NULL;

    g_assert_null (wax_http_send (http, &request, NULL, &error));
    g_assert_error (error, WAX_TRUST_ERROR, WAX_TRUST_ERROR_UNDECIDED);
    g_assert_nonnull (wax_trust_error_get_question (error));
    assert_nothing_arrived (server);
  }
}

static void
test_grant_then_stop (WaxTrustFixture *f, gconstpointer unused)
{
  g_autoptr(WaxFaultServer) server = wax_trust_fixture_serve (f->unknown, WAX_FAULT_NONE);
  guint port = wax_fault_server_get_port (server);
  g_autoptr(WaxHttp) http = wax_trust_fixture_new_http (f, NULL, port, 0);
  g_autoptr(GError) error = NULL;
  g_autoptr(WaxConnectionInfo) info = NULL;
  WaxFaultCounts before, after;

  wax_trust_fixture_get_granted (f, http, server);
  for (guint i = 0; i < 3; i++)
    wax_trust_fixture_assert_hello (http, server, "/");
  info = wax_http_get_connection_info (http);
  g_assert_nonnull (info->grant);
  wax_fault_server_get_counts (server, &before);
  g_assert_cmpuint (before.connections, ==, 2); /* the refused one, and one that was kept alive */

  wax_trust_fixture_stop (f, port);
  g_assert_null (wax_trust_fixture_get (http, server, "/", &error));
  g_assert_error (error, WAX_TRUST_ERROR, WAX_TRUST_ERROR_UNDECIDED);
  wax_fault_server_get_counts (server, &after);
  g_assert_cmpuint (after.bytes, ==, before.bytes);
  g_assert_cmpuint (after.requests, ==, 3);
}

static void
count_cb (WaxJudge *judge, WaxVerdict *verdict, gpointer count)
{
  (*(guint *) count)++;
}

static guint
count_lines (WaxTrustFixture *f, WaxTrustEvent event)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) lines = wax_trust_ledger_list_lines (f->ledger, 0, &error);
  guint count = 0;

  g_assert_no_error (error);
  for (guint i = 0; i < lines->len; i++)
    count += ((WaxTrustLine *) lines->pdata[i])->event == event;
  return count;
}

/* The server gets a certificate that the store vouches for: what was granted ends at once, and is not taken up
 * again. */
static void
test_healed (WaxTrustFixture *f, gconstpointer unused)
{
  g_autoptr(WaxFaultServer) server = wax_trust_fixture_serve (f->unknown, WAX_FAULT_NONE);
  g_autoptr(WaxHttp) http = wax_trust_fixture_new_http (f, NULL, wax_fault_server_get_port (server), 0);
  g_autoptr(WaxConnectionInfo) info = NULL;
  g_autoptr(GError) error = NULL;
  guint healed = 0;

  g_signal_connect (f->judge, "healed", G_CALLBACK (count_cb), &healed);
  wax_trust_fixture_get_granted (f, http, server);
  wax_trust_fixture_assert_hello (http, server, "/");
  wax_trust_fixture_flush (f);

  wax_trust_fixture_replace (server, f->good);
  wax_trust_fixture_assert_hello (http, server, "/");
  info = wax_http_get_connection_info (http);
  g_assert_true (wax_verdict_is_empty (info->verdict));
  g_assert_null (info->grant);
  wax_trust_fixture_flush (f);
  wax_trust_fixture_assert_hello (http, server, "/");
  wax_trust_fixture_flush (f);
  g_assert_cmpuint (healed, ==, 1);
  g_assert_cmpuint (count_lines (f, WAX_TRUST_EVENT_SUPERSEDED), ==, 1);

  /* The old one is no way back: it was secure since. */
  wax_trust_fixture_replace (server, f->unknown);
  g_assert_null (wax_trust_fixture_get (http, server, "/", &error));
  g_assert_error (error, WAX_TRUST_ERROR, WAX_TRUST_ERROR_UNDECIDED);
  g_assert_cmpint (wax_trust_question_get_change (wax_trust_error_get_question (error))->secure_until, >, 0);
}

/* The same holder renews with the same key: the grant goes on, says so once, and ends when it would have. */
static void
test_renewed (WaxTrustFixture *f, gconstpointer unused)
{
  const char *const dns[] = { "localhost", NULL }, *const ip[] = { "127.0.0.1", NULL };
  WaxTestCertOptions options = { .dns = dns, .ip = ip, .same_key = f->unknown };
  g_autoptr(WaxTestCert) next = wax_test_cert_new (f->stranger, &options);
  g_autoptr(WaxFaultServer) server = wax_trust_fixture_serve (f->unknown, WAX_FAULT_NONE);
  g_autoptr(WaxHttp) http = wax_trust_fixture_new_http (f, NULL, wax_fault_server_get_port (server), 0);
  g_autoptr(WaxTestCert) worse = NULL;
  g_autoptr(WaxConnectionInfo) before = NULL, after = NULL;
  g_autoptr(GError) error = NULL;
  guint renewed = 0;

  g_signal_connect (f->judge, "renewed", G_CALLBACK (count_cb), &renewed);
  wax_trust_fixture_get_granted (f, http, server);
  wax_trust_fixture_assert_hello (http, server, "/");
  before = wax_http_get_connection_info (http);
  wax_trust_fixture_flush (f);

  wax_trust_fixture_replace (server, next);
  wax_trust_fixture_assert_hello (http, server, "/");
  wax_trust_fixture_flush (f);
  wax_trust_fixture_assert_hello (http, server, "/");
  wax_trust_fixture_flush (f);
  after = wax_http_get_connection_info (http);
  g_assert_nonnull (after->grant);
  g_assert_cmpint (after->grant->until, ==, before->grant->until);
  g_assert_cmpuint (renewed, ==, 1);
  g_assert_cmpuint (count_lines (f, WAX_TRUST_EVENT_RENEWED), ==, 1);

  /* The same key with a problem more is no renewal. */
  options.not_after = g_get_real_time () / G_USEC_PER_SEC - 10;
  worse = wax_test_cert_new (f->stranger, &options);
  wax_trust_fixture_replace (server, worse);
  g_assert_null (wax_trust_fixture_get (http, server, "/", &error));
  g_assert_error (error, WAX_TRUST_ERROR, WAX_TRUST_ERROR_UNDECIDED);
}

/* Another key behind copied names and a copied key identifier is no renewal. */
static void
test_forged_renewal (WaxTrustFixture *f, gconstpointer unused)
{
  const char *const dns[] = { "localhost", NULL }, *const ip[] = { "127.0.0.1", NULL };
  g_autoptr(WaxTestCert) issuer = wax_test_cert_new (NULL, &(WaxTestCertOptions) {
    .common_name = "Stranger", .ca = TRUE, .copy_key_id_of = f->stranger });
  g_autoptr(WaxTestCert) forged = wax_test_cert_new (issuer, &(WaxTestCertOptions) {
    .dns = dns, .ip = ip, .copy_key_id_of = f->unknown });
  g_autoptr(WaxFaultServer) server = wax_trust_fixture_serve (f->unknown, WAX_FAULT_NONE);
  g_autoptr(WaxHttp) http = wax_trust_fixture_new_http (f, NULL, wax_fault_server_get_port (server), 0);
  g_autoptr(GError) error = NULL;
  WaxFaultCounts before, after;

  wax_trust_fixture_get_granted (f, http, server);
  wax_trust_fixture_assert_hello (http, server, "/");
  wax_trust_fixture_flush (f);
  wax_trust_fixture_replace (server, forged);
  wax_fault_server_get_counts (server, &before);
  g_assert_null (wax_trust_fixture_get (http, server, "/", &error));
  g_assert_error (error, WAX_TRUST_ERROR, WAX_TRUST_ERROR_UNDECIDED);
  wax_fault_server_get_counts (server, &after);
  g_assert_cmpuint (after.bytes, ==, before.bytes);
}

/* A cross-sign that leads nowhere stands before the good one, which the TLS library then does not hand over. */
static void
test_hidden_path (WaxTrustFixture *f, gconstpointer unused)
{
  const char *const dns[] = { "localhost", NULL }, *const ip[] = { "127.0.0.1", NULL };
  const WaxTestCertOptions middle = { .common_name = "Middle", .ca = TRUE };
  g_autoptr(WaxTestCert) stale = wax_test_cert_new (f->stranger, &middle);
  g_autoptr(WaxTestCert) good =
    wax_test_cert_new (f->root, &(WaxTestCertOptions) { .common_name = "Middle", .ca = TRUE, .same_key = stale });
  g_autoptr(WaxTestCert) leaf = wax_test_cert_new (stale, &(WaxTestCertOptions) { .dns = dns, .ip = ip });
  g_autofree char *chain = wax_test_cert_chain_to_pem (leaf, 2), *other = wax_test_cert_to_pem (good);
  g_autofree char *both = g_strconcat (chain, other, NULL), *key = wax_test_cert_key_to_pem (leaf);
  g_autoptr(WaxFaultServer) server = wax_fault_server_new (WAX_FAULT_FOREIGN_KEY, both, key);
  g_autoptr(WaxHttp) http = wax_trust_fixture_new_http (f, NULL, wax_fault_server_get_port (server), 0);
  g_autoptr(WaxConnectionInfo) info = NULL;
  WaxFaultCounts counts;

  wax_trust_fixture_assert_hello (http, server, "/");
  info = wax_http_get_connection_info (http);
  g_assert_true (wax_verdict_is_empty (info->verdict));
  g_assert_cmpuint (wax_verdict_get_chain (info->verdict)->len, ==, 3);
  wax_fault_server_get_counts (server, &counts);
  g_assert_cmpuint (counts.handshakes, ==, 1);
  g_assert_cmpuint (counts.connections, ==, 2); /* a bare one looked, and was not completed */

  /* Once is enough. */
  wax_fault_server_cut (server);
  wax_trust_fixture_assert_hello (http, server, "/");
  wax_fault_server_get_counts (server, &counts);
  g_assert_cmpuint (counts.connections, ==, 3);
}

/* The clock runs past the grant's end while a connection is kept alive under it. */
static void
test_expiry (WaxTrustFixture *f, gconstpointer unused)
{
  g_autoptr(WaxFaultServer) server = wax_trust_fixture_serve (f->unknown, WAX_FAULT_NONE);
  g_autoptr(WaxHttp) http = wax_trust_fixture_new_http (f, NULL, wax_fault_server_get_port (server), 0);
  g_autoptr(GError) error = NULL;
  WaxFaultCounts before, after;
  WaxMoment later;

  wax_trust_fixture_get_granted (f, http, server);
  wax_trust_fixture_assert_hello (http, server, "/");
  wax_fault_server_get_counts (server, &before);
  wax_moment_read (&later);
  later.now += 3601;
  later.boot_ms += 3601 * 1000;
  g_assert_cmpint (wax_trust_ledger_expire (f->ledger, &later, &error), ==, 1);
  g_assert_true (wax_judge_refresh (f->judge, &error));
  g_assert_null (wax_trust_fixture_get (http, server, "/", &error));
  g_assert_error (error, WAX_TRUST_ERROR, WAX_TRUST_ERROR_UNDECIDED);
  wax_fault_server_get_counts (server, &after);
  g_assert_cmpuint (after.bytes, ==, before.bytes);
}

static void
test_stop_ends_transfers (WaxTrustFixture *f, gconstpointer unused)
{
  static const char *const paths[] = { "/trickle", "/slow", "/stall" };
  g_autoptr(WaxFaultServer) server = wax_trust_fixture_serve (f->unknown, WAX_FAULT_NONE);
  guint port = wax_fault_server_get_port (server);
  g_autoptr(WaxHttp) http = wax_trust_fixture_new_http (f, NULL, port, 0);
  WaxTrustTransfer transfers[G_N_ELEMENTS (paths)] = { 0 };
  GThread *threads[G_N_ELEMENTS (paths)];
  gint64 stopped_us;

  wax_trust_fixture_get_granted (f, http, server);
  for (gsize i = 0; i < G_N_ELEMENTS (paths); i++) {
    transfers[i] = (WaxTrustTransfer) { .http = http, .server = server, .path = paths[i] };
    threads[i] = g_thread_new ("transfer", wax_trust_transfer_run, &transfers[i]);
  }
  wax_trust_fixture_await (server, 0, G_N_ELEMENTS (paths));
  g_assert_false (wax_http_recheck (http));
  wax_trust_fixture_stop (f, port);
  stopped_us = g_get_monotonic_time ();
  g_assert_true (wax_http_recheck (http));
  for (gsize i = 0; i < G_N_ELEMENTS (paths); i++) {
    g_thread_join (threads[i]);
    g_assert_error (transfers[i].error, WAX_TRUST_ERROR, WAX_TRUST_ERROR_UNDECIDED);
    g_assert_cmpint (transfers[i].ended_us - stopped_us, <, G_USEC_PER_SEC);
    g_error_free (transfers[i].error);
  }
}

/* A connection that never had an answer yet, and one beside which the server has shown another certificate since. */
static void
test_stop_ends_the_first (WaxTrustFixture *f, gconstpointer changes)
{
  g_autoptr(WaxFaultServer) server = wax_trust_fixture_serve (f->unknown, WAX_FAULT_NONE);
  guint port = wax_fault_server_get_port (server);
  g_autoptr(WaxHttp) http = wax_trust_fixture_new_http (f, NULL, port, 0);
  g_autoptr(WaxTestCert) other = wax_test_cert_new_leaf (f->stranger, "localhost");
  WaxTrustTransfer transfer = { .http = http, .server = server, .path = "/slow" };
  g_autoptr(GThread) thread = NULL;
  g_autoptr(GError) error = NULL;

  wax_trust_fixture_get_granted (f, http, server);
  thread = g_thread_new ("transfer", wax_trust_transfer_run, &transfer);
  wax_trust_fixture_await (server, 0, 1);
  if (GPOINTER_TO_INT (changes)) {
    wax_trust_fixture_show (server, other);
    g_assert_null (wax_trust_fixture_get (http, server, "/", &error));
    g_assert_error (error, WAX_TRUST_ERROR, WAX_TRUST_ERROR_UNDECIDED);
  }
  g_assert_false (wax_http_recheck (http));
  wax_trust_fixture_stop (f, port);
  g_assert_true (wax_http_recheck (http));
  g_thread_join (g_steal_pointer (&thread));
  g_assert_error (transfer.error, WAX_TRUST_ERROR, WAX_TRUST_ERROR_UNDECIDED);
  g_error_free (transfer.error);
}

/* The server reads a good certificate: what began under the grant ends with it, and nothing else does. */
static void
test_healed_ends_the_old (WaxTrustFixture *f, gconstpointer unused)
{
  g_autoptr(WaxFaultServer) server = wax_trust_fixture_serve (f->unknown, WAX_FAULT_NONE);
  g_autoptr(WaxHttp) http = wax_trust_fixture_new_http (f, NULL, wax_fault_server_get_port (server), 0);
  WaxTrustTransfer transfer = { .http = http, .server = server, .path = "/slow" };
  g_autoptr(GThread) thread = NULL;

  wax_trust_fixture_get_granted (f, http, server);
  thread = g_thread_new ("transfer", wax_trust_transfer_run, &transfer);
  wax_trust_fixture_await (server, 0, 1);
  wax_trust_fixture_show (server, f->good);
  wax_trust_fixture_assert_hello (http, server, "/");
  wax_trust_fixture_flush (f);

  g_assert_false (wax_http_recheck (http));
  g_thread_join (g_steal_pointer (&thread));
  g_assert_error (transfer.error, WAX_NETWORK_ERROR, WAX_NETWORK_ERROR_RESET);
  g_error_free (transfer.error);
  wax_trust_fixture_assert_hello (http, server, "/");
  g_assert_false (wax_http_recheck (http));
}

typedef struct {
  WaxHttp *http;
  gboolean over; /* (atomic) */
  guint lost;
} Watcher;

/* As whoever keeps accounts does at any moment. */
static gpointer
watch (gpointer data)
{
  Watcher *self = data;

  while (!g_atomic_int_get (&self->over))
    self->lost += wax_http_recheck (self->http) ? 1 : 0;
  return NULL;
}

/* The version is known before the gate has refused it. A connection that never was allowed has nothing to lose: whoever
 * looks meanwhile does not hear that trust has ended. */
static void
test_refused_is_not_lost (WaxTrustFixture *f, gconstpointer unused)
{
  g_autoptr(WaxFaultServer) server = wax_trust_fixture_serve (f->good, WAX_FAULT_TLS_1_2);
  g_autoptr(WaxHttp) http = wax_trust_fixture_new_http (f, NULL, wax_fault_server_get_port (server), 0);
  WaxPolicy values = *f->policy;
  g_autoptr(WaxPolicy) policy = NULL;
  Watcher watcher = { .http = http };
  GThread *thread;

  values.floor = "TLS 1.3";
  policy = wax_policy_new (&values);
  wax_judge_set_policy (f->judge, policy);
  g_assert_true (wax_judge_refresh (f->judge, NULL));
  thread = g_thread_new ("watcher", watch, &watcher);
  for (int i = 0; i < 20; i++) {
    g_autoptr(GError) error = NULL;
    g_autofree char *body = wax_trust_fixture_get (http, server, "/", &error);

    g_assert_null (body);
    g_assert_error (error, WAX_TRUST_ERROR, WAX_TRUST_ERROR_REFUSED);
  }
  g_atomic_int_set (&watcher.over, TRUE);
  g_thread_join (thread);
  g_assert_cmpuint (watcher.lost, ==, 0);
  assert_nothing_arrived (server);
}

static void
test_other_ports_in_question (WaxTrustFixture *f, gconstpointer unused)
{
  g_autoptr(WaxFaultServer) server = wax_trust_fixture_serve (f->unknown, WAX_FAULT_NONE);
  g_autoptr(WaxHttp) http = wax_trust_fixture_new_http (f, NULL, wax_fault_server_get_port (server), 9443);
  g_autoptr(GError) error = NULL;
  GPtrArray *endpoints;

  g_assert_null (wax_trust_fixture_get (http, server, "/", &error));
  endpoints = wax_trust_question_get_endpoints (wax_trust_error_get_question (error));
  g_assert_cmpuint (endpoints->len, ==, 2);
  g_assert_cmpuint (wax_endpoint_get_port (g_ptr_array_index (endpoints, 1)), ==, 9443);
}

static void
test_unopened_judge_refuses (WaxTrustFixture *f, gconstpointer unused)
{
  g_autoptr(WaxFaultServer) server = wax_trust_fixture_serve (f->good, WAX_FAULT_NONE);
  g_autoptr(WaxJudge) judge = wax_judge_new (f->examiner, f->ledger, f->policy);
  g_autoptr(GPtrArray) origins = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_endpoint_unref);
  const WaxHttpOptions options = { .judge = judge, .origins = origins };
  g_autoptr(WaxHttp) http = NULL;
  g_autoptr(GError) error = NULL;

  g_ptr_array_add (origins, wax_endpoint_new ("127.0.0.1", wax_fault_server_get_port (server), NULL));
  http = wax_http_new (&options);
  g_assert_null (wax_trust_fixture_get (http, server, "/", &error));
  g_assert_error (error, WAX_TRUST_ERROR, WAX_TRUST_ERROR_LEDGER);
  assert_nothing_arrived (server);
}

/* What this thread has read by read(2), which is how files are. */
static guint64
get_read (void)
{
  g_autofree char *text = NULL;

  g_assert_true (g_file_get_contents ("/proc/thread-self/io", &text, NULL, NULL));
  g_assert_true (g_str_has_prefix (text, "rchar: "));
  return g_ascii_strtoull (text + strlen ("rchar: "), NULL, 10);
}

/* A handshake must not wait for a disk. */
static void
test_no_disk (WaxTrustFixture *f, gconstpointer unused)
{
  g_autoptr(WaxEndpoint) endpoint = wax_endpoint_new ("127.0.0.1", 443, NULL);
  g_autoptr(GTlsCertificate) good = wax_test_cert_to_tls (f->good, 0), unknown = wax_test_cert_to_tls (f->unknown, 0);
  guint64 alone = get_read (), between, after;

  alone = get_read () - alone; /* what looking costs */
  between = get_read ();
  for (guint i = 0; i < 100; i++) {
    g_autoptr(WaxVerdict) yes = wax_judge_examine (f->judge, endpoint, WAX_CHANNEL_RECEIVE, NULL, good, 0, NULL, NULL);
    g_autoptr(WaxVerdict) no = wax_judge_examine (f->judge, endpoint, WAX_CHANNEL_RECEIVE, NULL, unknown, 0, NULL,
                                                  NULL);

    g_assert_true (wax_judge_admits (f->judge, yes, NULL, NULL));
    g_assert_false (wax_judge_admits (f->judge, no, NULL, NULL));
  }
  after = get_read ();
  g_assert_cmpuint (after - between, <, alone + 64); /* its own digits may have grown */
}

int
main (int argc, char **argv)
{
  static const WaxFault tls_1_3 = WAX_FAULT_NONE;
  static const WaxFault tls_1_2 = WAX_FAULT_TLS_1_2;
  static const WaxFault asking = WAX_FAULT_ASKS_CERTIFICATE;

  wax_tls_prepare ();
  g_test_init (&argc, &argv, NULL);
  wax_trust_fixture_add ("/gate/good", NULL, test_good);
  wax_trust_fixture_add ("/gate/nothing-before-the-decision/1.3", &tls_1_3, test_nothing_before_the_decision);
  wax_trust_fixture_add ("/gate/nothing-before-the-decision/1.2", &tls_1_2, test_nothing_before_the_decision);
  wax_trust_fixture_add ("/gate/nothing-before-the-decision/asks-certificate", &asking,
                         test_nothing_before_the_decision);
  wax_trust_fixture_add ("/gate/grant-then-stop", NULL, test_grant_then_stop);
  wax_trust_fixture_add ("/gate/healed", NULL, test_healed);
  wax_trust_fixture_add ("/gate/renewed", NULL, test_renewed);
  wax_trust_fixture_add ("/gate/forged-renewal", NULL, test_forged_renewal);
  wax_trust_fixture_add ("/gate/hidden-path", NULL, test_hidden_path);
  wax_trust_fixture_add ("/gate/expiry", NULL, test_expiry);
  wax_trust_fixture_add ("/gate/stop-ends-transfers", NULL, test_stop_ends_transfers);
  wax_trust_fixture_add ("/gate/stop-ends-the-first", GINT_TO_POINTER (FALSE), test_stop_ends_the_first);
  wax_trust_fixture_add ("/gate/stop-ends-the-first/changed", GINT_TO_POINTER (TRUE), test_stop_ends_the_first);
  wax_trust_fixture_add ("/gate/healed-ends-the-old", NULL, test_healed_ends_the_old);
  wax_trust_fixture_add ("/gate/refused-is-not-lost", NULL, test_refused_is_not_lost);
  wax_trust_fixture_add ("/gate/other-ports-in-question", NULL, test_other_ports_in_question);
  wax_trust_fixture_add ("/gate/unopened-judge-refuses", NULL, test_unopened_judge_refuses);
  wax_trust_fixture_add ("/gate/no-disk", NULL, test_no_disk);
  return g_test_run ();
}
