#include "transport/wax-tls-setup.h"
#include "wax-test-net.h"
#include "wax-trust-fixture.h"

#include <string.h>

static gint64
cancel_one (WaxHttp *http, WaxFaultServer *server, const char *path)
{
  WaxTrustTransfer transfer = { .http = http, .server = server, .path = path, .cancellable = g_cancellable_new () };
  WaxFaultCounts before;
  GThread *thread;
  gint64 cancelled_us;

  wax_fault_server_get_counts (server, &before);
  thread = g_thread_new ("transfer", wax_trust_transfer_run, &transfer);
  wax_trust_fixture_await (server, before.connections + 1, strcmp (path, "/") == 0 ? 0 : before.requests + 1);
  cancelled_us = g_get_monotonic_time ();
  g_cancellable_cancel (transfer.cancellable);
  g_thread_join (thread);
  g_assert_error (transfer.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_error_free (transfer.error);
  g_object_unref (transfer.cancellable);
  return transfer.ended_us - cancelled_us;
}

/* A busy machine gets more tries. */
enum { LIMIT_US = 50000, TRIES = 20 };

/* In the handshake, before the head, in the content: the call ends within 50 ms. */
static void
assert_cancels (WaxHttp *http, WaxFaultServer *server, const char *path)
{
  gint64 best_us = G_MAXINT64;

  for (guint i = 0; i < TRIES && best_us >= LIMIT_US; i++)
    best_us = MIN (best_us, cancel_one (http, server, path));
  g_assert_cmpint (best_us, <, LIMIT_US);
}

static void
test_cancel (WaxTrustFixture *f, gconstpointer unused)
{
  g_autoptr(WaxFaultServer) server = wax_trust_fixture_serve (f->good, WAX_FAULT_NONE);
  g_autoptr(WaxFaultServer) silent = wax_trust_fixture_serve (f->good, WAX_FAULT_SILENCE);
  g_autoptr(WaxHttp) http =
    wax_trust_fixture_new_http (f, NULL, wax_fault_server_get_port (server), wax_fault_server_get_port (silent));

  assert_cancels (http, server, "/slow");
  assert_cancels (http, server, "/stall");
  assert_cancels (http, server, "/trickle");
  assert_cancels (http, silent, "/");
}

/* Returns: how long the fifth took, in us, which waits for one of four connections. */
static gint64
cancel_queued (WaxTrustFixture *f)
{
  g_autoptr(WaxFaultServer) server = wax_trust_fixture_serve (f->good, WAX_FAULT_NONE);
  g_autoptr(WaxHttp) http = wax_trust_fixture_new_http (f, NULL, wax_fault_server_get_port (server), 0);
  WaxTrustTransfer transfers[5];
  GThread *threads[5];
  gint64 cancelled_us;

  for (guint i = 0; i < 5; i++) {
    transfers[i] = (WaxTrustTransfer) {
      .http = http, .server = server, .path = "/slow", .cancellable = g_cancellable_new ()
    };
    threads[i] = g_thread_new ("transfer", wax_trust_transfer_run, &transfers[i]);
    if (i < 4)
      wax_trust_fixture_await (server, i + 1, i + 1);
  }
  g_usleep (20000); /* gives the fifth the chance to queue; the test holds without it */
  cancelled_us = g_get_monotonic_time ();
  g_cancellable_cancel (transfers[4].cancellable);
  g_thread_join (threads[4]);
  for (guint i = 0; i < 5; i++) {
    g_cancellable_cancel (transfers[i].cancellable);
    if (i < 4)
      g_thread_join (threads[i]);
    g_assert_error (transfers[i].error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    g_error_free (transfers[i].error);
    g_object_unref (transfers[i].cancellable);
  }
  return transfers[4].ended_us - cancelled_us;
}

/* Its cancelling must not wait with it. */
static void
test_cancel_in_queue (WaxTrustFixture *f, gconstpointer unused)
{
  gint64 best_us = G_MAXINT64;

  for (guint i = 0; i < TRIES && best_us >= LIMIT_US; i++)
    best_us = MIN (best_us, cancel_queued (f));
  g_assert_cmpint (best_us, <, LIMIT_US);
}

static void
assert_times_out (WaxHttp *http, WaxFaultServer *server, const char *path, guint total_ms, WaxTimeout expected)
{
  g_autofree char *url = wax_trust_fixture_url (server, path);
  const WaxHttpRequest request = { .url = url, .channel = WAX_CHANNEL_RECEIVE, .total_timeout_ms = total_ms };
  g_autoptr(GError) error = NULL;
  gint64 begun_us = g_get_monotonic_time ();

  g_assert_null (wax_http_send (http, &request, NULL, &error));
  g_assert_error (error, WAX_NETWORK_ERROR, WAX_NETWORK_ERROR_TIMED_OUT);
  g_assert_cmpint (wax_network_error_get_timeout (error), ==, expected);
  g_assert_cmpint (g_get_monotonic_time () - begun_us, >=, 190 * 1000);
  g_assert_cmpint (g_get_monotonic_time () - begun_us, <, 5 * G_USEC_PER_SEC);
}

/* Where nothing answers is told apart from where somebody does, and then takes his time. */
static void
test_reach (WaxTrustFixture *f, gconstpointer unused)
{
  g_auto(WaxTestSilence) silence = { { -1, -1 }, 0 };
  g_autoptr(WaxFaultServer) mute = wax_trust_fixture_serve (f->good, WAX_FAULT_SILENCE);
  const WaxHttpOptions options = { .connect_timeout_ms = 200 };
  g_autoptr(WaxHttp) http = NULL;
  const struct { guint port; WaxNetworkError code; WaxTimeout timeout; } rows[] = {
    { (wax_test_silence_begin (&silence), silence.port), WAX_NETWORK_ERROR_UNANSWERED, WAX_TIMEOUT_REACH },
    { wax_fault_server_get_port (mute), WAX_NETWORK_ERROR_TIMED_OUT, WAX_TIMEOUT_CONNECT },
  };

  http = wax_trust_fixture_new_http (f, &options, rows[0].port, rows[1].port);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *url = g_strdup_printf ("https://127.0.0.1:%u/", rows[i].port);
    const WaxHttpRequest request = { .url = url, .channel = WAX_CHANNEL_RECEIVE, .reach_timeout_ms = 100 };
    g_autoptr(GError) error = NULL;

    g_assert_null (wax_http_send (http, &request, NULL, &error));
    g_assert_error (error, WAX_NETWORK_ERROR, (int) rows[i].code);
    g_assert_cmpint (wax_network_error_get_timeout (error), ==, rows[i].timeout);
    g_assert_cmpuint (wax_endpoint_get_port (wax_network_error_get_endpoint (error)), ==, rows[i].port);
  }
}

static void
test_timeouts (WaxTrustFixture *f, gconstpointer unused)
{
  g_autoptr(WaxFaultServer) server = wax_trust_fixture_serve (f->good, WAX_FAULT_NONE);
  g_autoptr(WaxFaultServer) silent = wax_trust_fixture_serve (f->good, WAX_FAULT_SILENCE);
  const WaxHttpOptions options = { .connect_timeout_ms = 400, .idle_timeout_ms = 200 };
  g_autoptr(WaxHttp) http =
    wax_trust_fixture_new_http (f, &options, wax_fault_server_get_port (server), wax_fault_server_get_port (silent));

  assert_times_out (http, silent, "/", 0, WAX_TIMEOUT_CONNECT);
  assert_times_out (http, server, "/slow", 0, WAX_TIMEOUT_IDLE);
  assert_times_out (http, server, "/stall", 0, WAX_TIMEOUT_IDLE);
  assert_times_out (http, server, "/trickle", 300, WAX_TIMEOUT_TOTAL);
}

static void
test_stream_limits (WaxTrustFixture *f, gconstpointer unused)
{
  g_autoptr(WaxFaultServer) server = wax_trust_fixture_serve (f->good, WAX_FAULT_NONE);
  const WaxHttpOptions options = { .idle_timeout_ms = 200 };
  g_autoptr(WaxHttp) http = wax_trust_fixture_new_http (f, &options, wax_fault_server_get_port (server), 0);
  g_autofree char *url = wax_trust_fixture_url (server, "/stall");
  const WaxHttpRequest request = { .url = url, .channel = WAX_CHANNEL_RECEIVE };
  g_autoptr(WaxHttpReply) head = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(GInputStream) stream = wax_http_open (http, &request, &head, NULL, &error);
  char buffer[64];

  g_assert_no_error (error);
  g_assert_cmpint (wax_http_reply_get_content_length (head), ==, 100);
  g_usleep (300000); /* a slow reader is no idle server */
  g_assert_cmpint (g_input_stream_read (stream, buffer, sizeof buffer, NULL, &error), ==, 10);
  g_assert_no_error (error);
  g_assert_cmpint (g_input_stream_read (stream, buffer, sizeof buffer, NULL, &error), ==, -1);
  g_assert_cmpint (wax_network_error_get_timeout (error), ==, WAX_TIMEOUT_IDLE);
}

static void
assert_fails (WaxHttp *http, WaxFaultServer *server, const char *path, WaxNetworkError code)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *body = wax_trust_fixture_get (http, server, path, &error);

  g_assert_null (body);
  g_assert_error (error, WAX_NETWORK_ERROR, (int) code);
}

