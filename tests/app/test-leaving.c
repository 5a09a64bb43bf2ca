#include "session-test.h"

#include "wax-test-pki.h"
#include "wax-test-soon.h"

#include <libsoup/soup.h>

/* How an account's connection ends: with the program, by Work Offline, by removal, or with the trust in its server. */

static gboolean
has_open_connection (gpointer server)
{
  return wax_demo_server_get_counter (server, WAX_DEMO_OPEN) > 0 ||
         wax_demo_server_get_counter (server, WAX_DEMO_CONNECTIONS) > 0;
}

static gboolean
has_nothing_open (gpointer server)
{
  return wax_demo_server_get_counter (server, WAX_DEMO_OPEN) == 0;
}

static gboolean
is_watching (gpointer server)
{
  return wax_demo_server_count_requests (server, "WaitSetRequest") > 0;
}

/* What it was tried with is signed out of; what is counted from then on is of the account's own session. */
static void
add_watching (SessionTest *f, WaxAccount **account)
{
  GError *error = NULL;

  wax_demo_server_reset_counters (f->t.server);
  *account = session_test_add_account (f, "alice", f->t.password, &error);
  g_assert_no_error (error);
  session_test_poll_until (is_watching, f->t.server);
  g_assert_cmpuint (wax_demo_server_count_requests (f->t.server, "EndSessionRequest"), ==, 1);
  wax_demo_server_reset_counters (f->t.server);
}

/* What the server keeps for a program that watches goes with it; but it is not waited for long. */
static void
close_while_watching (SessionTest *f, gboolean mute)
{
  g_autoptr(WaxAccount) account = NULL;
  gint64 start;

  add_watching (f, &account);
  if (mute)
    wax_demo_server_misbehave (f->t.server, WAX_DEMO_MUTE, 1, NULL);
  g_clear_object (&account);
  start = g_get_monotonic_time ();
  session_test_close (f);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 5 * G_USEC_PER_SEC);
  g_assert_cmpuint (wax_demo_server_count_requests (f->t.server, "EndSessionRequest"), ==, 0);
  session_test_open (f);
}

static void
test_closed_while_watching (SessionTest *f, gconstpointer unused)
{
  close_while_watching (f, FALSE);
  g_assert_cmpuint (wax_demo_server_count_requests (f->t.server, "DestroyWaitSetRequest"), ==, 1);
}

static void
test_closed_while_watching_mute (SessionTest *f, gconstpointer unused)
{
  close_while_watching (f, TRUE);
}

static gboolean
is_given_back (gpointer server)
{
  return wax_demo_server_count_requests (server, "DestroyWaitSetRequest") == 1;
}

static gboolean
is_signed_out (gpointer server)
{
  return wax_demo_server_count_requests (server, "EndSessionRequest") == 1;
}

/* @content: of the request @name. Returns: what @server says to whoever has @token (nullable). */
static char *
ask (SessionTest *f, WaxDemoServer *server, const char *token, const char *name, const char *content)
{
  g_autofree char *body = g_strdup_printf ("{\"Header\":{\"context\":{\"_jsns\":\"urn:zimbra\"}},"
                                           "\"Body\":{\"%s\":{%s\"_jsns\":\"urn:zimbraAccount\"}}}", name, content);
  g_autoptr(GError) error = NULL;
  g_autoptr(GTlsDatabase) anchors = g_tls_file_database_new (f->t.anchors, &error);
  g_autoptr(SoupSession) session = soup_session_new_with_options ("tls-database", anchors, NULL);
  g_autofree char *origin = wax_demo_server_dup_url (server, "127.0.0.1");
  g_autofree char *url = g_strconcat (origin, "/service/soap/", name, NULL);
  g_autofree char *cookie = token != NULL ? g_strconcat ("ZM_AUTH_TOKEN=", token, NULL) : NULL;
  g_autoptr(SoupMessage) message = soup_message_new ("POST", url);
  g_autoptr(GBytes) request = g_bytes_new (body, strlen (body));
  g_autoptr(GBytes) reply = NULL;

  if (cookie != NULL)
    soup_message_headers_replace (soup_message_get_request_headers (message), "Cookie", cookie);
  soup_message_set_request_body_from_bytes (message, "application/json", request);
  reply = soup_session_send_and_read (session, message, NULL, &error);
  g_assert_no_error (error);
  return g_strndup (g_bytes_get_data (reply, NULL), g_bytes_get_size (reply));
}

