#include "transport/wax-probe.h"
#include "transport/wax-tls-setup.h"
#include "wax-test-thread.h"
#include "wax-trust-fixture.h"

#include <string.h>

enum { PATIENCE_MS = 10000 };

/* A CONNECT proxy for one server, RFC 9110 section 9.3.6. */
typedef struct {
  GThreadedSocketService *service;
  guint port;
  guint target;      /* 0: refuses with @status */
  const char *status;
  int patience;      /* so many CONNECTs are answered, and then none; 0: all are */
  _Atomic int asked; /* CONNECTs */
} Proxy;

static gpointer
pump (gpointer data)
{
  GIOStream **ends = data;

  g_output_stream_splice (g_io_stream_get_output_stream (ends[1]), g_io_stream_get_input_stream (ends[0]),
                          G_OUTPUT_STREAM_SPLICE_NONE, NULL, NULL);
  g_socket_shutdown (g_socket_connection_get_socket (G_SOCKET_CONNECTION (ends[1])), TRUE, TRUE, NULL);
  return NULL;
}

static gboolean
read_head (GInputStream *in)
{
  char last[4] = "";
  char byte;

  while (memcmp (last, "\r\n\r\n", 4) != 0) {
    if (g_input_stream_read (in, &byte, 1, NULL, NULL) <= 0)
      return FALSE;
    memmove (last, last + 1, 3);
    last[3] = byte;
  }
  return TRUE;
}

static gboolean
run_cb (GThreadedSocketService *service, GSocketConnection *connection, GObject *source, gpointer data)
{
  Proxy *self = data;
  GOutputStream *out = g_io_stream_get_output_stream (G_IO_STREAM (connection));
  g_autoptr(GSocketClient) client = g_socket_client_new ();
  g_autoptr(GSocketConnection) server = NULL;
  GThread *back;

  if (!read_head (g_io_stream_get_input_stream (G_IO_STREAM (connection))))
    return TRUE;
  self->asked++;
  if (self->patience > 0 && self->asked > self->patience) {
    char byte;

    g_input_stream_read (g_io_stream_get_input_stream (G_IO_STREAM (connection)), &byte, 1, NULL, NULL);
    return TRUE;
  }
  g_output_stream_printf (out, NULL, NULL, NULL, "HTTP/1.1 %s\r\n%s\r\n", self->status,
                          self->target == 0 ? "Content-Length: 5\r\nProxy-Authenticate: Basic realm=\"x\"\r\n" : "");
  if (self->target == 0) {
    g_output_stream_write_all (out, "hello", 5, NULL, NULL, NULL);
    return TRUE;
  }
  server = g_socket_client_connect_to_host (client, "127.0.0.1", (guint16) self->target, NULL, NULL);
  g_assert_nonnull (server);
  back = g_thread_new ("back", pump, (GIOStream *[]) { G_IO_STREAM (server), G_IO_STREAM (connection) });
  pump ((GIOStream *[]) { G_IO_STREAM (connection), G_IO_STREAM (server) });
  g_thread_join (back);
  return TRUE;
}

typedef struct {
  Proxy proxy;
  WaxTestThread *thread;
  GProxyResolver *resolver;
} Running;

static void
start (Running *self, guint target, const char *status)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *uri = NULL;

  self->thread = wax_test_thread_new ();
  self->proxy = (Proxy) { .target = target, .status = status };
  g_main_context_push_thread_default (wax_test_thread_get_context (self->thread));
  self->proxy.service = G_THREADED_SOCKET_SERVICE (g_threaded_socket_service_new (16));
  self->proxy.port = g_socket_listener_add_any_inet_port (G_SOCKET_LISTENER (self->proxy.service), NULL, &error);
  g_assert_no_error (error);
  g_signal_connect (self->proxy.service, "run", G_CALLBACK (run_cb), &self->proxy);
  g_socket_service_start (G_SOCKET_SERVICE (self->proxy.service));
  g_main_context_pop_thread_default (wax_test_thread_get_context (self->thread));
  wax_test_thread_start (self->thread, "proxy");
  uri = g_strdup_printf ("http://127.0.0.1:%u", self->proxy.port);
  self->resolver = g_simple_proxy_resolver_new (uri, NULL);
}

static void
stop (Running *self)
{
  wax_test_thread_end (self->thread, NULL, NULL);
  g_socket_service_stop (G_SOCKET_SERVICE (self->proxy.service));
  g_socket_listener_close (G_SOCKET_LISTENER (self->proxy.service));
  g_object_unref (self->proxy.service);
  g_object_unref (self->resolver);
}