static void
test_bad_contents (WaxTrustFixture *f, gconstpointer unused)
{
  g_autoptr(WaxFaultServer) server = wax_trust_fixture_serve (f->good, WAX_FAULT_NONE);
  g_autoptr(WaxHttp) http = wax_trust_fixture_new_http (f, NULL, wax_fault_server_get_port (server), 0);

  assert_fails (http, server, "/cut", WAX_NETWORK_ERROR_RESET);
  assert_fails (http, server, "/endless", WAX_NETWORK_ERROR_TOO_LARGE);
  wax_trust_fixture_assert_hello (http, server, "/");
}

static void
test_stale (WaxTrustFixture *f, gconstpointer unused)
{
  g_autoptr(WaxFaultServer) server = wax_trust_fixture_serve (f->good, WAX_FAULT_NONE);
  g_autoptr(WaxHttp) http = wax_trust_fixture_new_http (f, NULL, wax_fault_server_get_port (server), 0);
  g_autofree char *url = wax_trust_fixture_url (server, "/");
  g_autoptr(GBytes) body = g_bytes_new_static ("x", 1);

  for (guint i = 0; i < 4; i++) {
    const WaxHttpRequest post = { .url = url, .content_type = "text/plain", .body = body, .idempotent = TRUE };
    g_autoptr(GError) error = NULL;
    g_autoptr(WaxHttpReply) reply = NULL;

    wax_trust_fixture_assert_hello (http, server, "/stale");
    reply = wax_http_send (http, &post, NULL, &error);
    g_assert_no_error (error);
    g_assert_cmpuint (wax_http_reply_get_status (reply), ==, 200);
  }
}

