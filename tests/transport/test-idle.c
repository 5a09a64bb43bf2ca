#include "store/wax-database.h"
#include "store/wax-sql.h"
#include "transport/wax-tls-setup.h"
#include "trust/wax-trust-schema.h"
#include "wax-test-clock.h"
#include "wax-trust-fixture.h"

#include <string.h>

/* Connections that wait in the pool for the next request: they are closed the moment they could not carry one any more,
 * which is seen at the server, and no others are. */

enum { DAY_S = 86400, HOUR_S = 3600, N_IDLE = 3, WITHIN_MS = 1000 };

/* ---- at the server ---- */

static guint
count_open (WaxFaultServer *server)
{
  WaxFaultCounts counts;

  wax_fault_server_get_counts (server, &counts);
  return counts.open;
}

/* The real time, which no test moves. */
static gint64
read_clock_ms (void)
{
  struct timespec time;

  clock_gettime (CLOCK_MONOTONIC_RAW, &time);
  return time.tv_sec * G_GINT64_CONSTANT (1000) + time.tv_nsec / 1000000;
}

static void
assert_closed (WaxFaultServer *server, guint left, gint64 since_ms)
{
  wax_trust_fixture_await_open (server, left);
  g_assert_cmpint (read_clock_ms () - since_ms, <, WITHIN_MS);
}

/* ---- connections ---- */

static GInputStream *
open_stream (WaxHttp *http, WaxFaultServer *server, const char *path)
{
  g_autofree char *url = wax_trust_fixture_url (server, path);
  const WaxHttpRequest request = { .url = url, .channel = WAX_CHANNEL_RECEIVE };
  g_autoptr(WaxHttpReply) head = NULL;
  g_autoptr(GError) error = NULL;
  GInputStream *stream = wax_http_open (http, &request, &head, NULL, &error);

  g_assert_no_error (error);
  return stream;
}

static void
read_to_end (GInputStream *stream)
{
  char text[16];
  gsize n;

  g_assert_true (g_input_stream_read_all (stream, text, sizeof text, &n, NULL, NULL));
  g_assert_cmpuint (n, ==, strlen ("hello"));
  g_input_stream_close (stream, NULL, NULL);
}

/* Several at once, and then none of them is in use. */
static void
make_idle (WaxHttp *http, WaxFaultServer *server, guint n)
{
  g_autoptr(GPtrArray) streams = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (streams, open_stream (http, server, "/"));
  for (guint i = 0; i < n; i++)
    read_to_end (streams->pdata[i]);
  wax_trust_fixture_await_open (server, n); /* one that was refused before may still be going */
}

/* A request that takes no connection from the pool. */
static gboolean
post (WaxHttp *http, WaxFaultServer *server, GError **error)
{
  g_autofree char *url = wax_trust_fixture_url (server, "/");
  g_autoptr(GBytes) body = g_bytes_new_static ("x", 1);
  const WaxHttpRequest request = { .url = url, .channel = WAX_CHANNEL_SEND, .content_type = "text/plain",
                                   .body = body };
  g_autoptr(WaxHttpReply) reply = wax_http_send (http, &request, NULL, error);

  return reply != NULL;
}

static void
grant (WaxTrustFixture *f, WaxHttp *http, WaxFaultServer *server)
{
  GError *refused = NULL;

  g_assert_false (post (http, server, &refused));
  wax_trust_fixture_grant (f, refused);
}

static void
learn_revoked (WaxTrustFixture *f, WaxTestCert *certificate)
{
  g_autoptr(WaxCertificate) parsed = wax_certificate_new_from_der (wax_test_cert_get_der (certificate), NULL);
  const WaxRevocation revoked = { .state = WAX_REVOCATION_REVOKED, .since = 7 };

  wax_revocation_memory_learn (wax_judge_get_revocations (f->judge), parsed, &revoked,
                               g_get_real_time () / G_USEC_PER_SEC);
}

