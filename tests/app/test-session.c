#include "session-test.h"

#include "app/wax-message-list.h"
#include "trust/wax-trust-error.h"
#include "wax-test-soon.h"

#include <glib/gstdio.h>

/* The window's half of the story, with a main loop and without a window. */

static gboolean
needs_decision (gpointer account)
{
  return wax_account_get_state (account) == WAX_ACCOUNT_NEEDS_DECISION;
}

static gboolean
needs_password (gpointer account)
{
  return wax_account_get_state (account) == WAX_ACCOUNT_NEEDS_PASSWORD;
}

/* It has gone on without the password, as it is set to, and found no certificate. */
static gboolean
wants_certificate (gpointer account)
{
  WaxFailure *failure = wax_account_get_failure (account);

  return failure != NULL && g_str_equal (failure->code, "no-identity");
}

static gboolean
is_waiting (gpointer account)
{
  return wax_account_get_state (account) == WAX_ACCOUNT_WAITING;
}

/* ---- the story ---- */

static void
test_set_up_and_read (SessionTest *f, gconstpointer unused)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WaxAccount) account = session_test_add_account (f, "alice", f->t.password, &error);
  g_autoptr(WaxMessageList) list = NULL;
  g_autoptr(WaxMessageItem) item = NULL;
  g_autoptr(WaxMime) mime = NULL;
  SessionWaiter waiter = { NULL };
  SessionGrown grown;

  g_assert_no_error (error);
  session_test_wait_until (session_test_is_all_fetched, account);
  g_assert_cmpint (wax_account_get_status (account)->state, ==, WAX_CONNECTION_SECURE);
  g_assert_nonnull (wax_account_get_status (account)->protocol);
  list = session_test_open_inbox (account);
  g_assert_cmpuint (session_test_count_items (list), ==, wax_demo_server_count_messages (f->t.server, "alice", 2));

  item = g_list_model_get_item (G_LIST_MODEL (list), 0);
  wax_account_load_message_async (account, wax_message_item_get_id (item), NULL, session_test_waited_cb, &waiter);
  mime = wax_account_load_message_finish (account, session_test_wait_for (&waiter), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (mime->subject, ==, wax_message_item_get_message (item)->subject);
  g_clear_object (&waiter.result);

  grown.list = list;
  grown.n = session_test_count_items (list) + 1;
  wax_demo_server_deliver_generated (f->t.server, "alice", 100000);
  session_test_wait_until (session_test_has_grown, &grown);
  g_assert_cmpuint (session_test_count_items (list), ==, grown.n);
}

static gboolean
is_read (gpointer item)
{
  gboolean unread;

  g_object_get (item, "unread", &unread, NULL);
  return !unread;
}

static gboolean
is_unread (gpointer item)
{
  return !is_read (item);
}

static gboolean
act (WaxAccount *account, WaxMailOperation operation, WaxMessageItem *item, GError **error)
{
  g_autoptr(WaxMailDeed) deed = wax_mail_deed_new_single (operation, wax_message_item_get_message (item), NULL);
  SessionWaiter waiter = { NULL };
  gboolean ok;

  wax_account_act_async (account, deed, session_test_waited_cb, &waiter);
  ok = wax_account_act_finish (account, session_test_wait_for (&waiter), error);
  g_object_unref (waiter.result);
  return ok;
}

static void
test_action_is_undone (SessionTest *f, gconstpointer unused)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WaxAccount) account = session_test_add_account (f, "alice", f->t.password, &error);
  g_autoptr(WaxMessageList) list = NULL;
  g_autoptr(WaxMessageItem) item = NULL;
  g_autofree char *flags = NULL;
  const char *id;

  session_test_wait_until (session_test_is_all_fetched, account);
  list = session_test_open_inbox (account);
  item = g_list_model_get_item (G_LIST_MODEL (list), 0);
  id = wax_message_item_get_id (item);
  g_assert_true (act (account, WAX_MAIL_UNREAD, item, &error));
  g_assert_no_error (error);
  session_test_wait_until (is_unread, item);
  flags = wax_demo_server_dup_flags (f->t.server, "alice", (guint) g_ascii_strtoull (id, NULL, 10));
  g_assert_nonnull (strchr (flags, 'u'));

  g_assert_true (act (account, WAX_MAIL_READ, item, &error));
  session_test_wait_until (is_read, item);
  g_clear_pointer (&f->t.server, wax_demo_server_free);
  g_assert_false (act (account, WAX_MAIL_UNREAD, item, &error));
  g_assert_nonnull (error);
  session_test_wait_until (is_read, item);
  session_test_wait_until (is_waiting, account);
}