static void
test_posts_share_a_connection (WaxTrustFixture *f, gconstpointer unused)
{
  g_autoptr(WaxFaultServer) server = wax_trust_fixture_serve (f->good, WAX_FAULT_NONE);
  g_autoptr(WaxHttp) http = wax_trust_fixture_new_http (f, NULL, wax_fault_server_get_port (server), 0);
  g_autofree char *url = wax_trust_fixture_url (server, "/");
  g_autoptr(GBytes) body = g_bytes_new_static ("x", 1);
  WaxFaultCounts counts;

  for (guint i = 0; i < 50; i++) {
    const WaxHttpRequest post = { .url = url, .content_type = "text/plain", .body = body, .idempotent = TRUE };
    g_autoptr(GError) error = NULL;
    g_autoptr(WaxHttpReply) reply = wax_http_send (http, &post, NULL, &error);
    g_autoptr(GBytes) cookie = NULL;

    g_assert_no_error (error);
    g_assert_cmpstr (wax_http_reply_get_content_type (reply), ==, "text/plain");
    cookie = wax_http_reply_dup_cookie (reply, "TOKEN");
    g_assert_cmpmem (g_bytes_get_data (cookie, NULL), g_bytes_get_size (cookie), "secret-1", 8);
    g_assert_null (wax_http_reply_get_header (reply, "Set-Cookie"));
  }
  wax_fault_server_get_counts (server, &counts);
  g_assert_cmpuint (counts.connections, ==, 1);
  g_assert_cmpuint (counts.requests, ==, 50);
}

