#include "wax-cli-fixture.h"

#include <signal.h>
#include <sqlite3.h>
#include <string.h>

/* Faults that last: each is left at once when the person asks, or ends by itself; and what happens during a run. */

/* Half of the shortest that anything below could be waited for: alone on a computer, 20 to 120 ms are seen. */
enum { LIMIT_MS = 2000 };

static guint
count_all (WaxCliFixture *f, const char *name)
{
  return name != NULL ? wax_demo_server_count_requests (f->server, name)
                      : (guint) wax_demo_server_get_counter (f->server, WAX_DEMO_CONNECTIONS);
}

/* @name: a request, or %NULL for a connection */
static void
wait_for (WaxCliFixture *f, const char *name)
{
  gint64 start = g_get_monotonic_time ();

  while (count_all (f, name) == 0) {
    g_assert_cmpint (g_get_monotonic_time () - start, <, 60 * G_USEC_PER_SEC);
    g_usleep (2000);
  }
}

static int
wait_for_exit (GSubprocess *process, char **out, char **errors, gint64 *took_ms)
{
  gint64 start = g_get_monotonic_time ();
  g_autoptr(GError) error = NULL;

  g_subprocess_communicate_utf8 (process, NULL, NULL, out, errors, &error);
  g_assert_no_error (error);
  *took_ms = (g_get_monotonic_time () - start) / 1000;
  return g_subprocess_get_if_exited (process) ? g_subprocess_get_exit_status (process) : -1;
}

static void
assert_whole (WaxCliFixture *f)
{
  json_t *check;

  wax_cli_fixture_run (f, 0, NULL, "sync alice @PASSWORD");
  check = wax_cli_fixture_run_json (f, 0, "store check alice --against-server @PASSWORD");
  g_assert_true (json_is_true (wax_cli_fixture_find (check, "good")));
  g_assert_cmpint (json_integer_value (wax_cli_fixture_find (check, "to_fetch")), ==, 0);
  g_assert_cmpint (json_integer_value (wax_cli_fixture_find (check, "server.not_here")), ==, 0);
  g_assert_cmpint (json_integer_value (wax_cli_fixture_find (check, "server.not_there")), ==, 0);
  g_assert_cmpint (json_integer_value (wax_cli_fixture_find (check, "messages")), ==,
                   (int) wax_demo_server_count_messages (f->server, "alice", 0));
  json_decref (check);
}

/* ---- interrupted by the person ---- */

typedef struct {
  const char *name;
  const char *command;
  WaxDemoMisbehaviour what;
  gint64 value;
  const char *where;
  const char *wait_for; /* the request during which it is interrupted; NULL: as soon as there is a connection */
  const char *said;
} Long;

#define KEPT "What had come until then is kept."

static const Long longs[] = {
  { "mute-sync", "sync alice @PASSWORD", WAX_DEMO_MUTE, 1, NULL, NULL, KEPT },
  { "mute-add", "account add --server @URL --user bob@example.test @PASSWORD", WAX_DEMO_MUTE, 1, NULL, NULL, KEPT },
  { "mute-probe", "trust probe @ENDPOINT", WAX_DEMO_MUTE, 1, NULL, NULL, KEPT },
  { "mute-check", "store check alice --against-server @PASSWORD", WAX_DEMO_MUTE, 1, NULL, NULL, KEPT },
  { "mute-send", "mail send alice @DIR/letter.eml @PASSWORD", WAX_DEMO_MUTE, 1, NULL, NULL,
    "Look into the Sent folder" },
  { "slow", "sync alice @PASSWORD", WAX_DEMO_SLOW, 4000, NULL, "SyncRequest", KEPT },
  { "slow-archive", "sync alice @PASSWORD", WAX_DEMO_SLOW, 20000, NULL, "/service/home/~/", KEPT },
  { "slow-sign-in", "sync alice @PASSWORD", WAX_DEMO_SLOW, 4000, NULL, NULL, KEPT },
  { "throttled", "sync alice @PASSWORD", WAX_DEMO_THROTTLE, 100000, "/service/home", "/service/home/~/", KEPT },
  { "watching", "sync alice --watch @PASSWORD", WAX_DEMO_WAIT_SPEED, 1, NULL, "WaitSetRequest", KEPT },
};