/* Another program has a session of the same account. Returns: (transfer full): all tokens that @server gave out */
static char **
sign_in_elsewhere (SessionTest *f, WaxDemoServer *server)
{
  g_autofree char *reply = ask (f, server, NULL, "AuthRequest",
                                "\"account\":{\"by\":\"name\",\"_content\":\"alice@example.test\"},"
                                "\"password\":{\"_content\":\"secret-1\"},");

  g_assert_nonnull (strstr (reply, "AuthResponse"));
  return wax_demo_server_dup_tokens (server);
}

/* Of the @tokens that @server gave out: the session's own is over, and so is what the account was tried with before it
 * was added; one of another program's session is as good as before. */
static void
assert_signed_out (SessionTest *f, WaxDemoServer *server, char **tokens)
{
  guint over = 0, good = 0;

  for (guint i = 0; tokens[i] != NULL; i++) {
    g_autofree char *reply = ask (f, server, tokens[i], "GetInfoRequest", "");

    over += strstr (reply, "service.AUTH_EXPIRED") != NULL;
    good += strstr (reply, "GetInfoResponse") != NULL;
  }
  g_assert_cmpuint (over, ==, 2);
  g_assert_cmpuint (good, ==, 1);
}

/* Work Offline, chosen here or with another program, gives back what the server keeps for the wait, and then closes. It
 * is no sign-out. */
static void
test_offline_while_watching (SessionTest *f, gconstpointer unused)
{
  g_autoptr(WaxAccount) account = NULL;
  g_autoptr(WaxBlocking) other = app_test_open (&f->t);
  SessionWaiter waiter = { NULL };
  GError *error = NULL;

  add_watching (f, &account);
  wax_session_disconnect_async (f->session, account, session_test_waited_cb, &waiter);
  session_test_finish (f, &waiter);
  g_assert_true (session_test_is_offline (account));
  session_test_poll_until (is_given_back, f->t.server);
  session_test_poll_until (session_test_nothing_open, f);

  wax_demo_server_reset_counters (f->t.server);
  wax_session_connect_async (f->session, account, session_test_waited_cb, &waiter);
  session_test_finish (f, &waiter);
  session_test_poll_until (is_watching, f->t.server);
  wax_blocking_set_offline (other, "alice", TRUE, &error);
  g_assert_no_error (error);
  session_test_poll_until (session_test_is_offline, account);
  session_test_poll_until (is_given_back, f->t.server);
  session_test_poll_until (session_test_nothing_open, f);
  g_assert_cmpuint (wax_demo_server_count_requests (f->t.server, "EndSessionRequest"), ==, 0);
}

/* A server that says nothing is not waited for: its sockets close after a moment, and it says "offline" at once. */
static void
test_offline_while_watching_mute (SessionTest *f, gconstpointer unused)
{
  g_autoptr(WaxAccount) account = NULL;
  SessionWaiter waiter = { NULL };
  gint64 start;

  add_watching (f, &account);
  wax_demo_server_misbehave (f->t.server, WAX_DEMO_MUTE, 1, NULL);
  start = g_get_monotonic_time ();
  wax_session_disconnect_async (f->session, account, session_test_waited_cb, &waiter);
  session_test_finish (f, &waiter);
  g_assert_true (session_test_is_offline (account));
  g_assert_cmpint (g_get_monotonic_time () - start, <, WAX_TEST_SECOND);
  session_test_poll_until (session_test_nothing_open, f);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 5 * G_USEC_PER_SEC);
}

