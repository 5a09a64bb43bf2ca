#include "ui-test.h"

#include "transport/wax-tls-setup.h"
#include "trust/wax-trust-error.h"
#include "wax-demo-server.h"
#include "wax-test-clock.h"
#include "wax-test-dir.h"
#include "wax-test-pki.h"
#include "wax-notifier.h"
#include "wax-trust-dialog.h"
#include "wax-window.h"

/*
 * One bad certificate, two accounts with all their channels, and a day that goes by: how often a person is bothered,
 * and how often the server is.
 */

enum { MINUTES = 24 * 60 };

static guint notified; /* notifications that were sent */
static guint asked;    /* dialogs that were opened */

/* Stands in this program instead of GLib's. */
void
g_application_send_notification (GApplication *application, const char *id, GNotification *notification)
{
  notified++;
}

typedef struct {
  WaxDemoServer *server;
  WaxSession *session;
  GtkApplication *application;
  GtkWindow *window;
  WaxNotifier *notifier;
  GBytes *password;
  char *dir;
  GAsyncResult *result;
} Fixture;

static void
result_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  ((Fixture *) data)->result = g_object_ref (result);
}

static gboolean
has_result (gpointer data)
{
  return ((Fixture *) data)->result != NULL;
}

/* (transfer full) */
static GAsyncResult *
wait_for_result (Fixture *f)
{
  ui_test_wait_until (has_result, f);
  return g_steal_pointer (&f->result);
}

static void
finish (Fixture *f)
{
  g_autoptr(GAsyncResult) result = wait_for_result (f);
  g_autoptr(GError) error = NULL;

  wax_session_finish (f->session, result, &error);
  g_assert_no_error (error);
}

static void
toplevels_cb (GListModel *toplevels, guint position, guint removed, guint added, gpointer unused)
{
  for (guint i = position; i < position + added; i++) {
    g_autoptr(GObject) window = g_list_model_get_item (toplevels, i);

    asked += WAX_IS_TRUST_DIALOG (window);
  }
}

static void
show_certificate (Fixture *f)
{
  g_autoptr(WaxTestCert) certificate = wax_test_cert_new_leaf (NULL, "localhost");
  g_autoptr(GTlsCertificate) tls = wax_test_cert_to_tls (certificate, 0);

  wax_demo_server_set_certificate (f->server, tls);
}

static void
set_up (Fixture *f, gconstpointer unused)
{
  g_autoptr(WaxTestCert) certificate = wax_test_cert_new_leaf (NULL, "localhost"),
                         other = wax_test_cert_new_root ("Nobody");
  g_autoptr(GTlsCertificate) tls = wax_test_cert_to_tls (certificate, 0);
  g_autofree char *pem = wax_test_cert_to_pem (other), *anchors = NULL;
  static guint number;
  g_autofree char *id = g_strdup_printf ("org.example.TrustDay%u", number++);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  f->dir = wax_test_dir_new ();
  anchors = wax_test_pki_write (f->dir, "anchors.pem", pem);
  f->server = wax_demo_server_new (&(WaxDemoOptions) { .messages = 20, .seed = 7 }, tls, &error);
  g_assert_no_error (error);
  f->password = g_bytes_new_static ("secret-1", 8);
  f->session = wax_session_new (f->dir, anchors);
  f->application = gtk_application_new (id, G_APPLICATION_NON_UNIQUE);
  g_assert_true (g_application_register (G_APPLICATION (f->application), NULL, &error));
  f->window = GTK_WINDOW (wax_window_new (f->application, f->session));
  f->notifier = wax_notifier_new (G_APPLICATION (f->application), f->session);
  wax_notifier_set_window (f->notifier, WAX_WINDOW (f->window));
  wax_session_open_async (f->session, NULL, result_cb, f);
  result = wait_for_result (f);
  wax_session_open_finish (f->session, result, &error);
  g_assert_no_error (error);
  wax_window_show_opened (WAX_WINDOW (f->window), NULL);
  notified = asked = 0;
}

static void
tear_down (Fixture *f, gconstpointer unused)
{
  g_autoptr(GAsyncResult) result = NULL;

  gtk_window_destroy (f->window);
  wax_notifier_end (f->notifier);
  g_clear_object (&f->notifier);
  wax_session_close_async (f->session, result_cb, f);
  result = wait_for_result (f);
  wax_session_close_finish (f->session, result, NULL);
  g_clear_object (&f->session);
  g_clear_object (&f->application);
  wax_demo_server_free (f->server);
  g_bytes_unref (f->password);
  wax_test_dir_remove (f->dir);
  g_free (f->dir);
  wax_test_clock_set (0, 0, 0);
}

/* ---- what the person does ---- */

static WaxAccount *
try_add (Fixture *f, const char *user, GError **error)
{
  g_autofree char *url = wax_demo_server_dup_url (f->server, "localhost");
  g_autofree char *address = g_strconcat (user, "@example.test", NULL);
  WaxAccountRecord fields = { .server_url = url, .user = address, .secure = TRUE };
  g_autoptr(GAsyncResult) result = NULL;

  wax_session_add_account_async (f->session, &fields, NULL, f->password, NULL, result_cb, f);
  result = wait_for_result (f);
  return wax_session_add_account_finish (f->session, result, error);
}

static gboolean
is_online (gpointer account)
{
  return wax_account_get_state (account) == WAX_ACCOUNT_ONLINE && !wax_account_is_busy (account);
}

static WaxAccount *
add (Fixture *f, const char *user)
{
  g_autoptr(GError) error = NULL;
  WaxAccount *account = try_add (f, user, &error);

  if (account == NULL) {
    g_assert_nonnull (wax_trust_error_get_question (error));
    wax_session_authorize_async (f->session, wax_trust_error_get_question (error), WAX_DURATION_WEEK, NULL, NULL,
                                 result_cb, f);
    finish (f);
    g_clear_error (&error);
    account = try_add (f, user, &error);
  }
  g_assert_no_error (error);
  ui_test_wait_until (is_online, account);
  return account;
}

