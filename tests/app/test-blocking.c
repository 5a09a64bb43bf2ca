#include "app-test.h"

#include "store/wax-profile.h"
#include "store/wax-store-error.h"

/* The story without a main loop: against a server over TLS. */

static void
test_first_and_second_sync (AppTest *t, gconstpointer unused)
{
  g_autoptr(WaxBlocking) blocking = app_test_open (t);
  g_autoptr(GPtrArray) first = NULL, second = NULL;
  guint at_server = wax_demo_server_count_messages (t->server, "alice", 0);
  guint64 sign_ins;

  app_test_add_account (t, blocking, "alice");
  first = app_test_sync (t, blocking);
  app_test_assert_all_ok (first);
  g_assert_cmpuint (app_test_find (first, WAX_CHANNEL_RECEIVE)->result.added, ==, at_server);
  g_assert_cmpuint (app_test_find (first, WAX_CHANNEL_GAL)->result.added, >, 0);
  g_assert_cmpuint (app_test_count_messages (blocking, "alice"), ==, at_server);

  wax_demo_server_reset_counters (t->server);
  second = app_test_sync (t, blocking);
  app_test_assert_all_ok (second);
  sign_ins = wax_demo_server_get_counter (t->server, WAX_DEMO_SIGN_INS);
  g_assert_cmpuint (wax_demo_server_get_counter (t->server, WAX_DEMO_REQUESTS) - sign_ins, <=, 5);
  g_assert_cmpuint (app_test_find (second, WAX_CHANNEL_RECEIVE)->result.added, ==, 0);
}

static void
test_not_trusted (AppTest *t, gconstpointer unused)
{
  g_autoptr(WaxBlocking) blocking = app_test_open (t);
  g_autoptr(GPtrArray) refused = NULL, granted = NULL, after = NULL;
  g_autoptr(WaxEndpoint) endpoint = app_test_get_endpoint (t);
  g_autoptr(WaxAccountRecord) record = NULL;
  g_autoptr(GError) error = NULL;
  WaxFailure *failure;

  app_test_add_account (t, blocking, "alice");
  refused = app_test_sync (t, blocking);
  for (guint i = 0; i < refused->len; i++) {
    WaxSyncResult *result = refused->pdata[i];

    if (result->channel != WAX_CHANNEL_UPDATES) {
      g_assert_cmpstr (result->failure->domain, ==, "trust");
      g_assert_cmpstr (result->failure->code, ==, "issuer-unknown");
    }
  }
  g_assert_cmpuint (wax_demo_server_get_counter (t->server, WAX_DEMO_BYTES_RECEIVED), ==, 0);

  failure = app_test_find (refused, WAX_CHANNEL_RECEIVE)->failure;
  app_test_allow (t, blocking, failure);
  granted = app_test_sync (t, blocking);
  app_test_assert_all_ok (granted);

  g_assert_cmpint (wax_blocking_stop_trusting (blocking, endpoint, &error), ==, 1);
  g_assert_no_error (error);
  record = wax_blocking_get_account (blocking, "alice", &error);
  g_assert_true (record->offline);
  after = wax_blocking_sync (blocking, "alice", NULL, 0, t->password, NULL, NULL, &error);
  g_assert_null (after);
  g_assert_error (error, WAX_USAGE_ERROR, WAX_USAGE_ERROR_OFFLINE);
}

static WaxConnectionStatus *
get_status (AppTest *t)
{
  g_autoptr(WaxBlocking) blocking = app_test_open (t);
  g_autoptr(GError) error = NULL;
  WaxConnectionStatus *status = wax_blocking_get_status (blocking, "alice", NULL, &error);

  g_assert_no_error (error);
  return status;
}

static void
sync_once (AppTest *t)
{
  g_autoptr(WaxBlocking) blocking = app_test_open (t);
  g_autoptr(GPtrArray) results = app_test_sync (t, blocking);
}

/* Each step in a run of its own, as scripts do it: what is told about the connection is only what a handshake
 * showed. */
static void
test_status (AppTest *t, gconstpointer none)
{
  g_autoptr(WaxConnectionStatus) never = NULL, secure = NULL, again = NULL, refused = NULL, back = NULL;
  g_autoptr(WaxBlocking) blocking = app_test_open (t);
  g_autoptr(GTlsCertificate) good = app_test_make_certificate (t->root),
                             unknown = app_test_make_certificate (t->stranger);

  app_test_add_account (t, blocking, "alice");
  g_clear_pointer (&blocking, wax_blocking_close);
  never = get_status (t);
  g_assert_cmpint (never->state, ==, WAX_CONNECTION_OFFLINE);
  g_assert_cmpstr (never->reason, !=, "");

  sync_once (t);
  secure = get_status (t);
  g_assert_cmpint (secure->state, ==, WAX_CONNECTION_SECURE);
  g_assert_cmpstr (secure->protocol, ==, "TLS 1.3");
  g_assert_nonnull (secure->cipher);
  g_assert_nonnull (secure->fingerprint);
  g_assert_cmpint (secure->since, >, 0);
  sync_once (t);
  again = get_status (t);
  g_assert_cmpint (again->since, ==, secure->since);

  wax_demo_server_set_certificate (t->server, unknown);
  sync_once (t);
  refused = get_status (t);
  g_assert_cmpint (refused->state, ==, WAX_CONNECTION_NOT_TRUSTED);
  g_assert_cmpint (refused->since, ==, 0);

  wax_demo_server_set_certificate (t->server, good);
  sync_once (t);
  back = get_status (t);
  g_assert_cmpint (back->state, ==, WAX_CONNECTION_SECURE);
  g_assert_cmpint (back->since, >, 0);
}

/* Somebody who does not let go: nothing is half removed, and it can be tried again. */
static void
test_removal_waits (AppTest *t, gconstpointer unused)
{
  g_autoptr(WaxBlocking) blocking = app_test_open (t);
  g_autoptr(WaxProfile) elsewhere = NULL;
  g_autoptr(WaxProfileLock) lock = NULL;
  g_autoptr(WaxAccountRecord) record = NULL;
  g_autoptr(GError) error = NULL;

  app_test_add_account (t, blocking, "alice");
  elsewhere = wax_profile_open (t->profile, &error);
  g_assert_no_error (error);
  lock = wax_profile_lock_account (elsewhere, "alice", &error);
  g_assert_no_error (error);
  g_assert_false (wax_blocking_remove_account (blocking, "alice", FALSE, &error));
  g_assert_error (error, WAX_STORE_ERROR, WAX_STORE_ERROR_BUSY);
  g_clear_error (&error);
  record = wax_blocking_get_account (blocking, "alice", &error);
  g_assert_no_error (error);
  g_assert_false (record->offline);

  g_clear_pointer (&lock, wax_profile_lock_free);
  wax_blocking_remove_account (blocking, "alice", FALSE, &error);
  g_assert_no_error (error);
}

static void
add (void)
{
  g_test_add ("/app/blocking/first-and-second-sync", AppTest, NULL, app_test_set_up, test_first_and_second_sync,
              app_test_tear_down);
  g_test_add ("/app/blocking/not-trusted", AppTest, "unknown", app_test_set_up, test_not_trusted, app_test_tear_down);
  g_test_add ("/app/blocking/removal-waits", AppTest, NULL, app_test_set_up, test_removal_waits, app_test_tear_down);
  g_test_add ("/app/blocking/status", AppTest, NULL, app_test_set_up, test_status, app_test_tear_down);
}

int
main (int argc, char **argv)
{
  return app_test_main (&argc, &argv, add);
}
