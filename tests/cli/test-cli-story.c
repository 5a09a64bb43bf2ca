#include "wax-cli-fixture.h"

#include <signal.h>
#include <string.h>

static void
test_refused_first (WaxCliFixture *f, gconstpointer unused)
{
  json_t *document = wax_cli_fixture_run_json (f, 1, "account add --server @URL --user alice@example.test @PASSWORD");
  json_t *accounts;

  g_assert_cmpstr (wax_cli_fixture_get (document, "error.domain"), ==, "trust");
  g_assert_cmpstr (wax_cli_fixture_get (document, "state"), ==, "not-trusted");
  g_assert_cmpstr (wax_cli_fixture_get (document, "endpoint"), ==, f->endpoint);
  g_assert_cmpstr (wax_cli_fixture_get (document, "problems.0.id"), ==, "self-signed");
  g_assert_true (json_is_true (wax_cli_fixture_find (document, "problems.0.overridable")));
  g_assert_cmpuint (json_array_size (wax_cli_fixture_find (document, "problems")), ==, 1);
  g_assert_cmpstr (wax_cli_fixture_get (document, "fingerprint"), ==, f->fingerprint);
  g_assert_cmpstr (wax_cli_fixture_get (document, "chain.0.fingerprint"), ==, f->fingerprint);
  json_decref (document);

  g_assert_cmpuint (wax_demo_server_get_counter (f->server, WAX_DEMO_BYTES_RECEIVED), ==, 0);
  g_assert_cmpuint (wax_demo_server_get_counter (f->server, WAX_DEMO_SIGN_INS), ==, 0);
  accounts = wax_cli_fixture_run_json (f, 0, "account list");
  g_assert_cmpuint (json_array_size (accounts), ==, 0);
  json_decref (accounts);
}

static void
test_probe_and_allow (WaxCliFixture *f, gconstpointer unused)
{
  json_t *probe = wax_cli_fixture_run_json (f, 1, "trust probe @ENDPOINT");
  json_t *grant, *granted, *ledger;

  g_assert_cmpstr (wax_cli_fixture_get (probe, "state"), ==, "not-trusted");
  g_assert_true (json_is_null (json_object_get (probe, "grant")));
  json_decref (probe);

  /* The wrong fingerprint, too few problems, a problem that it has not, a time that is too long */
  wax_cli_fixture_run (f, 2, NULL, "trust allow @ENDPOINT --fingerprint 00 --for 1d --problem self-signed");
  wax_cli_fixture_run (f, 2, NULL, "trust allow @ENDPOINT --fingerprint @FINGERPRINT --for 1d --problem expired");
  wax_cli_fixture_run (f, 2, NULL, "trust allow @ENDPOINT --fingerprint @FINGERPRINT --for 1d --problem self-signed"
                                   " --problem expired");
  wax_cli_fixture_run (f, 2, NULL, "trust allow @ENDPOINT --fingerprint @FINGERPRINT --for 1w --problem self-signed");
  wax_cli_fixture_run (f, 2, NULL, "trust allow localhost:1 --fingerprint @FINGERPRINT --for 1d --problem self-signed");
  wax_cli_fixture_run (f, 1, NULL, "trust probe @ENDPOINT");

  grant = wax_cli_fixture_run_json (f, 0, "trust allow @ENDPOINT --fingerprint @FINGERPRINT --for 1h --problem"
                                          " self-signed --why test");
  g_assert_cmpstr (wax_cli_fixture_get (grant, "endpoints.0"), ==, f->endpoint);
  g_assert_cmpstr (wax_cli_fixture_get (grant, "fingerprint"), ==, f->fingerprint);
  g_assert_cmpstr (wax_cli_fixture_get (grant, "problems.0"), ==, "self-signed");
  g_assert_cmpstr (wax_cli_fixture_get (grant, "origin"), ==, "waxctl");
  g_assert_cmpstr (wax_cli_fixture_get (grant, "why"), ==, "test");
  g_assert_true (json_is_null (json_object_get (grant, "ended")));
  json_decref (grant);

  granted = wax_cli_fixture_run_json (f, 0, "trust probe @URL");
  g_assert_cmpstr (wax_cli_fixture_get (granted, "state"), ==, "granted");
  json_decref (granted);

  ledger = wax_cli_fixture_run_json (f, 0, "trust ledger");
  g_assert_cmpstr (wax_cli_fixture_get (ledger, "0.event"), ==, "met");
  g_assert_cmpstr (wax_cli_fixture_get (ledger, "1.event"), ==, "granted");
  g_assert_cmpstr (wax_cli_fixture_get (ledger, "1.fingerprint"), ==, f->fingerprint);
  json_decref (ledger);
  g_assert_cmpuint (wax_demo_server_get_counter (f->server, WAX_DEMO_BYTES_RECEIVED), ==, 0);
}