static gboolean
needs_decision (gpointer account)
{
  return wax_account_get_state (account) == WAX_ACCOUNT_NEEDS_DECISION;
}

static gboolean
is_offline (gpointer account)
{
  return wax_account_get_state (account) == WAX_ACCOUNT_OFFLINE;
}

/* Both were online with all of their channels; then the server shows a certificate that nobody decided on. */
static void
turn_bad (Fixture *f, WaxAccount *alice, WaxAccount *bob)
{
  show_certificate (f);
  wax_session_sync (f->session, alice);
  wax_session_sync (f->session, bob);
  wax_demo_server_cut_connections (f->server);
  wax_session_sync (f->session, alice);
  wax_session_sync (f->session, bob);
  ui_test_wait_until (needs_decision, alice);
  ui_test_wait_until (needs_decision, bob);
  ui_test_pause (1000); /* what was on its way arrives */
}

static gboolean
hour_cb (gpointer hours)
{
  (*(guint *) hours)++;
  return G_SOURCE_CONTINUE;
}

/* A day in steps of a minute; whatever is due happens. Returns: connections that the server has seen in it. */
static guint64
live_a_day (Fixture *f)
{
  guint64 before = wax_demo_server_get_counter (f->server, WAX_DEMO_CONNECTIONS);
  guint hours = 0;
  guint timer = g_timeout_add_seconds (3600, hour_cb, &hours);

  for (guint minute = 0; minute < MINUTES; minute++) {
    wax_test_clock_skip (60);
    g_usleep (1000); /* for the program's threads */
    while (g_main_context_iteration (NULL, FALSE))
      ;
  }
  ui_test_pause (500);
  g_source_remove (timer);
  g_assert_cmpuint (hours, >=, 23); /* or the day would prove nothing */
  return wax_demo_server_get_counter (f->server, WAX_DEMO_CONNECTIONS) - before;
}

static void
assert_one_question (Fixture *f)
{
  GListModel *questions = wax_session_get_questions (f->session);
  g_autoptr(WaxPendingQuestion) question = NULL;

  g_assert_cmpuint (g_list_model_get_n_items (questions), ==, 1);
  question = g_list_model_get_item (questions, 0);
  g_assert_cmpuint (wax_pending_question_get_waiting (question)->len, >=, 2);
}

/* ---- the tests ---- */

/* No window of ours is active: one notification, and a day without an answer brings no other. */
static void
test_notification (Fixture *f, gconstpointer unused)
{
  g_autoptr(WaxAccount) alice = add (f, "alice"), bob = add (f, "bob");

  notified = 0;
  turn_bad (f, alice, bob);
  assert_one_question (f);
  g_assert_cmpuint (notified, ==, 1);
  g_assert_cmpuint (live_a_day (f), ==, 0);
  assert_one_question (f);
  g_assert_cmpuint (notified, ==, 1);
  g_assert_cmpuint (asked, ==, 0);
}

static gboolean
was_asked (gpointer unused)
{
  return asked > 0;
}

static gboolean
has_no_dialog (gpointer unused)
{
  g_autoptr(GList) windows = gtk_window_list_toplevels ();

  for (GList *link = windows; link != NULL; link = link->next) {
    if (WAX_IS_TRUST_DIALOG (link->data))
      return FALSE;
  }
  return TRUE;
}

/* One dialog for all; refused: neither a dialog nor a connection in 24 hours. */
static void
test_refused (Fixture *f, gconstpointer unused)
{
  g_autoptr(WaxAccount) alice = NULL, bob = NULL;
  guint64 served;

  ui_test_present (f->window);
  alice = add (f, "alice");
  bob = add (f, "bob");
  turn_bad (f, alice, bob);
  assert_one_question (f);
  gtk_widget_activate_action (GTK_WIDGET (f->window), "win.decide", NULL);
  ui_test_wait_until (was_asked, NULL);
  ui_test_pause (300);
  g_assert_cmpuint (asked, ==, 1);
  ui_test_key ("Escape");
  ui_test_wait_until (has_no_dialog, NULL);
  ui_test_wait_until (is_offline, alice);
  ui_test_wait_until (is_offline, bob);
  served = wax_demo_server_get_counter (f->server, WAX_DEMO_BYTES_RECEIVED);
  notified = 0;
  g_assert_cmpuint (live_a_day (f), ==, 0);
  g_assert_cmpuint (asked, ==, 1);
  g_assert_cmpuint (notified, ==, 0);
  g_assert_cmpuint (wax_demo_server_get_counter (f->server, WAX_DEMO_BYTES_RECEIVED), ==, served);
  g_assert_cmpuint (g_list_model_get_n_items (wax_session_get_questions (f->session)), ==, 0);

  /* Connect is always there, and asks again. */
  wax_session_connect_async (f->session, alice, result_cb, f);
  finish (f);
  ui_test_wait_until (needs_decision, alice);
  g_assert_cmpuint (g_list_model_get_n_items (wax_session_get_questions (f->session)), ==, 1);
}

int
main (int argc, char **argv)
{
  wax_tls_prepare ();
  ui_test_init (&argc, &argv);
  g_signal_connect (gtk_window_get_toplevels (), "items-changed", G_CALLBACK (toplevels_cb), NULL);
  g_test_add ("/trust-day/notification", Fixture, NULL, set_up, test_notification, tear_down);
  g_test_add ("/trust-day/refused", Fixture, NULL, set_up, test_refused, tear_down);
  return g_test_run ();
}