/* ---- trust ---- */

/* What an account says of being offline, now and after the next start of the program. */
static void
assert_offline_for (SessionTest *f, WaxAccount *account, const char *reason)
{
  g_autoptr(WaxAccount) later = NULL;

  g_assert_cmpstr (wax_account_get_status (account)->reason, ==, reason);
  session_test_close (f);
  session_test_open (f);
  later = g_list_model_get_item (wax_session_get_accounts (f->session), 0);
  g_assert_true (session_test_is_offline (later));
  g_assert_cmpstr (wax_account_get_status (later)->reason, ==, reason);
}

/* Who chose it is told that; and what ends the trust later changes nothing about that. */
static void
test_offline_by_choice (SessionTest *f, gconstpointer unused)
{
  g_autoptr(WaxAccount) account = session_test_add_untrusted (f, "alice");
  SessionWaiter waiter = { NULL };

  wax_session_disconnect_async (f->session, account, session_test_waited_cb, &waiter);
  session_test_finish (f, &waiter);
  wax_session_stop_trusting_async (f->session, wax_account_get_endpoint (account), session_test_waited_cb, &waiter);
  session_test_finish (f, &waiter);
  session_test_close (f);
  session_test_open (f);
  g_clear_object (&account);
  account = g_list_model_get_item (wax_session_get_accounts (f->session), 0);
  assert_offline_for (f, account, "This account works offline, as you chose.");
}

static void
test_stop_trusting (SessionTest *f, gconstpointer unused)
{
  g_autoptr(WaxAccount) account = session_test_add_untrusted (f, "alice");
  SessionWaiter waiter = { NULL };
  gint64 start;

  g_assert_cmpint (wax_account_get_status (account)->state, ==, WAX_CONNECTION_GRANTED);
  g_assert_nonnull (wax_account_get_status (account)->grant);
  g_assert_cmpuint (session_test_count_open (f), >, 0);
  start = g_get_monotonic_time ();
  wax_session_stop_trusting_async (f->session, wax_account_get_endpoint (account), session_test_waited_cb, &waiter);
  session_test_finish (f, &waiter);
  session_test_poll_until (session_test_nothing_open, f);
  g_assert_cmpint (g_get_monotonic_time () - start, <, WAX_TEST_SECOND);
  g_assert_true (session_test_is_offline (account));
  g_assert_true (wax_account_get_record (account)->offline);
  g_assert_cmpuint (session_test_count_events (f, WAX_TRUST_EVENT_STOPPED), ==, 1);
  g_assert_null (wax_account_get_status (account)->grant);
  g_assert_cmpstr (wax_account_get_status (account)->reason, ==, "You ended your trust in this server.");

  /* Connecting asks again. */
  wax_session_connect_async (f->session, account, session_test_waited_cb, &waiter);
  session_test_finish (f, &waiter);
  session_test_wait_until (needs_decision, account);
  g_assert_cmpuint (session_test_count_items (wax_session_get_questions (f->session)), ==, 1);
}

/* Another process of the profile, as far as the profile can tell. */
static void
test_stop_from_elsewhere (SessionTest *f, gconstpointer unused)
{
  g_autoptr(WaxAccount) account = session_test_add_untrusted (f, "alice");
  g_autoptr(WaxBlocking) other = app_test_open (&f->t);
  g_autoptr(GError) error = NULL;
  gint64 start = g_get_monotonic_time ();

  g_assert_cmpint (wax_blocking_stop_trusting (other, wax_account_get_endpoint (account), &error), ==, 1);
  g_assert_no_error (error);
  session_test_poll_until (session_test_nothing_open, f);
  g_assert_cmpint (g_get_monotonic_time () - start, <, WAX_TEST_SECOND);
  session_test_poll_until (session_test_is_offline, account);
  g_assert_cmpint (g_get_monotonic_time () - start, <, WAX_TEST_SECOND);
}

