#include "backend-test.h"

#include "protocol/wax-auth-error.h"
#include "util/wax-alarm.h"
#include "util/wax-secret.h"

/* Signing in, sessions, and answers that end a call. */

static void
test_wrong_password (BackendTest *f, gconstpointer unused)
{
  wax_backend_set_password (f->backend, NULL);
  g_assert_true (backend_test_changes_fail (f, WAX_AUTH_ERROR, WAX_AUTH_ERROR_NO_PASSWORD));
  backend_test_set_password (f, "wrong");
  for (guint i = 0; i < 3; i++)
    g_assert_true (backend_test_changes_fail (f, WAX_AUTH_ERROR, WAX_AUTH_ERROR_PASSWORD_REFUSED));
  g_assert_cmpuint (wax_demo_server_get_counter (f->server, WAX_DEMO_SIGN_INS_REFUSED), ==, 1);
  backend_test_set_password (f, "secret-1");
  wax_mail_changes_unref (backend_test_get_changes (f, NULL));
}

static gpointer
run_refused (gpointer data)
{
  backend_test_changes_fail (data, WAX_AUTH_ERROR, WAX_AUTH_ERROR_PASSWORD_REFUSED);
  return NULL;
}

static void
test_wrong_password_goes_out_once (BackendTest *f, gconstpointer unused)
{
  GThread *threads[4];

  backend_test_set_password (f, "wrong");
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("test", run_refused, f);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  g_assert_cmpuint (wax_demo_server_get_counter (f->server, WAX_DEMO_SIGN_INS_REFUSED), ==, 1);
}

static void
test_lock_out (BackendTest *f, gconstpointer unused)
{
  wax_demo_server_misbehave (f->server, WAX_DEMO_LOCK_OUT, 1, NULL);
  backend_test_set_password (f, "wrong");
  g_assert_true (backend_test_changes_fail (f, WAX_AUTH_ERROR, WAX_AUTH_ERROR_PASSWORD_REFUSED));
  backend_test_set_password (f, "secret-1");
  g_assert_true (backend_test_changes_fail (f, WAX_AUTH_ERROR, WAX_AUTH_ERROR_LOCKED_OUT));
  wax_demo_server_forgive (f->server);
  wax_mail_changes_unref (backend_test_get_changes (f, NULL));
}

static void
test_account_states (BackendTest *f, gconstpointer unused)
{
  wax_demo_server_set_status (f->server, "alice", "maintenance");
  g_assert_true (backend_test_changes_fail (f, WAX_AUTH_ERROR, WAX_AUTH_ERROR_MAINTENANCE));
  wax_demo_server_set_status (f->server, "alice", "must-change");
  g_assert_true (backend_test_changes_fail (f, WAX_AUTH_ERROR, WAX_AUTH_ERROR_PASSWORD_EXPIRED));
  wax_demo_server_set_status (f->server, "alice", "locked");
  g_assert_true (backend_test_changes_fail (f, WAX_AUTH_ERROR, WAX_AUTH_ERROR_PASSWORD_REFUSED));
  wax_demo_server_set_status (f->server, "alice", "active");
  backend_test_set_password (f, "secret-1");
  wax_mail_changes_unref (backend_test_get_changes (f, NULL));
}

static void
test_renewal (BackendTest *f, gconstpointer unused)
{
  g_autoptr(GPtrArray) ids = backend_test_list_all_ids (f);
  g_autoptr(GBytes) raw = backend_test_make_mail ("bob@example.test", "Renewed");
  g_autofree char *sent = NULL;
  g_autoptr(GError) error = NULL;

  wax_demo_server_misbehave (f->server, WAX_DEMO_EXPIRE_TOKENS, 1, NULL);
  wax_mail_changes_unref (backend_test_get_changes (f, NULL));
  g_assert_cmpuint (wax_demo_server_get_counter (f->server, WAX_DEMO_SIGN_INS), ==, 2);

  wax_demo_server_misbehave (f->server, WAX_DEMO_EXPIRE_TOKENS, 1, NULL);
  g_ptr_array_set_size (ids, 10);
  backend_test_fetch (f, ids);
  backend_test_assert_fetched (f, ids);

  wax_demo_server_misbehave (f->server, WAX_DEMO_EXPIRE_TOKENS, 1, NULL);
  sent = wax_backend_send_message (f->backend, &(WaxOutgoing) { raw, "renewal-1" }, NULL, &error);
  g_assert_no_error (error);

  /* A changed password ends sessions; the old one is refused, once. */
  wax_demo_server_set_password (f->server, "alice", "secret-2");
  wax_demo_server_misbehave (f->server, WAX_DEMO_EXPIRE_TOKENS, 1, NULL);
  g_assert_true (backend_test_changes_fail (f, WAX_AUTH_ERROR, WAX_AUTH_ERROR_PASSWORD_REFUSED));
  g_assert_true (backend_test_changes_fail (f, WAX_AUTH_ERROR, WAX_AUTH_ERROR_PASSWORD_REFUSED));
  g_assert_cmpuint (wax_demo_server_get_counter (f->server, WAX_DEMO_SIGN_INS_REFUSED), ==, 1);
}

