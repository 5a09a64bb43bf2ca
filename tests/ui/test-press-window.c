#include "press.h"
#include "transport/wax-tls-setup.h"
#include "wax-connection-window.h"

/* What is beside the mail: help, what the program is, the connection's own settings. */

static void
test_shortcuts (void)
{
  Press *press = press_new (&(WaxDemoOptions){ .messages = 5, .seed = 3 });
  GtkWindow *help;

  ui_test_key ("ctrl+question");
  help = press_wait_for_window (GTK_TYPE_SHORTCUTS_WINDOW);
  press_wait_for_text ("Close window");
  g_assert_true (gtk_window_get_transient_for (help) == press->window);
  ui_test_key ("Escape");
  press_wait_for_no_window (GTK_TYPE_SHORTCUTS_WINDOW);
  press_free (press);
}

static void
test_about (void)
{
  Press *press = press_new (&(WaxDemoOptions){ .messages = 5, .seed = 3 });

  ui_test_key ("F10");
  press_wait_for_text ("About Waxwing");
  ui_test_key ("b");
  press_wait_for_window (ADW_TYPE_ABOUT_WINDOW);
  press_wait_for_text ("Waxwing");
  g_assert_false (press_shows ("(null)"));
  ui_test_key ("Escape");
  press_wait_for_no_window (ADW_TYPE_ABOUT_WINDOW);
  press_free (press);
}

/* As of now the server at that port speaks HTTP without TLS. */
static void
serve_plainly (Press *press)
{
  WaxDemoOptions options = { .messages = 5, .seed = 3, .plain = TRUE,
                             .port = wax_demo_server_get_port (press->mail->server) };
  g_autoptr(GError) error = NULL;

  wax_demo_server_free (press->mail->server);
  press->mail->server = wax_demo_server_new (&options, NULL, &error);
  g_assert_no_error (error);
}

static gboolean
is_secure (gpointer press)
{
  return wax_account_get_record (press_get_account (press))->secure;
}

/* Escape and Enter keep it; only the button that names what follows gives it up, and then every place says so. */
static void
test_secure_off (void)
{
  Press *press = press_new (&(WaxDemoOptions){ .messages = 5, .seed = 3 });
  const char *const keys[] = { "Escape", "Return" };
  GtkWindow *status;
  GtkWidget *button;

  press_sign_in (press);
  serve_plainly (press);
  ui_test_key ("ctrl+i");
  status = press_wait_for_window (WAX_TYPE_CONNECTION_WINDOW);
  button = ui_test_child (status, "secure_switch");
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++) {
    ui_test_click (button);
    press_wait_for_window (ADW_TYPE_MESSAGE_DIALOG);
    ui_test_key (keys[i]);
    press_wait_for_no_window (ADW_TYPE_MESSAGE_DIALOG);
    ui_test_present (status);
    ui_test_pause (200);
    g_assert_true (is_secure (press));
    g_assert_true (gtk_switch_get_state (GTK_SWITCH (button)));
  }
  g_assert_cmpuint (wax_demo_server_get_counter (press->mail->server, WAX_DEMO_SIGN_INS), ==, 0);

  ui_test_click (button);
  press_click (press_wait_for_window (ADW_TYPE_MESSAGE_DIALOG), "Switch Off");
  press_wait_for_no_window (ADW_TYPE_MESSAGE_DIALOG);
  press_wait_for_state (press, WAX_ACCOUNT_ONLINE);
  ui_test_present (status);
  press_wait_for_text ("NOT SECURE");
  ui_test_key ("Escape");
  press_wait_for_no_window (WAX_TYPE_CONNECTION_WINDOW);
  ui_test_present (press->window);
  press_wait_for_text ("NOT SECURE: everybody on the way");

  ui_test_key ("ctrl+i");
  status = press_wait_for_window (WAX_TYPE_CONNECTION_WINDOW);
  ui_test_click (ui_test_child (status, "secure_switch"));
  ui_test_wait_until (is_secure, press);
  press_wait_for_no_text ("NOT SECURE");
  ui_test_key ("Escape");
  press_wait_for_no_window (WAX_TYPE_CONNECTION_WINDOW);
  press_free (press);
}

/* Work Offline closes what is open and stays so until Connect. */
static void
test_offline (void)
{
  Press *press = press_new (&(WaxDemoOptions){ .messages = 5, .seed = 3 });
  GtkWindow *status;

  press_sign_in (press);
  ui_test_key ("ctrl+i");
  status = press_wait_for_window (WAX_TYPE_CONNECTION_WINDOW);
  press_click (status, "Work Offline");
  press_wait_for_state (press, WAX_ACCOUNT_OFFLINE);
  wax_demo_server_reset_counters (press->mail->server);
  ui_test_present (press->window);
  ui_test_key ("F5");
  ui_test_pause (500);
  g_assert_cmpuint (wax_demo_server_get_counter (press->mail->server, WAX_DEMO_CONNECTIONS), ==, 0);
  ui_test_present (status);
  press_click (status, "Connect");
  press_wait_for_state (press, WAX_ACCOUNT_ONLINE);
  ui_test_key ("Escape");
  press_wait_for_no_window (WAX_TYPE_CONNECTION_WINDOW);
  press_free (press);
}

int
main (int argc, char **argv)
{
  wax_tls_prepare ();
  ui_test_init (&argc, &argv);
  g_test_add_func ("/press/window/shortcuts", test_shortcuts);
  g_test_add_func ("/press/window/about", test_about);
  g_test_add_func ("/press/window/secure-off", test_secure_off);
  g_test_add_func ("/press/window/offline", test_offline);
  return g_test_run ();
}