static void
test_one_question (SessionTest *f, gconstpointer unused)
{
  g_autoptr(WaxAccount) first = NULL, second = NULL;
  g_autoptr(WaxBlocking) other = NULL;
  g_autoptr(GError) error = NULL;
  WaxPendingQuestion *pending;
  GListModel *questions = wax_session_get_questions (f->session);
  SessionWaiter waiter = { NULL };
  guint64 bytes;

  first = session_test_add_untrusted (f, "alice");
  second = session_test_add_account (f, "bob", f->t.password, &error);
  g_assert_no_error (error);
  session_test_wait_until (session_test_is_at_rest, second);
  wax_session_stop_trusting_async (f->session, wax_account_get_endpoint (first), session_test_waited_cb, &waiter);
  session_test_finish (f, &waiter);
  g_assert_true (session_test_is_offline (first) && session_test_is_offline (second));
  session_test_poll_until (session_test_nothing_open, f);

  bytes = wax_demo_server_get_counter (f->t.server, WAX_DEMO_BYTES_RECEIVED);
  wax_session_connect_async (f->session, first, session_test_waited_cb, &waiter);
  session_test_finish (f, &waiter);
  wax_session_connect_async (f->session, second, session_test_waited_cb, &waiter);
  session_test_finish (f, &waiter);
  session_test_wait_until (needs_decision, first);
  session_test_wait_until (needs_decision, second);
  g_assert_cmpuint (session_test_count_items (questions), ==, 1);
  pending = g_list_model_get_item (questions, 0);
  g_assert_cmpuint (wax_pending_question_get_waiting (pending)->len, ==, 2 * 8);
  g_assert_cmpuint (wax_demo_server_get_counter (f->t.server, WAX_DEMO_BYTES_RECEIVED), ==, bytes);

  /* A refusal holds until the person connects again. */
  wax_session_stay_offline_async (f->session, wax_pending_question_get_question (pending), session_test_waited_cb,
                                  &waiter);
  g_object_unref (pending);
  session_test_finish (f, &waiter);
  g_assert_true (session_test_is_offline (first) && session_test_is_offline (second));
  g_assert_cmpuint (session_test_count_items (questions), ==, 0);
  g_assert_cmpuint (session_test_count_events (f, WAX_TRUST_EVENT_REFUSED), ==, 1);
  wax_session_connect_async (f->session, first, session_test_waited_cb, &waiter);
  session_test_finish (f, &waiter);
  session_test_wait_until (needs_decision, first);
  g_assert_true (session_test_is_offline (second));
  pending = g_list_model_get_item (questions, 0);
  session_test_grant (f, wax_pending_question_get_question (pending), WAX_DURATION_HOUR);
  g_object_unref (pending);
  session_test_wait_until (session_test_is_at_rest, first);
}

static gboolean
is_connecting (gpointer account)
{
  return wax_account_get_state (account) == WAX_ACCOUNT_CONNECTING;
}

/* Ends when the server's certificate is asked about. */
static void
stop_and_ask (SessionTest *f, WaxAccount *account)
{
  SessionWaiter waiter = { NULL };

  wax_session_stop_trusting_async (f->session, wax_account_get_endpoint (account), session_test_waited_cb, &waiter);
  session_test_finish (f, &waiter);
  wax_session_connect_async (f->session, account, session_test_waited_cb, &waiter);
  session_test_finish (f, &waiter);
  session_test_wait_until (needs_decision, account);
  session_test_poll_until (session_test_nothing_open, f);
}

static void
change_network (void)
{
  g_signal_emit_by_name (g_network_monitor_get_default (), "network-changed", TRUE);
}

/* Another network is a reason to try again, while the person still reads the question: the answer counts all the
 * same. */
