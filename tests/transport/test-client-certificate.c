#include "transport/wax-gate.h"
#include "transport/wax-tls-setup.h"
#include "wax-trust-fixture.h"

#include <string.h>

/* To whom the person's certificate is shown, counted at the server. The floor of TLS is the process's: the argument
 * says which one this run of the program has, "normal", "lowered" for 127.0.0.1 alone, or "raised". */

static char entry[] = "127.0.0.1 TLS 1.1", *named[] = { entry, NULL };

/* Each way in which a certificate can be handed to the library. */
typedef enum { AT_HANDSHAKE, BEFOREHAND, ON_REQUEST, N_WAYS } Way;

typedef struct {
  Way way;
  GTlsCertificate *certificate;
} Hand;

static void
event_cb (SoupMessage *message, GSocketClientEvent event, GIOStream *connection, gpointer data)
{
  Hand *self = data;

  if (event == G_SOCKET_CLIENT_TLS_HANDSHAKING && self->way == AT_HANDSHAKE)
    g_tls_connection_set_certificate (G_TLS_CONNECTION (connection), self->certificate);
}

static gboolean
request_cb (SoupMessage *message, GTlsClientConnection *connection, gpointer data)
{
  Hand *self = data;

  if (self->way != ON_REQUEST)
    return FALSE;
  soup_message_set_tls_client_certificate (message, self->certificate);
  return TRUE;
}

typedef struct {
  gboolean served;
  guint certificates;
  guint64 bytes;
} Outcome;

static void
set_policy (WaxTrustFixture *f, const WaxPolicy *values)
{
  g_autoptr(WaxPolicy) policy = wax_policy_new (values);

  wax_judge_set_policy (f->judge, policy);
  g_assert_true (wax_judge_refresh (f->judge, NULL));
}

static Outcome
run (WaxTrustFixture *f, WaxFault fault, const char *host, Way way)
{
  g_autoptr(WaxFaultServer) server = wax_trust_fixture_serve (f->good, fault);
  g_autofree char *url = g_strdup_printf ("https://%s:%u/", host, wax_fault_server_get_port (server));
  g_autoptr(SoupSession) session = soup_session_new ();
  g_autoptr(SoupMessage) message = soup_message_new ("GET", url);
  g_autoptr(GTlsCertificate) certificate = wax_test_cert_to_tls (f->unknown, 0);
  g_autoptr(GPtrArray) origins = g_ptr_array_new ();
  g_autoptr(GCancellable) cancel = g_cancellable_new ();
  g_autoptr(GBytes) body = NULL;
  const WaxGateOptions options = { .judge = f->judge, .channel = WAX_CHANNEL_RECEIVE, .origins = origins,
                                   .cancel = cancel };
  g_autoptr(WaxGate) gate = wax_gate_new (message, &options);
  Hand hand = { way, certificate };
  WaxFaultCounts counts;
  Outcome outcome;

  wax_fault_server_ask (server);
  soup_session_set_tls_database (session, wax_examiner_get_database (f->examiner));
  g_signal_connect (message, "network-event", G_CALLBACK (event_cb), &hand);
  g_signal_connect (message, "request-certificate", G_CALLBACK (request_cb), &hand);
  if (way == BEFOREHAND)
    soup_message_set_tls_client_certificate (message, certificate);
  body = soup_session_send_and_read (session, message, cancel, NULL);
  outcome.served = body != NULL;
  soup_session_abort (session);
  wax_trust_fixture_await_open (server, 0);
  wax_fault_server_get_counts (server, &counts);
  outcome.certificates = counts.client_certificates;
  outcome.bytes = counts.bytes;
  return outcome;
}

/* However the certificate is handed over. @shown: whether it is seen there; @served: whether there is an answer */
static void
assert_all (WaxTrustFixture *f, WaxFault fault, const char *host, gboolean shown, gboolean served)
{
  for (Way way = 0; way < N_WAYS; way++) {
    Outcome outcome;

    g_test_message ("%s, fault %d, way %d", host, (int) fault, (int) way);
    outcome = run (f, fault, host, way);
    g_assert_cmpuint (outcome.certificates, ==, shown);
    g_assert_cmpint (outcome.served, ==, served);
    g_assert_cmpint (outcome.bytes > 0, ==, served);
  }
}