static void
test_bad_answers (BackendTest *f, gconstpointer unused)
{
  static const struct {
    WaxDemoMisbehaviour what;
    gint64 value;
    WaxServerError code;
  } answers[] = {
    { WAX_DEMO_MAINTENANCE, 1, WAX_SERVER_ERROR_MAINTENANCE },
    { WAX_DEMO_NOT_ZIMBRA, 404, WAX_SERVER_ERROR_NOT_ZIMBRA },
    { WAX_DEMO_NOT_ZIMBRA, 200, WAX_SERVER_ERROR_NOT_ZIMBRA },
    { WAX_DEMO_XML_FAULT, 1, WAX_SERVER_ERROR_FAULT },
    { WAX_DEMO_DEEP, 100000, WAX_SERVER_ERROR_TOO_DEEP },
  };

  wax_mail_changes_unref (backend_test_get_changes (f, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (answers); i++) {
    wax_demo_server_misbehave (f->server, answers[i].what, answers[i].value, NULL);
    g_assert_true (backend_test_changes_fail (f, WAX_SERVER_ERROR, answers[i].code));
    wax_demo_server_misbehave (f->server, answers[i].what, 0, NULL);
  }
  wax_demo_server_misbehave (f->server, WAX_DEMO_THROTTLE, 1, NULL);
  g_assert_true (backend_test_changes_fail (f, WAX_SERVER_ERROR, WAX_SERVER_ERROR_THROTTLED));
  wax_demo_server_misbehave (f->server, WAX_DEMO_ENDLESS, G_GINT64_CONSTANT (2) << 30, "SyncRequest");
  g_assert_true (backend_test_changes_fail (f, WAX_SERVER_ERROR, WAX_SERVER_ERROR_TOO_LARGE));
  wax_demo_server_misbehave (f->server, WAX_DEMO_ENDLESS, 0, "SyncRequest");
  wax_demo_server_misbehave (f->server, WAX_DEMO_CUT, 600, "SyncRequest");
  g_assert_true (backend_test_changes_fail (f, WAX_NETWORK_ERROR, WAX_NETWORK_ERROR_RESET));
  wax_demo_server_misbehave (f->server, WAX_DEMO_CUT, 0, "SyncRequest");
  wax_demo_server_misbehave (f->server, WAX_DEMO_FAULT_STATUS, 500, NULL);
  wax_demo_server_misbehave (f->server, WAX_DEMO_EXPIRE_TOKENS, 1, NULL);
  wax_mail_changes_unref (backend_test_get_changes (f, NULL));
}

/* Returns: what the server says to whoever has got hold of @token. */
static char *
ask_with_token (BackendTest *f, const char *token)
{
  static const char body[] = "{\"Header\":{\"context\":{\"_jsns\":\"urn:zimbra\"}},"
                             "\"Body\":{\"NoOpRequest\":{\"_jsns\":\"urn:zimbraMail\"}}}";
  g_autofree char *cookie = g_strconcat ("ZM_AUTH_TOKEN=", token, NULL);
  g_autofree char *origin = wax_demo_server_dup_url (f->server, "127.0.0.1");
  g_autofree char *url = g_strconcat (origin, "/service/soap/NoOpRequest", NULL);
  g_autoptr(GBytes) request = g_bytes_new_static (body, strlen (body));
  const char *headers[] = { "Cookie", cookie, NULL };
  g_autoptr(GError) error = NULL;
  g_autoptr(WaxHttpReply) reply = wax_http_send (f->http, &(WaxHttpRequest) {
    .method = "POST", .url = url, .headers = headers, .content_type = "application/json", .body = request,
  }, NULL, &error);
  GBytes *content;

  g_assert_no_error (error);
  content = wax_http_reply_get_body (reply);
  return g_strndup (g_bytes_get_data (content, NULL), g_bytes_get_size (content));
}

static void
assert_answers (BackendTest *f, const char *token, const char *expected)
{
  g_autofree char *reply = ask_with_token (f, token);

  g_assert_nonnull (strstr (reply, expected));
}

/* Its own token is over, another program's is not; and whoever wants something afterwards signs in again. */
static void
test_sign_out (BackendTest *f, gconstpointer unused)
{
  g_autofree char *url = wax_demo_server_dup_url (f->server, "127.0.0.1");
  g_autoptr(WaxBackend) other = wax_zimbra_backend_new (&(WaxZimbraOptions) { .http = f->http, .base_url = url,
                                                                              .user = "alice@example.test" });
  g_autoptr(GBytes) password = wax_secret_new ("secret-1");
  g_auto(GStrv) own = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_true (wax_backend_sign_out (f->backend, NULL, &error)); /* it never was in */
  g_assert_cmpuint (wax_demo_server_get_counter (f->server, WAX_DEMO_REQUESTS), ==, 0);
  wax_mail_changes_unref (backend_test_get_changes (f, NULL));
  own = wax_demo_server_dup_tokens (f->server);
  g_assert_cmpuint (g_strv_length (own), ==, 1);
  wax_backend_set_password (other, password);
  g_assert_true (wax_backend_sign_in (other, WAX_CHANNEL_RECEIVE, NULL, &error));
  assert_answers (f, own[0], "NoOpResponse");

  for (guint i = 0; i < 2; i++)
    g_assert_true (wax_backend_sign_out (f->backend, NULL, &error));
  g_assert_no_error (error);
  assert_answers (f, own[0], "service.AUTH_EXPIRED");
  g_assert_cmpuint (wax_demo_server_count_requests (f->server, "EndSessionRequest"), ==, 1);
  wax_mail_changes_unref (wax_backend_get_changes (other, WAX_CHANNEL_RECEIVE, NULL, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (wax_demo_server_get_counter (f->server, WAX_DEMO_SIGN_INS), ==, 2);
  wax_mail_changes_unref (backend_test_get_changes (f, NULL));
  g_assert_cmpuint (wax_demo_server_get_counter (f->server, WAX_DEMO_SIGN_INS), ==, 3);
}

/* Nobody signs in to sign out; what failed may be tried again; who has no time any more is not held up. */
static void
test_sign_out_in_trouble (BackendTest *f, gconstpointer unused)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(WaxAlarm) alarm = NULL;
  g_auto(GStrv) own = NULL;
  g_autoptr(GError) refused = NULL, cancelled = NULL, error = NULL;

  wax_mail_changes_unref (backend_test_get_changes (f, NULL));
  own = wax_demo_server_dup_tokens (f->server);
  wax_demo_server_misbehave (f->server, WAX_DEMO_MAINTENANCE, 1, "EndSessionRequest");
  g_assert_false (wax_backend_sign_out (f->backend, NULL, &refused));
  g_assert_error (refused, WAX_SERVER_ERROR, WAX_SERVER_ERROR_MAINTENANCE);
  wax_demo_server_misbehave (f->server, WAX_DEMO_MAINTENANCE, 0, "EndSessionRequest");
  g_assert_true (wax_backend_sign_out (f->backend, NULL, &error));
  g_assert_no_error (error);
  assert_answers (f, own[0], "service.AUTH_EXPIRED");

  wax_mail_changes_unref (backend_test_get_changes (f, NULL));
  wax_demo_server_misbehave (f->server, WAX_DEMO_EXPIRE_TOKENS, 1, NULL);
  g_assert_true (wax_backend_sign_out (f->backend, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (wax_demo_server_get_counter (f->server, WAX_DEMO_SIGN_INS), ==, 2);

  wax_mail_changes_unref (backend_test_get_changes (f, NULL));
  wax_demo_server_misbehave (f->server, WAX_DEMO_SLOW, 1, NULL);
  alarm = wax_alarm_new (cancellable, 50);
  g_assert_false (wax_backend_sign_out (f->backend, cancellable, &cancelled));
  g_assert_error (cancelled, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* The password must not reach a server that nobody vouches for. */
static void
test_untrusted (BackendTest *f, gconstpointer unused)
{
  g_autoptr(GTlsCertificate) certificate = wax_test_cert_to_tls (f->trust.unknown, 0);
  g_autoptr(GError) error = NULL;

  wax_demo_server_set_certificate (f->server, certificate);
  g_assert_false (wax_backend_sign_in (f->backend, WAX_CHANNEL_RECEIVE, NULL, &error));
  g_assert_error (error, WAX_TRUST_ERROR, WAX_TRUST_ERROR_UNDECIDED);
  g_assert_cmpuint (wax_demo_server_get_counter (f->server, WAX_DEMO_REQUESTS), ==, 0);
  g_assert_cmpuint (wax_demo_server_get_counter (f->server, WAX_DEMO_BYTES_RECEIVED), ==, 0);
}

static void
add (void)
{
  BACKEND_TEST_ADD ("sign-in/wrong-password", test_wrong_password);
  BACKEND_TEST_ADD ("sign-in/wrong-password-goes-out-once", test_wrong_password_goes_out_once);
  BACKEND_TEST_ADD ("sign-in/lock-out", test_lock_out);
  BACKEND_TEST_ADD ("sign-in/account-states", test_account_states);
  BACKEND_TEST_ADD ("sign-in/renewal", test_renewal);
  BACKEND_TEST_ADD ("sign-in/bad-answers", test_bad_answers);
  BACKEND_TEST_ADD ("sign-in/untrusted", test_untrusted);
  BACKEND_TEST_ADD ("sign-out/own", test_sign_out);
  BACKEND_TEST_ADD ("sign-out/in-trouble", test_sign_out_in_trouble);
}

int
main (int argc, char *argv[])
{
  return backend_test_main (&argc, &argv, add);
}