static void
test_refused_while_retried (SessionTest *f, gconstpointer unused)
{
  g_autoptr(WaxAccount) account = session_test_add_untrusted (f, "alice");
  GListModel *questions = wax_session_get_questions (f->session);
  g_autoptr(WaxPendingQuestion) pending = NULL, same = NULL;
  SessionWaiter waiter = { NULL };
  guint64 bytes;

  stop_and_ask (f, account);
  pending = g_list_model_get_item (questions, 0);
  bytes = wax_demo_server_get_counter (f->t.server, WAX_DEMO_BYTES_RECEIVED);
  wax_demo_server_misbehave (f->t.server, WAX_DEMO_MUTE, 1, NULL);
  change_network ();
  session_test_wait_until (is_connecting, account);
  same = g_list_model_get_item (questions, 0);
  g_assert_true (same == pending);
  wax_session_stay_offline_async (f->session, wax_pending_question_get_question (pending), session_test_waited_cb,
                                  &waiter);
  g_assert_true (session_test_is_offline (account));
  wax_demo_server_misbehave (f->t.server, WAX_DEMO_MUTE, 0, NULL);
  wax_demo_server_cut_connections (f->t.server);
  session_test_finish (f, &waiter);
  change_network ();
  session_test_poll_until (session_test_nothing_open, f);
  g_assert_true (session_test_is_offline (account));
  g_assert_true (wax_account_get_record (account)->offline);
  g_assert_cmpuint (session_test_count_items (questions), ==, 0);
  g_assert_cmpuint (wax_demo_server_get_counter (f->t.server, WAX_DEMO_BYTES_RECEIVED), ==, bytes);
  assert_offline_for (f, account, "You chose to stay offline rather than trust this server's certificate.");
}

static void
try_again (WaxAccount *account)
{
  change_network ();
  session_test_wait_until (is_connecting, account);
  session_test_wait_until (needs_decision, account);
}

static gboolean
is_past (gpointer time)
{
  return g_get_real_time () / G_USEC_PER_SEC > *(gint64 *) time;
}

/* What was met once more is the same question to whoever reads it; with one more problem it is another. */
static void
test_asked_again (SessionTest *f, gconstpointer unused)
{
  const char *addresses[] = { "127.0.0.1", NULL };
  gint64 end = g_get_real_time () / G_USEC_PER_SEC + 8;
  g_autoptr(WaxAccount) account = session_test_add_untrusted (f, "alice");
  g_autoptr(WaxTestCert) cert =
    wax_test_cert_new (f->t.stranger, &(WaxTestCertOptions){ .ip = addresses, .not_after = end });
  g_autoptr(GTlsCertificate) tls = wax_test_cert_to_tls (cert, 0);
  GListModel *questions = wax_session_get_questions (f->session);
  g_autoptr(WaxPendingQuestion) first = NULL, second = NULL, third = NULL;
  WaxTrustQuestion *question;

  wax_demo_server_set_certificate (f->t.server, tls);
  stop_and_ask (f, account);
  first = g_list_model_get_item (questions, 0);
  try_again (account);
  second = g_list_model_get_item (questions, 0);
  g_assert_true (second == first);
  session_test_poll_until (is_past, &end);
  try_again (account);
  g_assert_cmpuint (session_test_count_items (questions), ==, 1);
  third = g_list_model_get_item (questions, 0);
  g_assert_true (third != first);
  question = wax_pending_question_get_question (third);
  g_assert_true (wax_verdict_has_problem (wax_trust_question_get_verdict (question), WAX_PROBLEM_EXPIRED));
  g_assert_cmpuint (wax_pending_question_get_waiting (third)->len, ==, 8);
}

