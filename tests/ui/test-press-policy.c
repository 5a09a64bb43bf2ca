#include "press.h"
#include "transport/wax-tls-setup.h"
#include "wax-connection-window.h"
#include "wax-test-policy.h"
#include "wax-trust-dialog.h"

#include <string.h>

/* The administrator sets limits while a person has the window open: what can no longer be chosen is gone or locked
 * where it is shown, with who has set it, and no key leads around it. */

#define BY_FILE "(/etc/waxwing/policy.d/10-test.conf)"

static Press *press;

static void
set_up (void)
{
  wax_test_policy_clear ();
  press = press_new (&(WaxDemoOptions){ .messages = 5, .seed = 3 });
  press_sign_in (press);
}

static void
tear_down (void)
{
  press_free (press);
  wax_test_policy_clear ();
}

static void
set_policy (const char *keys)
{
  g_autofree char *text = g_strdup_printf ("[Policy]\n%s\n", keys);

  wax_test_policy_write ("10-test.conf", text);
}

static gboolean
is_shown (gpointer widget)
{
  return gtk_widget_get_mapped (widget);
}

static gboolean
is_hidden (gpointer widget)
{
  return !gtk_widget_get_mapped (widget);
}

static gboolean
is_secure (void)
{
  return wax_account_get_record (press_get_account (press))->secure;
}

static gboolean
is_secure_now (gpointer unused)
{
  return is_secure ();
}

/* ---- a secure connection, forced ---- */

/* The switch is locked as soon as the file is there, and free again when it is gone. */
static void
test_forced (void)
{
  GtkWindow *status;
  GtkWidget *button, *lock;

  ui_test_key ("ctrl+i");
  status = press_wait_for_window (WAX_TYPE_CONNECTION_WINDOW);
  button = ui_test_child (status, "secure_switch");
  lock = ui_test_child (status, "secure_lock");
  g_assert_true (gtk_widget_is_sensitive (button));
  g_assert_false (gtk_widget_get_mapped (lock));
  set_policy ("secure-connection=forced");
  press_wait_for_text ("Your administrator has set this " BY_FILE ".");
  g_assert_true (gtk_widget_get_mapped (lock));
  g_assert_false (gtk_widget_is_sensitive (button));
  gtk_widget_child_focus (GTK_WIDGET (status), GTK_DIR_TAB_FORWARD);
  ui_test_click (button);
  ui_test_key ("space");
  ui_test_pause (300);
  g_assert_false (press_has_window (ADW_TYPE_MESSAGE_DIALOG));
  g_assert_true (is_secure ());
  g_assert_true (gtk_switch_get_state (GTK_SWITCH (button)));
  wax_test_policy_clear ();
  ui_test_wait_until (ui_test_is_sensitive, button);
  press_wait_for_no_text ("Your administrator has set this");
  ui_test_wait_until (is_hidden, lock);
  ui_test_present (status);
  ui_test_key ("Escape");
  press_wait_for_no_window (WAX_TYPE_CONNECTION_WINDOW);
}

/* A question that was already on the screen goes, and leads nowhere. */
static void
test_forced_while_asked (void)
{
  GtkWindow *status;
  GtkWidget *button;

  ui_test_key ("ctrl+i");
  status = press_wait_for_window (WAX_TYPE_CONNECTION_WINDOW);
  button = ui_test_child (status, "secure_switch");
  ui_test_click (button);
  press_wait_for_window (ADW_TYPE_MESSAGE_DIALOG);
  set_policy ("secure-connection=forced");
  press_wait_for_no_window (ADW_TYPE_MESSAGE_DIALOG);
  press_wait_for_text ("Your administrator has set this " BY_FILE ".");
  ui_test_wait_until (ui_test_is_insensitive, button);
  g_assert_true (is_secure ());
  g_assert_true (gtk_switch_get_state (GTK_SWITCH (button)));
  press_look_at (status);
  ui_test_key ("Escape");
  press_wait_for_no_window (WAX_TYPE_CONNECTION_WINDOW);
}

static void
switch_off (GtkWindow *status)
{
  press_serve_plainly (press);
  ui_test_click (ui_test_child (status, "secure_switch"));
  press_click (press_wait_for_window (ADW_TYPE_MESSAGE_DIALOG), "Switch Off");
  press_wait_for_no_window (ADW_TYPE_MESSAGE_DIALOG);
  press_wait_for_state (press, WAX_ACCOUNT_ONLINE);
  ui_test_present (status);
  press_wait_for_text ("NOT SECURE");
}

