#include "session-test.h"

#include "wax-test-crl.h"
#include "wax-test-der.h"

#include <libsoup/soup.h>

/* What a person is told about withdrawal while nobody has answered, when somebody has, and when the answer is bad. */

typedef struct {
  SessionTest session;
  SoupServer *server; /* in the test's own main loop */
  SoupServerMessage *waiting;
  GBytes *list;
  WaxTestCert *leaf;
  WaxAccount *account;
} Fixture;

enum { DAY_S = 86400 };

static void
answer (Fixture *f, SoupServerMessage *message)
{
  soup_server_message_set_status (message, 200, NULL);
  soup_server_message_set_response (message, "application/pkix-crl", SOUP_MEMORY_COPY,
                                    g_bytes_get_data (f->list, NULL), g_bytes_get_size (f->list));
}

static void
asked_cb (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer data)
{
  Fixture *f = data;

  if (f->list != NULL) {
    answer (f, message);
    return;
  }
  soup_server_message_pause (message);
  f->waiting = message;
}

static WaxTestCert *
make_leaf (Fixture *f)
{
  GSList *uris = soup_server_get_uris (f->server);
  g_autofree char *url = g_strdup_printf ("http://127.0.0.1:%d/list", g_uri_get_port (uris->data));
  const char *const names[] = { "localhost", NULL }, *const addresses[] = { "127.0.0.1", NULL };
  g_autoptr(GByteArray) points =
      wax_test_der (0x30, wax_test_der (0x30, wax_test_der (0xa0, wax_test_der (0xa0,
                    wax_test_der_octets (0x86, url, -1), NULL), NULL), NULL), NULL);
  const WaxTestExtension extensions[] = { { "2.5.29.31", FALSE, points }, { NULL } };

  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  return wax_test_cert_new (f->session.t.root,
                            &(WaxTestCertOptions){ .dns = names, .ip = addresses, .extensions = extensions });
}

static void
set_up (Fixture *f, gconstpointer unused)
{
  g_autoptr(GTlsCertificate) certificate = NULL;
  g_autoptr(GError) error = NULL;

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
  g_clear_pointer (&f->list, g_bytes_unref);
  wax_test_cert_unref (f->leaf);
}

static gboolean
is_asked (gpointer f)
{
  return ((Fixture *) f)->waiting != NULL;
}

/* The issuer answers; @revoked: that it was. */
static void
let_answer (Fixture *f, gboolean revoked)
{
  WaxTestCert *const all[] = { f->leaf, NULL };
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;

  f->list = wax_test_crl_make (f->session.t.root,
                               &(WaxTestCrlOptions){ .revoked = revoked ? all : NULL, .from = now - 60,
                                                     .until = now + DAY_S });
  answer (f, f->waiting);
  soup_server_message_unpause (f->waiting);
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

/* A late "withdrawn" ends what stood on it, and says what it was: nobody had granted anything. */
static void
test_late (Fixture *f, gconstpointer unused)
{
  const char *reason;

  session_test_poll_until (is_asked, f);
  session_test_poll_until (is_listening, f->account);
  let_answer (f, TRUE);
  session_test_poll_until (has_ended, f);
  session_test_poll_until (session_test_nothing_open, &f->session);
  reason = wax_account_get_status (f->account)->reason;
  g_assert_true (strstr (reason, "has withdrawn") != NULL);
  g_assert_null (strstr (reason, "Your trust"));
  g_assert_cmpuint (session_test_count_events (&f->session, WAX_TRUST_EVENT_WITHDRAWN), ==, 1);
  g_assert_cmpuint (session_test_count_events (&f->session, WAX_TRUST_EVENT_EXPIRED), ==, 0);
}

static void
add (void)
{
  g_test_add ("/app/withdrawal/good", Fixture, NULL, set_up, test_good, tear_down);
  g_test_add ("/app/withdrawal/late", Fixture, NULL, set_up, test_late, tear_down);
}

int
main (int argc, char **argv)
{
  return app_test_main (&argc, &argv, add);
}