/* ---- each way in which trust ends ---- */

typedef enum { RUN_OUT, STOPPED, STOPPED_ELSEWHERE, REVOKED, SET_BACK, FORBIDDEN, FLOOR_RAISED } End;

static void
stop_elsewhere (WaxTrustFixture *f, guint port)
{
  g_autoptr(GError) error = NULL;
  WaxTrustLedger *other = wax_trust_ledger_open (wax_profile_get_database_path (f->profile), &error);
  g_autoptr(WaxEndpoint) endpoint = wax_endpoint_new ("127.0.0.1", port, NULL);
  WaxMoment moment;

  g_assert_no_error (error);
  wax_moment_read (&moment);
  g_assert_cmpint (wax_trust_ledger_stop (other, endpoint, "waxctl", &moment, &error), ==, 1);
  wax_trust_ledger_close (other);
}

static void
limit (WaxTrustFixture *f, End end)
{
  WaxPolicy values = *f->policy;
  g_autoptr(WaxPolicy) policy = NULL;

  values.grants = end != FORBIDDEN;
  values.floor = end == FLOOR_RAISED ? "TLS 1.3" : values.floor;
  policy = wax_policy_new (&values);
  wax_judge_set_policy (f->judge, policy);
}

static void
end_trust (WaxTrustFixture *f, End end, WaxTestCert *granted, guint port)
{
  switch (end) {
  case RUN_OUT: wax_test_clock_skip (2 * HOUR_S); break;
  case STOPPED: wax_trust_fixture_stop (f, port); break;
  case STOPPED_ELSEWHERE: stop_elsewhere (f, port); break;
  case REVOKED: learn_revoked (f, granted); break;
  case SET_BACK: wax_test_clock_set (-DAY_S, 2 * HOUR_S, 0); break;
  case FORBIDDEN:
  case FLOOR_RAISED: limit (f, end); break;
  }
  wax_trust_fixture_flush (f);
}

static void
changed_cb (WaxJudge *judge, gpointer data)
{
  *(gboolean *) data = TRUE;
}

/* One connection pool rests on a decision about the name, the other on nothing but the store. */
static void
test_end (WaxTrustFixture *f, gconstpointer end)
{
  static const char *const elsewhere[] = { "elsewhere.test", NULL };
  g_autoptr(WaxTestCert) misnamed = wax_test_cert_new (f->root, &(WaxTestCertOptions) { .dns = elsewhere });
  g_autoptr(WaxFaultServer) server = wax_trust_fixture_serve (misnamed, WAX_FAULT_TLS_1_2);
  g_autoptr(WaxFaultServer) good = wax_trust_fixture_serve (f->good, WAX_FAULT_NONE);
  guint port = wax_fault_server_get_port (server);
  g_autoptr(WaxHttp) http = wax_trust_fixture_new_http (f, NULL, port, 0);
  g_autoptr(WaxHttp) other = wax_trust_fixture_new_http (f, NULL, wax_fault_server_get_port (good), 0);
  g_autoptr(GError) error = NULL;
  gboolean changed = FALSE;
  WaxFaultCounts before, after;
  gint64 ended_ms;

  grant (f, http, server);
  make_idle (http, server, N_IDLE);
  make_idle (other, good, 1);
  wax_trust_fixture_flush (f);
  wax_fault_server_get_counts (server, &before);
  g_assert_false (wax_http_recheck (http));
  g_assert_cmpuint (count_open (server), ==, N_IDLE);

  g_signal_connect (f->judge, "changed", G_CALLBACK (changed_cb), &changed);
  ended_ms = read_clock_ms ();
  end_trust (f, *(const End *) end, misnamed, port);
  g_assert_true (changed);
  g_assert_true (wax_http_recheck (http));
  g_assert_false (wax_http_recheck (other));
  assert_closed (server, 0, ended_ms);
  wax_fault_server_get_counts (server, &after);
  g_assert_cmpuint (after.bytes, ==, before.bytes);

  wax_trust_fixture_assert_hello (other, good, "/");
  wax_fault_server_get_counts (good, &after);
  g_assert_cmpuint (after.connections, ==, 1);
  g_assert_false (post (http, server, &error));
  g_assert_true (error->domain == WAX_TRUST_ERROR);
  wax_test_clock_set (0, 0, 0);
}

