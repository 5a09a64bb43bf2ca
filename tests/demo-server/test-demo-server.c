#include "wax-demo-server.h"
#include "wax-test-pki.h"

#include <glib/gstdio.h>
#include <jansson.h>
#include <libsoup/soup.h>
#include <string.h>

typedef struct {
  WaxTestCert *root;
  char *dir, *anchors;
  WaxDemoServer *server;
  SoupSession *session;
  char *url, *token, *account;
} Fixture;

static GTlsCertificate *
certificate_for (WaxTestCert *root, const char *host)
{
  g_autoptr(WaxTestCert) leaf = wax_test_cert_new_leaf (root, host);

  return wax_test_cert_to_tls (leaf, 0);
}

static SoupSession *
new_session (Fixture *fixture)
{
  g_autoptr(GTlsDatabase) anchors = g_tls_file_database_new (fixture->anchors, NULL);

  return soup_session_new_with_options ("tls-database", anchors, "timeout", 20, NULL);
}

static GBytes *
send_request (Fixture *fixture, const char *path, const char *body, guint *status, GError **error)
{
  g_autofree char *url = g_strconcat (fixture->url, path, NULL);
  g_autoptr(SoupMessage) message = soup_message_new (body == NULL ? "GET" : "POST", url);
  GBytes *answer;

  if (fixture->token != NULL) {
    g_autofree char *cookie = g_strconcat ("ZM_AUTH_TOKEN=", fixture->token, NULL);
    soup_message_headers_replace (soup_message_get_request_headers (message), "Cookie", cookie);
  }
  if (body != NULL) {
    g_autoptr(GBytes) bytes = g_bytes_new (body, strlen (body));
    soup_message_set_request_body_from_bytes (message, "application/json", bytes);
  }
  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT | SOUP_MESSAGE_IDEMPOTENT);
  answer = soup_session_send_and_read (fixture->session, message, NULL, error);
  if (status != NULL)
    *status = soup_message_get_status (message);
  return answer;
}

/* (transfer full) (nullable): the Body of the answer. */
static json_t *
soap (Fixture *fixture, const char *name, const char *namespace, const char *members, guint *status)
{
  g_autofree char *path = g_strdup_printf ("/service/soap/%s", name);
  g_autofree char *body =
    g_strdup_printf ("{\"Header\":{\"context\":{\"_jsns\":\"urn:zimbra\"}},\"Body\":{\"%s\":{\"_jsns\":\"%s\"%s%s}}}",
                     name, namespace, *members != '\0' ? "," : "", members);
  g_autoptr(GBytes) answer = send_request (fixture, path, body, status, NULL);
  json_t *envelope, *result;

  if (answer == NULL)
    return NULL;
  envelope = json_loadb (g_bytes_get_data (answer, NULL), g_bytes_get_size (answer), 0, NULL);
  result = json_incref (json_object_get (envelope, "Body"));
  json_decref (envelope);
  return result;
}

static json_t *
member (json_t *body, const char *response, const char *name)
{
  return json_object_get (json_object_get (body, response), name);
}