static void
assert_redirects (WaxHttp *http, WaxFaultServer *server, const char *to)
{
  g_autofree char *path = g_strconcat ("/redirect/", to, NULL);
  g_autoptr(GError) error = NULL;

  g_assert_null (wax_trust_fixture_get (http, server, path, &error));
  g_assert_error (error, WAX_NETWORK_ERROR, WAX_NETWORK_ERROR_REDIRECT);
  g_assert_cmpstr (wax_network_error_get_target (error), ==, to);
}

static void
test_redirects (WaxTrustFixture *f, gconstpointer unused)
{
  g_autoptr(WaxFaultServer) server = wax_trust_fixture_serve (f->good, WAX_FAULT_NONE);
  g_autoptr(WaxFaultServer) foreign = wax_trust_fixture_serve (f->good, WAX_FAULT_NONE);
  const WaxHttpOptions options = { .plain = TRUE };
  g_autoptr(WaxHttp) http = wax_trust_fixture_new_http (f, &options, wax_fault_server_get_port (server), 0);
  g_autofree char *other_port = wax_trust_fixture_url (foreign, "/");
  g_autofree char *other_host = g_strdup_printf ("https://localhost:%u/", wax_fault_server_get_port (server));
  g_autofree char *plain = g_strdup_printf ("http://127.0.0.1:%u/", wax_fault_server_get_port (server));
  g_autofree char *same = wax_trust_fixture_url (server, "/mail");
  g_autofree char *same_path = g_strconcat ("/redirect/", same, NULL);
  g_autofree char *post_url = wax_trust_fixture_url (server, same_path);
  g_autoptr(GBytes) body = g_bytes_new_static ("x", 1);
  const WaxHttpRequest post = { .url = post_url, .content_type = "text/plain", .body = body, .idempotent = TRUE };
  g_autoptr(GError) error = NULL;
  WaxFaultCounts counts;

  wax_trust_fixture_assert_hello (http, server, same_path);
  wax_trust_fixture_assert_hello (http, server, "/redirect//mail");
  assert_redirects (http, server, other_port);
  assert_redirects (http, server, other_host);
  assert_redirects (http, server, plain);
  g_assert_null (wax_http_send (http, &post, NULL, &error));
  g_assert_error (error, WAX_NETWORK_ERROR, WAX_NETWORK_ERROR_REDIRECT);
  wax_fault_server_get_counts (foreign, &counts);
  g_assert_cmpuint (counts.connections, ==, 0);
}

static void
test_origins (WaxTrustFixture *f, gconstpointer unused)
{
  g_autoptr(WaxFaultServer) server = wax_trust_fixture_serve (f->good, WAX_FAULT_NONE);
  g_autoptr(WaxFaultServer) foreign = wax_trust_fixture_serve (f->good, WAX_FAULT_NONE);
  g_autoptr(WaxHttp) http = wax_trust_fixture_new_http (f, NULL, wax_fault_server_get_port (server), 0);
  g_autofree char *plain = g_strdup_printf ("http://127.0.0.1:%u/", wax_fault_server_get_port (server));
  const WaxHttpRequest request = { .url = plain };
  g_autoptr(GError) error = NULL;
  WaxFaultCounts counts;

  assert_fails (http, foreign, "/", WAX_NETWORK_ERROR_FOREIGN);
  wax_fault_server_get_counts (foreign, &counts);
  g_assert_cmpuint (counts.connections, ==, 0);
  g_assert_null (wax_http_send (http, &request, NULL, &error));
  g_assert_error (error, WAX_NETWORK_ERROR, WAX_NETWORK_ERROR_PLAIN_REFUSED);
  wax_fault_server_get_counts (server, &counts);
  g_assert_cmpuint (counts.connections, ==, 0);
}