/* Nothing can be written any more, what was met meanwhile waits for it, and then the person's hour is over. */
static void
test_run_out_unwritable (WaxTrustFixture *f, gconstpointer unused)
{
  g_autoptr(WaxFaultServer) server = wax_trust_fixture_serve (f->unknown, WAX_FAULT_NONE);
  g_autoptr(WaxFaultServer) good = wax_trust_fixture_serve (f->good, WAX_FAULT_NONE);
  g_autoptr(WaxHttp) http = wax_trust_fixture_new_http (f, NULL, wax_fault_server_get_port (server), 0);
  g_autoptr(WaxHttp) other = wax_trust_fixture_new_http (f, NULL, wax_fault_server_get_port (good), 0);
  g_autoptr(WaxDatabase) database =
    wax_database_open (wax_profile_get_database_path (f->profile), &wax_trust_schema, NULL);
  g_autoptr(GError) error = NULL;
  gboolean changed = FALSE;
  gint64 ended_ms;

  grant (f, http, server);
  make_idle (http, server, N_IDLE);
  wax_trust_fixture_flush (f);
  g_assert_true (wax_sql_execute (wax_database_get_handle (database),
                                  "CREATE TRIGGER full_line BEFORE INSERT ON trust_line BEGIN SELECT RAISE (ABORT,"
                                  " 'full'); END; CREATE TRIGGER full_secure BEFORE INSERT ON trust_secure BEGIN"
                                  " SELECT RAISE (ABORT, 'full'); END", &error));
  g_assert_no_error (error);
  g_signal_connect (f->judge, "changed", G_CALLBACK (changed_cb), &changed);
  wax_trust_fixture_assert_hello (other, good, "/");
  g_assert_false (wax_judge_flush (f->judge, NULL));
  changed = FALSE;
  ended_ms = read_clock_ms ();
  wax_test_clock_skip (2 * HOUR_S);
  g_assert_false (wax_judge_flush (f->judge, NULL));
  g_assert_true (changed);
  g_assert_true (wax_http_recheck (http));
  assert_closed (server, 0, ended_ms);
  wax_test_clock_set (0, 0, 0);
}

/* ---- several certificates behind one name ---- */

/* The server has a good certificate by now: what stood on the person's decision goes, alone, though it is not used. */
static void
test_healed (WaxTrustFixture *f, gconstpointer unused)
{
  g_autoptr(WaxFaultServer) server = wax_trust_fixture_serve (f->unknown, WAX_FAULT_NONE);
  g_autoptr(WaxHttp) http = wax_trust_fixture_new_http (f, NULL, wax_fault_server_get_port (server), 0);
  WaxFaultCounts before, after;
  gint64 healed_ms;

  grant (f, http, server);
  make_idle (http, server, N_IDLE);
  wax_trust_fixture_show (server, f->good);
  g_assert_true (post (http, server, NULL));
  wax_trust_fixture_assert_hello (http, server, "/"); /* one of the old ones was used last */
  g_assert_cmpuint (count_open (server), ==, N_IDLE + 1);
  healed_ms = read_clock_ms ();
  wax_trust_fixture_flush (f);
  g_assert_false (wax_http_recheck (http));
  assert_closed (server, 1, healed_ms);
  wax_fault_server_get_counts (server, &before);
  wax_trust_fixture_assert_hello (http, server, "/");
  wax_fault_server_get_counts (server, &after);
  g_assert_cmpuint (after.connections, ==, before.connections);
  g_assert_false (wax_http_recheck (http));
}