/* What the person decided about an hour ago, so that little of it is left. */
static gint64
grant_for_the_past (SessionTest *f, WaxTrustQuestion *question, guint left_s)
{
  g_autofree char *path = g_build_filename (f->t.profile, "profile.db", NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(WaxTrustLedger) ledger = NULL;
  g_autoptr(WaxPolicy) policy = wax_policy_new_default ();
  g_autoptr(WaxGrant) given = NULL;
  WaxMoment moment;

  /* A ledger that has not seen a later time. */
  g_assert_cmpint (g_unlink (path), ==, 0);
  ledger = wax_trust_ledger_open (path, &error);
  g_assert_no_error (error);
  wax_moment_read (&moment);
  moment.now += (gint64) left_s - 3600;
  given = wax_trust_ledger_grant (ledger, question, WAX_DURATION_HOUR, NULL, "window", "", policy, &moment, &error);
  g_assert_no_error (error);
  return given->until;
}

static guint
count_transfers (SessionTest *f)
{
  return wax_demo_server_count_requests (f->t.server, "/service/home/~/");
}

static gboolean
has_transfers (gpointer f)
{
  return count_transfers (f) >= 2 && session_test_count_open (f) >= 2;
}

/* A connection that began under a grant does not outlive it, in the middle of a transfer neither. */
static void
test_expiry (SessionTest *f, gconstpointer unused)
{
  g_autoptr(GError) refused = NULL, error = NULL;
  g_autoptr(WaxAccount) account = session_test_add_account (f, "alice", f->t.password, &refused);
  g_autofree char *reason = NULL;
  gint64 until, late_us;

  g_assert_error (refused, WAX_TRUST_ERROR, WAX_TRUST_ERROR_UNDECIDED);
  session_test_close (f);
  until = grant_for_the_past (f, wax_trust_error_get_question (refused), 8);
  session_test_open (f);
  wax_demo_server_misbehave (f->t.server, WAX_DEMO_SLOW, 100000, NULL);
  account = session_test_add_account (f, "alice", f->t.password, &error);
  g_assert_no_error (error);
  session_test_poll_until (has_transfers, f);
  g_assert_cmpint (g_get_real_time () / G_USEC_PER_SEC, <, until);
  g_assert_cmpint (wax_account_get_status (account)->state, ==, WAX_CONNECTION_GRANTED);

  session_test_poll_until (session_test_nothing_open, f);
  late_us = g_get_real_time () - until * G_USEC_PER_SEC;
  g_assert_cmpint (late_us, >=, 0);
  g_assert_cmpint (late_us, <, WAX_TEST_SECOND);
  session_test_poll_until (session_test_is_offline, account);
  g_assert_true (wax_account_get_record (account)->offline);
  g_assert_cmpuint (session_test_count_events (f, WAX_TRUST_EVENT_EXPIRED), ==, 1);
  /* It was announced, once. */
  g_assert_cmpuint (f->notices->len, ==, 2);
  g_assert_nonnull (strstr (f->notices->pdata[0], " ends at "));
  g_assert_nonnull (strstr (f->notices->pdata[1], " has ended"));
  g_assert_cmpuint (session_test_count_items (wax_session_get_questions (f->session)), ==, 0);
  reason = g_strdup (f->notices->pdata[1]);
  assert_offline_for (f, account, reason);
}

static gboolean
has_notice (gpointer f)
{
  return ((SessionTest *) f)->notices->len > 0;
}

/* Of an hour six minutes are left: not before, and not again. */
static void
test_warning (SessionTest *f, gconstpointer unused)
{
  g_autoptr(GError) refused = NULL, error = NULL;
  g_autoptr(WaxAccount) account = session_test_add_account (f, "alice", f->t.password, &refused);
  gint64 until, now;

  session_test_close (f);
  until = grant_for_the_past (f, wax_trust_error_get_question (refused), 363);
  session_test_open (f);
  account = session_test_add_account (f, "alice", f->t.password, &error);
  g_assert_no_error (error);
  session_test_poll_until (has_notice, f);
  now = g_get_real_time () / G_USEC_PER_SEC;
  g_assert_cmpint (until - now, <=, 360);
  g_assert_cmpint (until - now, >=, 358);
  g_assert_nonnull (strstr (f->notices->pdata[0], " ends at "));
  wax_session_sync (f->session, account);
  session_test_poll_until (session_test_is_at_rest, account);
  g_assert_cmpuint (f->notices->len, ==, 1);
  g_assert_cmpint (wax_account_get_state (account), ==, WAX_ACCOUNT_ONLINE);
}

enum { N_TRANSFERS = 10 };

static gboolean
has_ten_transfers (gpointer f)
{
  return count_transfers (f) >= N_TRANSFERS && session_test_count_open (f) >= N_TRANSFERS;
}

/* Two transfers at a time are an account's share. */
static void
test_stop_transfers (SessionTest *f, gconstpointer unused)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WaxAccount) asking = session_test_add_account (f, "alice", f->t.password, &error);
  WaxAccount *accounts[N_TRANSFERS / 2];
  SessionWaiter waiter = { NULL };
  gint64 start;

  session_test_grant (f, wax_trust_error_get_question (error), WAX_DURATION_DAY);
  wax_demo_server_misbehave (f->t.server, WAX_DEMO_SLOW, 100000, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (accounts); i++) {
    g_autofree char *user = g_strdup_printf ("busy%u", i);

    wax_demo_server_add_user (f->t.server, user, "Busy", "secret-1");
    for (guint message = 0; message < 120; message++)
      wax_demo_server_deliver_generated (f->t.server, user, 200000 + i * 1000 + message);
    accounts[i] = session_test_add_account (f, user, f->t.password, NULL);
    g_assert_nonnull (accounts[i]);
  }
  session_test_poll_until (has_ten_transfers, f);

  start = g_get_monotonic_time ();
  wax_session_stop_trusting_async (f->session, wax_account_get_endpoint (accounts[0]), session_test_waited_cb, &waiter);
  session_test_finish (f, &waiter);
  session_test_poll_until (session_test_nothing_open, f);
  g_assert_cmpuint (session_test_count_events (f, WAX_TRUST_EVENT_STOPPED), ==, 1);
  g_assert_cmpint (g_get_monotonic_time () - start, <, WAX_TEST_SECOND);
  for (guint i = 0; i < G_N_ELEMENTS (accounts); i++) {
    g_assert_true (session_test_is_offline (accounts[i]));
    g_object_unref (accounts[i]);
  }
}