static void
test_interrupt (WaxCliFixture *f, gconstpointer data)
{
  const Long *c = data;
  g_autofree char *path = g_build_filename (f->dir, "letter.eml", NULL);
  g_autofree char *out = NULL, *errors = NULL;
  g_autoptr(GSubprocess) process = NULL;
  gint64 took_ms;

  g_assert_true (g_file_set_contents (path, "From: alice@example.test\r\nTo: bob@example.test\r\n\r\nHello\r\n", -1,
                                      NULL));
  wax_demo_server_misbehave (f->server, c->what, c->value, c->where);
  wax_demo_server_reset_counters (f->server);
  process = wax_cli_fixture_start (f, c->command);
  wait_for (f, c->wait_for);
  g_subprocess_send_signal (process, SIGINT);
  g_assert_cmpint (wait_for_exit (process, &out, &errors, &took_ms), ==, 130);
  g_test_message ("gone after %" G_GINT64_FORMAT " ms", took_ms);
  g_assert_cmpint (took_ms, <, LIMIT_MS);
  g_assert_nonnull (strstr (errors, "It was interrupted."));
  g_assert_nonnull (strstr (errors, c->said));

  wax_demo_server_misbehave (f->server, c->what, 0, NULL);
  assert_whole (f);
  wax_cli_fixture_assert_nowhere (f, "secret-1");
}

/* ---- time-outs ---- */

/* All at once, so that waiting for the longest of them is enough. */
static void
test_time_outs (WaxCliFixture *f, gconstpointer unused)
{
  g_autoptr(GSubprocess) sync = NULL, add = NULL, probe = NULL;
  g_autofree char *said = NULL, *said_at_add = NULL, *said_at_probe = NULL;
  gint64 took_ms;

  wax_demo_server_misbehave (f->server, WAX_DEMO_MUTE, 1, NULL);
  sync = wax_cli_fixture_start (f, "--json sync alice --channel receive @PASSWORD");
  add = wax_cli_fixture_start (f, "--json account add --server @URL --user bob@example.test @PASSWORD");
  probe = wax_cli_fixture_start (f, "--json trust probe @ENDPOINT");
  g_assert_cmpint (wait_for_exit (sync, &said, NULL, &took_ms), ==, 3);
  g_assert_cmpint (wait_for_exit (add, &said_at_add, NULL, &took_ms), ==, 3);
  g_assert_cmpint (wait_for_exit (probe, &said_at_probe, NULL, &took_ms), ==, 3);
  g_assert_nonnull (strstr (said, "\"timed-out\""));
  g_assert_nonnull (strstr (said_at_add, "\"timed-out\""));
  g_assert_nonnull (strstr (said_at_probe, "\"timed-out\""));
  g_assert_nonnull (strstr (said, f->endpoint));

  wax_demo_server_misbehave (f->server, WAX_DEMO_MUTE, 0, NULL);
  assert_whole (f);
}

/* ---- during a run ---- */

