#include "press.h"
#include "transport/wax-tls-setup.h"
#include "wax-certificate-window.h"
#include "wax-connection-window.h"
#include "wax-ledger-window.h"

/* The Trust Ledger in the whole program: reached from Connection Settings, and what was trusted is ended there. */

static GtkWindow *
open_ledger (void)
{
  GtkWindow *status;

  ui_test_key ("ctrl+i");
  status = press_wait_for_window (WAX_TYPE_CONNECTION_WINDOW);
  press_click (status, "Open Ledger");
  return press_wait_for_window (WAX_TYPE_LEDGER_WINDOW);
}

/* Stop Trusting in the ledger takes the account offline, and the grant stays to be read with how it ended. */
static void
test_stop (void)
{
  Press *press = press_new (&(WaxDemoOptions){ .messages = 5, .seed = 3 });
  GtkWindow *ledger;

  press_sign_in (press);
  ledger = open_ledger ();
  press_wait_for_text ("Despite: self-signed.");
  press_wait_for_text ("Holds until");
  press_click (ledger, "Stop Trusting");
  press_wait_for_text ("you stopped it");
  g_assert_null (press_find_button (ledger, "Stop Trusting"));
  press_wait_for_state (press, WAX_ACCOUNT_OFFLINE);
  g_assert_cmpint (wax_demo_server_get_counter (press->mail->server, WAX_DEMO_OPEN), ==, 0);

  press_click (ledger, "View Certificate");
  press_wait_for_window (WAX_TYPE_CERTIFICATE_WINDOW);
  ui_test_key ("Escape");
  press_wait_for_no_window (WAX_TYPE_CERTIFICATE_WINDOW);

  press_click (ledger, "History");
  press_wait_for_text ("You stopped trusting localhost:");
  press_wait_for_text ("You trusted localhost:");
  ui_test_key ("ctrl+f");
  press_type ("nowhere");
  press_wait_for_text ("No Such Server");
  ui_test_key ("ctrl+a");
  press_type ("LOCAL");
  press_wait_for_text ("You stopped trusting localhost:");
  ui_test_key ("Escape");
  press_wait_for_no_window (WAX_TYPE_LEDGER_WINDOW);
  ui_test_key ("Escape");
  press_wait_for_no_window (WAX_TYPE_CONNECTION_WINDOW);
  press_free (press);
}

int
main (int argc, char **argv)
{
  wax_tls_prepare ();
  ui_test_init (&argc, &argv);
  g_test_add_func ("/press/ledger/stop", test_stop);
  return g_test_run ();
}