static void
test_through (WaxTrustFixture *f, gconstpointer unused)
{
  g_autoptr(WaxFaultServer) server = wax_trust_fixture_serve (f->unknown, WAX_FAULT_NONE);
  guint port = wax_fault_server_get_port (server);
  Running proxy;
  GError *refused = NULL;
  WaxFaultCounts counts;

  start (&proxy, port, "200 OK");
  {
    const WaxHttpOptions options = { .proxy_resolver = proxy.resolver };
    g_autoptr(WaxHttp) http = wax_trust_fixture_new_http (f, &options, port, 0);

    g_assert_null (wax_trust_fixture_get (http, server, "/", &refused));
    wax_fault_server_get_counts (server, &counts);
    g_assert_cmpuint (counts.connections, ==, 1);
    g_assert_cmpuint (counts.bytes, ==, 0);
    wax_trust_fixture_grant (f, refused);
    wax_trust_fixture_assert_hello (http, server, "/");
    g_assert_cmpint (proxy.proxy.asked, ==, 2);
  }
  stop (&proxy);
}

/* (transfer full): an account whose way to @server leads through the proxy; one connection that rests on the person's
 * decision waits for the next request. */
static WaxHttp *
start_idle (WaxTrustFixture *f, Running *proxy, WaxFaultServer *server)
{
  guint port = wax_fault_server_get_port (server);
  WaxHttpOptions options = { 0 };
  WaxHttp *http;

  start (proxy, port, "200 OK");
  options.proxy_resolver = proxy->resolver;
  http = wax_trust_fixture_new_http (f, &options, port, 0);
  wax_trust_fixture_get_granted (f, http, server);
  wax_trust_fixture_assert_hello (http, server, "/");
  wax_trust_fixture_await_open (server, 1);
  return http;
}

/* What waits in the pool is a way through the proxy: it is closed at the server when trust ends, and only then. */
static void
test_idle (WaxTrustFixture *f, gconstpointer unused)
{
  g_autoptr(WaxFaultServer) server = wax_trust_fixture_serve (f->unknown, WAX_FAULT_NONE);
  Running proxy;
  WaxHttp *http = start_idle (f, &proxy, server);
  gint64 stopped_us;

  g_assert_false (wax_http_recheck (http));
  wax_trust_fixture_await_open (server, 1);
  wax_trust_fixture_stop (f, wax_fault_server_get_port (server));
  stopped_us = g_get_monotonic_time ();
  g_assert_true (wax_http_recheck (http));
  wax_trust_fixture_await_open (server, 0);
  g_assert_cmpint (g_get_monotonic_time () - stopped_us, <, G_USEC_PER_SEC);
  g_assert_cmpint (proxy.proxy.asked, ==, 2);
  g_object_unref (http);
  stop (&proxy);
}

/* A good certificate beside the granted one, through the proxy: the old way alone is closed. */
static void
test_idle_beside_good (WaxTrustFixture *f, gconstpointer unused)
{
  g_autoptr(WaxFaultServer) server = wax_trust_fixture_serve (f->unknown, WAX_FAULT_NONE);
  Running proxy;
  WaxHttp *http = start_idle (f, &proxy, server);
  g_autofree char *url = wax_trust_fixture_url (server, "/");
  const WaxHttpRequest fresh = { .method = "POST", .url = url, .channel = WAX_CHANNEL_SEND };
  g_autoptr(WaxHttpReply) reply = NULL;
  g_autoptr(GError) error = NULL;

  wax_trust_fixture_show (server, f->good);
  reply = wax_http_send (http, &fresh, NULL, &error);
  g_assert_no_error (error);
  wax_trust_fixture_await_open (server, 2);
  wax_trust_fixture_flush (f);
  g_assert_false (wax_http_recheck (http));
  wax_trust_fixture_await_open (server, 1);
  wax_trust_fixture_assert_hello (http, server, "/");
  g_assert_cmpint (proxy.proxy.asked, ==, 3);
  g_object_unref (http);
  stop (&proxy);
}

static void
assert_proxy_error (WaxTrustFixture *f, GProxyResolver *resolver, WaxNetworkError code)
{
  g_autoptr(WaxFaultServer) server = wax_trust_fixture_serve (f->good, WAX_FAULT_NONE);
  const WaxHttpOptions options = { .proxy_resolver = resolver };
  g_autoptr(WaxHttp) http = wax_trust_fixture_new_http (f, &options, wax_fault_server_get_port (server), 0);
  g_autoptr(GError) error = NULL;
  WaxFaultCounts counts;

  g_assert_null (wax_trust_fixture_get (http, server, "/", &error));
  g_assert_error (error, WAX_NETWORK_ERROR, (int) code);
  wax_fault_server_get_counts (server, &counts);
  g_assert_cmpuint (counts.connections, ==, 0);
}

