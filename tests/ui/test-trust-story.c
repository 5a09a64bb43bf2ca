#include "ui-test.h"

#include "transport/wax-tls-setup.h"
#include "wax-account-dialog.h"
#include "wax-connection-window.h"
#include "wax-demo-server.h"
#include "wax-test-dir.h"
#include "wax-test-pki.h"
#include "wax-test-soon.h"
#include "wax-trust-dialog.h"
#include "wax-window.h"

#include <string.h>

/* The whole way from account set-up to Stop Trusting, in real windows, against a server that counts what reaches it. */

typedef struct {
  WaxDemoServer *server;
  WaxSession *session;
  char *dir;
  GtkWindow *window;
  GtkWindow *setup;
  GtkWindow *dialog;
  gboolean done;
} Fixture;

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(GError) error = NULL;

  wax_session_open_finish (WAX_SESSION (source), result, &error);
  g_assert_no_error (error);
  ((Fixture *) data)->done = TRUE;
}

static void
closed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(GError) error = NULL;

  wax_session_close_finish (WAX_SESSION (source), result, &error);
  g_assert_no_error (error);
  ((Fixture *) data)->done = TRUE;
}

static gboolean
is_done (gpointer data)
{
  return ((Fixture *) data)->done;
}

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr(WaxTestCert) certificate = wax_test_cert_new_leaf (NULL, "localhost");
  g_autoptr(GTlsCertificate) tls = wax_test_cert_to_tls (certificate, 0);
  g_autoptr(WaxTestCert) other = wax_test_cert_new_root ("Nobody Here");
  g_autofree char *pem = wax_test_cert_to_pem (other);
  g_autofree char *anchors = NULL;
  g_autoptr(GError) error = NULL;

  f->dir = wax_test_dir_new ();
  anchors = wax_test_pki_write (f->dir, "anchors.pem", pem);
  f->server = wax_demo_server_new (&(WaxDemoOptions){ .messages = 20, .seed = 7 }, tls, &error);
  g_assert_no_error (error);
  f->session = wax_session_new (f->dir, anchors);
  f->window = GTK_WINDOW (wax_window_new (NULL, f->session));
  wax_session_open_async (f->session, NULL, opened_cb, f);
  ui_test_wait_until (is_done, f);
  wax_window_show_opened (WAX_WINDOW (f->window), NULL);
  ui_test_present (f->window);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  gtk_window_destroy (f->window);
  f->done = FALSE;
  wax_session_close_async (f->session, closed_cb, f);
  ui_test_wait_until (is_done, f);
  g_clear_object (&f->session);
  wax_demo_server_free (f->server);
  wax_test_dir_remove (f->dir);
  g_free (f->dir);
}

static GtkWindow *
find_window (GType type)
{
  g_autoptr(GList) windows = gtk_window_list_toplevels ();

  for (GList *link = windows; link != NULL; link = link->next) {
    if (G_TYPE_CHECK_INSTANCE_TYPE (link->data, type) && gtk_widget_get_mapped (link->data))
      return link->data;
  }
  return NULL;
}

static gboolean
has_dialog (gpointer data)
{
  Fixture *f = data;

  f->dialog = find_window (WAX_TYPE_TRUST_DIALOG);
  return f->dialog != NULL;
}

static gboolean
has_no_dialog (gpointer data)
{
  return find_window (WAX_TYPE_TRUST_DIALOG) == NULL;
}

static gboolean
shows_failure (gpointer setup)
{
  return gtk_widget_get_mapped (ui_test_child (setup, "failure"));
}

static gboolean
is_second (gpointer dialog)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (ui_test_child (dialog, "steps")), "second") == 0;
}

/* Account set-up is filled in and its button pressed; ends when the trust dialog is open. */
static void
try_account (Fixture *f)
{
  g_autofree char *url = wax_demo_server_dup_url (f->server, "localhost");

  wax_window_add_account (WAX_WINDOW (f->window), url, "alice@example.test");
  f->setup = find_window (WAX_TYPE_ACCOUNT_DIALOG);
  if (f->setup == NULL) {
    ui_test_pause (200);
    f->setup = find_window (WAX_TYPE_ACCOUNT_DIALOG);
  }
  g_assert_nonnull (f->setup);
  ui_test_present (f->setup);
  gtk_editable_set_text (ui_test_child (f->setup, "password"), "secret-1");
  ui_test_click (ui_test_child (f->setup, "continue_button"));
  ui_test_wait_until (has_dialog, f);
  ui_test_present (f->dialog);
}

static void
go_on (Fixture *f)
{
  ui_test_wait_until (ui_test_is_sensitive, ui_test_child (f->dialog, "risk_button"));
  ui_test_click (ui_test_child (f->dialog, "risk_button"));
  ui_test_wait_until (is_second, f->dialog);
  ui_test_wait_for_draw (f->dialog);
}