/* What the account was signed in with is good for nothing after it. */
static void
remove_while_watching (SessionTest *f, gboolean keep_data)
{
  g_autoptr(WaxAccount) account = NULL;
  g_auto(GStrv) tokens = NULL;
  SessionWaiter waiter = { NULL };

  add_watching (f, &account);
  tokens = sign_in_elsewhere (f, f->t.server);
  wax_session_remove_account_async (f->session, account, keep_data, session_test_waited_cb, &waiter);
  session_test_finish (f, &waiter);
  session_test_poll_until (is_given_back, f->t.server);
  session_test_poll_until (is_signed_out, f->t.server);
  session_test_poll_until (session_test_nothing_open, f);
  g_assert_cmpuint (g_list_model_get_n_items (wax_session_get_accounts (f->session)), ==, 0);
  assert_signed_out (f, f->t.server, tokens);
}

static void
test_removed_while_watching (SessionTest *f, gconstpointer unused)
{
  remove_while_watching (f, FALSE);
}

static void
test_removed_while_watching_kept (SessionTest *f, gconstpointer unused)
{
  remove_while_watching (f, TRUE);
}

/* A server that takes minutes for each answer can neither keep an account nor hold up whoever removes it. */
static void
test_removed_while_watching_slow (SessionTest *f, gconstpointer unused)
{
  g_autoptr(WaxAccount) account = NULL;
  SessionWaiter waiter = { NULL };
  gint64 start;

  add_watching (f, &account);
  wax_demo_server_misbehave (f->t.server, WAX_DEMO_SLOW, 1, NULL);
  start = g_get_monotonic_time ();
  wax_session_remove_account_async (f->session, account, FALSE, session_test_waited_cb, &waiter);
  session_test_finish (f, &waiter);
  session_test_poll_until (session_test_nothing_open, f);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 5 * G_USEC_PER_SEC);
  g_assert_cmpuint (g_list_model_get_n_items (wax_session_get_accounts (f->session)), ==, 0);
}

/* The account signs in as somebody else: who it was before is signed out, and nobody else. */
static void
test_another_while_watching (SessionTest *f, gconstpointer unused)
{
  g_autoptr(WaxAccount) account = NULL;
  g_autoptr(WaxBlocking) other = app_test_open (&f->t);
  g_autoptr(WaxAccountRecord) record = NULL;
  g_auto(GStrv) tokens = NULL;
  GError *error = NULL;

  add_watching (f, &account);
  tokens = sign_in_elsewhere (f, f->t.server);
  record = wax_blocking_set_account (other, "alice", (const char *const[]) { "user", "bob@example.test", NULL },
                                     &error);
  g_assert_no_error (error);
  session_test_poll_until (is_signed_out, f->t.server);
  session_test_poll_until (is_given_back, f->t.server);
  assert_signed_out (f, f->t.server, tokens);
}

/* The account moves to another server: the one before gets back what it keeps for the wait, and is signed out of. */
static void
test_moved_while_watching (SessionTest *f, gconstpointer unused)
{
  g_autoptr(WaxAccount) account = NULL;
  g_autoptr(WaxBlocking) other = app_test_open (&f->t);
  WaxDemoServer *before = f->t.server;
  g_autoptr(WaxAccountRecord) record = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *url = NULL;
  g_auto(GStrv) tokens = NULL;

  add_watching (f, &account);
  tokens = sign_in_elsewhere (f, before);
  f->t.server = NULL;
  app_test_serve (&f->t, 3, FALSE);
  url = wax_demo_server_dup_url (f->t.server, "127.0.0.1");
  record = wax_blocking_set_account (other, "alice", (const char *const[]) { "server", url, NULL }, &error);
  g_assert_no_error (error);
  session_test_poll_until (is_given_back, before);
  session_test_poll_until (is_signed_out, before);
  session_test_poll_until (has_nothing_open, before);
  assert_signed_out (f, before, tokens);
  g_assert_cmpuint (wax_demo_server_count_requests (f->t.server, "DestroyWaitSetRequest"), ==, 0);
  g_assert_cmpuint (wax_demo_server_count_requests (f->t.server, "EndSessionRequest"), ==, 0);
  wax_demo_server_free (before);
}

