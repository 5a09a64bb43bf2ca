#include "press.h"
#include "transport/wax-tls-setup.h"
#include "ui-notifications.h"
#include "wax-test-clock.h"
#include "wax-trust-dialog.h"

/* Trust is asked for while nobody looks at the program: one notification, which only leads to the dialog, and which is
 * gone as soon as there is nothing to ask any more. */

typedef struct {
  Press *press;
  UiNotifications *desktop;
} Fixture;

static void
set_up (Fixture *f, gconstpointer unused)
{
  f->desktop = ui_notifications_new ();
  f->press = press_new (&(WaxDemoOptions){ .messages = 5, .seed = 3 });
  press_sign_in (f->press);
}

static void
tear_down (Fixture *f, gconstpointer unused)
{
  press_free (f->press);
  ui_notifications_free (f->desktop);
}

static gboolean
is_shown (gpointer data)
{
  return ui_notifications_count (((Fixture *) data)->desktop) == 1;
}

static gboolean
is_withdrawn (gpointer data)
{
  return ui_notifications_count (((Fixture *) data)->desktop) == 0;
}

static void
wait_for_notification (Fixture *f)
{
  press_look_away (f->press->window);
  press_change_certificate (f->press->mail->server);
  ui_test_wait_until (is_shown, f);
}

static void
test_leads_to_dialog (Fixture *f, gconstpointer unused)
{
  g_autofree char *text = NULL;
  g_autofree char *server = g_strdup_printf ("localhost:%u", wax_demo_server_get_port (f->press->mail->server));
  GtkWindow *dialog;

  wait_for_notification (f);
  text = ui_notifications_dup_newest (f->desktop);
  /* Which of the servers at one host. */
  g_assert_nonnull (strstr (text, server));
  /* It has no button, only itself to be pressed. */
  g_assert_true (g_str_has_suffix (text, "\ndefault\n"));
  ui_test_pause (500);
  g_assert_cmpuint (ui_notifications_count_sent (f->desktop), ==, 1);
  g_assert_false (press_has_window (WAX_TYPE_TRUST_DIALOG));

  ui_notifications_press (f->desktop);
  dialog = press_wait_for_window (WAX_TYPE_TRUST_DIALOG);
  g_assert_true (gtk_window_get_transient_for (dialog) == f->press->window);
  ui_test_pause (300);
  g_assert_cmpuint (wax_demo_server_get_counter (f->press->mail->server, WAX_DEMO_BYTES_RECEIVED), ==, 0);
  ui_test_key ("Escape");
  press_wait_for_no_window (WAX_TYPE_TRUST_DIALOG);
  press_wait_for_state (f->press, WAX_ACCOUNT_OFFLINE);
  g_assert_cmpuint (wax_demo_server_get_counter (f->press->mail->server, WAX_DEMO_BYTES_RECEIVED), ==, 0);
}

/* Answered in the window, without the notification. */
static void
test_answered (Fixture *f, gconstpointer unused)
{
  wait_for_notification (f);
  press_look_at (f->press->window);
  press_click (f->press->window, "Decide…");
  press_wait_for_window (WAX_TYPE_TRUST_DIALOG);
  ui_test_key ("Escape");
  press_wait_for_no_window (WAX_TYPE_TRUST_DIALOG);
  ui_test_wait_until (is_withdrawn, f);
}

static void
test_program_ends (Fixture *f, gconstpointer unused)
{
  wait_for_notification (f);
  press_look_at (f->press->window);
  press_stop (f->press->application);
  ui_test_wait_until (is_withdrawn, f);
  ui_mail_free (f->press->mail);
  g_free (f->press);
  ui_notifications_free (f->desktop);
}

/* Who looks at the program sees it there. */
static void
test_not_when_looked_at (Fixture *f, gconstpointer unused)
{
  press_change_certificate (f->press->mail->server);
  /* It has just been started: the dialog may open by itself. */
  press_wait_for_window (WAX_TYPE_TRUST_DIALOG);
  ui_test_key ("Escape");
  press_wait_for_no_window (WAX_TYPE_TRUST_DIALOG);
  ui_test_pause (300);
  g_assert_cmpuint (ui_notifications_count_sent (f->desktop), ==, 0);
}

/* ---- a decision for a day, of which two hours are left ---- */

enum { HOURS_22_S = 22 * 3600 };

#define ENDING "Your trust in localhost:"

static void
assert_online (Fixture *f)
{
  g_assert_cmpint (wax_account_get_state (press_get_account (f->press)), ==, WAX_ACCOUNT_ONLINE);
}

/* Said to who works with another program, once; nothing ends before its time. */
static void
test_ends_soon (Fixture *f, gconstpointer unused)
{
  g_autofree char *text = NULL;

  press_look_away (f->press->window);
  wax_test_clock_set (HOURS_22_S, HOURS_22_S, 0);
  ui_test_wait_until (is_shown, f);
  text = ui_notifications_dup_newest (f->desktop);
  g_assert_nonnull (strstr (text, ENDING));
  g_assert_nonnull (strstr (text, " ends at "));
  g_assert_true (g_str_has_suffix (text, "you then work offline there.\n"));
  assert_online (f);
  wax_test_clock_set (HOURS_22_S + 600, HOURS_22_S + 600, 0);
  ui_test_pause (1000);
  g_assert_cmpuint (ui_notifications_count_sent (f->desktop), ==, 1);
  press_look_at (f->press->window);
  wax_test_clock_set (0, 0, 0);
}

static void
test_ends_soon_in_front (Fixture *f, gconstpointer unused)
{
  wax_test_clock_set (HOURS_22_S, HOURS_22_S, 0);
  press_wait_for_text (ENDING);
  press_wait_for_text (" ends at ");
  ui_test_pause (500);
  g_assert_cmpuint (ui_notifications_count_sent (f->desktop), ==, 0);
  assert_online (f);
  wax_test_clock_set (0, 0, 0);
}

/* The program is closed by the test. */
static void
keep (Fixture *f, gconstpointer unused)
{
}

#define ADD(name, function, end) g_test_add ("/press/notification/" name, Fixture, NULL, set_up, function, end)

int
main (int argc, char **argv)
{
  wax_tls_prepare ();
  ui_test_init (&argc, &argv);
  ADD ("not-when-looked-at", test_not_when_looked_at, tear_down);
  ADD ("leads-to-dialog", test_leads_to_dialog, tear_down);
  ADD ("answered", test_answered, tear_down);
  ADD ("program-ends", test_program_ends, keep);
  ADD ("ends-soon", test_ends_soon, tear_down);
  ADD ("ends-soon-in-front", test_ends_soon_in_front, tear_down);
  return g_test_run ();
}
