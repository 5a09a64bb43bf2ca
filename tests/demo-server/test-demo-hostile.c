#include "hostile-requests.h"
#include "wax-demo-server.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

/* Whatever comes in by chance, the stand-in goes on, and says in its proper way what was wrong: otherwise a test of a
 * client that errs would only see that its server is gone. */

#define SEED 20261121
#define REQUESTS 1500
#define SIGN_IN_EVERY 25
#define ANSWER_MAX_S 5
#define WAIT_SPEED 1000000
#define SHOWN_MAX 1500

G_DEFINE_AUTOPTR_CLEANUP_FUNC (json_t, json_decref)

typedef struct {
  WaxDemoServer *server;
  HostileRequests *requests;
  char *token, *wait_set;
  guint answers;     /* to SOAP requests, that were no fault */
  guint unanswered;  /* broken requests that were met by the end of the connection */
  GHashTable *codes; /* of faults */
} Test;

/* (transfer full): all that comes back until the server ends the connection. */
static GString *
converse (Test *test, const char *text, gsize length, gboolean last_word)
{
  g_autoptr(GSocketClient) client = g_socket_client_new ();
  g_autoptr(GSocketConnection) connection = NULL;
  g_autoptr(GError) error = NULL;
  GString *answer = g_string_new (NULL);
  char block[16384];
  gssize n;

  g_socket_client_set_timeout (client, ANSWER_MAX_S);
  connection = g_socket_client_connect_to_host (client, "127.0.0.1", wax_demo_server_get_port (test->server), NULL,
                                                &error);
  g_assert_no_error (error);
  /* A server may close before it has read all: what it said then counts. */
  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), text, length, NULL, NULL, NULL);
  if (last_word)
    g_socket_shutdown (g_socket_connection_get_socket (connection), FALSE, TRUE, NULL);
  while ((n = g_input_stream_read (g_io_stream_get_input_stream (G_IO_STREAM (connection)), block, sizeof block, NULL,
                                   &error)) > 0)
    g_string_append_len (answer, block, n);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    g_string_assign (answer, "");
  return answer;
}

static const char *
string_at (json_t *value, const char *first, const char *second)
{
  return json_string_value (json_object_get (json_object_get (value, first), second));
}

/* NULL if it is a proper fault, else what it lacks. */
static const char *
judge_fault (Test *test, json_t *fault, guint status)
{
  json_t *error = json_object_get (json_object_get (fault, "Detail"), "Error");
  const char *code = json_string_value (json_object_get (error, "Code"));

  if (status != 422)
    return "status of a fault";
  if (string_at (fault, "Code", "Value") == NULL || string_at (fault, "Reason", "Text") == NULL || code == NULL)
    return "a fault without code and reason";
  g_hash_table_add (test->codes, g_strdup (code));
  return NULL;
}

static const char *
judge_envelope (Test *test, const char *text, gsize length, guint status)
{
  g_autoptr(json_t) envelope = json_loadb (text, length, 0, NULL);
  json_t *body = json_object_get (envelope, "Body");
  json_t *fault = json_object_get (body, "Fault");

  if (!json_is_object (body))
    return "no Body";
  if (fault != NULL)
    return judge_fault (test, fault, status);
  if (status != 200 || json_object_size (body) != 1 ||
      !json_is_object (json_object_iter_value (json_object_iter (body))))
    return "neither fault nor one response";
  test->answers++;
  return NULL;
}

/* NULL if @answer is a proper one. */
static const char *
judge (Test *test, const HostileRequest *request, const GString *answer)
{
  const char *body = strstr (answer->str, "\r\n\r\n");
  guint status = 0;

  if (answer->len == 0 && request->broken) {
    test->unanswered++;
    return NULL;
  }
  if (g_str_has_prefix (answer->str, "HTTP/1."))
    status = (guint) g_ascii_strtoull (answer->str + strlen ("HTTP/1.1 "), NULL, 10);
  if (status < 200 || status > 599 || body == NULL)
    return "no HTTP answer";
  if (request->broken && status < 400 && strstr (request->text->str, "HTTP/1.1") == NULL)
    return "a good answer to what is no HTTP";
  if (!request->soap)
    return NULL;
  body += strlen ("\r\n\r\n");
  if (g_str_has_prefix (body, "<soap:Envelope"))
    return status == 422 && strstr (body, "<soap:Fault>") != NULL && strstr (body, "<Code>service.") != NULL ? NULL
    : "XML";
  return judge_envelope (test, body, answer->len - (gsize) (body - answer->str), status);
}