static void
test_restart (SessionTest *f, gconstpointer unused)
{
  WaxAccount *account = session_test_add_untrusted (f, "alice");
  guint64 sign_ins;

  g_object_unref (account);
  session_test_close (f);
  sign_ins = wax_demo_server_get_counter (f->t.server, WAX_DEMO_SIGN_INS);
  session_test_open (f);
  account = wax_session_find_account (f->session, "alice");
  g_assert_nonnull (account);
  /* No keyring runs here: the password ended with the session, the decision did not. */
  session_test_wait_until (needs_password, account);
  g_assert_cmpuint (wax_demo_server_get_counter (f->t.server, WAX_DEMO_SIGN_INS), ==, sign_ins);
  {
    SessionWaiter waiter = { NULL };

    wax_session_set_password_async (f->session, account, f->t.password, session_test_waited_cb, &waiter);
    session_test_finish (f, &waiter);
  }
  session_test_wait_until (session_test_is_at_rest, account);
  g_assert_cmpint (wax_account_get_status (account)->state, ==, WAX_CONNECTION_GRANTED);
}

static void
show (SessionTest *f, WaxTestCert *certificate)
{
  g_autoptr(GTlsCertificate) shown = wax_test_cert_to_tls (certificate, 0);

  wax_demo_server_set_certificate (f->t.server, shown);
}

static void
reconnect (SessionTest *f, WaxAccount *account)
{
  SessionWaiter waiter = { NULL };

  wax_session_disconnect_async (f->session, account, session_test_waited_cb, &waiter);
  session_test_finish (f, &waiter);
  session_test_poll_until (session_test_nothing_open, f);
  wax_session_connect_async (f->session, account, session_test_waited_cb, &waiter);
  session_test_finish (f, &waiter);
  session_test_wait_until (session_test_is_at_rest, account);
}

/* The same key goes on with a word about it; a certificate that is good ends the decision, with another. */
static void
test_renewed_then_healed (SessionTest *f, gconstpointer unused)
{
  const char *const dns[] = { "localhost", NULL }, *const ip[] = { "127.0.0.1", NULL };
  g_autoptr(WaxTestCert) first = wax_test_cert_new_leaf (f->t.stranger, "localhost");
  g_autoptr(WaxTestCert) next =
    wax_test_cert_new (f->t.stranger, &(WaxTestCertOptions) { .dns = dns, .ip = ip, .same_key = first });
  g_autoptr(WaxTestCert) good = wax_test_cert_new_leaf (f->t.root, "localhost");
  g_autoptr(WaxAccount) account = NULL;

  show (f, first);
  account = session_test_add_untrusted (f, "alice");
  show (f, next);
  reconnect (f, account);
  session_test_poll_until (has_notice, f);
  g_assert_nonnull (strstr (f->notices->pdata[0], "has renewed its certificate with the same key"));
  g_assert_cmpint (wax_account_get_status (account)->state, ==, WAX_CONNECTION_GRANTED);
  g_assert_cmpuint (session_test_count_events (f, WAX_TRUST_EVENT_RENEWED), ==, 1);

  g_ptr_array_set_size (f->notices, 0);
  show (f, good);
  reconnect (f, account);
  session_test_poll_until (has_notice, f);
  g_assert_nonnull (strstr (f->notices->pdata[0], "is now good without your decision"));
  g_assert_cmpint (wax_account_get_status (account)->state, ==, WAX_CONNECTION_SECURE);
  g_assert_null (wax_account_get_status (account)->grant);
  g_assert_cmpuint (session_test_count_events (f, WAX_TRUST_EVENT_SUPERSEDED), ==, 1);
  g_assert_cmpuint (f->notices->len, ==, 1);
}

