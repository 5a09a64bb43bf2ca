#include "press.h"
#include "transport/wax-tls-setup.h"
#include "wax-certificate-window.h"

/* The Trust Ledger in the whole program: reached from Connection Settings, and what was trusted is ended there. */

static gboolean
is_in_filter (gpointer ledger)
{
  GtkWidget *focus = gtk_window_get_focus (ledger);

  return focus != NULL && gtk_widget_is_ancestor (focus, ui_test_child (ledger, "filter"));
}

static void
go_to_filter (GtkWindow *ledger)
{
  ui_test_present (ledger);
  ui_test_key ("ctrl+f");
  ui_test_wait_until (is_in_filter, ledger);
}

/* Stop Trusting in the ledger takes the account offline, and the grant stays to be read with how it ended. */
static void
test_stop (void)
{
  Press *press = press_new (&(WaxDemoOptions){ .messages = 5, .seed = 3 });
  GtkWindow *ledger;

  press_sign_in (press);
  ledger = press_open_ledger ();
  press_wait_for_text ("Despite: self-signed.");
  press_wait_for_text ("Holds until");
  press_click (ledger, "Stop Trusting");
  press_wait_for_text ("you stopped it");
  g_assert_null (press_find_button (ledger, "Stop Trusting"));
  press_wait_for_state (press, WAX_ACCOUNT_OFFLINE);
  press_wait_for_end (press);

  press_click (ledger, "View Certificate");
  press_wait_for_window (WAX_TYPE_CERTIFICATE_WINDOW);
  ui_test_key ("Escape");
  press_wait_for_no_window (WAX_TYPE_CERTIFICATE_WINDOW);

  ui_test_present (ledger);
  press_click (ledger, "History");
  press_wait_for_text ("You stopped trusting localhost:");
  press_wait_for_text ("You trusted localhost:");
  go_to_filter (ledger);
  press_type ("nowhere");
  press_wait_for_text ("No Such Server");
  ui_test_key ("ctrl+a");
  press_type ("LOCAL");
  press_wait_for_text ("You stopped trusting localhost:");
  press_close_ledger ();
  press_free (press);
}

/* Export by keys writes what waxctl prints; a place that cannot be written is named. */
static void
test_export (void)
{
  Press *press = press_new (&(WaxDemoOptions){ .messages = 5, .seed = 3 });
  g_autofree char *path = g_build_filename (press->mail->dir, "ledger.json", NULL), *text = NULL;
  g_autoptr(GError) error = NULL;
  GtkWindow *ledger;

  press_sign_in (press);
  ledger = press_open_ledger ();
  for (guint i = 0; i < 2; i++) {
    press_wait_for_text ("Holds until");
    ui_test_key ("ctrl+s");
    press_type_place (i == 0 ? "/sys/ledger.json" : path);
    press_wait_for_no_window (GTK_TYPE_FILE_CHOOSER_DIALOG);
    ui_test_present (ledger);
    press_wait_for_text (i == 0 ? "this place cannot be written" : "Ledger exported");
  }
  g_assert_true (g_file_get_contents (path, &text, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (g_str_has_prefix (text, "[\n{\"at\":\""));
  g_assert_true (g_str_has_suffix (text, "}\n]\n"));
  g_assert_nonnull (strstr (text, "\"event\":\"granted\""));
  g_assert_nonnull (strstr (text, "You trusted localhost:"));
  press_close_ledger ();
  press_free (press);
}

static void
read_cb (GObject *clipboard, GAsyncResult *result, gpointer text)
{
  *(char **) text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (clipboard), result, NULL);
}

static gboolean
is_read (gpointer text)
{
  return *(char **) text != NULL;
}

static char *
read_clipboard (gpointer widget)
{
  char *text = NULL;

  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (widget), NULL, read_cb, &text);
  ui_test_wait_until (is_read, &text);
  return text;
}

/* GTK 4.18 stops at the row before it goes into it. */
static void
tab_to (GtkWindow *window, const char *name)
{
  for (guint i = 0; i < 2 && gtk_window_get_focus (window) != press_find_button (window, name); i++) {
    ui_test_key ("Tab");
    ui_test_pause (50);
  }
  g_assert_true (gtk_window_get_focus (window) == press_find_button (window, name));
}

/* The keys alone: from the filter into the list, through the buttons of its row, and out again. */
static void
test_keys (void)
{
  Press *press = press_new (&(WaxDemoOptions){ .messages = 5, .seed = 3 });
  const char *const names[] = { "Copy Report", "View Certificate", "Stop Trusting" };
  g_autofree char *report = NULL;
  GtkWindow *ledger;

  press_sign_in (press);
  ledger = press_open_ledger ();
  press_wait_for_text ("Holds until");
  go_to_filter (ledger);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    tab_to (ledger, names[i]);
    if (i == 0) {
      ui_test_key ("space");
      press_wait_for_text ("Report copied");
    }
  }
  report = read_clipboard (ledger);
  g_assert_nonnull (strstr (report, "waxctl trust verify --host 'localhost:"));
  g_assert_null (strstr (report, "alice"));
  g_assert_null (strstr (report, "secret-1"));
  press_wait_for_no_text ("Report copied"); /* its notice has a button too */
  ui_test_key ("Tab");
  ui_test_pause (50);
  g_assert_false (gtk_widget_is_ancestor (gtk_window_get_focus (ledger), ui_test_child (ledger, "grants")));
  press_close_ledger ();
  press_free (press);
}

int
main (int argc, char **argv)
{
  wax_tls_prepare ();
  ui_test_init (&argc, &argv);
  g_test_add_func ("/press/ledger/stop", test_stop);
  g_test_add_func ("/press/ledger/export", test_export);
  g_test_add_func ("/press/ledger/keys", test_keys);
  return g_test_run ();
}
