#include "session-test.h"

#include "wax-test-clock.h"
#include "wax-test-crl.h"
#include "wax-test-der.h"
#include "wax-test-ocsp.h"
#include "wax-test-soon.h"

#include <libsoup/soup.h>

/* What a person is told about withdrawal while nobody has answered, when somebody has, when the answer is bad, and when
 * it is too old. The issuer says so by a list, or answers for each certificate: the test's data. */

typedef enum { BY_LIST, BY_RESPONDER } Kind;

typedef struct {
  SessionTest session;
  Kind kind;
  SoupServer *server; /* in the test's own main loop */
  SoupServerMessage *waiting;
  guint asked;
  GBytes *answer;
  WaxTestCert *leaf;
  WaxAccount *account;
} Fixture;

enum { DAY_S = 86400, PAUSE_S = 10 /* between two questions */ };

static void
answer (Fixture *f, SoupServerMessage *message)
{
  soup_server_message_set_status (message, 200, NULL);
  soup_server_message_set_response (message,
                                    f->kind == BY_LIST ? "application/pkix-crl" : "application/ocsp-response",
                                    SOUP_MEMORY_COPY, g_bytes_get_data (f->answer, NULL),
                                    g_bytes_get_size (f->answer));
}

static void
asked_cb (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer data)
{
  Fixture *f = data;

  f->asked++;
  g_assert_cmpstr (soup_server_message_get_method (message), ==, f->kind == BY_LIST ? "GET" : "POST");
  if (f->answer != NULL) {
    answer (f, message);
    return;
  }
  soup_server_message_pause (message);
  f->waiting = message;
}

/* Where the issuer says which certificates were withdrawn (RFC 5280, section 4.2.1.13), or answers (section
 * 4.2.2.1). */
static GByteArray *
make_place (Kind kind, const char *url)
{
  GByteArray *name = wax_test_der_octets (0x86, url, -1);

  if (kind == BY_RESPONDER)
    return wax_test_der (0x30, wax_test_der (0x30, wax_test_der_oid ("1.3.6.1.5.5.7.48.1"), name, NULL), NULL);
  return wax_test_der (0x30, wax_test_der (0x30, wax_test_der (0xa0, wax_test_der (0xa0, name, NULL), NULL), NULL),
                       NULL);
}

static WaxTestCert *
make_leaf (Fixture *f)
{
  GSList *uris = soup_server_get_uris (f->server);
  g_autofree char *url = g_strdup_printf ("http://127.0.0.1:%d/withdrawn", g_uri_get_port (uris->data));
  const char *const names[] = { "localhost", NULL }, *const addresses[] = { "127.0.0.1", NULL };
  g_autoptr(GByteArray) place = make_place (f->kind, url);
  const WaxTestExtension extensions[] = {
    { f->kind == BY_LIST ? "2.5.29.31" : "1.3.6.1.5.5.7.1.1", FALSE, place }, { NULL }
  };

  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  return wax_test_cert_new (f->session.t.root,
                            &(WaxTestCertOptions){ .dns = names, .ip = addresses, .extensions = extensions });
}

