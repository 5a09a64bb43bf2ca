#include "transport/wax-tls-setup.h"
#include "ui-test.h"
#include "wax-account-dialog.h"
#include "wax-demo-server.h"
#include "wax-test-dir.h"
#include "wax-test-place.h"
#include "wax-trust-dialog.h"
#include "wax-window.h"

/* Fetch and Check from account set-up on, in real windows: the connection becomes good by itself, or it is said why
 * not. */

typedef struct {
  WaxTestPlace *place;
  WaxTestCert *middle;
  WaxDemoServer *server;
  WaxSession *session;
  char *dir;
  GtkWindow *window;
  GtkWidget *dialog;
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
set_up (Fixture *f, gconstpointer unused)
{
  static const char *const dns[] = { "localhost", NULL };
  g_autoptr(WaxTestCert) root = wax_test_cert_new_root ("Known Root");
  g_autoptr(WaxTestCert) leaf = NULL;
  g_autoptr(GTlsCertificate) tls = NULL;
  g_autofree char *pem = wax_test_cert_to_pem (root), *anchors = NULL;
  g_autoptr(GError) error = NULL;

  f->dir = wax_test_dir_new ();
  f->place = wax_test_place_new ();
  f->middle = wax_test_cert_new (root, &(WaxTestCertOptions) { .common_name = "Known Issuing 3", .ca = TRUE });
  leaf = wax_test_place_make_cert (wax_test_place_get_url (f->place), f->middle, &(WaxTestCertOptions) { .dns = dns });
  tls = wax_test_cert_to_tls (leaf, 1);
  anchors = wax_test_pki_write (f->dir, "anchors.pem", pem);
  f->server = wax_demo_server_new (&(WaxDemoOptions){ .messages = 5, .seed = 7 }, tls, &error);
  g_assert_no_error (error);
  f->session = wax_session_new (f->dir, anchors);
  f->window = GTK_WINDOW (wax_window_new (NULL, f->session));
  wax_session_open_async (f->session, NULL, opened_cb, f);
  ui_test_wait_until (is_done, f);
  wax_window_show_opened (WAX_WINDOW (f->window), NULL);
  ui_test_present (f->window);
}

static void
tear_down (Fixture *f, gconstpointer unused)
{
  gtk_window_destroy (f->window);
  f->done = FALSE;
  wax_session_close_async (f->session, closed_cb, f);
  ui_test_wait_until (is_done, f);
  g_clear_object (&f->session);
  wax_demo_server_free (f->server);
  wax_test_cert_unref (f->middle);
  wax_test_place_free (f->place);
  wax_test_dir_remove (f->dir);
  g_free (f->dir);
}

static GtkWidget *
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
has_setup (gpointer unused)
{
  return find_window (WAX_TYPE_ACCOUNT_DIALOG) != NULL;
}

static gboolean
has_dialog (gpointer data)
{
  ((Fixture *) data)->dialog = find_window (WAX_TYPE_TRUST_DIALOG);
  return ((Fixture *) data)->dialog != NULL;
}

static gboolean
has_no_dialog (gpointer data)
{
  return find_window (WAX_TYPE_TRUST_DIALOG) == NULL;
}

static gboolean
has_account (gpointer data)
{
  return g_list_model_get_n_items (wax_session_get_accounts (((Fixture *) data)->session)) == 1;
}

static gboolean
says_why (gpointer data)
{
  return gtk_widget_get_mapped (ui_test_child (((Fixture *) data)->dialog, "report_button"));
}

static gboolean
shows_failure (gpointer unused)
{
  return gtk_widget_get_mapped (ui_test_child (find_window (WAX_TYPE_ACCOUNT_DIALOG), "failure"));
}

/* Account set-up until the dialog asks; then the button is pressed. */
static void
fetch (Fixture *f)
{
  g_autofree char *url = wax_demo_server_dup_url (f->server, "localhost");
  GtkWidget *setup;

  wax_window_add_account (WAX_WINDOW (f->window), url, "alice@example.test");
  ui_test_wait_until (has_setup, NULL);
  setup = find_window (WAX_TYPE_ACCOUNT_DIALOG);
  ui_test_present (GTK_WINDOW (setup));
  gtk_editable_set_text (ui_test_child (setup, "password"), "secret-1");
  ui_test_click (ui_test_child (setup, "continue_button"));
  ui_test_wait_until (has_dialog, f);
  ui_test_present (GTK_WINDOW (f->dialog));
  g_assert_cmpuint (wax_test_place_count (f->place), ==, 0);
  g_assert_cmpuint (wax_demo_server_get_counter (f->server, WAX_DEMO_BYTES_RECEIVED), ==, 0);
  ui_test_click (ui_test_child (f->dialog, "fetch_button"));
}

static gboolean
is_secure (gpointer data)
{
  g_autoptr(WaxAccount) account = g_list_model_get_item (wax_session_get_accounts (((Fixture *) data)->session), 0);

  return wax_account_get_status (account)->state == WAX_CONNECTION_SECURE;
}

static void
test_found (Fixture *f, gconstpointer unused)
{
  wax_test_place_set (f->place, WAX_TEST_PLACE_BYTES, wax_test_cert_get_der (f->middle));
  fetch (f);
  ui_test_wait_until (has_no_dialog, f);
  ui_test_wait_until (has_account, f);
  g_assert_cmpuint (wax_test_place_count (f->place), ==, 1);
  g_assert_cmpuint (wax_demo_server_get_counter (f->server, WAX_DEMO_SIGN_INS), >, 0);
  ui_test_wait_until (is_secure, f); /* not "trusted by you" */
}

static void
test_not_found (Fixture *f, gconstpointer unused)
{
  g_autoptr(GBytes) junk = g_bytes_new ("junk", 4);
  const char *help;

  wax_test_place_set (f->place, WAX_TEST_PLACE_BYTES, junk);
  fetch (f);
  ui_test_wait_until (says_why, f);
  help = gtk_label_get_text (ui_test_child (f->dialog, "help"));
  g_assert_cmpstr (help, ==,
                   "It is not where the certificate says that it is.\n"
                   "The server's administrator must install it there.");
  g_assert_false (gtk_widget_get_mapped (ui_test_child (f->dialog, "fetch_button")));
  g_assert_cmpuint (wax_demo_server_get_counter (f->server, WAX_DEMO_BYTES_RECEIVED), ==, 0);
  ui_test_key ("Escape");
  ui_test_wait_until (has_no_dialog, f);
  ui_test_wait_until (shows_failure, f);
  ui_test_pause (300);
  g_assert_false (has_account (f));
}

int
main (int argc, char **argv)
{
  wax_tls_prepare ();
  ui_test_init (&argc, &argv);
  g_test_add ("/trust-fetch/found", Fixture, NULL, set_up, test_found, tear_down);
  g_test_add ("/trust-fetch/not-found", Fixture, NULL, set_up, test_not_found, tear_down);
  return g_test_run ();
}
