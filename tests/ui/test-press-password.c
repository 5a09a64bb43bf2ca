#include "press.h"
#include "transport/wax-tls-setup.h"
#include "wax-account-dialog.h"
#include "wax-window-private.h"

/* The password dialog, by keys and pointer, and what the server got of it. */

#define ASKED "Enter Password…"

static void
enter (Press *press, const char *password)
{
  press_click (press->window, ASKED);
  press_wait_for_window (ADW_TYPE_MESSAGE_DIALOG);
  press_type (password);
  ui_test_key ("Return");
  press_wait_for_no_window (ADW_TYPE_MESSAGE_DIALOG);
  ui_test_present (press->window);
}

static guint64
count (Press *press, WaxDemoCounter counter)
{
  return wax_demo_server_get_counter (press->mail->server, counter);
}

static void
test_wrong_then_right (void)
{
  Press *press = press_new (&(WaxDemoOptions){ .messages = 5, .seed = 3 });

  enter (press, "wrong-1");
  press_wait_for_text ("refused the name or the password");
  press_wait_for_state (press, WAX_ACCOUNT_NEEDS_PASSWORD);
  g_assert_cmpuint (count (press, WAX_DEMO_SIGN_INS), ==, 1);
  g_assert_cmpuint (count (press, WAX_DEMO_SIGN_INS_REFUSED), ==, 1);
  enter (press, "secret-1");
  press_wait_for_state (press, WAX_ACCOUNT_ONLINE);
  press_wait_for_text ("Trusted by you");
  g_assert_false (press_shows (ASKED));
  g_assert_cmpuint (count (press, WAX_DEMO_SIGN_INS), ==, 2);
  g_assert_cmpuint (count (press, WAX_DEMO_SIGN_INS_REFUSED), ==, 1);
  press_free (press);
}

static gboolean
is_connected (gpointer press)
{
  return count (press, WAX_DEMO_CONNECTIONS) > 0;
}

/* A server that says nothing is waited for as long as the person likes; what was typed is still there then. */
static void
give_up_set_up (Press *press)
{
  g_autofree char *url = wax_demo_server_dup_url (press->mail->server, "localhost");
  GtkWindow *dialog;

  wax_demo_server_misbehave (press->mail->server, WAX_DEMO_MUTE, 1, NULL);
  press_look_at (press->window);
  ui_test_key ("ctrl+shift+a");
  dialog = press_wait_for_window (WAX_TYPE_ACCOUNT_DIALOG);
  gtk_editable_set_text (ui_test_child (dialog, "address"), "bob@example.test");
  gtk_editable_set_text (ui_test_child (dialog, "server"), url);
  gtk_editable_set_text (ui_test_child (dialog, "password"), "secret-1");
  press_by_key (dialog, "Connect");
  press_wait_for_text ("Asking https://localhost:");
  ui_test_wait_until (is_connected, press);
  press_by_key (dialog, "Cancel");
  press_wait_for_no_text ("Asking ");
  g_assert_cmpstr (gtk_editable_get_text (ui_test_child (dialog, "address")), ==, "bob@example.test");
  g_assert_cmpuint (g_list_model_get_n_items (wax_session_get_accounts (WAX_WINDOW (press->window)->session)), ==, 1);
  gtk_window_close (dialog);
  press_wait_for_no_window (WAX_TYPE_ACCOUNT_DIALOG);
  wax_demo_server_misbehave (press->mail->server, WAX_DEMO_MUTE, 0, NULL);
}

/* Every way out but Connect sends nothing; an empty password cannot be sent. */
static void
test_cancel (void)
{
  Press *press = press_new (&(WaxDemoOptions){ .messages = 5, .seed = 3 });
  GtkWindow *dialog;

  press_click (press->window, ASKED);
  dialog = press_wait_for_window (ADW_TYPE_MESSAGE_DIALOG);
  ui_test_key ("Return");
  ui_test_pause (200);
  g_assert_true (press_has_window (ADW_TYPE_MESSAGE_DIALOG));
  press_type ("secret-1");
  ui_test_key ("Escape");
  press_wait_for_no_window (ADW_TYPE_MESSAGE_DIALOG);
  ui_test_present (press->window);
  press_click (press->window, ASKED);
  dialog = press_wait_for_window (ADW_TYPE_MESSAGE_DIALOG);
  press_type ("secret-1");
  press_click (dialog, "Cancel");
  press_wait_for_no_window (ADW_TYPE_MESSAGE_DIALOG);
  ui_test_present (press->window);
  ui_test_pause (300);
  g_assert_true (press_shows (ASKED));
  give_up_set_up (press);
  g_assert_cmpuint (count (press, WAX_DEMO_SIGN_INS), ==, 0);
  press_free (press);
}

static void
test_locked (void)
{
  Press *press = press_new (&(WaxDemoOptions){ .messages = 5, .seed = 3 });

  wax_demo_server_set_status (press->mail->server, "alice", "locked");
  enter (press, "secret-1");
  press_wait_for_text ("the account is locked or closed");
  ui_test_pause (300);
  g_assert_cmpuint (count (press, WAX_DEMO_SIGN_INS), ==, 1);
  wax_demo_server_set_status (press->mail->server, "alice", "active");
  enter (press, "secret-1");
  press_wait_for_state (press, WAX_ACCOUNT_ONLINE);
  press_free (press);
}

/* Changed at the server while it is in use: it is tried once, not over and over, and the new one is asked for. */
static void
test_became_wrong (void)
{
  Press *press = press_new (&(WaxDemoOptions){ .messages = 5, .seed = 3 });

  press_sign_in (press);
  wax_demo_server_set_password (press->mail->server, "alice", "other-2");
  wax_demo_server_misbehave (press->mail->server, WAX_DEMO_EXPIRE_TOKENS, 1, NULL);
  ui_test_key ("F5");
  press_wait_for_text (ASKED);
  press_wait_for_state (press, WAX_ACCOUNT_NEEDS_PASSWORD);
  ui_test_key ("F5");
  ui_test_pause (500);
  g_assert_cmpuint (count (press, WAX_DEMO_SIGN_INS_REFUSED), ==, 1);
  enter (press, "other-2");
  press_wait_for_state (press, WAX_ACCOUNT_ONLINE);
  g_assert_cmpuint (count (press, WAX_DEMO_SIGN_INS_REFUSED), ==, 1);
  press_free (press);
}

int
main (int argc, char **argv)
{
  wax_tls_prepare ();
  ui_test_init (&argc, &argv);
  g_test_add_func ("/press/password/wrong-then-right", test_wrong_then_right);
  g_test_add_func ("/press/password/cancel", test_cancel);
  g_test_add_func ("/press/password/locked", test_locked);
  g_test_add_func ("/press/password/became-wrong", test_became_wrong);
  return g_test_run ();
}