static void
sign_in (Fixture *fixture, const char *password)
{
  g_autofree char *members =
    g_strdup_printf ("\"account\":{\"by\":\"name\",\"_content\":\"alice\"},\"password\":{\"_content\":\"%s\"}",
                     password);
  json_t *body;

  g_clear_pointer (&fixture->token, g_free);
  body = soap (fixture, "AuthRequest", "urn:zimbraAccount", members, NULL);
  fixture->token = g_strdup (json_string_value (json_object_get (json_array_get (member (body, "AuthResponse",
      "authToken"), 0), "_content")));
  json_decref (body);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  WaxDemoOptions options = { .messages = 60, .seed = 3 };
  g_autoptr(GTlsCertificate) certificate = NULL;
  g_autofree char *pem = NULL;
  g_autoptr(GError) error = NULL;

  fixture->root = wax_test_cert_new_root ("Demo test authority");
  fixture->dir = g_dir_make_tmp ("wax-demo-test-XXXXXX", NULL);
  pem = wax_test_cert_to_pem (fixture->root);
  fixture->anchors = wax_test_pki_write (fixture->dir, "anchors.pem", pem);
  certificate = certificate_for (fixture->root, "localhost");
  fixture->server = wax_demo_server_new (&options, certificate, &error);
  g_assert_no_error (error);
  fixture->url = wax_demo_server_dup_url (fixture->server, "localhost");
  fixture->session = new_session (fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_object (&fixture->session);
  wax_demo_server_free (fixture->server);
  g_unlink (fixture->anchors);
  g_rmdir (fixture->dir);
  wax_test_cert_unref (fixture->root);
  g_free (fixture->dir);
  g_free (fixture->anchors);
  g_free (fixture->url);
  g_free (fixture->token);
}

static void
test_counts (Fixture *fixture, gconstpointer data)
{
  sign_in (fixture, "wrong");
  g_assert_null (fixture->token);
  sign_in (fixture, "secret-1");
  g_assert_nonnull (fixture->token);
  g_assert_cmpuint (wax_demo_server_get_counter (fixture->server, WAX_DEMO_CONNECTIONS), ==, 1);
  g_assert_cmpuint (wax_demo_server_get_counter (fixture->server, WAX_DEMO_HANDSHAKES), ==, 1);
  g_assert_cmpuint (wax_demo_server_get_counter (fixture->server, WAX_DEMO_SIGN_INS), ==, 2);
  g_assert_cmpuint (wax_demo_server_get_counter (fixture->server, WAX_DEMO_SIGN_INS_REFUSED), ==, 1);
  g_assert_cmpuint (wax_demo_server_count_requests (fixture->server, "AuthRequest"), ==, 2);
  g_assert_cmpuint (wax_demo_server_get_counter (fixture->server, WAX_DEMO_BYTES_RECEIVED), >, 300);
}

/* Nothing is decrypted from a client that does not want the certificate. */
static void
test_refused_certificate (Fixture *fixture, gconstpointer data)
{
  g_autoptr(GTlsCertificate) other = certificate_for (fixture->root, "mail.example.org");
  g_autoptr(WaxTestCert) stranger = wax_test_cert_new_root ("Nobody");
  g_autoptr(GTlsCertificate) unknown = certificate_for (stranger, "localhost");
  g_autoptr(GError) error = NULL;

  wax_demo_server_set_certificate (fixture->server, unknown);
  g_assert_null (send_request (fixture, "/service/nosuch", NULL, NULL, &error));
  g_assert_error (error, G_TLS_ERROR, G_TLS_ERROR_BAD_CERTIFICATE);
  g_assert_cmpuint (wax_demo_server_get_counter (fixture->server, WAX_DEMO_BYTES_RECEIVED), ==, 0);
  wax_demo_server_set_certificate (fixture->server, other);
  g_clear_object (&fixture->session);
  fixture->session = new_session (fixture);
  g_clear_error (&error);
  g_autoptr(GBytes) answer = send_request (fixture, "/service/nosuch", NULL, NULL, &error);
  g_assert_no_error (error); /* the leaf is for localhost as well */
}

static void
test_misbehaviour (Fixture *fixture, gconstpointer data)
{
  guint status = 0;
  g_autoptr(GError) error = NULL;
  GBytes *answer;

  wax_demo_server_misbehave (fixture->server, WAX_DEMO_MAINTENANCE, 1, NULL);
  g_bytes_unref (send_request (fixture, "/service/soap/NoOpRequest", "{}", &status, NULL));
  g_assert_cmpuint (status, ==, 503);
  wax_demo_server_misbehave (fixture->server, WAX_DEMO_MAINTENANCE, 0, NULL);
  wax_demo_server_misbehave (fixture->server, WAX_DEMO_THROTTLE, 1, NULL);
  g_bytes_unref (send_request (fixture, "/service/soap/NoOpRequest", "{}", &status, NULL));
  g_assert_cmpuint (status, ==, 429);
  g_bytes_unref (send_request (fixture, "/service/soap/NoOpRequest", "{}", &status, NULL));
  g_assert_cmpuint (status, ==, 422);
  wax_demo_server_misbehave (fixture->server, WAX_DEMO_FAULT_STATUS, 500, NULL);
  g_bytes_unref (send_request (fixture, "/service/soap/NoOpRequest", "{}", &status, NULL));
  g_assert_cmpuint (status, ==, 500);
  wax_demo_server_misbehave (fixture->server, WAX_DEMO_DEEP, 100000, "SyncRequest");
  answer = send_request (fixture, "/service/soap/SyncRequest", "{}", &status, NULL);
  g_assert_cmpuint (g_bytes_get_size (answer), >, 100000);
  g_bytes_unref (answer);
  wax_demo_server_misbehave (fixture->server, WAX_DEMO_ENDLESS, 3000000, "SyncRequest");
  wax_demo_server_misbehave (fixture->server, WAX_DEMO_DEEP, 0, NULL);
  answer = send_request (fixture, "/service/soap/SyncRequest", "{}", &status, NULL);
  g_assert_cmpuint (g_bytes_get_size (answer), >=, 3000000);
  g_bytes_unref (answer);
  wax_demo_server_misbehave (fixture->server, WAX_DEMO_NOT_ZIMBRA, 200, NULL);
  g_bytes_unref (send_request (fixture, "/service/soap/NoOpRequest", "{}", &status, NULL));
  g_assert_cmpuint (status, ==, 200);
  wax_demo_server_misbehave (fixture->server, WAX_DEMO_NOT_ZIMBRA, 0, NULL);
  wax_demo_server_redirect (fixture->server, "http://mail.example.org/");
  g_bytes_unref (send_request (fixture, "/service/soap/NoOpRequest", "{}", &status, NULL));
  g_assert_cmpuint (status, ==, 302);
  wax_demo_server_redirect (fixture->server, NULL);
  wax_demo_server_misbehave (fixture->server, WAX_DEMO_ENDLESS, 0, NULL);
  wax_demo_server_misbehave (fixture->server, WAX_DEMO_CUT, 60, NULL);
  g_assert_null (send_request (fixture, "/service/nosuch", NULL, NULL, &error));
  g_assert_nonnull (error);
}

static void
test_lock_out (Fixture *fixture, gconstpointer data)
{
  guint status = 0;

  wax_demo_server_misbehave (fixture->server, WAX_DEMO_LOCK_OUT, 3, NULL);
  for (guint i = 0; i < 3; i++)
    sign_in (fixture, "wrong");
  g_bytes_unref (send_request (fixture, "/service/soap/NoOpRequest", "{}", &status, NULL));
  g_assert_cmpuint (status, ==, 503);
  wax_demo_server_forgive (fixture->server);
  sign_in (fixture, "secret-1");
  g_assert_nonnull (fixture->token);
}

static void
test_tokens_expire (Fixture *fixture, gconstpointer data)
{
  guint status = 0;

  sign_in (fixture, "secret-1");
  json_decref (soap (fixture, "NoOpRequest", "urn:zimbraMail", "", &status));
  g_assert_cmpuint (status, ==, 200);
  wax_demo_server_misbehave (fixture->server, WAX_DEMO_EXPIRE_TOKENS, 1, NULL);
  json_decref (soap (fixture, "NoOpRequest", "urn:zimbraMail", "", &status));
  g_assert_cmpuint (status, ==, 422);
}

/* Walks the archive; how many messages came whole, and how many with another digest. */
static void
read_archive (GBytes *tar, guint *whole, guint *wrong)
{
  gsize size = 0;
  const char *bytes = g_bytes_get_data (tar, &size);
  g_autofree char *digest = NULL;

  *whole = *wrong = 0;
  for (gsize at = 0; at + 512 <= size && bytes[at] != '\0';) {
    gsize length = (gsize) g_ascii_strtoull (bytes + at + 124, NULL, 8);
    const char *content = bytes + at + 512;
    gboolean meta = bytes[at + 156] == '0' && (guchar) content[0] == '{';
    if (meta) {
      json_t *values = json_loadb (content, length, 0, NULL);
      g_free (digest);
      digest = g_strdup (json_string_value (json_object_get (values, "blob_digest")));
      json_decref (values);
    } else if (bytes[at + 156] == '0') {
      g_autofree char *hex = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) content, length);
      guchar binary[32];
      g_autofree char *text = NULL;
      for (guint i = 0; i < 32; i++)
        binary[i] = (guchar) (g_ascii_xdigit_value (hex[2 * i]) * 16 + g_ascii_xdigit_value (hex[2 * i + 1]));
      text = g_base64_encode (binary, 32);
      g_strdelimit (text, "/", ',');
      *(strcmp (text, digest) == 0 ? whole : wrong) += 1;
    }
    at += 512 + (length + 511) / 512 * 512;
  }
}