static void
assert_synced (json_t *document)
{
  json_t *channels = json_object_get (document, "channels");
  json_t *channel;
  size_t i;

  g_assert_cmpuint (json_array_size (channels), ==, 9);
  json_array_foreach (channels, i, channel) {
    const char *id = wax_cli_fixture_get (channel, "id");

    if (strcmp (id, "updates") == 0)
      g_assert_cmpstr (wax_cli_fixture_get (channel, "state"), ==, "off");
    else
      g_assert_cmpstr (wax_cli_fixture_get (channel, "state"), ==, "ok");
    g_assert_true (json_is_null (json_object_get (channel, "error")));
  }
}

/* What servers put around a fragment must not be shown. */
static void
assert_fragments_clean (WaxCliFixture *f)
{
  json_t *messages = wax_cli_fixture_run_json (f, 0, "mail list alice inbox --limit 1000");
  json_t *message;
  size_t i;

  json_array_foreach (messages, i, message)
    g_assert_null (strstr (wax_cli_fixture_get (message, "fragment"), "1:s"));
  json_decref (messages);
}

static void
assert_refused (WaxCliFixture *f, const char *line, const char *sentence)
{
  json_t *refused = wax_cli_fixture_run_json (f, 2, line);

  g_assert_nonnull (strstr (wax_cli_fixture_get (refused, "error.text"), sentence));
  json_decref (refused);
}

/* The language of searches; what it does not know is said, rather than something else found. */
static void
assert_searches (WaxCliFixture *f)
{
  json_t *inbox = wax_cli_fixture_run_json (f, 0, "mail search alice in:inbox --limit 1000");
  json_t *listed = wax_cli_fixture_run_json (f, 0, "mail list alice inbox --limit 1000");
  json_t *none = wax_cli_fixture_run_json (f, 0, "mail search alice in:inbox not is:anywhere");

  g_assert_cmpuint (json_array_size (inbox), ==, json_array_size (listed));
  g_assert_cmpuint (json_array_size (none), ==, 0);
  assert_refused (f, "mail search alice in:nowhere", "nowhere");
  assert_refused (f, "mail search alice the is:purple", "is:purple");
  assert_refused (f, "mail search alice before:soon", "soon");
  json_decref (inbox);
  json_decref (listed);
  json_decref (none);
}