/* The same certificate becomes good by a root that the machine gets: what was seen before that goes alone. */
static void
test_root_arrives (WaxTrustFixture *f, gconstpointer unused)
{
  g_autoptr(WaxFaultServer) server = wax_trust_fixture_serve (f->unknown, WAX_FAULT_NONE);
  g_autoptr(WaxHttp) http = wax_trust_fixture_new_http (f, NULL, wax_fault_server_get_port (server), 0);
  g_autofree char *known = wax_test_cert_to_pem (f->root), *arrived = wax_test_cert_to_pem (f->stranger);
  g_autofree char *both = g_strconcat (known, arrived, NULL), *path = NULL;
  gint64 healed_ms;

  grant (f, http, server);
  make_idle (http, server, N_IDLE);
  path = wax_test_pki_write (f->dir, "anchors.pem", both);
  wax_test_clock_skip (2); /* the file is looked at once a second */
  g_assert_true (post (http, server, NULL));
  healed_ms = read_clock_ms ();
  wax_trust_fixture_flush (f);
  g_assert_false (wax_http_recheck (http));
  assert_closed (server, 1, healed_ms);
  wax_trust_fixture_assert_hello (http, server, "/");
  wax_test_clock_set (0, 0, 0);
}

/* A newer connection was refused: what stands goes on, and is not forgotten. */
static void
test_newer_refused (WaxTrustFixture *f, gconstpointer unused)
{
  g_autoptr(WaxFaultServer) server = wax_trust_fixture_serve (f->unknown, WAX_FAULT_NONE);
  guint port = wax_fault_server_get_port (server);
  g_autoptr(WaxHttp) http = wax_trust_fixture_new_http (f, NULL, port, 0);
  g_autoptr(WaxTestCert) other = wax_test_cert_new_leaf (f->stranger, "localhost");
  g_autoptr(GError) error = NULL;
  gint64 stopped_ms;

  grant (f, http, server);
  make_idle (http, server, N_IDLE);
  wax_trust_fixture_show (server, other);
  g_assert_false (post (http, server, &error));
  g_assert_error (error, WAX_TRUST_ERROR, WAX_TRUST_ERROR_UNDECIDED);
  wax_trust_fixture_flush (f);
  g_assert_false (wax_http_recheck (http));
  assert_closed (server, N_IDLE, read_clock_ms ());
  stopped_ms = read_clock_ms ();
  wax_trust_fixture_stop (f, port);
  g_assert_true (wax_http_recheck (http));
  assert_closed (server, 0, stopped_ms);
}

/* Two good ones in turn, as behind a load balancer; one is withdrawn. @data: whether the newest shows that one */
static void
test_two_good (WaxTrustFixture *f, gconstpointer newest)
{
  g_autoptr(WaxTestCert) second = wax_test_cert_new_leaf (f->root, "localhost");
  g_autoptr(WaxFaultServer) server = wax_trust_fixture_serve (f->good, WAX_FAULT_NONE);
  g_autoptr(WaxHttp) http = wax_trust_fixture_new_http (f, NULL, wax_fault_server_get_port (server), 0);
  gint64 revoked_ms;

  make_idle (http, server, N_IDLE);
  wax_trust_fixture_show (server, second);
  g_assert_true (post (http, server, NULL));
  wax_trust_fixture_assert_hello (http, server, "/");
  wax_trust_fixture_flush (f);
  g_assert_false (wax_http_recheck (http));
  g_assert_cmpuint (count_open (server), ==, N_IDLE + 1);

  revoked_ms = read_clock_ms ();
  learn_revoked (f, GPOINTER_TO_INT (newest) ? second : f->good);
  wax_trust_fixture_flush (f);
  g_assert_cmpint (wax_http_recheck (http), ==, GPOINTER_TO_INT (newest));
  assert_closed (server, GPOINTER_TO_INT (newest) ? 0 : 1, revoked_ms);
}

