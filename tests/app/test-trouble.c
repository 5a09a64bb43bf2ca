#include "session-test.h"

#include "app/wax-runner-private.h"
#include "transport/wax-tls-setup.h"
#include "trust/wax-trust-error.h"
#include "util/wax-secret.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>
#include <string.h>

/* What goes wrong at the server, on the way and on this computer: typed, and nothing is lost. */

static void
assert_failed (GPtrArray *results, WaxChannelId channel, const char *domain, const char *code)
{
  WaxSyncResult *result = app_test_find (results, channel);

  g_assert_cmpstr (result->state, ==, "failed");
  g_assert_cmpstr (result->failure->domain, ==, domain);
  g_assert_cmpstr (result->failure->code, ==, code);
  g_assert_cmpuint (strlen (result->failure->sentence), >, 10);
}

/* The address list alone is in trouble. */
static void
test_one_channel_alone (AppTest *t, gconstpointer unused)
{
  g_autoptr(WaxBlocking) blocking = app_test_open (t);
  g_autoptr(GPtrArray) results = NULL, states = NULL;
  g_autoptr(WaxConnectionStatus) status = NULL;

  app_test_add_account (t, blocking, "alice");
  wax_demo_server_misbehave (t->server, WAX_DEMO_DEEP, 100000, "SyncGalRequest");
  results = app_test_sync (t, blocking);
  g_assert_cmpstr (app_test_find (results, WAX_CHANNEL_GAL)->state, ==, "failed");
  g_assert_cmpstr (app_test_find (results, WAX_CHANNEL_GAL)->failure->domain, ==, "server");
  g_assert_cmpstr (app_test_find (results, WAX_CHANNEL_RECEIVE)->state, ==, "ok");
  g_assert_cmpstr (app_test_find (results, WAX_CHANNEL_PREFERENCES)->state, ==, "ok");
  g_assert_cmpuint (app_test_count_messages (blocking, "alice"), ==,
                    wax_demo_server_count_messages (t->server, "alice", 0));

  /* It stays known which one failed. */
  status = wax_blocking_get_status (blocking, "alice", &states, NULL);
  for (guint i = 0; i < states->len; i++) {
    WaxChannelState *state = states->pdata[i];

    g_assert_cmpint (state->failed_at != 0, ==, state->channel == WAX_CHANNEL_GAL);
  }
  g_assert_cmpint (status->state, ==, WAX_CONNECTION_SECURE);
}

typedef struct {
  WaxDemoMisbehaviour what;
  gint64 value;
  const char *where;
  const char *domain;
  const char *code;
} Trouble;

/* Whatever an archive or a list does, a later run has everything. */
static void
test_server_trouble (AppTest *t, gconstpointer unused)
{
  static const Trouble troubles[] = {
    { WAX_DEMO_MAINTENANCE, 1, "SyncRequest", "server", "maintenance" },
    { WAX_DEMO_THROTTLE, 1, "SyncRequest", "server", "throttled" },
    { WAX_DEMO_NOT_ZIMBRA, 200, "SyncRequest", "server", "not-zimbra" },
    { WAX_DEMO_NOT_ZIMBRA, 407, "SyncRequest", "server", "status" }, /* no proxy's answer: it came through TLS */
    { WAX_DEMO_DEEP, 100000, "SyncRequest", "server", "too-deep" },
  };

  g_autoptr(WaxBlocking) blocking = app_test_open (t);
  g_autoptr(GPtrArray) results = NULL;

  app_test_add_account (t, blocking, "alice");
  for (guint i = 0; i < G_N_ELEMENTS (troubles); i++) {
    const Trouble *trouble = &troubles[i];
    g_autoptr(GPtrArray) failed = NULL;

    wax_demo_server_misbehave (t->server, trouble->what, trouble->value, trouble->where);
    failed = app_test_sync (t, blocking);
    assert_failed (failed, WAX_CHANNEL_FOLDERS, trouble->domain, trouble->code);
    wax_demo_server_misbehave (t->server, trouble->what, 0, trouble->where);
  }
  results = app_test_sync (t, blocking);
  app_test_assert_all_ok (results);
  g_assert_cmpuint (app_test_count_messages (blocking, "alice"), ==,
                    wax_demo_server_count_messages (t->server, "alice", 0));
}