/* Not one byte was decrypted there, no certificate of a client was seen, and nothing is trusted. */
static void
assert_nothing_sent (Fixture *f)
{
  ui_test_wait_until (has_no_dialog, f);
  ui_test_wait_until (shows_failure, f->setup);
  ui_test_pause (300);
  g_assert_cmpuint (wax_demo_server_get_counter (f->server, WAX_DEMO_BYTES_RECEIVED), ==, 0);
  g_assert_cmpuint (wax_demo_server_get_counter (f->server, WAX_DEMO_CLIENT_CERTIFICATES), ==, 0);
  g_assert_cmpuint (wax_demo_server_get_counter (f->server, WAX_DEMO_SIGN_INS), ==, 0);
  g_assert_cmpuint (wax_demo_server_get_counter (f->server, WAX_DEMO_CONNECTIONS), >, 0);
  g_assert_cmpuint (g_list_model_get_n_items (wax_session_get_accounts (f->session)), ==, 0);
}

typedef struct {
  const char *name;
  gboolean second;
  const char *key;   /* pressed */
  const char *child; /* clicked */
  gboolean choose;   /* for a day, before that */
} Way;

static const Way ways[] = {
  { "first/enter", FALSE, "Return", NULL, FALSE },
  { "first/escape", FALSE, "Escape", NULL, FALSE },
  { "first/button", FALSE, NULL, "stay_button", FALSE },
  { "first/window", FALSE, NULL, NULL, FALSE },
  { "second/enter", TRUE, "Return", "why", TRUE },
  { "second/escape", TRUE, "Escape", "why", TRUE },
  { "second/button", TRUE, NULL, "stay_button", TRUE },
  { "second/window", TRUE, NULL, NULL, TRUE },
};

static void
test_stay_offline (Fixture *f, gconstpointer data)
{
  const Way *way = data;

  try_account (f);
  if (way->second)
    go_on (f);
  if (way->choose) {
    gtk_drop_down_set_selected (ui_test_child (f->dialog, "duration"), 3);
    ui_test_wait_until (ui_test_is_sensitive, ui_test_child (f->dialog, "authorize_button"));
    ui_test_wait_for_draw (f->dialog);
  }
  if (way->child != NULL)
    ui_test_click (ui_test_child (f->dialog, way->child));
  if (way->key != NULL)
    ui_test_key (way->key);
  if (way->child == NULL && way->key == NULL)
    gtk_widget_activate_action (GTK_WIDGET (f->dialog), "window.close", NULL);
  assert_nothing_sent (f);
}

static WaxAccount *
get_account (Fixture *f)
{
  g_autoptr(WaxAccount) account = g_list_model_get_item (wax_session_get_accounts (f->session), 0);

  return account; /* the list holds it */
}

static gboolean
is_online (gpointer data)
{
  WaxAccount *account = get_account (data);

  return account != NULL && wax_account_get_state (account) == WAX_ACCOUNT_ONLINE;
}

static gboolean
is_offline (gpointer data)
{
  return wax_account_get_state (get_account (data)) == WAX_ACCOUNT_OFFLINE;
}

static gboolean
has_connection_window (gpointer data)
{
  return find_window (WAX_TYPE_CONNECTION_WINDOW) != NULL;
}

static gboolean
has_no_connection (gpointer data)
{
  return wax_demo_server_get_counter (((Fixture *) data)->server, WAX_DEMO_OPEN) == 0;
}

/* Authorized by the pointer, then ended by Stop Trusting: cut within a second, and offline. */
static void
test_authorize_and_stop (Fixture *f, gconstpointer data)
{
  GtkWindow *connection;
  gint64 start;

  try_account (f);
  go_on (f);
  g_assert_cmpuint (wax_demo_server_get_counter (f->server, WAX_DEMO_BYTES_RECEIVED), ==, 0);
  gtk_drop_down_set_selected (ui_test_child (f->dialog, "duration"), 3);
  ui_test_wait_until (ui_test_is_sensitive, ui_test_child (f->dialog, "authorize_button"));
  ui_test_wait_for_draw (f->dialog);
  ui_test_click (ui_test_child (f->dialog, "authorize_button"));
  ui_test_wait_until (is_online, f);
  g_assert_cmpuint (wax_demo_server_get_counter (f->server, WAX_DEMO_SIGN_INS), >, 0);
  g_assert_cmpint (wax_account_get_status (get_account (f))->state, ==, WAX_CONNECTION_GRANTED);
  gtk_widget_activate_action (GTK_WIDGET (f->window), "win.connection-status", NULL);
  ui_test_wait_until (has_connection_window, f);
  connection = find_window (WAX_TYPE_CONNECTION_WINDOW);
  ui_test_present (connection);
  g_assert_true (gtk_widget_get_mapped (ui_test_child (connection, "stop_button")));
  start = g_get_monotonic_time ();
  ui_test_click (ui_test_child (connection, "stop_button"));
  ui_test_wait_until (is_offline, f);
  ui_test_wait_until (has_no_connection, f);
  g_assert_cmpint (g_get_monotonic_time () - start, <, WAX_TEST_SECOND);
  g_assert_cmpint (wax_account_get_status (get_account (f))->state, ==, WAX_CONNECTION_OFFLINE);
  ui_test_pause (1200);
  g_assert_false (gtk_widget_get_mapped (ui_test_child (connection, "stop_button")));
}