static void
test_plain (WaxTrustFixture *f, gconstpointer unused)
{
  g_autoptr(WaxFaultServer) server = wax_fault_server_new (WAX_FAULT_PLAIN, NULL, NULL);
  const WaxHttpOptions options = { .plain = TRUE };
  g_autoptr(WaxHttp) http = wax_trust_fixture_new_http (f, &options, wax_fault_server_get_port (server), 0);
  g_autofree char *url = g_strdup_printf ("http://127.0.0.1:%u/", wax_fault_server_get_port (server));
  const WaxHttpRequest request = { .url = url };
  g_autoptr(GError) error = NULL;
  g_autoptr(WaxHttpReply) reply = wax_http_send (http, &request, NULL, &error);
  g_autoptr(WaxConnectionInfo) info = wax_http_get_connection_info (http);

  g_assert_no_error (error);
  g_assert_cmpuint (wax_http_reply_get_status (reply), ==, 200);
  g_assert_true (info->plain);
  g_assert_null (info->verdict);
}

static void
test_not_as_it_should (WaxTrustFixture *f, gconstpointer unused)
{
  static const struct {
    WaxFault fault;
    WaxNetworkError code;
  } cases[] = {
    { WAX_FAULT_BANNER, WAX_NETWORK_ERROR_NOT_TLS },
    { WAX_FAULT_PLAIN, WAX_NETWORK_ERROR_NOT_TLS },
    { WAX_FAULT_CUT_HANDSHAKE, WAX_NETWORK_ERROR_RESET },
  };
  guint port;

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr(WaxFaultServer) server = wax_trust_fixture_serve (f->good, cases[i].fault);
    g_autoptr(WaxHttp) http = NULL;

    port = wax_fault_server_get_port (server);
    http = wax_trust_fixture_new_http (f, NULL, port, 0);
    assert_fails (http, server, "/", cases[i].code);
  }
}

static void
test_refused_and_not_found (WaxTrustFixture *f, gconstpointer unused)
{
  g_autoptr(WaxFaultServer) gone = wax_fault_server_new (WAX_FAULT_SILENCE, NULL, NULL);
  guint port = wax_fault_server_get_port (gone);
  g_autofree char *url = wax_trust_fixture_url (gone, "/");
  g_autoptr(WaxHttp) http = wax_trust_fixture_new_http (f, NULL, port, 0);
  g_autoptr(GPtrArray) origins = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_endpoint_unref);
  const WaxHttpOptions options = { .judge = f->judge, .origins = origins };
  g_autoptr(WaxHttp) nowhere = NULL;
  WaxHttpRequest request = { .url = url };
  g_autoptr(GError) refused = NULL;
  g_autoptr(GError) not_found = NULL;

  wax_fault_server_free (g_steal_pointer (&gone));
  g_assert_null (wax_http_send (http, &request, NULL, &refused));
  g_assert_error (refused, WAX_NETWORK_ERROR, WAX_NETWORK_ERROR_REFUSED);
  g_ptr_array_add (origins, wax_endpoint_new ("nowhere.invalid", 443, NULL));
  nowhere = wax_http_new (&options);
  request.url = "https://nowhere.invalid/";
  g_assert_null (wax_http_send (nowhere, &request, NULL, &not_found));
  g_assert_error (not_found, WAX_NETWORK_ERROR, WAX_NETWORK_ERROR_NOT_FOUND);
}