/* An account that does without is told what has happened, sends nothing any more, and may only go back. */
static void
test_was_off (void)
{
  GtkWindow *status;
  GtkWidget *button;

  ui_test_key ("ctrl+i");
  status = press_wait_for_window (WAX_TYPE_CONNECTION_WINDOW);
  switch_off (status);
  ui_test_key ("Escape");
  press_wait_for_no_window (WAX_TYPE_CONNECTION_WINDOW);
  set_policy ("secure-connection=forced");
  press_wait_for_state (press, WAX_ACCOUNT_OFFLINE);
  press_wait_for_text ("Offline. The administrator's limits do not allow the connection to localhost:");
  g_assert_false (is_secure ());
  wax_demo_server_reset_counters (press->mail->server);
  press_click (press->window, "Connect");
  press_wait_for_text ("Your administrator no longer allows an unencrypted connection to localhost:");
  press_wait_for_text ("Switch on Use Secure Connection in Connection Status, then connect.");
  ui_test_pause (500);
  g_assert_cmpuint (wax_demo_server_get_counter (press->mail->server, WAX_DEMO_CONNECTIONS), ==, 0);

  ui_test_present (press->window);
  ui_test_key ("ctrl+i");
  status = press_wait_for_window (WAX_TYPE_CONNECTION_WINDOW);
  button = ui_test_child (status, "secure_switch");
  press_wait_for_text ("Your administrator has set this " BY_FILE ".");
  g_assert_true (gtk_widget_get_mapped (ui_test_child (status, "secure_lock")));
  g_assert_true (gtk_widget_is_sensitive (button));
  ui_test_click (button);
  ui_test_wait_until (is_secure_now, NULL);
  ui_test_wait_until (ui_test_is_insensitive, button);
  ui_test_key ("Escape");
  press_wait_for_no_window (WAX_TYPE_CONNECTION_WINDOW);
}

/* ---- trust ---- */

static GtkWidget *
wait_for_question (void)
{
  press_click (press->window, "Stop Trusting");
  press_wait_for_state (press, WAX_ACCOUNT_OFFLINE);
  ui_test_present (press->window);
  press_wait_for_text ("Offline. You ended your trust in this server.");
  press_click (press->window, "Connect");
  return press_wait_for_window (WAX_TYPE_TRUST_DIALOG);
}

static gboolean
is_second (gpointer dialog)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (ui_test_child (dialog, "steps")), "second") == 0;
}

static gboolean
is_first (gpointer dialog)
{
  return !is_second (dialog);
}

static guint
count_durations (GtkWidget *dialog)
{
  GListModel *model = gtk_drop_down_get_model (ui_test_child (dialog, "duration"));

  return g_list_model_get_n_items (model) - 1; /* the first asks to choose */
}

static gboolean
has_three (gpointer dialog)
{
  return count_durations (dialog) == 3;
}

static gboolean
is_awake (gpointer dialog)
{
  return ui_test_is_sensitive (ui_test_child (dialog, "risk_button"));
}

static void
go_on (GtkWidget *dialog)
{
  ui_test_wait_until (is_awake, dialog);
  ui_test_key ("alt+c");
  ui_test_wait_until (is_second, dialog);
}

/* What was chosen stays chosen if it still may be; else somebody has to choose anew. */
static void
test_durations (void)
{
  GtkWidget *dialog = wait_for_question ();
  GtkDropDown *duration = ui_test_child (dialog, "duration");
  GtkWidget *authorize = ui_test_child (dialog, "authorize_button");

  go_on (dialog);
  g_assert_cmpuint (count_durations (dialog), ==, WAX_N_DURATIONS);
  gtk_drop_down_set_selected (duration, 1 + WAX_DURATION_WEEK);
  ui_test_wait_until (ui_test_is_sensitive, authorize);
  set_policy ("longest-trust=1d");
  ui_test_wait_until (has_three, dialog);
  g_assert_cmpuint (gtk_drop_down_get_selected (duration), ==, 0);
  g_assert_false (gtk_widget_is_sensitive (authorize));
  press_wait_for_text ("Your administrator has limited the choice " BY_FILE ".");
  ui_test_key ("alt+a");
  ui_test_pause (200);
  g_assert_true (press_has_window (WAX_TYPE_TRUST_DIALOG));

  gtk_drop_down_set_selected (duration, 1 + WAX_DURATION_HOUR);
  set_policy ("trust-durations=1h;1d;1w");
  press_wait_for_text ("1 hour");
  ui_test_wait_until (has_three, dialog);
  ui_test_wait_until (ui_test_is_sensitive, authorize);
  wax_test_policy_clear ();
  press_wait_for_no_text ("Your administrator has limited the choice");
  g_assert_cmpuint (gtk_drop_down_get_selected (duration), ==, 1 + WAX_DURATION_HOUR);
  gtk_widget_grab_focus (authorize);
  ui_test_key ("space");
  press_wait_for_no_window (WAX_TYPE_TRUST_DIALOG);
  press_wait_for_state (press, WAX_ACCOUNT_ONLINE);
}