/* Two with one key, which one decision covers: both stay, and both go. */
static void
test_two_granted (WaxTrustFixture *f, gconstpointer unused)
{
  static const char *const dns[] = { "localhost", NULL }, *const ip[] = { "127.0.0.1", NULL };
  g_autoptr(WaxTestCert) second =
    wax_test_cert_new (f->stranger, &(WaxTestCertOptions) { .dns = dns, .ip = ip, .same_key = f->unknown });
  g_autoptr(WaxFaultServer) server = wax_trust_fixture_serve (f->unknown, WAX_FAULT_NONE);
  guint port = wax_fault_server_get_port (server);
  g_autoptr(WaxHttp) http = wax_trust_fixture_new_http (f, NULL, port, 0);
  gint64 stopped_ms;

  grant (f, http, server);
  make_idle (http, server, N_IDLE);
  wax_trust_fixture_show (server, second);
  g_assert_true (post (http, server, NULL));
  wax_trust_fixture_flush (f);
  g_assert_false (wax_http_recheck (http));
  g_assert_cmpuint (count_open (server), ==, N_IDLE + 1);
  stopped_ms = read_clock_ms ();
  wax_trust_fixture_stop (f, port);
  g_assert_true (wax_http_recheck (http));
  assert_closed (server, 0, stopped_ms);
}

/* ---- what closes connections leaves nothing behind ---- */