static void
test_bare_verdicts (WaxTrustFixture *f, gconstpointer unused)
{
  static const struct {
    WaxFault fault;
    WaxProblemId problem;
    const char *evidence;
  } cases[] = {
    { WAX_FAULT_TLS_1_0, WAX_PROBLEM_TLS_TOO_OLD, "TLS_1.0 TLS_1.2" },
    { WAX_FAULT_TLS_1_1, WAX_PROBLEM_TLS_TOO_OLD, "TLS_1.1 TLS_1.2" },
    { WAX_FAULT_UNREADABLE, WAX_PROBLEM_MALFORMED, "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr(WaxFaultServer) server = wax_trust_fixture_serve (f->good, cases[i].fault);
    g_autoptr(WaxHttp) http = wax_trust_fixture_new_http (f, NULL, wax_fault_server_get_port (server), 0);
    g_autoptr(GError) error = NULL;
    const WaxProblem *problem;
    WaxFaultCounts counts;

    g_assert_null (wax_trust_fixture_get (http, server, "/", &error));
    g_assert_error (error, WAX_TRUST_ERROR, WAX_TRUST_ERROR_REFUSED);
    problem = g_ptr_array_index (
      wax_verdict_get_problems (wax_trust_question_get_verdict (wax_trust_error_get_question (error))), 0);
    g_assert_cmpint (problem->id, ==, cases[i].problem);
    g_assert_cmpstr (problem->evidence, ==, cases[i].evidence);
    wax_fault_server_get_counts (server, &counts);
    g_assert_cmpuint (counts.handshakes, ==, 0);
    g_assert_cmpuint (counts.bytes, ==, 0);
  }
}

static gpointer
run_many (gpointer data)
{
  WaxTrustTransfer *self = data;

  for (guint i = 0; i < 50; i++)
    wax_trust_fixture_assert_hello (self->http, self->server, "/");
  return NULL;
}

static void
test_threads (WaxTrustFixture *f, gconstpointer unused)
{
  g_autoptr(WaxFaultServer) server = wax_trust_fixture_serve (f->good, WAX_FAULT_NONE);
  g_autoptr(WaxHttp) http = wax_trust_fixture_new_http (f, NULL, wax_fault_server_get_port (server), 0);
  WaxTrustTransfer transfer = { .http = http, .server = server };
  GThread *threads[8];
  WaxFaultCounts counts;
  WaxHttpCounters counters;

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("many", run_many, &transfer);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  wax_fault_server_get_counts (server, &counts);
  g_assert_cmpuint (counts.requests, ==, 400);
  g_assert_cmpuint (counts.connections, <=, 8);
  g_assert_cmpuint (counts.resumed, ==, 0);
  wax_http_get_counters (http, WAX_CHANNEL_RECEIVE, &counters);
  g_assert_cmpuint (counters.requests, ==, 400);
}

int
main (int argc, char **argv)
{
  wax_tls_prepare ();
  g_test_init (&argc, &argv, NULL);
  wax_trust_fixture_add ("/http/cancel", NULL, test_cancel);
  wax_trust_fixture_add ("/http/cancel-in-queue", NULL, test_cancel_in_queue);
  wax_trust_fixture_add ("/http/timeouts", NULL, test_timeouts);
  wax_trust_fixture_add ("/http/reach", NULL, test_reach);
  wax_trust_fixture_add ("/http/stream-limits", NULL, test_stream_limits);
  wax_trust_fixture_add ("/http/bad-contents", NULL, test_bad_contents);
  wax_trust_fixture_add ("/http/stale", NULL, test_stale);
  wax_trust_fixture_add ("/http/posts-share-a-connection", NULL, test_posts_share_a_connection);
  wax_trust_fixture_add ("/http/redirects", NULL, test_redirects);
  wax_trust_fixture_add ("/http/origins", NULL, test_origins);
  wax_trust_fixture_add ("/http/plain", NULL, test_plain);
  wax_trust_fixture_add ("/http/not-as-it-should", NULL, test_not_as_it_should);
  wax_trust_fixture_add ("/http/refused-and-not-found", NULL, test_refused_and_not_found);
  wax_trust_fixture_add ("/http/bare-verdicts", NULL, test_bare_verdicts);
  wax_trust_fixture_add ("/http/threads", NULL, test_threads);
  return g_test_run ();
}