static void
test_sync_and_read (WaxCliFixture *f, gconstpointer unused)
{
  json_t *document, *folders, *messages, *message, *found, *contacts;
  g_autofree char *line = NULL;
  g_autofree char *raw_line = NULL;
  g_autofree char *raw = NULL;
  const char *id;

  wax_cli_fixture_add_alice (f);
  document = wax_cli_fixture_run_json (f, 0, "sync alice @PASSWORD");
  assert_synced (document);
  json_decref (document);

  /* From here on nothing needs the server. */
  wax_cli_fixture_run (f, 0, NULL, "account offline alice");
  g_clear_pointer (&f->server, wax_demo_server_free);

  folders = wax_cli_fixture_run_json (f, 0, "folder list alice");
  g_assert_cmpuint (json_array_size (folders), >, 5);
  messages = wax_cli_fixture_run_json (f, 0, "mail list alice inbox --limit 3");
  g_assert_cmpuint (json_array_size (messages), ==, 3);
  id = wax_cli_fixture_get (messages, "0.id");
  line = g_strdup_printf ("mail show alice %s", id);
  message = wax_cli_fixture_run_json (f, 0, line);
  g_assert_cmpstr (wax_cli_fixture_get (message, "subject"), ==, wax_cli_fixture_get (messages, "0.subject"));
  g_assert_true (json_is_string (json_object_get (message, "text")));
  raw_line = g_strdup_printf ("mail show alice %s --raw", id);
  wax_cli_fixture_run (f, 0, &raw, raw_line);
  g_assert_cmpuint (strlen (raw), >, 20);

  assert_fragments_clean (f);
  found = wax_cli_fixture_run_json (f, 0, "mail search alice the");
  g_assert_true (json_is_array (found));
  assert_searches (f);
  contacts = wax_cli_fixture_run_json (f, 0, "contacts search alice bob");
  g_assert_cmpuint (json_array_size (contacts), >, 0);
  wax_cli_fixture_run (f, 0, NULL, "prefs list alice");
  wax_cli_fixture_run (f, 0, NULL, "signatures list alice");
  wax_cli_fixture_run (f, 0, NULL, "senders list alice");
  wax_cli_fixture_run (f, 0, NULL, "store check alice");
  json_decref (folders);
  json_decref (messages);
  json_decref (message);
  json_decref (found);
  json_decref (contacts);
  wax_cli_fixture_assert_nowhere (f, "secret-1");
}

static void
test_actions_reach_the_server (WaxCliFixture *f, gconstpointer unused)
{
  json_t *messages;
  g_autofree char *read = NULL, *flag = NULL, *move = NULL, *flags = NULL, *delete = NULL;
  const char *id;
  guint number, in_trash, in_all;

  wax_cli_fixture_add_alice (f);
  wax_cli_fixture_run (f, 0, NULL, "sync alice @PASSWORD");
  messages = wax_cli_fixture_run_json (f, 0, "mail list alice inbox --limit 1");
  id = wax_cli_fixture_get (messages, "0.id");
  number = (guint) g_ascii_strtoull (id, NULL, 10);

  read = g_strdup_printf ("mail mark alice %s --read @PASSWORD", id);
  flag = g_strdup_printf ("mail mark alice %s --flag @PASSWORD", id);
  wax_cli_fixture_run (f, 0, NULL, read);
  /* Somebody else's change, that is not here yet, is no reason to leave the server as it is. */
  wax_demo_server_act (f->server, "alice", number, "!read");
  wax_cli_fixture_run (f, 0, NULL, read);
  wax_cli_fixture_run (f, 0, NULL, flag);
  flags = wax_demo_server_dup_flags (f->server, "alice", number);
  g_assert_nonnull (strchr (flags, 'f'));
  g_assert_null (strchr (flags, 'u'));

  in_trash = wax_demo_server_count_messages (f->server, "alice", 3);
  move = g_strdup_printf ("mail move alice %s trash @PASSWORD", id);
  wax_cli_fixture_run (f, 0, NULL, move);
  g_assert_cmpuint (wax_demo_server_count_messages (f->server, "alice", 3), ==, in_trash + 1);

  in_all = wax_demo_server_count_messages (f->server, "alice", 0);
  delete = g_strdup_printf ("mail delete alice %s @PASSWORD", id);
  wax_cli_fixture_run (f, 0, NULL, delete);
  g_assert_cmpuint (wax_demo_server_count_messages (f->server, "alice", 0), ==, in_all - 1);
  json_decref (messages);
}