/* After an end of trust not one word more is sent. */
static void
test_stopped_while_watching (SessionTest *f, gconstpointer unused)
{
  g_autoptr(WaxAccount) account = session_test_add_untrusted (f, "alice");
  SessionWaiter waiter = { NULL };
  guint64 bytes;

  session_test_poll_until (is_watching, f->t.server);
  session_test_wait_until (session_test_is_at_rest, account);
  wax_demo_server_reset_counters (f->t.server);
  bytes = wax_demo_server_get_counter (f->t.server, WAX_DEMO_BYTES_RECEIVED);
  wax_session_stop_trusting_async (f->session, wax_account_get_endpoint (account), session_test_waited_cb, &waiter);
  session_test_finish (f, &waiter);
  session_test_poll_until (session_test_nothing_open, f);
  session_test_close (f);
  session_test_open (f);
  g_assert_cmpuint (wax_demo_server_count_requests (f->t.server, "DestroyWaitSetRequest"), ==, 0);
  g_assert_cmpuint (wax_demo_server_count_requests (f->t.server, "EndSessionRequest"), ==, 0);
  g_assert_cmpuint (wax_demo_server_get_counter (f->t.server, WAX_DEMO_BYTES_RECEIVED), ==, bytes);
}

/* Opened and closed at once, as by a window that somebody opened by mistake. */
static void
test_closed_at_once (SessionTest *f, gconstpointer unused)
{
  g_autoptr(WaxAccount) account = session_test_add_untrusted (f, "alice");

  for (guint i = 0; i < 20; i++) {
    session_test_close (f);
    session_test_open (f);
  }
  g_assert_cmpuint (g_list_model_get_n_items (wax_session_get_accounts (f->session)), ==, 1);
}

/* A server that says nothing does not hold up the end of the program. */
static void
test_closed_while_connecting (SessionTest *f, gconstpointer unused)
{
  GError *error = NULL;
  WaxAccount *account = session_test_add_account (f, "alice", f->t.password, &error);
  SessionWaiter waiter = { NULL };
  gint64 start;

  g_assert_no_error (error);
  session_test_wait_until (session_test_is_at_rest, account);
  wax_session_disconnect_async (f->session, account, session_test_waited_cb, &waiter);
  session_test_finish (f, &waiter);
  session_test_wait_until (session_test_is_offline, account);
  wax_demo_server_misbehave (f->t.server, WAX_DEMO_MUTE, 1, NULL);
  wax_demo_server_reset_counters (f->t.server);
  wax_session_connect_async (f->session, account, session_test_waited_cb, &waiter);
  session_test_finish (f, &waiter);
  session_test_poll_until (has_open_connection, f->t.server);
  g_object_unref (account);
  start = g_get_monotonic_time ();
  session_test_close (f);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 5 * G_USEC_PER_SEC);
  session_test_open (f);
}

typedef struct {
  SessionTest *f;
  GCancellable *cancellable;
  GAsyncQueue *notices;
} Watcher;

static void
watch_notice_cb (const char *text, gpointer data)
{
  g_async_queue_push (((Watcher *) data)->notices, g_strdup (text));
}

/* Returns: (transfer full): what ended it */
static gpointer
run_watcher (gpointer data)
{
  Watcher *watcher = data;
  const WaxBlockingEvents events = { .notice = watch_notice_cb, .user_data = watcher };
  g_autoptr(WaxBlocking) blocking = app_test_open (&watcher->f->t);
  GError *error = NULL;

  g_assert_false (wax_blocking_watch (blocking, "alice", 0, watcher->f->t.password, &events, watcher->cancellable,
                                      &error));
  return error;
}

static void
move_account (SessionTest *f, WaxBlocking *other, const char *host)
{
  g_autofree char *url = wax_demo_server_dup_url (f->t.server, host);
  g_autoptr(GError) error = NULL;
  g_autoptr(WaxAccountRecord) record =
    wax_blocking_set_account (other, "alice", (const char *const[]) { "server", url, NULL }, &error);

  g_assert_no_error (error);
}

/* Who follows the server without a window goes on once at once; an account that is changed again and again costs no
 * more tries than a server that fails, and the person hears of each. */