static void
check_archive (Fixture *fixture, guint whole_wanted, guint wrong_wanted)
{
  guint whole = 0, wrong = 0;
  g_autoptr(GBytes) tar = send_request (fixture, "/service/home/~/?fmt=tar&meta=1&types=message&query=item:1--100000",
                                        NULL, NULL, NULL);

  g_assert_nonnull (tar);
  g_assert_cmpuint (g_bytes_get_size (tar) % 10240, ==, 0);
  read_archive (tar, &whole, &wrong);
  g_assert_cmpuint (whole, ==, whole_wanted);
  g_assert_cmpuint (wrong, ==, wrong_wanted);
}

static void
test_archives (Fixture *fixture, gconstpointer data)
{
  sign_in (fixture, "secret-1");
  check_archive (fixture, 60, 0);
  wax_demo_server_misbehave (fixture->server, WAX_DEMO_ARCHIVE_GAPS, 10, NULL);
  check_archive (fixture, 54, 0);
  wax_demo_server_misbehave (fixture->server, WAX_DEMO_ARCHIVE_GAPS, 0, NULL);
  wax_demo_server_misbehave (fixture->server, WAX_DEMO_BAD_DIGEST, 20, NULL);
  check_archive (fixture, 57, 3);
}

static gpointer
wait_thread (gpointer data)
{
  return soap (data, "WaitSetRequest", "urn:zimbraMail", ((Fixture *) data)->account, NULL);
}