static void
exec_sql (WaxCliFixture *f, const char *sql)
{
  g_autofree char *path = g_build_filename (f->profile, "profile.db", NULL);
  sqlite3 *db = NULL;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  sqlite3_busy_timeout (db, 5000);
  g_assert_cmpint (sqlite3_exec (db, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);
}

/* Time passes quicker for this grant: an hour would be long for a test. */
static void
test_grant_expires (WaxCliFixture *f, gconstpointer unused)
{
  g_autoptr(GSubprocess) process = NULL;
  g_autofree char *out = NULL;
  json_t *document;
  guint64 received;
  gint64 took_ms;

  exec_sql (f, "UPDATE trust_grant SET until = CAST (strftime ('%s', 'now') AS INTEGER) + 5");
  wax_demo_server_misbehave (f->server, WAX_DEMO_SLOW, 20000, NULL);
  process = wax_cli_fixture_start (f, "--json sync alice --channel receive @PASSWORD");
  g_assert_cmpint (wait_for_exit (process, &out, NULL, &took_ms), ==, 1);
  g_assert_nonnull (strstr (out, "\"ended\""));
  g_assert_nonnull (strstr (out, f->endpoint));
  g_assert_cmpint (took_ms, <, 5000 + 3 * LIMIT_MS);
  received = wax_demo_server_get_counter (f->server, WAX_DEMO_BYTES_RECEIVED);

  /* Connecting again asks again, and nothing is sent. */
  wax_cli_fixture_run (f, 0, NULL, "account connect alice");
  document = wax_cli_fixture_run_json (f, 1, "sync alice --channel receive @PASSWORD");
  g_assert_cmpstr (wax_cli_fixture_get (document, "channels.0.error.code"), ==, "self-signed");
  json_decref (document);
  g_assert_cmpuint (wax_demo_server_get_counter (f->server, WAX_DEMO_BYTES_RECEIVED), ==, received);

  wax_demo_server_misbehave (f->server, WAX_DEMO_SLOW, 0, NULL);
  wax_cli_fixture_run (f, 0, NULL, "trust allow @ENDPOINT --fingerprint @FINGERPRINT --for 1d --problem self-signed");
  assert_whole (f);
}

/* ---- broken mail ---- */

static void
test_broken_mime (WaxCliFixture *f, gconstpointer unused)
{
  static const char *const mails[] = {
    "",
    "\r\n",
    "no header at all, only words",
    "Subject: =?utf-8?B?%%%%?=\r\nContent-Type: multipart/mixed; boundary=\"never\"\r\n\r\nno part\r\n",
    "Subject: \xff\xfe\x80 raw\r\nContent-Type: text/plain; charset=\"no-such-charset\"\r\n\r\n\xc3\x28\xa0\xa1\r\n",
    ("Content-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\nContent-Type: image/png; name=\"../../etc/passwd\"\r\n"
     "Content-Transfer-Encoding: base64\r\n\r\n!!!not base64!!!\r\n"),
    "From: <<<>>>,,,;;\r\nDate: the day after\r\nSubject: A lone subject\r\n\r\n",
  };

  for (guint i = 0; i < G_N_ELEMENTS (mails); i++) {
    g_autoptr(GBytes) raw = g_bytes_new_static (mails[i], strlen (mails[i]));
    g_autofree char *show = NULL, *show_raw = NULL, *shown = NULL, *out = NULL;
    guint id = wax_demo_server_deliver (f->server, "alice", 2, raw);
    json_t *message;

    wax_cli_fixture_run (f, 0, NULL, "sync alice --channel receive @PASSWORD");
    show = g_strdup_printf ("mail show alice %u", id);
    message = wax_cli_fixture_run_json (f, 0, show);
    g_assert_true (json_is_string (json_object_get (message, "text")));
    json_decref (message);
    wax_cli_fixture_run (f, 0, &out, show);
    show_raw = g_strdup_printf ("mail show alice %u --raw", id);
    if (i != 4) { /* those bytes are no text */
      wax_cli_fixture_run (f, 0, &shown, show_raw);
      g_assert_cmpstr (shown, ==, mails[i]);
    }
  }
  assert_whole (f);
}

/* "--time-outs": these alone, which is mostly waiting; without it, all others. */
int
main (int argc, char **argv)
{
  gboolean time_outs = argc > 1 && strcmp (argv[1], "--time-outs") == 0;
  int status;

  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) \
  g_test_add ("/interruptions/" path, WaxCliFixture, NULL, wax_cli_fixture_set_up_shared, func, \
              wax_cli_fixture_tear_down_shared)
  if (time_outs)
    ADD ("time-outs", test_time_outs);
  for (guint i = 0; i < G_N_ELEMENTS (longs) && !time_outs; i++) {
    g_autofree char *path = g_strconcat ("/interruptions/", longs[i].name, NULL);

    g_test_add (path, WaxCliFixture, &longs[i], wax_cli_fixture_set_up_shared, test_interrupt,
                wax_cli_fixture_tear_down_shared);
  }
  if (!time_outs) {
    ADD ("grant-expires", test_grant_expires);
    ADD ("broken-mime", test_broken_mime);
  }
  status = g_test_run ();
  wax_cli_fixture_end_shared ();
  return status;
}