static guint
count_files (void)
{
  g_autoptr(GDir) dir = g_dir_open ("/proc/self/fd", 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

static void
test_nothing_is_left (WaxTrustFixture *f, gconstpointer unused)
{
  g_autoptr(WaxFaultServer) server = wax_trust_fixture_serve (f->good, WAX_FAULT_NONE);
  g_autoptr(WaxHttp) http = wax_trust_fixture_new_http (f, NULL, wax_fault_server_get_port (server), 0);
  guint before = 0;

  for (guint i = 0; i < 20; i++) {
    g_autoptr(GError) error = NULL;
    g_autofree char *body = wax_trust_fixture_get (http, server, "/stale", &error);

    g_assert_no_error (error);
    assert_closed (server, 0, read_clock_ms ());
    wax_http_abort (http); /* libsoup finds the dead one only when it looks for another */
    before = i == 0 ? count_files () : before;
  }
  /* The server keeps the sockets that it accepted until it ends. */
  g_assert_cmpuint (count_files (), ==, before + 19);
}

/* Somebody still holds a stream that was not read to its end. */
static void
test_abort_beside_a_stream (WaxTrustFixture *f, gconstpointer unused)
{
  g_autoptr(WaxFaultServer) server = wax_trust_fixture_serve (f->good, WAX_FAULT_NONE);
  g_autoptr(WaxHttp) http = wax_trust_fixture_new_http (f, NULL, wax_fault_server_get_port (server), 0);
  g_autoptr(GInputStream) stream = open_stream (http, server, "/stall");
  g_autoptr(GError) error = NULL;
  char text[64];
  gint64 aborted_ms = read_clock_ms ();

  wax_http_abort (http);
  assert_closed (server, 0, aborted_ms);
  g_assert_cmpint (g_input_stream_read (stream, text, sizeof text, NULL, &error), ==, -1);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* ---- while requests come and go ---- */

enum { N_THREADS = 3, ROUNDS = 25 };

typedef struct {
  WaxHttp *http;
  WaxFaultServer *server;
  _Atomic gboolean stopping;
  _Atomic guint answered;
} Traffic;

/* Each answer is a whole one, each failure one that says why. */
static gpointer
run_traffic (gpointer data)
{
  Traffic *self = data;

  while (!self->stopping) {
    g_autoptr(GError) error = NULL;
    g_autofree char *body = wax_trust_fixture_get (self->http, self->server, "/", &error);

    if (body != NULL)
      g_assert_cmpstr (body, ==, "hello");
    else if (!g_error_matches (error, WAX_NETWORK_ERROR, WAX_NETWORK_ERROR_RESET) &&
             !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
      g_assert_error (error, WAX_TRUST_ERROR, WAX_TRUST_ERROR_UNDECIDED);
    self->answered += body != NULL;
    if (body == NULL)
      g_usleep (2000);
  }
  return NULL;
}

static void
await_answers (Traffic *traffic, guint n)
{
  guint until = traffic->answered + n;

  while (traffic->answered < until)
    g_usleep (500);
}

static void
test_traffic (WaxTrustFixture *f, gconstpointer unused)
{
  g_autoptr(WaxFaultServer) server = wax_trust_fixture_serve (f->unknown, WAX_FAULT_NONE);
  guint port = wax_fault_server_get_port (server);
  g_autoptr(WaxHttp) http = wax_trust_fixture_new_http (f, NULL, port, 0);
  Traffic traffic = { .http = http, .server = server };
  GThread *threads[N_THREADS];
  GError *refused = NULL;
  g_autoptr(GError) question = NULL;

  g_assert_false (post (http, server, &refused));
  question = g_error_copy (refused);
  wax_trust_fixture_grant (f, refused);
  for (guint i = 0; i < N_THREADS; i++)
    threads[i] = g_thread_new ("traffic", run_traffic, &traffic);
  for (guint i = 0; i < ROUNDS; i++) {
    WaxFaultCounts before, after;
    gint64 stopped_ms;

    await_answers (&traffic, 5);
    stopped_ms = read_clock_ms ();
    wax_trust_fixture_stop (f, port);
    wax_http_recheck (http);
    do {
      wax_fault_server_get_counts (server, &before);
      g_assert_cmpint (read_clock_ms () - stopped_ms, <, 5 * WITHIN_MS);
      g_usleep (20000);
      wax_fault_server_get_counts (server, &after);
    } while (after.bytes != before.bytes);
    wax_trust_fixture_grant (f, g_error_copy (question));
  }
  traffic.stopping = TRUE;
  for (guint i = 0; i < N_THREADS; i++)
    g_thread_join (threads[i]);
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *path;
    End end;
  } ends[] = {
    { "/idle/run-out", RUN_OUT },   { "/idle/stopped", STOPPED },   { "/idle/stopped-elsewhere", STOPPED_ELSEWHERE },
    { "/idle/revoked", REVOKED },   { "/idle/set-back", SET_BACK }, { "/idle/forbidden", FORBIDDEN },
    { "/idle/floor-raised", FLOOR_RAISED },
  };

  wax_tls_prepare ();
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    wax_trust_fixture_add (ends[i].path, &ends[i].end, test_end);
  wax_trust_fixture_add ("/idle/run-out-unwritable", NULL, test_run_out_unwritable);
  wax_trust_fixture_add ("/idle/healed", NULL, test_healed);
  wax_trust_fixture_add ("/idle/root-arrives", NULL, test_root_arrives);
  wax_trust_fixture_add ("/idle/newer-refused", NULL, test_newer_refused);
  wax_trust_fixture_add ("/idle/two-good/older-revoked", GINT_TO_POINTER (FALSE), test_two_good);
  wax_trust_fixture_add ("/idle/two-good/newest-revoked", GINT_TO_POINTER (TRUE), test_two_good);
  wax_trust_fixture_add ("/idle/two-granted", NULL, test_two_granted);
  wax_trust_fixture_add ("/idle/nothing-is-left", NULL, test_nothing_is_left);
  wax_trust_fixture_add ("/idle/abort-beside-a-stream", NULL, test_abort_beside_a_stream);
  wax_trust_fixture_add ("/idle/traffic", NULL, test_traffic);
  return g_test_run ();
}