static void
set_up (Fixture *f, gconstpointer kind)
{
  g_autoptr(GTlsCertificate) certificate = NULL;
  g_autoptr(GError) error = NULL;

  f->kind = GPOINTER_TO_INT (kind);
  session_test_set_up (&f->session, NULL);
  f->server = soup_server_new (NULL, NULL);
  soup_server_add_handler (f->server, NULL, asked_cb, f, NULL);
  g_assert_true (soup_server_listen_local (f->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error));
  f->leaf = make_leaf (f);
  certificate = wax_test_cert_to_tls (f->leaf, 0);
  wax_demo_server_set_certificate (f->session.t.server, certificate);
  f->account = session_test_add_account (&f->session, "alice", f->session.t.password, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *f, gconstpointer unused)
{
  g_clear_object (&f->account);
  session_test_tear_down (&f->session, NULL);
  soup_server_disconnect (f->server);
  g_object_unref (f->server);
  g_clear_pointer (&f->answer, g_bytes_unref);
  wax_test_cert_unref (f->leaf);
  wax_test_clock_set (0, 0, 0);
}

static gboolean
is_asked (gpointer f)
{
  return ((Fixture *) f)->waiting != NULL;
}

static GBytes *
make_answer (Fixture *f, gboolean revoked)
{
  WaxTestCert *const all[] = { f->leaf, NULL };
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;

  if (f->kind == BY_RESPONDER)
    return wax_test_ocsp_make (f->leaf, f->session.t.root,
                               &(WaxTestOcspOptions){ .status = revoked ? WAX_TEST_OCSP_REVOKED : WAX_TEST_OCSP_GOOD,
                                                      .from = now - 60, .until = now + DAY_S });
  return wax_test_crl_make (f->session.t.root,
                            &(WaxTestCrlOptions){ .revoked = revoked ? all : NULL, .from = now - 60,
                                                  .until = now + DAY_S });
}

/* The issuer answers, for a day; @revoked: that it was. */
static void
let_answer (Fixture *f, gboolean revoked)
{
  SoupServerMessage *message = f->waiting;

  f->waiting = NULL;
  g_clear_pointer (&f->answer, g_bytes_unref);
  f->answer = make_answer (f, revoked);
  answer (f, message);
  soup_server_message_unpause (message);
}

static gboolean
is_good (gpointer account)
{
  return wax_account_get_status (account)->withdrawal == WAX_REVOCATION_STANDING_GOOD;
}

static const char *
describe (WaxAccount *account)
{
  return wax_connection_status_describe_withdrawal (wax_account_get_status (account));
}

/* Everything was fetched, and one request waits for what happens. */
static gboolean
is_listening (gpointer account)
{
  return session_test_is_at_rest (account) &&
         wax_channel_get_condition (wax_account_get_channel (account, WAX_CHANNEL_CHANGES)) == WAX_CHANNEL_RUNNING;
}

/* Nobody is called not withdrawn before somebody said so. */
static void
test_good (Fixture *f, gconstpointer unused)
{
  const WaxConnectionStatus *status;
  g_autofree char *since = NULL;
  SessionWaiter waiter = { NULL };
  gint64 before;

  session_test_poll_until (is_asked, f);
  session_test_poll_until (session_test_is_at_rest, f->account);
  status = wax_account_get_status (f->account);
  g_assert_cmpint (status->state, ==, WAX_CONNECTION_SECURE);
  g_assert_cmpint (status->withdrawal, ==, WAX_REVOCATION_STANDING_PENDING);
  g_assert_nonnull (strstr (describe (f->account), "not checked yet"));

  let_answer (f, FALSE);
  session_test_poll_until (is_good, f->account);
  g_assert_nonnull (strstr (describe (f->account), "has not been withdrawn"));
  status = wax_account_get_status (f->account);
  since = wax_connection_status_describe_since (status);
  g_assert_true (g_str_has_prefix (since, "Verified without a break since "));

  /* A break would be a refusal; being offline is none. */
  before = status->since;
  session_test_close (&f->session);
  g_clear_object (&f->account);
  session_test_open (&f->session);
  f->account = g_list_model_get_item (wax_session_get_accounts (f->session.session), 0);
  wax_session_set_password_async (f->session.session, f->account, f->session.t.password, session_test_waited_cb,
                                  &waiter);
  session_test_finish (&f->session, &waiter);
  session_test_poll_until (session_test_is_at_rest, f->account);
  g_assert_cmpint (wax_account_get_status (f->account)->since, ==, before);
  g_assert_true (is_good (f->account));
}

/* Who looked first: the keeper, which takes the account offline, or a request that was just about to be sent. */
static gboolean
has_ended (gpointer data)
{
  Fixture *f = data;
  WaxFailure *failure = wax_account_get_failure (f->account);

  if (wax_account_get_state (f->account) == WAX_ACCOUNT_FAILED)
    return g_strcmp0 (failure->code, "revoked") == 0;
  return session_test_is_offline (f->account) && f->session.notices->len > 0;
}

static gboolean
is_written (gpointer f)
{
  return session_test_count_events (&((Fixture *) f)->session, WAX_TRUST_EVENT_WITHDRAWN) == 1;
}

/* The issuer says that it was withdrawn: within a second no socket is open at the server, the account works offline and
 * the ledger has its line. */
static void
withdraw (Fixture *f)
{
  gint64 start = g_get_monotonic_time ();

  let_answer (f, TRUE);
  session_test_poll_until (session_test_nothing_open, &f->session);
  session_test_poll_until (has_ended, f);
  session_test_poll_until (is_written, f);
  g_assert_cmpint (g_get_monotonic_time () - start, <, WAX_TEST_SECOND);
}

/* A late "withdrawn" ends what stood on it, and says what it was: nobody had granted anything. */
static void
test_late (Fixture *f, gconstpointer unused)
{
  const char *reason;

  session_test_poll_until (is_asked, f);
  session_test_poll_until (is_listening, f->account);
  withdraw (f);
  reason = wax_account_get_status (f->account)->reason;
  g_assert_true (strstr (reason, "has withdrawn") != NULL);
  g_assert_null (strstr (reason, "Your trust"));
  g_assert_cmpuint (session_test_count_events (&f->session, WAX_TRUST_EVENT_WITHDRAWN), ==, 1);
  g_assert_cmpuint (session_test_count_events (&f->session, WAX_TRUST_EVENT_EXPIRED), ==, 0);
}

static gboolean
is_pending (gpointer account)
{
  return wax_account_get_status (account)->withdrawal == WAX_REVOCATION_STANDING_PENDING;
}

static void
connect_again (Fixture *f)
{
  SessionWaiter waiter = { NULL };

  wax_session_disconnect_async (f->session.session, f->account, session_test_waited_cb, &waiter);
  session_test_finish (&f->session, &waiter);
  wax_session_connect_async (f->session.session, f->account, session_test_waited_cb, &waiter);
  session_test_finish (&f->session, &waiter);
}

/* An answer is good until its end, to the second; after it the issuer is asked once more, and may have another one. */
static void
test_outdated (Fixture *f, gconstpointer unused)
{
  session_test_poll_until (is_asked, f);
  let_answer (f, FALSE);
  session_test_poll_until (is_good, f->account);
  session_test_poll_until (session_test_is_at_rest, f->account);
  wax_test_clock_set (DAY_S - 3600, DAY_S - 3600, 0);
  connect_again (f);
  session_test_poll_until (is_listening, f->account);
  g_assert_true (is_good (f->account));
  g_assert_cmpuint (f->asked, ==, 1);

  g_clear_pointer (&f->answer, g_bytes_unref);
  wax_test_clock_set (DAY_S + 3600, DAY_S + 3600, 0);
  connect_again (f);
  session_test_poll_until (is_asked, f);
  session_test_poll_until (is_pending, f->account);
  session_test_poll_until (is_listening, f->account);
  let_answer (f, TRUE);
  session_test_poll_until (has_ended, f);
  session_test_poll_until (session_test_nothing_open, &f->session);
  g_assert_cmpuint (f->asked, ==, 2);
  session_test_poll_until (is_written, f);
}

/* The server has the request that waits. */
static gboolean
is_waited_on (gpointer server)
{
  return wax_demo_server_count_requests (server, "WaitSetRequest") > 0;
}

/* Nothing is said to the server for hours: an answer that runs out meanwhile is renewed all the same. */
static void
test_runs_out (Fixture *f, gconstpointer unused)
{
  guint64 bytes;

  session_test_poll_until (is_asked, f);
  let_answer (f, FALSE);
  session_test_poll_until (is_good, f->account);
  session_test_poll_until (is_listening, f->account);
  session_test_poll_until (is_waited_on, f->session.t.server);
  bytes = wax_demo_server_get_counter (f->session.t.server, WAX_DEMO_BYTES_RECEIVED);
  g_clear_pointer (&f->answer, g_bytes_unref);
  wax_test_clock_set (DAY_S + 3600, DAY_S + 3600, PAUSE_S);

  session_test_poll_until (is_asked, f);
  g_assert_cmpuint (f->asked, ==, 2);
  g_assert_cmpuint (wax_demo_server_get_counter (f->session.t.server, WAX_DEMO_BYTES_RECEIVED), ==, bytes);
  withdraw (f);
  g_assert_cmpuint (f->asked, ==, 2);
}

static void
add (void)
{
  const gpointer list = GINT_TO_POINTER (BY_LIST), responder = GINT_TO_POINTER (BY_RESPONDER);

  g_test_add ("/app/withdrawal/list/good", Fixture, list, set_up, test_good, tear_down);
  g_test_add ("/app/withdrawal/list/late", Fixture, list, set_up, test_late, tear_down);
  g_test_add ("/app/withdrawal/list/outdated", Fixture, list, set_up, test_outdated, tear_down);
  g_test_add ("/app/withdrawal/list/runs-out", Fixture, list, set_up, test_runs_out, tear_down);
  g_test_add ("/app/withdrawal/responder/good", Fixture, responder, set_up, test_good, tear_down);
  g_test_add ("/app/withdrawal/responder/late", Fixture, responder, set_up, test_late, tear_down);
  g_test_add ("/app/withdrawal/responder/outdated", Fixture, responder, set_up, test_outdated, tear_down);
  g_test_add ("/app/withdrawal/responder/runs-out", Fixture, responder, set_up, test_runs_out, tear_down);
}

int
main (int argc, char **argv)
{
  return app_test_main (&argc, &argv, add);
}