static void
test_refusing (WaxTrustFixture *f, gconstpointer unused)
{
  static const struct {
    const char *status;
    WaxNetworkError code;
  } cases[] = {
    { "407 Proxy Authentication Required", WAX_NETWORK_ERROR_PROXY_AUTH },
    { "502 Bad Gateway", WAX_NETWORK_ERROR_PROXY },
    { "403 Forbidden", WAX_NETWORK_ERROR_PROXY },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    Running proxy;

    start (&proxy, 0, cases[i].status);
    assert_proxy_error (f, proxy.resolver, cases[i].code);
    stop (&proxy);
  }
}

static void
test_unreachable (WaxTrustFixture *f, gconstpointer unused)
{
  Running proxy;
  GProxyResolver *resolver;

  start (&proxy, 0, "200 OK");
  resolver = g_object_ref (proxy.resolver);
  stop (&proxy);
  assert_proxy_error (f, resolver, WAX_NETWORK_ERROR_PROXY_UNREACHABLE);
  g_object_unref (resolver);
}

/* ---- called off while it is looked into why ---- */

/* Knows a proxy once, and then asks somebody who does not answer. */
#define SLOW_TYPE_RESOLVER (slow_resolver_get_type ())
G_DECLARE_FINAL_TYPE (SlowResolver, slow_resolver, SLOW, RESOLVER, GObject)

struct _SlowResolver {
  GObject parent_instance;
  char *proxy;
  _Atomic int asked;
};

static char **
slow_resolver_lookup (GProxyResolver *resolver, const char *uri, GCancellable *cancellable, GError **error)
{
  SlowResolver *self = SLOW_RESOLVER (resolver);
  GPollFD fd;

  if (self->asked++ == 0)
    return g_strsplit (self->proxy, " ", -1);
  if (cancellable != NULL && g_cancellable_make_pollfd (cancellable, &fd)) {
    g_poll (&fd, 1, PATIENCE_MS);
    g_cancellable_release_fd (cancellable);
  } else {
    g_usleep (PATIENCE_MS * 1000);
  }
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "nobody answered");
  return NULL;
}

static void
slow_resolver_init_resolver (GProxyResolverInterface *iface)
{
  iface->lookup = slow_resolver_lookup;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (SlowResolver, slow_resolver, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_PROXY_RESOLVER, slow_resolver_init_resolver))

static void
slow_resolver_finalize (GObject *object)
{
  g_free (SLOW_RESOLVER (object)->proxy);
  G_OBJECT_CLASS (slow_resolver_parent_class)->finalize (object);
}

static void
slow_resolver_class_init (SlowResolverClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = slow_resolver_finalize;
}

static void
slow_resolver_init (SlowResolver *self)
{
}

/* What a person ended is over at once, and is not told as a failure. @asked: how often the way was asked for */
static void
assert_called_off (WaxHttp *http, WaxFaultServer *server, const _Atomic int *asked, gboolean aborts)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  WaxTrustTransfer transfer = { .http = http, .server = server, .path = "/", .cancellable = cancellable };
  GThread *thread = g_thread_new ("transfer", wax_trust_transfer_run, &transfer);
  gint64 ended_us;

  while (*asked < 2)
    g_usleep (1000);
  ended_us = g_get_monotonic_time ();
  if (aborts)
    wax_http_abort (http);
  else
    g_cancellable_cancel (cancellable);
  g_thread_join (thread);
  g_assert_error (transfer.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (transfer.ended_us - ended_us, <, G_USEC_PER_SEC);
  g_error_free (transfer.error);
}

/* The handshake failed; a second connection is to find out why, and the proxy does not answer. */
static void
test_diagnosis_called_off (WaxTrustFixture *f, gconstpointer aborts)
{
  g_autoptr(WaxFaultServer) server = wax_trust_fixture_serve (f->good, WAX_FAULT_CUT_HANDSHAKE);
  guint port = wax_fault_server_get_port (server);
  WaxHttpOptions options = { 0 };
  Running proxy;
  WaxHttp *http;

  start (&proxy, port, "200 OK");
  proxy.proxy.patience = 1;
  options.proxy_resolver = proxy.resolver;
  http = wax_trust_fixture_new_http (f, &options, port, 0);
  assert_called_off (http, server, &proxy.proxy.asked, GPOINTER_TO_INT (aborts));
  g_object_unref (http);
  stop (&proxy);
}

/* The proxy cannot be reached, and who knows whether there is one takes long to say so. */
static void
test_proxy_search_called_off (WaxTrustFixture *f, gconstpointer aborts)
{
  g_autoptr(WaxFaultServer) server = wax_trust_fixture_serve (f->good, WAX_FAULT_NONE);
  SlowResolver *resolver = g_object_new (SLOW_TYPE_RESOLVER, NULL);
  const WaxHttpOptions options = { .proxy_resolver = G_PROXY_RESOLVER (resolver) };
  Running proxy;
  WaxHttp *http;

  start (&proxy, 0, "200 OK");
  resolver->proxy = g_strdup_printf ("http://127.0.0.1:%u", proxy.proxy.port);
  stop (&proxy);
  http = wax_trust_fixture_new_http (f, &options, wax_fault_server_get_port (server), 0);
  assert_called_off (http, server, &resolver->asked, GPOINTER_TO_INT (aborts));
  g_object_unref (http);
  g_object_unref (resolver);
}