static void
test_wrong_password (SessionTest *f, gconstpointer unused)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WaxAccount) account = session_test_add_account (f, "alice", f->t.wrong, &error);
  g_autoptr(WaxBlocking) other = NULL;
  g_autoptr(WaxAccountRecord) record = NULL;
  SessionWaiter waiter = { NULL };

  g_assert_error (error, WAX_AUTH_ERROR, WAX_AUTH_ERROR_PASSWORD_REFUSED);
  g_clear_error (&error);
  account = session_test_add_account (f, "alice", f->t.password, &error);
  g_assert_no_error (error);
  session_test_wait_until (session_test_is_at_rest, account);

  wax_demo_server_set_password (f->t.server, "alice", "another");
  wax_demo_server_misbehave (f->t.server, WAX_DEMO_EXPIRE_TOKENS, 1, NULL);
  wax_demo_server_cut_connections (f->t.server);
  wax_session_sync (f->session, account);
  session_test_wait_until (needs_password, account);
  g_assert_cmpuint (wax_demo_server_get_counter (f->t.server, WAX_DEMO_SIGN_INS_REFUSED), ==, 2);

  /* Neither by itself nor by the button: it takes another password. */
  wax_session_connect_async (f->session, account, session_test_waited_cb, &waiter);
  session_test_finish (f, &waiter);
  g_assert_true (needs_password (account));
  g_assert_cmpuint (wax_demo_server_get_counter (f->t.server, WAX_DEMO_SIGN_INS_REFUSED), ==, 2);

  /* Who signs in otherwise from now on is not held up by that. */
  other = app_test_open (&f->t);
  record = wax_blocking_set_account (other, "alice", (const char *const[]) { "sign-in", "certificate", NULL }, &error);
  g_assert_no_error (error);
  session_test_poll_until (wants_certificate, account);
  g_assert_cmpuint (wax_demo_server_get_counter (f->t.server, WAX_DEMO_SIGN_INS_REFUSED), ==, 2);
}

static void
test_maintenance (SessionTest *f, gconstpointer unused)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WaxAccount) account = session_test_add_account (f, "alice", f->t.password, &error);
  SessionWaiter waiter = { NULL };

  session_test_wait_until (session_test_is_all_fetched, account);
  wax_demo_server_misbehave (f->t.server, WAX_DEMO_MAINTENANCE, 1, NULL);
  wax_session_sync (f->session, account);
  session_test_wait_until (is_waiting, account);
  g_assert_cmpstr (wax_account_get_failure (account)->code, ==, "maintenance");
  g_assert_cmpint (wax_account_get_retry_at (account), >, 0);
  wax_demo_server_misbehave (f->t.server, WAX_DEMO_MAINTENANCE, 0, NULL);
  wax_session_connect_async (f->session, account, session_test_waited_cb, &waiter);
  session_test_finish (f, &waiter);
  session_test_wait_until (session_test_is_at_rest, account);
}

static void
test_two_programs (SessionTest *f, gconstpointer unused)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WaxAccount) account = session_test_add_account (f, "alice", f->t.password, &error);
  g_autoptr(WaxBlocking) other = NULL;
  g_autoptr(GPtrArray) results = NULL;

  session_test_wait_until (session_test_is_at_rest, account);
  other = app_test_open (&f->t);
  results = wax_blocking_sync (other, "alice", NULL, 0, f->t.password, NULL, NULL, &error);
  g_assert_null (results);
  g_assert_error (error, WAX_STORE_ERROR, WAX_STORE_ERROR_BUSY);
}

static gboolean
has_accounts (gpointer session)
{
  return session_test_count_items (wax_session_get_accounts (session)) > 0;
}

static gboolean
has_failed (gpointer account)
{
  return wax_account_get_state (account) == WAX_ACCOUNT_FAILED;
}

/* The page of a guests' network answers in the server's place: it is not for ever. */
static void
test_another_answers (SessionTest *f, gconstpointer unused)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WaxAccount) account = session_test_add_account (f, "alice", f->t.password, &error);

  session_test_wait_until (session_test_is_all_fetched, account);
  wax_demo_server_misbehave (f->t.server, WAX_DEMO_NOT_ZIMBRA, 200, NULL);
  change_network ();
  session_test_wait_until (has_failed, account);
  wax_demo_server_misbehave (f->t.server, WAX_DEMO_NOT_ZIMBRA, 0, NULL);
  change_network ();
  session_test_wait_until (session_test_is_at_rest, account);
}