static void
assert_store_is_good (AppTest *t, WaxBlocking *blocking)
{
  g_autoptr(GError) error = NULL;
  WaxStoreCheck check;
  WaxServerCheck server;

  g_assert_true (wax_blocking_check_store (blocking, "alice", FALSE, &check, &server, t->password, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (wax_store_check_is_good (&check));
  g_assert_cmpuint (check.bodies, ==, check.messages);
  g_assert_cmpuint (server.not_here, ==, 0);
  g_assert_cmpuint (server.not_there, ==, 0);
}

static void
test_cut_archive (AppTest *t, gconstpointer unused)
{
  g_autoptr(WaxBlocking) blocking = app_test_open (t);
  g_autoptr(GPtrArray) failed = NULL, results = NULL;

  app_test_add_account (t, blocking, "alice");
  wax_demo_server_misbehave (t->server, WAX_DEMO_CUT, 300000, "/service/home");
  failed = app_test_sync (t, blocking);
  g_assert_cmpstr (app_test_find (failed, WAX_CHANNEL_FOLDERS)->state, ==, "ok");
  g_assert_cmpstr (app_test_find (failed, WAX_CHANNEL_RECEIVE)->state, ==, "failed");
  g_assert_cmpint (app_test_find (failed, WAX_CHANNEL_RECEIVE)->failure->remedy, ==, WAX_REMEDY_RETRY);
  wax_demo_server_misbehave (t->server, WAX_DEMO_CUT, 0, "/service/home");
  results = app_test_sync (t, blocking);
  app_test_assert_all_ok (results);
  assert_store_is_good (t, blocking);
}

static void
test_nobody_there (AppTest *t, gconstpointer unused)
{
  g_autoptr(WaxBlocking) blocking = app_test_open (t);
  g_autoptr(GPtrArray) results = NULL;

  app_test_add_account (t, blocking, "alice");
  g_clear_pointer (&t->server, wax_demo_server_free);
  results = app_test_sync (t, blocking);
  for (guint i = 0; i < results->len; i++) {
    if (((WaxSyncResult *) results->pdata[i])->channel != WAX_CHANNEL_UPDATES)
      assert_failed (results, ((WaxSyncResult *) results->pdata[i])->channel, "network", "refused");
  }
}

static void
test_send (AppTest *t, gconstpointer unused)
{
  static const char text[] = "From: alice@example.test\r\nTo: bob@example.test\r\nSubject: Hello\r\n\r\nHello.\r\n";
  g_autoptr(WaxBlocking) blocking = app_test_open (t);
  g_autoptr(GBytes) raw = g_bytes_new_static (text, strlen (text));
  g_autoptr(GError) error = NULL;
  g_autofree char *saved = NULL;
  guint before = wax_demo_server_count_messages (t->server, "bob", 2);

  app_test_add_account (t, blocking, "alice");
  saved = wax_blocking_send (blocking, "alice", raw, t->password, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (saved);
  g_assert_cmpuint (wax_demo_server_count_messages (t->server, "bob", 2), ==, before + 1);
}

/* ---- a program that is killed in the middle ---- */

static int
run_child (char **argv)
{
  g_autoptr(WaxBlocking) blocking = (wax_tls_prepare (), wax_blocking_open (argv[2], argv[3], NULL));
  g_autoptr(GBytes) password = wax_secret_new ("secret-1");
  g_autoptr(GPtrArray) results = NULL;

  results = wax_blocking_sync (blocking, "alice", NULL, 0, password, NULL, NULL, NULL);
  return results != NULL ? 0 : 1;
}

static guint
count_here (WaxBlocking *blocking)
{
  g_autoptr(GPtrArray) folders = wax_blocking_list_folders (blocking, "alice", NULL);
  guint total = 0;

  for (guint i = 0; folders != NULL && i < folders->len; i++)
    total += ((WaxFolder *) folders->pdata[i])->total;
  return total;
}

static void
test_killed (AppTest *t, gconstpointer unused)
{
  g_autoptr(WaxBlocking) blocking = app_test_open (t);
  g_autoptr(GPtrArray) results = NULL;
  g_autoptr(GError) error = NULL;
  const char *argv[] = { "/proc/self/exe", "--child", t->profile, t->anchors, NULL };
  gint64 patience = g_get_monotonic_time () + 30 * G_USEC_PER_SEC;
  GPid pid;
  int status;

  app_test_serve (t, 300, FALSE); /* so that there is a middle */
  app_test_add_account (t, blocking, "alice");
  wax_demo_server_misbehave (t->server, WAX_DEMO_SLOW, 2000000, NULL);
  g_assert_true (g_spawn_async (NULL, (char **) argv, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, &pid, &error));
  g_assert_no_error (error);
  while (count_here (blocking) < 120)
    g_assert_cmpint (g_get_monotonic_time (), <, patience);
  kill (pid, SIGKILL);
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  g_assert_true (WIFSIGNALED (status));

  wax_demo_server_misbehave (t->server, WAX_DEMO_SLOW, 0, NULL);
  results = app_test_sync (t, blocking);
  app_test_assert_all_ok (results);
  g_assert_cmpuint (count_here (blocking), ==, wax_demo_server_count_messages (t->server, "alice", 0));
  assert_store_is_good (t, blocking);
}

/* ---- what cannot be written ---- */

static void
test_damaged (AppTest *t, gconstpointer unused)
{
  g_autoptr(WaxBlocking) blocking = app_test_open (t);
  g_autoptr(GPtrArray) first = NULL, second = NULL;
  g_autofree char *path = g_build_filename (t->profile, "accounts", "alice", "mail.db", NULL);
  g_autofree char *wal = g_strconcat (path, "-wal", NULL);

  app_test_add_account (t, blocking, "alice");
  first = app_test_sync (t, blocking);
  app_test_assert_all_ok (first);
  unlink (wal);
  g_assert_true (g_file_set_contents (path, "not a database, but as long as the head of one must be"
                                            " ........................", -1, NULL));
  second = app_test_sync (t, blocking);
  app_test_assert_all_ok (second);
  assert_store_is_good (t, blocking);
}

/* ---- another process ---- */

static void
accounts_cb (GPtrArray *records, gpointer data)
{
  g_atomic_int_inc ((int *) data);
}

/* Another process puts the account offline, and that was seen before the connection stands. */
static void
test_offline_while_opening (AppTest *t, gconstpointer unused)
{
  g_autoptr(WaxBlocking) other = app_test_open (t);
  g_autoptr(WaxAccountRecord) record = NULL;
  g_autoptr(GError) error = NULL;
  gint64 patience = g_get_monotonic_time () + 30 * G_USEC_PER_SEC;
  int told = 0;
  const WaxKeeperEvents events = { .accounts = accounts_cb, .user_data = &told };
  WaxSyncPlan plan = { .wanted = { [WAX_CHANNEL_RECEIVE] = TRUE } };
  WaxConnection *connection;
  WaxKeeper *keeper;

  app_test_add_account (t, other, "alice");
  keeper = wax_keeper_open (t->profile, t->anchors, "waxctl", &events, &error);
  g_assert_no_error (error);
  record = wax_keeper_get_account (keeper, "alice", &error);
  g_assert_no_error (error);
  g_assert_true (wax_blocking_set_offline (other, "alice", TRUE, &error));
  while (g_atomic_int_get (&told) == 0) {
    g_assert_cmpint (g_get_monotonic_time (), <, patience);
    g_usleep (1000);
  }
  wax_demo_server_reset_counters (t->server);
  connection = wax_sync_open (keeper, record, NULL, t->password, NULL, &error);
  g_assert_no_error (error);
  g_assert_false (wax_sync_sign_in (keeper, connection, &plan, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (wax_demo_server_get_counter (t->server, WAX_DEMO_BYTES_RECEIVED), ==, 0);
  wax_sync_plan_clear (&plan);
  wax_sync_close (keeper, connection);
  wax_keeper_close (keeper);
}

static void
test_secure_off (AppTest *t, gconstpointer unused)
{
  g_autoptr(WaxBlocking) blocking = app_test_open (t);
  static const char *const to_off[] = { "secure", "off", NULL }, *const to_on[] = { "secure", "on", NULL };
  g_autoptr(WaxAccountRecord) off = NULL, on = NULL;
  g_autoptr(WaxConnectionStatus) status = NULL;
  g_autoptr(GPtrArray) lines = NULL;
  g_autoptr(GError) error = NULL;

  app_test_add_account (t, blocking, "alice");
  off = wax_blocking_set_account (blocking, "alice", to_off, &error);
  g_assert_no_error (error);
  g_assert_true (g_str_has_prefix (off->server_url, "http://"));
  status = wax_blocking_get_status (blocking, "alice", NULL, &error);
  g_assert_cmpint (status->state, ==, WAX_CONNECTION_PLAIN);
  on = wax_blocking_set_account (blocking, "alice", to_on, &error);
  g_assert_true (g_str_has_prefix (on->server_url, "https://"));
  lines = wax_blocking_list_lines (blocking, 0, &error);
  g_assert_cmpuint (lines->len, ==, 2);
  g_assert_cmpint (((WaxTrustLine *) lines->pdata[0])->event, ==, WAX_TRUST_EVENT_SECURE_OFF);
  g_assert_cmpint (((WaxTrustLine *) lines->pdata[1])->event, ==, WAX_TRUST_EVENT_SECURE_ON);
  g_assert_cmpstr (((WaxTrustLine *) lines->pdata[0])->origin, ==, "waxctl");
}

static void
test_allow_is_strict (AppTest *t, gconstpointer unused)
{
  g_autoptr(WaxBlocking) blocking = app_test_open (t);
  g_autoptr(GPtrArray) results = NULL;
  g_autoptr(WaxEndpoint) endpoint = app_test_get_endpoint (t);
  g_autoptr(GError) error = NULL;
  const char *other[] = { "expired", NULL }, *right[] = { "issuer-unknown", NULL };
  const char *fingerprint;

  app_test_add_account (t, blocking, "alice");
  results = app_test_sync (t, blocking);
  fingerprint = wax_verdict_get_fingerprint (
      wax_trust_question_get_verdict (app_test_find (results, WAX_CHANNEL_RECEIVE)->failure->question));

  g_assert_null (wax_blocking_allow (blocking, endpoint, fingerprint, other, NULL, WAX_DURATION_HOUR, "", &error));
  g_assert_error (error, WAX_USAGE_ERROR, WAX_USAGE_ERROR_NAMED);
  g_clear_error (&error);
  g_assert_null (wax_blocking_allow (blocking, endpoint,
                                     "0000000000000000000000000000000000000000000000000000000000000000", right, NULL,
                                     WAX_DURATION_HOUR, "", &error));
  g_assert_error (error, WAX_USAGE_ERROR, WAX_USAGE_ERROR_NAMED);
  g_clear_error (&error);
  g_assert_null (wax_blocking_allow (blocking, endpoint, fingerprint, right, NULL, WAX_DURATION_WEEK, "", &error));
  g_assert_error (error, WAX_TRUST_ERROR, WAX_TRUST_ERROR_NOT_ALLOWED);
  g_clear_error (&error);
  g_assert_null (wax_blocking_allow (blocking, endpoint, fingerprint, right, fingerprint, WAX_DURATION_HOUR, "",
                                     &error));
  g_assert_error (error, WAX_USAGE_ERROR, WAX_USAGE_ERROR_NAMED);
}

static gpointer
run_nothing (gpointer data, GCancellable *cancellable, GError **error)
{
  return NULL;
}

static gboolean
is_settled (gpointer runner)
{
  return wax_runner_is_settled (runner);
}

/* The password comes after it was looked for, and before anybody heard that there was none. */
static void
test_password_on_its_way (AppTest *t, gconstpointer unused)
{
  g_autoptr(WaxBlocking) blocking = app_test_open (t);
  g_autoptr(GError) error = NULL;
  WaxKeeper *keeper = wax_keeper_open (t->profile, t->anchors, "test", NULL, &error);
  g_autofree char *dir = wax_profile_get_account_dir (wax_keeper_get_profile (keeper), "alice");
  g_autoptr(WaxAccountRecord) record = NULL;
  WaxAccount *account;
  WaxRunner *runner;

  g_assert_no_error (error);
  app_test_add_account (t, blocking, "alice");
  record = wax_keeper_get_account (keeper, "alice", &error);
  g_assert_no_error (error);
  account = wax_account_new (record, dir);
  runner = wax_runner_new (keeper, account);
  wax_runner_connect (runner);
  wax_worker_run (runner->mail_worker, run_nothing, NULL, NULL, NULL); /* it has looked */
  wax_keeper_store_password (keeper, record, t->password, NULL, NULL);
  wax_runner_password_given (runner);
  session_test_poll_until (session_test_is_at_rest, account);
  g_assert_cmpuint (wax_demo_server_get_counter (t->server, WAX_DEMO_SIGN_INS), ==, 1);

  wax_runner_stop (runner, NULL);
  session_test_poll_until (is_settled, runner);
  g_assert_finalize_object (runner);
  wax_keeper_close (keeper);
  g_object_unref (account);
}

#define ADD(name, unknown) \
  g_test_add ("/app/trouble/" #name, AppTest, unknown, app_test_set_up, test_##name, app_test_tear_down)

static void
add (void)
{
  ADD (one_channel_alone, NULL);
  ADD (server_trouble, NULL);
  ADD (cut_archive, NULL);
  ADD (nobody_there, NULL);
  ADD (send, NULL);
  ADD (killed, NULL);
  ADD (damaged, NULL);
  ADD (offline_while_opening, NULL);
  ADD (password_on_its_way, NULL);
  ADD (secure_off, NULL);
  ADD (allow_is_strict, "unknown");
}

int
main (int argc, char **argv)
{
  if (argc > 3 && strcmp (argv[1], "--child") == 0)
    return run_child (argv);
  return app_test_main (&argc, &argv, add);
}