static void
test_send (WaxCliFixture *f, gconstpointer unused)
{
  g_autofree char *path = g_build_filename (f->dir, "letter.eml", NULL);
  guint before;

  wax_cli_fixture_add_alice (f);
  g_assert_true (g_file_set_contents (path, "From: alice@example.test\r\nTo: bob@example.test\r\nSubject: Hello\r\n"
                                            "\r\nHello Bob\r\n", -1, NULL));
  before = wax_demo_server_count_messages (f->server, "bob", 2);
  wax_cli_fixture_run (f, 0, NULL, "mail send alice @DIR/letter.eml @PASSWORD");
  g_assert_cmpuint (wax_demo_server_count_messages (f->server, "bob", 2), ==, before + 1);
}

static void
test_stop_trusting (WaxCliFixture *f, gconstpointer unused)
{
  json_t *status, *stopped, *grants, *ledger;
  guint64 sign_ins;
  gboolean stop_line = FALSE;
  json_t *line;
  size_t i;

  wax_cli_fixture_add_alice (f);
  wax_cli_fixture_run (f, 0, NULL, "sync alice @PASSWORD");
  status = wax_cli_fixture_run_json (f, 0, "status alice");
  g_assert_cmpstr (wax_cli_fixture_get (status, "account"), ==, "alice");
  g_assert_cmpstr (wax_cli_fixture_get (status, "state"), ==, "granted");
  g_assert_cmpstr (wax_cli_fixture_get (status, "grant.fingerprint"), ==, f->fingerprint);
  g_assert_cmpstr (wax_cli_fixture_get (status, "protocol"), ==, "TLS 1.3");
  g_assert_cmpstr (wax_cli_fixture_get (status, "cipher"), !=, "");
  g_assert_cmpuint (json_array_size (json_object_get (status, "channels")), ==, 9);
  json_decref (status);

  stopped = wax_cli_fixture_run_json (f, 0, "trust stop @ENDPOINT");
  g_assert_cmpint (json_integer_value (json_object_get (stopped, "ended")), ==, 1);
  json_decref (stopped);
  sign_ins = wax_demo_server_get_counter (f->server, WAX_DEMO_SIGN_INS);

  wax_cli_fixture_run (f, 6, NULL, "sync alice @PASSWORD");
  wax_cli_fixture_run (f, 0, NULL, "account connect alice");
  status = wax_cli_fixture_run_json (f, 0, "status alice");
  g_assert_cmpstr (wax_cli_fixture_get (status, "state"), ==, "not-trusted");
  json_decref (status);
  wax_demo_server_reset_counters (f->server);
  wax_cli_fixture_run (f, 1, NULL, "sync alice @PASSWORD");
  g_assert_cmpuint (wax_demo_server_get_counter (f->server, WAX_DEMO_BYTES_RECEIVED), ==, 0);
  g_assert_cmpuint (sign_ins, >, 0);

  grants = wax_cli_fixture_run_json (f, 0, "trust list");
  g_assert_cmpuint (json_array_size (grants), ==, 0);
  json_decref (grants);
  ledger = wax_cli_fixture_run_json (f, 0, "trust ledger");
  json_array_foreach (ledger, i, line)
    stop_line |= strcmp (wax_cli_fixture_get (line, "event"), "stopped") == 0;
  g_assert_true (stop_line);
  json_decref (ledger);
}

/* Returns: how long it took until the client had closed its last connection. */
static gint64
wait_until_closed (WaxDemoServer *server)
{
  gint64 start = g_get_monotonic_time ();

  while (wax_demo_server_get_counter (server, WAX_DEMO_OPEN) > 0) {
    g_assert_cmpint (g_get_monotonic_time () - start, <, 20 * G_USEC_PER_SEC);
    g_usleep (5000);
  }
  return (g_get_monotonic_time () - start) / 1000;
}

