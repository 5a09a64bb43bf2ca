#include "transport/wax-tls-setup.h"
#include "wax-trust-fixture.h"

#include <libsoup/soup.h>
#include <stdio.h>
#include <stdlib.h>

/* What a new connection costs more than with libsoup alone, which pays for handshake, store and request as well: in
 * time, against the millisecond that it may be, and in octets read from files, which must be none. */

enum { ROUNDS = 101 };

typedef struct {
  gint64 us[ROUNDS];
  guint64 read[ROUNDS];
} Costs;

/* What this thread has read by read(2); sockets are read by other calls. */
static guint64
get_read (void)
{
  g_autofree char *text = NULL;

  g_assert_true (g_file_get_contents ("/proc/thread-self/io", &text, NULL, NULL));
  g_assert_true (g_str_has_prefix (text, "rchar: "));
  return g_ascii_strtoull (text + 7, NULL, 10);
}

static int
compare (gconstpointer a, gconstpointer b)
{
  return (*(const gint64 *) a > *(const gint64 *) b) - (*(const gint64 *) a < *(const gint64 *) b);
}

static gint64
get_median (gpointer values)
{
  gint64 *sorted = values;

  qsort (sorted, ROUNDS, sizeof *sorted, compare);
  return sorted[ROUNDS / 2];
}

static void
connect_ours (WaxHttp *http, WaxFaultServer *server)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *body = wax_trust_fixture_get (http, server, "/", &error);

  g_assert_no_error (error);
}

static void
connect_bare (SoupSession *session, WaxFaultServer *server)
{
  g_autofree char *url = wax_trust_fixture_url (server, "/");
  g_autoptr(SoupMessage) message = soup_message_new ("GET", url);
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) body = soup_session_send_and_read (session, message, NULL, &error);

  g_assert_no_error (error);
}

/* In turn, so that whatever else this machine does falls on both. */
static void
measure (WaxHttp *http, SoupSession *session, WaxFaultServer *server, Costs *ours, Costs *bare)
{
  for (guint i = 0; i < ROUNDS; i++) {
    guint64 read = get_read ();
    gint64 start = g_get_monotonic_time ();

    connect_ours (http, server);
    ours->us[i] = g_get_monotonic_time () - start;
    ours->read[i] = get_read () - read;
    wax_http_abort (http);

    read = get_read ();
    start = g_get_monotonic_time ();
    connect_bare (session, server);
    bare->us[i] = g_get_monotonic_time () - start;
    bare->read[i] = get_read () - read;
    soup_session_abort (session);
  }
}

int
main (void)
{
  WaxTrustFixture f = { NULL };
  static const char *const address[] = { "127.0.0.1", NULL };
  g_autoptr(WaxTestCert) middle = NULL, leaf = NULL;
  g_autoptr(WaxFaultServer) server = NULL;
  g_autoptr(WaxHttp) http = NULL;
  g_autoptr(SoupSession) session = NULL;
  Costs ours, bare;
  double extra_ms;
  gint64 extra_read;

  wax_tls_prepare ();
  wax_trust_fixture_set_up (&f, NULL);
  middle = wax_test_cert_new (f.root, &(WaxTestCertOptions) { .common_name = "Middle", .ca = TRUE });
  leaf = wax_test_cert_new (middle, &(WaxTestCertOptions) { .ip = address });
  server = wax_trust_fixture_serve (leaf, WAX_FAULT_NONE);
  http = wax_trust_fixture_new_http (&f, NULL, wax_fault_server_get_port (server), 0);
  session = soup_session_new_with_options ("tls-database", wax_examiner_get_database (f.examiner), NULL);
  connect_ours (http, server); /* the program's check of its TLS library, once */
  wax_http_abort (http);
  connect_bare (session, server);
  soup_session_abort (session);

  measure (http, session, server, &ours, &bare);
  extra_read = get_median (ours.read) - get_median (bare.read);
  extra_ms = (double) (get_median (ours.us) - get_median (bare.us)) / 1000;
  printf ("a new connection: %.2f ms, libsoup alone %.2f ms: %.2f ms more, of 1 ms\n",
          (double) ours.us[ROUNDS / 2] / 1000, (double) bare.us[ROUNDS / 2] / 1000, extra_ms);
  printf ("read from files: %" G_GINT64_FORMAT " octets more\n", extra_read);
  g_clear_object (&http);
  g_clear_object (&session);
  g_clear_pointer (&server, wax_fault_server_free);
  wax_trust_fixture_tear_down (&f, NULL);
  return 0;
}