/* ---- probes ---- */

static WaxVerdict *
probe (WaxTrustFixture *f, WaxFaultServer *server, guint timeout_ms, GError **error)
{
  g_autoptr(WaxEndpoint) endpoint = wax_endpoint_new ("127.0.0.1", wax_fault_server_get_port (server), NULL);
  const WaxProbeOptions options = { .judge = f->judge, .channel = WAX_CHANNEL_RECEIVE, .timeout_ms = timeout_ms };

  return wax_probe (&options, endpoint, NULL, error);
}

static void
test_probe (WaxTrustFixture *f, gconstpointer unused)
{
  static const struct {
    WaxFault fault;
    gboolean known;
    const char *problem;
    const char *protocol;
  } cases[] = {
    { WAX_FAULT_NONE, TRUE, NULL, "TLS 1.3" },
    { WAX_FAULT_TLS_1_2, TRUE, NULL, "TLS 1.2" },
    { WAX_FAULT_NONE, FALSE, "issuer-unknown", "TLS 1.3" },
    { WAX_FAULT_ASKS_CERTIFICATE, FALSE, "issuer-unknown", "TLS 1.3" },
    { WAX_FAULT_TLS_1_1, TRUE, "tls-too-old", NULL },
    { WAX_FAULT_UNREADABLE, TRUE, "malformed", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr(WaxFaultServer) server = wax_trust_fixture_serve (cases[i].known ? f->good : f->unknown, cases[i].fault);
    g_autoptr(GError) error = NULL;
    g_autoptr(WaxVerdict) verdict = probe (f, server, 20000, &error);
    g_auto(GStrv) ids = NULL;
    WaxFaultCounts counts;

    g_assert_no_error (error);
    ids = wax_verdict_dup_problem_ids (verdict);
    g_assert_cmpstr (ids[0], ==, cases[i].problem);
    if (cases[i].protocol != NULL)
      g_assert_cmpstr (wax_verdict_get_protocol (verdict), ==, cases[i].protocol);
    if (cases[i].problem == NULL)
      g_assert_nonnull (wax_verdict_get_cipher (verdict));
    wax_fault_server_get_counts (server, &counts);
    g_assert_cmpuint (counts.bytes, ==, 0);
    g_assert_cmpuint (counts.client_certificates, ==, 0);
  }
}

static void
test_probe_errors (WaxTrustFixture *f, gconstpointer unused)
{
  static const struct {
    WaxFault fault;
    WaxNetworkError code;
  } cases[] = {
    { WAX_FAULT_BANNER, WAX_NETWORK_ERROR_NOT_TLS },
    { WAX_FAULT_CUT_HANDSHAKE, WAX_NETWORK_ERROR_RESET },
    { WAX_FAULT_SILENCE, WAX_NETWORK_ERROR_TIMED_OUT },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr(WaxFaultServer) server = wax_trust_fixture_serve (f->good, cases[i].fault);
    g_autoptr(GError) error = NULL;

    g_assert_null (probe (f, server, cases[i].fault == WAX_FAULT_SILENCE ? 500 : 20000, &error));
    g_assert_error (error, WAX_NETWORK_ERROR, (int) cases[i].code);
  }
}

int
main (int argc, char **argv)
{
  wax_tls_prepare ();
  g_test_init (&argc, &argv, NULL);
  wax_trust_fixture_add ("/proxy/through", NULL, test_through);
  wax_trust_fixture_add ("/proxy/idle", NULL, test_idle);
  wax_trust_fixture_add ("/proxy/idle-beside-good", NULL, test_idle_beside_good);
  wax_trust_fixture_add ("/proxy/refusing", NULL, test_refusing);
  wax_trust_fixture_add ("/proxy/unreachable", NULL, test_unreachable);
  wax_trust_fixture_add ("/proxy/diagnosis-cancelled", GINT_TO_POINTER (FALSE), test_diagnosis_called_off);
  wax_trust_fixture_add ("/proxy/diagnosis-aborted", GINT_TO_POINTER (TRUE), test_diagnosis_called_off);
  wax_trust_fixture_add ("/proxy/search-cancelled", GINT_TO_POINTER (FALSE), test_proxy_search_called_off);
  wax_trust_fixture_add ("/proxy/search-aborted", GINT_TO_POINTER (TRUE), test_proxy_search_called_off);
  wax_trust_fixture_add ("/probe/verdicts", NULL, test_probe);
  wax_trust_fixture_add ("/probe/errors", NULL, test_probe_errors);
  return g_test_run ();
}