static void
test_normal (WaxTrustFixture *f, gconstpointer unused)
{
  assert_all (f, WAX_FAULT_NONE, "localhost", TRUE, TRUE);
  assert_all (f, WAX_FAULT_TLS_1_2, "localhost", TRUE, TRUE);
  assert_all (f, WAX_FAULT_TLS_1_1, "localhost", FALSE, FALSE);
}

/* The process speaks TLS 1.2, and the administrator asks for more since: what a server will speak is not known when it
 * wants the certificate. */
static void
test_raised_since (WaxTrustFixture *f, gconstpointer unused)
{
  WaxPolicy values = *f->policy;

  values.floor = "TLS 1.3";
  set_policy (f, &values);
  assert_all (f, WAX_FAULT_TLS_1_2, "localhost", FALSE, FALSE);
  assert_all (f, WAX_FAULT_NONE, "localhost", FALSE, TRUE);
}

static void
test_raised (WaxTrustFixture *f, gconstpointer unused)
{
  WaxPolicy values = *f->policy;

  values.floor = "TLS 1.3";
  set_policy (f, &values);
  assert_all (f, WAX_FAULT_NONE, "localhost", TRUE, TRUE);
  assert_all (f, WAX_FAULT_TLS_1_2, "localhost", FALSE, FALSE);
}

/* The named host alone may be shown it, over whatever it speaks; to others connections go on without. */
static void
test_lowered (WaxTrustFixture *f, gconstpointer unused)
{
  WaxPolicy values = *f->policy;

  values.older_tls = named;
  set_policy (f, &values);
  assert_all (f, WAX_FAULT_TLS_1_1, "127.0.0.1", TRUE, TRUE);
  assert_all (f, WAX_FAULT_NONE, "127.0.0.1", TRUE, TRUE);
  assert_all (f, WAX_FAULT_TLS_1_1, "localhost", FALSE, FALSE);
  assert_all (f, WAX_FAULT_TLS_1_2, "localhost", FALSE, TRUE);
  assert_all (f, WAX_FAULT_NONE, "localhost", FALSE, TRUE);
}

/* The policy names nobody any more, and the process still speaks it. */
static void
test_lowered_before (WaxTrustFixture *f, gconstpointer unused)
{
  assert_all (f, WAX_FAULT_TLS_1_1, "127.0.0.1", FALSE, FALSE);
  assert_all (f, WAX_FAULT_NONE, "127.0.0.1", FALSE, TRUE);
}

static void
begin_with (const char *floor)
{
  g_autoptr(WaxPolicy) normal = wax_policy_new_default ();
  WaxPolicy values = *normal;
  g_autoptr(WaxPolicy) policy = NULL;
  g_autoptr(GError) error = NULL;

  if (strcmp (floor, "lowered") == 0)
    values.older_tls = named;
  if (strcmp (floor, "raised") == 0)
    values.floor = "TLS 1.3";
  policy = wax_policy_new (&values);
  wax_tls_set_floor (policy);
  g_assert_true (wax_tls_self_check (&error));
  g_assert_no_error (error);
}

int
main (int argc, char **argv)
{
  wax_tls_prepare ();
  g_test_init (&argc, &argv, NULL);
  begin_with (argv[1]);
  if (strcmp (argv[1], "normal") == 0) {
    wax_trust_fixture_add ("/client-certificate/normal", NULL, test_normal);
    wax_trust_fixture_add ("/client-certificate/raised-since", NULL, test_raised_since);
  } else if (strcmp (argv[1], "raised") == 0) {
    wax_trust_fixture_add ("/client-certificate/raised", NULL, test_raised);
  } else {
    wax_trust_fixture_add ("/client-certificate/lowered", NULL, test_lowered);
    wax_trust_fixture_add ("/client-certificate/lowered-before", NULL, test_lowered_before);
  }
  return g_test_run ();
}