/* In the middle of the second step there is nothing to authorize any more; the reason stands there, and who gave it. */
static void
test_forbidden (void)
{
  GtkWidget *dialog = wait_for_question ();
  GtkWidget *risk = ui_test_child (dialog, "risk_button");

  go_on (dialog);
  gtk_drop_down_set_selected (ui_test_child (dialog, "duration"), 1 + WAX_DURATION_DAY);
  ui_test_wait_until (ui_test_is_sensitive, ui_test_child (dialog, "authorize_button"));
  set_policy ("manual-trust=false\nhelp-desk=Help desk: 4711");
  ui_test_wait_until (is_first, dialog);
  press_wait_for_text ("Your administrator does not allow connecting despite it " BY_FILE ".");
  press_wait_for_text ("Help desk: 4711");
  g_assert_false (gtk_widget_get_mapped (risk));
  g_assert_false (gtk_widget_get_mapped (ui_test_child (dialog, "authorize_button")));
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (dialog)) == ui_test_child (dialog, "stay_button"));
  g_assert_nonnull (press_find_button (dialog, "Close"));
  ui_test_key ("alt+c");
  ui_test_key ("alt+a");
  ui_test_pause (300);
  g_assert_true (is_first (dialog));

  wax_test_policy_clear ();
  ui_test_wait_until (is_shown, risk);
  press_wait_for_no_text ("Your administrator does not allow");
  g_assert_null (press_find_button (dialog, "Close"));
  set_policy ("manual-trust=false");
  ui_test_wait_until (is_hidden, risk);
  ui_test_key ("Escape");
  press_wait_for_no_window (WAX_TYPE_TRUST_DIALOG);
  press_wait_for_state (press, WAX_ACCOUNT_OFFLINE);
}

/* Trust that is no longer allowed ends while it is in use, and the window says why. */
static void
test_ended (void)
{
  GtkWindow *status;

  ui_test_key ("ctrl+i");
  status = press_wait_for_window (WAX_TYPE_CONNECTION_WINDOW);
  press_wait_for_text ("TRUSTED BY YOU");
  g_assert_true (gtk_widget_get_mapped (ui_test_child (status, "stop_button")));
  wax_demo_server_reset_counters (press->mail->server);
  set_policy ("manual-trust=false");
  press_wait_for_state (press, WAX_ACCOUNT_OFFLINE);
  press_wait_for_no_text ("TRUSTED BY YOU");
  ui_test_wait_until (is_hidden, ui_test_child (status, "stop_button"));
  press_wait_for_text ("The administrator's limits do not allow the connection to localhost:");
  g_assert_cmpuint (wax_demo_server_get_counter (press->mail->server, WAX_DEMO_SIGN_INS), ==, 0);
  ui_test_present (status);
  ui_test_key ("Escape");
  press_wait_for_no_window (WAX_TYPE_CONNECTION_WINDOW);
}

static void
run (gconstpointer test)
{
  set_up ();
  ((void (*) (void)) test) ();
  tear_down ();
}

static void
add (const char *path, void (*test) (void))
{
  g_test_add_data_func (path, test, run);
}

int
main (int argc, char **argv)
{
  int failed;

  wax_test_policy_prepare ();
  wax_tls_prepare ();
  ui_test_init (&argc, &argv);
  add ("/press/policy/forced", test_forced);
  add ("/press/policy/forced-while-asked", test_forced_while_asked);
  add ("/press/policy/was-off", test_was_off);
  add ("/press/policy/durations", test_durations);
  add ("/press/policy/forbidden", test_forbidden);
  add ("/press/policy/ended", test_ended);
  failed = g_test_run ();
  wax_test_policy_end ();
  return failed;
}