static void
test_wait_wakes (Fixture *fixture, gconstpointer data)
{
  g_autoptr(GBytes) raw = g_bytes_new_static ("From: bob@example.test\r\nSubject: new\r\n\r\nHello\r\n", 47);
  json_t *body, *answer;
  GThread *thread;

  sign_in (fixture, "secret-1");
  body = soap (fixture, "CreateWaitSetRequest", "urn:zimbraMail", "\"defTypes\":\"all\"", NULL);
  fixture->account = g_strdup_printf ("\"block\":\"1\",\"seq\":\"0\",\"waitSet\":\"%s\"",
                                      json_string_value (member (body, "CreateWaitSetResponse", "waitSet")));
  json_decref (body);
  thread = g_thread_new ("wait", wait_thread, fixture);
  while (wax_demo_server_count_requests (fixture->server, "WaitSetRequest") == 0)
    g_thread_yield ();
  wax_demo_server_deliver (fixture->server, "alice", 2, raw);
  answer = g_thread_join (thread);
  g_assert_nonnull (member (answer, "WaitSetResponse", "a"));
  json_decref (answer);
  g_free (fixture->account);
}

static void
test_restored_backup (Fixture *fixture, gconstpointer data)
{
  g_autofree char *members = NULL;
  json_t *first, *delta;
  gint64 token, after;

  sign_in (fixture, "secret-1");
  first = soap (fixture, "SyncRequest", "urn:zimbraMail", "", NULL);
  token = json_integer_value (member (first, "SyncResponse", "token"));
  wax_demo_server_restore_backup (fixture->server, "alice", 20);
  members = g_strdup_printf ("\"token\":\"%" G_GINT64_FORMAT "\"", token);
  delta = soap (fixture, "SyncRequest", "urn:zimbraMail", members, NULL);
  after = g_ascii_strtoll (json_string_value (member (delta, "SyncResponse", "token")), NULL, 10);
  g_assert_cmpint (after, ==, token - 20);
  g_assert_cmpuint (wax_demo_server_count_messages (fixture->server, "alice", 0), <, 60);
  json_decref (first);
  json_decref (delta);
}

static void
test_client_certificate (Fixture *fixture, gconstpointer data)
{
  WaxTestCertOptions options = { .common_name = "alice", .purpose = WAX_TEST_PURPOSE_CLIENT };
  g_autoptr(WaxTestCert) mine = wax_test_cert_new (fixture->root, &options);
  g_autoptr(GTlsDatabase) anchors = g_tls_file_database_new (fixture->anchors, NULL);
  g_autoptr(GTlsCertificate) certificate = wax_test_cert_to_tls (mine, 0);
  g_autoptr(SoupMessage) message = soup_message_new ("GET", fixture->url);
  g_autoptr(GBytes) answer = NULL;
  g_autoptr(GError) error = NULL;

  wax_demo_server_set_client_anchors (fixture->server, anchors);
  wax_demo_server_misbehave (fixture->server, WAX_DEMO_CLIENT_CERTIFICATE, 1, NULL);
  g_bytes_unref (send_request (fixture, "/service/nosuch", NULL, NULL, NULL));
  g_assert_cmpuint (wax_demo_server_get_counter (fixture->server, WAX_DEMO_CLIENT_CERTIFICATES), ==, 0);
  g_clear_object (&fixture->session);
  fixture->session = new_session (fixture);
  soup_message_set_tls_client_certificate (message, certificate);
  answer = soup_session_send_and_read (fixture->session, message, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (wax_demo_server_get_counter (fixture->server, WAX_DEMO_CLIENT_CERTIFICATES), ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/demo-server/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("counts", test_counts);
  ADD ("refused-certificate", test_refused_certificate);
  ADD ("misbehaviour", test_misbehaviour);
  ADD ("lock-out", test_lock_out);
  ADD ("tokens-expire", test_tokens_expire);
  ADD ("archives", test_archives);
  ADD ("wait-wakes", test_wait_wakes);
  ADD ("restored-backup", test_restored_backup);
  ADD ("client-certificate", test_client_certificate);
#undef ADD
  return g_test_run ();
}