static gboolean
is_acting (gpointer data)
{
  SessionTest *f = data;

  return wax_demo_server_count_requests (f->t.server, "MsgActionRequest") > 0;
}

static gboolean
has_signed_in (gpointer data)
{
  SessionTest *f = data;

  return wax_demo_server_get_counter (f->t.server, WAX_DEMO_SIGN_INS) > 0;
}

/* A network that comes beside the other ends nothing that the person does; the connection begins anew behind it. */
static void
test_network_beside (SessionTest *f, gconstpointer unused)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WaxAccount) account = session_test_add_account (f, "alice", f->t.password, &error);
  g_autoptr(WaxMessageList) list = NULL;
  g_autoptr(WaxMessageItem) item = NULL;
  g_autoptr(WaxMailDeed) deed = NULL;
  SessionWaiter waiter = { NULL };

  session_test_wait_until (session_test_is_all_fetched, account);
  list = session_test_open_inbox (account);
  item = g_list_model_get_item (G_LIST_MODEL (list), 0);
  deed = wax_mail_deed_new_single (is_read (item) ? WAX_MAIL_UNREAD : WAX_MAIL_READ,
                                   wax_message_item_get_message (item), NULL);
  wax_demo_server_misbehave (f->t.server, WAX_DEMO_SLOW, 1000, NULL);
  wax_demo_server_reset_counters (f->t.server);
  wax_account_act_async (account, deed, session_test_waited_cb, &waiter);
  session_test_poll_until (is_acting, f);
  change_network ();
  g_assert_true (wax_account_act_finish (account, session_test_wait_for (&waiter), &error));
  g_assert_no_error (error);
  g_object_unref (waiter.result);
  wax_demo_server_misbehave (f->t.server, WAX_DEMO_SLOW, 0, NULL);
  session_test_wait_until (has_signed_in, f);
  session_test_wait_until (session_test_is_at_rest, account);
}

/* An account that is being tried is not there yet; what another program does meanwhile is no removal. */
static void
test_added_elsewhere_meanwhile (SessionTest *f, gconstpointer unused)
{
  g_autofree char *url = wax_demo_server_dup_url (f->t.server, "127.0.0.1");
  WaxAccountRecord fields = { .server_url = url, .user = "alice@example.test", .secure = TRUE };
  g_autoptr(WaxBlocking) other = app_test_open (&f->t);
  g_autoptr(WaxAccount) account = NULL;
  g_autoptr(GError) error = NULL;
  SessionWaiter waiter = { NULL };

  wax_demo_server_misbehave (f->t.server, WAX_DEMO_SLOW, 500, NULL);
  wax_session_add_account_async (f->session, &fields, NULL, f->t.password, NULL, session_test_waited_cb, &waiter);
  while (wax_demo_server_get_counter (f->t.server, WAX_DEMO_SIGN_INS) == 0)
    g_main_context_iteration (NULL, FALSE);
  app_test_add_account (&f->t, other, "bob");
  session_test_wait_until (has_accounts, f->session);
  account = wax_session_add_account_finish (f->session, session_test_wait_for (&waiter), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (wax_account_get_id (account), ==, "alice");
  g_object_unref (waiter.result);
}

#define ADD(name, unknown) \
  g_test_add ("/app/session/" #name, SessionTest, unknown, session_test_set_up, test_##name, session_test_tear_down)

static void
add (void)
{
  ADD (set_up_and_read, NULL);
  ADD (action_is_undone, NULL);
  ADD (stop_trusting, "unknown");
  ADD (offline_by_choice, "unknown");
  ADD (stop_from_elsewhere, "unknown");
  ADD (one_question, "unknown");
  ADD (refused_while_retried, "unknown");
  ADD (asked_again, "unknown");
  ADD (expiry, "unknown");
  ADD (warning, "unknown");
  ADD (stop_transfers, "unknown");
  ADD (restart, "unknown");
  ADD (renewed_then_healed, "unknown");
  ADD (wrong_password, NULL);
  ADD (maintenance, NULL);
  ADD (another_answers, NULL);
  ADD (network_beside, NULL);
  ADD (two_programs, NULL);
  ADD (added_elsewhere_meanwhile, NULL);
}

int
main (int argc, char **argv)
{
  return app_test_main (&argc, &argv, add);
}