/* ---- another certificate ---- */

static gboolean
needs_decision (gpointer data)
{
  return wax_account_get_state (get_account (data)) == WAX_ACCOUNT_NEEDS_DECISION;
}

static gboolean
has_hidden_duration (gpointer dialog)
{
  return !gtk_widget_get_mapped (ui_test_child (dialog, "duration"));
}

/* Online under a decision, then cut, with a certificate there that nobody decided on; ends when the dialog is open. */
static void
change_certificate_to (Fixture *f, WaxTestCert *other)
{
  g_autoptr(GTlsCertificate) shown = wax_test_cert_to_tls (other, 2);

  try_account (f);
  go_on (f);
  gtk_drop_down_set_selected (ui_test_child (f->dialog, "duration"), 3);
  ui_test_wait_until (ui_test_is_sensitive, ui_test_child (f->dialog, "authorize_button"));
  ui_test_wait_for_draw (f->dialog);
  ui_test_click (ui_test_child (f->dialog, "authorize_button"));
  ui_test_wait_until (is_online, f);
  ui_test_wait_until (has_no_dialog, f);

  wax_demo_server_set_certificate (f->server, shown);
  wax_demo_server_cut_connections (f->server);
  ui_test_wait_until (needs_decision, f);
  ui_test_wait_until (has_no_connection, f);
  wax_demo_server_reset_counters (f->server);
  gtk_widget_activate_action (GTK_WIDGET (f->window), "win.decide", NULL);
  ui_test_wait_until (has_dialog, f);
  ui_test_present (f->dialog);
}

static WaxTestCert *
change_certificate (Fixture *f)
{
  WaxTestCert *other = wax_test_cert_new_leaf (NULL, "localhost");

  change_certificate_to (f, other);
  return other;
}

static void
enter_fingerprint (Fixture *f, const char *text)
{
  GtkWidget *entry = ui_test_child (f->dialog, "fingerprint");

  gtk_widget_grab_focus (entry);
  ui_test_key ("ctrl+a");
  gdk_clipboard_set_text (gtk_widget_get_clipboard (entry), text);
  ui_test_key ("ctrl+v");
  ui_test_pause (300);
}

/* Not a byte before the right fingerprint was entered and authorized; then on as before. */
static void
test_changed (Fixture *f, gconstpointer data)
{
  g_autoptr(WaxTestCert) other = change_certificate (f);
  g_autofree char *right = wax_test_cert_dup_fingerprint (other), *wrong = g_strdup (right);

  g_assert_true (wax_trust_question_is_severe (wax_trust_dialog_get_question (WAX_TRUST_DIALOG (f->dialog))));
  go_on (f);
  g_assert_true (has_hidden_duration (f->dialog));
  wrong[40] = wrong[40] == '0' ? '1' : '0';
  enter_fingerprint (f, wrong);
  g_assert_true (has_hidden_duration (f->dialog));
  enter_fingerprint (f, right);
  g_assert_false (has_hidden_duration (f->dialog));
  gtk_drop_down_set_selected (ui_test_child (f->dialog, "duration"), 2);
  ui_test_wait_until (ui_test_is_sensitive, ui_test_child (f->dialog, "authorize_button"));
  g_assert_cmpuint (wax_demo_server_get_counter (f->server, WAX_DEMO_BYTES_RECEIVED), ==, 0);
  ui_test_wait_for_draw (f->dialog);
  ui_test_click (ui_test_child (f->dialog, "authorize_button"));
  ui_test_wait_until (is_online, f);
  g_assert_cmpuint (wax_demo_server_get_counter (f->server, WAX_DEMO_BYTES_RECEIVED), >, 0);
}

static void
test_changed_stays (Fixture *f, gconstpointer data)
{
  g_autoptr(WaxTestCert) other = change_certificate (f);
  g_autofree char *right = wax_test_cert_dup_fingerprint (other);

  go_on (f);
  enter_fingerprint (f, right);
  ui_test_key ("Return");
  ui_test_wait_until (has_no_dialog, f);
  ui_test_wait_until (is_offline, f);
  ui_test_pause (300);
  g_assert_cmpuint (wax_demo_server_get_counter (f->server, WAX_DEMO_BYTES_RECEIVED), ==, 0);
  g_assert_cmpuint (wax_demo_server_get_counter (f->server, WAX_DEMO_SIGN_INS), ==, 0);
}