static void
wait_for_requests (WaxDemoServer *server, const char *name, guint n)
{
  gint64 start = g_get_monotonic_time ();

  while (wax_demo_server_count_requests (server, name) < n) {
    g_assert_cmpint (g_get_monotonic_time () - start, <, 30 * G_USEC_PER_SEC);
    g_usleep (5000);
  }
}

static void
test_stop_reaches_another_process (WaxCliFixture *f, gconstpointer unused)
{
  g_autoptr(GSubprocess) watcher = NULL;
  gint64 closed_ms;

  wax_cli_fixture_add_alice (f);
  watcher = wax_cli_fixture_start (f, "sync alice --watch --for 60 --quiet @PASSWORD");
  wait_for_requests (f->server, "WaitSetRequest", 1);

  wax_cli_fixture_run (f, 0, NULL, "trust stop @ENDPOINT");
  closed_ms = wait_until_closed (f->server);
  g_test_message ("closed %" G_GINT64_FORMAT " ms after the call had returned", closed_ms);
  g_assert_cmpint (closed_ms, <, 1000 * (g_getenv ("ASAN_OPTIONS") != NULL ? 3 : 1));
  g_assert_true (g_subprocess_wait (watcher, NULL, NULL));
  g_assert_cmpint (g_subprocess_get_exit_status (watcher), !=, 0);
  g_assert_cmpuint (wax_demo_server_count_requests (f->server, "DestroyWaitSetRequest"), ==, 0);
}

static void
test_watch_gets_new_mail (WaxCliFixture *f, gconstpointer unused)
{
  g_autoptr(GSubprocess) watcher = NULL;
  g_autoptr(GBytes) raw = g_bytes_new_static ("From: bob@example.test\r\nSubject: Freshly come\r\n\r\nHi\r\n", 51);
  g_autofree char *id = NULL;
  gint64 start;
  gboolean here = FALSE;

  wax_cli_fixture_add_alice (f);
  watcher = wax_cli_fixture_start (f, "sync alice --watch --for 60 --quiet @PASSWORD");
  wait_for_requests (f->server, "WaitSetRequest", 1);
  start = g_get_monotonic_time ();
  id = g_strdup_printf ("%u", wax_demo_server_deliver (f->server, "alice", 2, raw));
  while (!here) {
    json_t *messages = wax_cli_fixture_run_json (f, 0, "mail list alice inbox --limit 1");

    here = strcmp (wax_cli_fixture_get (messages, "0.id"), id) == 0 &&
           json_is_true (wax_cli_fixture_find (messages, "0.here"));
    json_decref (messages);
    g_assert_cmpint (g_get_monotonic_time () - start, <, 20 * G_USEC_PER_SEC);
  }
  g_test_message ("stored %" G_GINT64_FORMAT " ms after it had come", (g_get_monotonic_time () - start) / 1000);
  start = g_get_monotonic_time ();
  g_subprocess_send_signal (watcher, SIGTERM);
  g_assert_true (g_subprocess_wait (watcher, NULL, NULL));
  g_assert_cmpint (g_subprocess_get_exit_status (watcher), ==, 130);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 5 * G_USEC_PER_SEC);
  /* Five are all that a server keeps for one person's programs. */
  g_assert_cmpuint (wax_demo_server_count_requests (f->server, "DestroyWaitSetRequest"), ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) \
  g_test_add ("/waxctl/" path, WaxCliFixture, NULL, wax_cli_fixture_set_up, func, wax_cli_fixture_tear_down)
  ADD ("refused-first", test_refused_first);
  ADD ("probe-and-allow", test_probe_and_allow);
  ADD ("sync-and-read", test_sync_and_read);
  ADD ("actions-reach-the-server", test_actions_reach_the_server);
  ADD ("send", test_send);
  ADD ("stop-trusting", test_stop_trusting);
  ADD ("stop-reaches-another-process", test_stop_reaches_another_process);
  ADD ("watch-gets-new-mail", test_watch_gets_new_mail);
  return g_test_run ();
}