static void
test_watch_ended_again (SessionTest *f, gconstpointer unused)
{
  g_autoptr(WaxBlocking) other = app_test_open (&f->t);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GAsyncQueue) notices = g_async_queue_new_full (g_free);
  Watcher watcher = { f, cancellable, notices };
  g_autofree char *told = NULL;
  g_autoptr(GError) end = NULL;
  GThread *thread;

  session_test_close (f);
  app_test_add_account (&f->t, other, "alice");
  thread = g_thread_new ("watcher", run_watcher, &watcher);
  session_test_poll_until (is_watching, f->t.server);
  wax_demo_server_reset_counters (f->t.server);
  move_account (f, other, "localhost");
  session_test_poll_until (is_watching, f->t.server);
  g_assert_cmpint (g_async_queue_length (notices), ==, 0);
  for (guint i = 0; told == NULL && i < 60; i++) {
    move_account (f, other, i % 2 == 0 ? "127.0.0.1" : "localhost");
    told = g_async_queue_timeout_pop (notices, G_USEC_PER_SEC);
  }
  g_assert_nonnull (told);
  g_assert_nonnull (strstr (told, "ended once more. Next try in "));
  g_cancellable_cancel (cancellable);
  end = g_thread_join (thread);
  g_assert_error (end, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (wax_demo_server_get_counter (f->t.server, WAX_DEMO_SIGN_INS), <=,
                    2 + (guint) g_async_queue_length (notices));
  session_test_open (f);
}

/* An account that asks each time for its certificate, and one certificate. */
static void
add_asking (SessionTest *f)
{
  g_autoptr(WaxTestCert) made = wax_test_cert_new (NULL, &(WaxTestCertOptions){ .common_name = "Alice" });
  g_autofree char *pem = wax_test_cert_to_pem (made), *key_pem = wax_test_cert_key_to_pem (made);
  g_autoptr(GPtrArray) chain = wax_certificate_chain_new_from_pem (pem, -1, NULL);
  g_autoptr(WaxIdentity) identity = wax_identity_new (chain);
  g_autoptr(GBytes) key = g_bytes_new (key_pem, strlen (key_pem));
  g_autoptr(WaxAccount) account = NULL;
  SessionWaiter kept = { NULL }, asking = { NULL }, offline = { NULL };
  g_autoptr(GError) error = NULL;

  wax_session_keep_identity_async (f->session, identity, key, NULL, session_test_waited_cb, &kept);
  session_test_finish (f, &kept);
  account = session_test_add_account (f, "alice", f->t.password, &error);
  g_assert_no_error (error);
  wax_session_set_sign_in_async (f->session, account, "certificate", "ask", NULL, 0, session_test_waited_cb, &asking);
  session_test_finish (f, &asking);
  wax_session_disconnect_async (f->session, account, session_test_waited_cb, &offline);
  session_test_finish (f, &offline);
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer list)
{
  g_autoptr(GError) error = NULL;

  *(GPtrArray **) list = wax_session_list_identities_finish (WAX_SESSION (source), result, &error);
  g_assert_no_error (error);
}

/* A list of certificates that comes while the program leaves finds no account that could tell what it uses: nothing
 * is waited for where all were offline from the beginning. */
static void
test_closed_while_listing (SessionTest *f, gconstpointer unused)
{
  g_autoptr(GPtrArray) list = NULL;

  add_asking (f);
  session_test_close (f);
  session_test_open (f);
  wax_session_list_identities_async (f->session, listed_cb, &list);
  session_test_close (f);
  g_assert_cmpuint (list->len, ==, 1);
  session_test_open (f);
}

#define ADD(name, unknown) \
  g_test_add ("/app/leaving/" #name, SessionTest, unknown, session_test_set_up, test_##name, session_test_tear_down)

static void
add (void)
{
  ADD (closed_while_connecting, NULL);
  ADD (closed_at_once, "unknown");
  ADD (closed_while_watching, NULL);
  ADD (closed_while_watching_mute, NULL);
  ADD (offline_while_watching, NULL);
  ADD (offline_while_watching_mute, NULL);
  ADD (removed_while_watching, NULL);
  ADD (removed_while_watching_kept, NULL);
  ADD (removed_while_watching_slow, NULL);
  ADD (another_while_watching, NULL);
  ADD (moved_while_watching, NULL);
  ADD (stopped_while_watching, "unknown");
  ADD (watch_ended_again, NULL);
  ADD (closed_while_listing, NULL);
}

int
main (int argc, char **argv)
{
  return app_test_main (&argc, &argv, add);
}