/* By an authority that nobody here knows, until that many days from now. */
static WaxTestCert *
issue (WaxTestCert *authority, int days)
{
  const char *dns[] = { "localhost", NULL };

  return wax_test_cert_new (authority, &(WaxTestCertOptions){
    .dns = dns, .not_after = g_get_real_time () / G_USEC_PER_SEC + days * G_GINT64_CONSTANT (86400) });
}

typedef struct {
  const char *wanted;
  gboolean seen;
} Search;

static void
look_for (GtkWidget *widget, gpointer data)
{
  Search *search = data;

  if (GTK_IS_LABEL (widget) && strstr (gtk_label_get_text (GTK_LABEL (widget)), search->wanted) != NULL)
    search->seen = TRUE;
}

/* The first groups of digits of it, as they stand in windows. */
static gboolean
shows_fingerprint (Fixture *f, WaxTestCert *cert)
{
  g_autofree char *digits = wax_test_cert_dup_fingerprint (cert), *upper = g_ascii_strup (digits, 8);
  g_autofree char *groups = g_strdup_printf ("%.4s %.4s", upper, upper + 4);
  Search search = { groups, FALSE };

  ui_test_foreach_visible (GTK_WIDGET (f->dialog), look_for, &search);
  return search.seen;
}

/* The same authority renewed it when its time had come: the two are compared, and the ordinary way leads on. Not a byte
 * before that. */
static void
test_expected_renewal (Fixture *f, gconstpointer data)
{
  g_autoptr(WaxTestCert) authority = wax_test_cert_new_root ("Example Internal Authority");
  g_autoptr(WaxTestCert) before = issue (authority, 20), after = issue (authority, 90);
  g_autoptr(GTlsCertificate) shown = wax_test_cert_to_tls (before, 2);
  WaxTrustQuestion *question;

  wax_demo_server_set_certificate (f->server, shown);
  change_certificate_to (f, after);
  question = wax_trust_dialog_get_question (WAX_TRUST_DIALOG (f->dialog));
  g_assert_cmpint (wax_trust_question_get_change (question)->judgement, ==, WAX_CHANGE_EXPECTED_RENEWAL);
  g_assert_false (wax_trust_question_is_severe (question));
  gtk_expander_set_expanded (ui_test_child (f->dialog, "more"), TRUE);
  ui_test_wait_for_draw (f->dialog);
  g_assert_true (shows_fingerprint (f, before));
  g_assert_true (shows_fingerprint (f, after));
  go_on (f);
  g_assert_false (has_hidden_duration (f->dialog));
  g_assert_false (gtk_widget_is_sensitive (ui_test_child (f->dialog, "authorize_button")));
  gtk_drop_down_set_selected (ui_test_child (f->dialog, "duration"), 2);
  ui_test_wait_until (ui_test_is_sensitive, ui_test_child (f->dialog, "authorize_button"));
  g_assert_cmpuint (wax_demo_server_get_counter (f->server, WAX_DEMO_BYTES_RECEIVED), ==, 0);
  ui_test_wait_for_draw (f->dialog);
  ui_test_click (ui_test_child (f->dialog, "authorize_button"));
  ui_test_wait_until (is_online, f);
  g_assert_cmpuint (wax_demo_server_get_counter (f->server, WAX_DEMO_BYTES_RECEIVED), >, 0);
  g_assert_cmpint (wax_account_get_status (get_account (f))->state, ==, WAX_CONNECTION_GRANTED);
}

int
main (int argc, char **argv)
{
  wax_tls_prepare ();
  ui_test_init (&argc, &argv);
  for (guint i = 0; i < G_N_ELEMENTS (ways); i++) {
    g_autofree char *path = g_strdup_printf ("/trust-story/stay-offline/%s", ways[i].name);

    g_test_add (path, Fixture, &ways[i], set_up, test_stay_offline, tear_down);
  }
  g_test_add ("/trust-story/authorize-and-stop", Fixture, NULL, set_up, test_authorize_and_stop, tear_down);
  g_test_add ("/trust-story/changed/fingerprint", Fixture, NULL, set_up, test_changed, tear_down);
  g_test_add ("/trust-story/changed/expected-renewal", Fixture, NULL, set_up, test_expected_renewal, tear_down);
  g_test_add ("/trust-story/changed/stay-offline", Fixture, NULL, set_up, test_changed_stays, tear_down);
  return g_test_run ();
}