/* The hostile requests may have changed the password, locked the account and ended the token. */
static void
sign_in (Test *test)
{
  static const char body[] =
    "{\"Body\":{\"AuthRequest\":{\"_jsns\":\"urn:zimbraAccount\",\"account\":{\"by\":\"name\",\"_content\":\"alice\"},"
                             "\"password\":{\"_content\":\"secret-1\"}}}}";
  g_autofree char *text = g_strdup_printf ("POST /service/soap/AuthRequest HTTP/1.1\r\nHost: localhost\r\nConnection: "
                                           "close\r\n"
                                           "Content-Length: %zu\r\n\r\n%s", strlen (body), body);
  g_autoptr(GString) answer = NULL;
  const char *found;

  wax_demo_server_set_status (test->server, "alice", "active");
  wax_demo_server_set_password (test->server, "alice", "secret-1");
  answer = converse (test, text, strlen (text), FALSE);
  found = strstr (answer->str, "ZM_AUTH_TOKEN=");
  g_assert_nonnull (found);
  found += strlen ("ZM_AUTH_TOKEN=");
  g_free (test->token);
  test->token = g_strndup (found, strcspn (found, ";\r"));
}

/* Nothing of a mailbox that was played with so may keep it from being read as a whole. */
static void
check_mailbox (Test *test)
{
  static const char body[] = "{\"Body\":{\"SyncRequest\":{\"_jsns\":\"urn:zimbraMail\"}}}";
  g_autofree char *text = NULL;
  g_autoptr(GString) answer = NULL;

  sign_in (test);
  text = g_strdup_printf ("POST /service/soap/SyncRequest HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nCookie: "
                          "ZM_AUTH_TOKEN=%s\r\n"
                          "Content-Length: %zu\r\n\r\n%s", test->token, strlen (body), body);
  answer = converse (test, text, strlen (text), FALSE);
  g_assert_true (g_str_has_prefix (answer->str, "HTTP/1.1 200 "));
  g_assert_nonnull (strstr (answer->str, "\"SyncResponse\""));
}

static void
note_wait_set (Test *test, const GString *answer)
{
  const char *found = strstr (answer->str, "\"WaitSet-");

  if (found == NULL)
    return;
  g_free (test->wait_set);
  test->wait_set = g_strndup (found + 1, strcspn (found + 1, "\""));
}

static void
play (Test *test)
{
  for (guint i = 0; i < REQUESTS; i++) {
    g_auto(HostileRequest) request = { 0 };
    g_autoptr(GString) answer = NULL;
    const char *wrong;

    if (i % SIGN_IN_EVERY == 0)
      sign_in (test);
    hostile_requests_next (test->requests, test->token, test->wait_set, &request);
    answer = converse (test, request.text->str, request.text->len, request.broken);
    note_wait_set (test, answer);
    wrong = judge (test, &request, answer);
    if (wrong == NULL)
      continue;
    g_test_message ("Request %u: %s\n%.*s\n---\n%.*s", i, wrong, SHOWN_MAX, request.text->str, SHOWN_MAX, answer->str);
    g_test_fail_printf ("request %u: %s", i, wrong);
  }
}

static void
test_hostile_requests (void)
{
  WaxDemoOptions options = { .plain = TRUE, .messages = 30, .seed = 5, .users = 1 };
  const char *given = g_getenv ("WAX_TEST_SEED");
  guint32 seed = given != NULL ? (guint32) strtoul (given, NULL, 10) : SEED;
  g_autofree char *recordings = g_test_build_filename (G_TEST_DIST, "data", "zimbra", NULL);
  g_autoptr(HostileRequests) requests = hostile_requests_new (recordings, seed);
  g_autoptr(GHashTable) codes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(WaxDemoServer) server = wax_demo_server_new (&options, NULL, &error);
  Test test = { .server = server, .requests = requests, .codes = codes };
  gint64 begun_us = g_get_monotonic_time ();

  g_assert_no_error (error);
  g_test_message ("seed %u; WAX_TEST_SEED sets another", seed);
  wax_demo_server_misbehave (server, WAX_DEMO_WAIT_SPEED, WAIT_SPEED, NULL);
  play (&test);
  check_mailbox (&test);
  g_test_message ("%u requests in %" G_GINT64_FORMAT " ms: %u answers, %u kinds of fault, %u ends of the connection",
                  REQUESTS,
                  (g_get_monotonic_time () - begun_us) / 1000, test.answers, g_hash_table_size (codes),
                  test.unanswered);
  /* Otherwise the requests would be too wrong to get anywhere. */
  g_assert_cmpuint (test.answers, >, REQUESTS / 10);
  g_assert_cmpuint (g_hash_table_size (codes), >=, 10);
  g_free (test.token);
  g_free (test.wait_set);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/demo-server/hostile-requests", test_hostile_requests);
  return g_test_run ();
}
