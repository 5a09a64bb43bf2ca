#include "ui-test.h"

#include "wax-test-clock.h"
#include "wax-trust-dialog.h"

#include <string.h>

/*
 * Whatever falls on the keys while the dialog is open: it never becomes trust. The keys are the X server's; time is
 * simulated.
 */

enum { RUNS = 200 };
enum { SECONDS = 5, KEYS_A_SECOND = 5 };

/* One run of xdotool for all keys: it says a line when those before have reached the X server. */
typedef struct {
  GSubprocess *process;
  GOutputStream *in;
  GDataInputStream *out;
} Keyboard;

typedef struct {
  WaxTrustDialog *dialog;
  guint authorized;
} Run;

static void
authorize_cb (WaxTrustDialog *dialog, int duration, const char *entered, const char *why, Run *run)
{
  run->authorized++;
}

static void
gone_cb (gpointer data, GObject *dialog)
{
  ((Run *) data)->dialog = NULL;
}

static void
skip_second (void)
{
  wax_test_clock_skip (1);
  ui_test_pause (2);
}

static void
open_dialog (Run *run, gboolean severe, gboolean second)
{
  static const WaxProblemId ids[] = { WAX_PROBLEM_CHANGED, WAX_PROBLEM_ISSUER_UNKNOWN };
  g_autoptr(WaxTrustQuestion) question = ui_test_question (ids + !severe, 1 + severe, severe);
  g_autoptr(WaxPolicy) policy = wax_policy_new_default ();
  GtkWidget *risk;

  run->dialog = wax_trust_dialog_new (question, policy, NULL, NULL, 0);
  g_object_weak_ref (G_OBJECT (run->dialog), gone_cb, run);
  g_signal_connect (run->dialog, "authorize", G_CALLBACK (authorize_cb), run);
  ui_test_present (GTK_WINDOW (run->dialog));
  if (!second)
    return;
  risk = ui_test_child (run->dialog, "risk_button");
  skip_second ();
  ui_test_wait_until (ui_test_is_sensitive, risk);
  g_signal_emit_by_name (risk, "clicked");
}

static void
keyboard_open (Keyboard *self)
{
  g_autoptr(GError) error = NULL;

  self->process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, "stdbuf",
                                    "-oL", "xdotool", "-", NULL);
  g_assert_no_error (error);
  self->in = g_subprocess_get_stdin_pipe (self->process);
  self->out = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->process));
}

static void
keyboard_close (Keyboard *self)
{
  g_output_stream_close (self->in, NULL, NULL);
  g_assert_true (g_subprocess_wait_check (self->process, NULL, NULL));
  g_object_unref (self->out);
  g_object_unref (self->process);
}

/* Printable ones of the basic alphabet; Space and Enter more often than their share. */
static void
press_keys (Keyboard *self, GRand *random)
{
  g_autoptr(GString) line = g_string_new ("key --delay 0");
  g_autofree char *done = NULL;

  for (guint i = 0; i < KEYS_A_SECOND; i++) {
    int c = g_rand_int_range (random, 0x20, 0x7f);

    if (g_rand_int_range (random, 0, 20) == 0)
      c = ' ';
    if (c == ' ')
      g_string_append (line, " space");
    else if (g_rand_int_range (random, 0, 20) == 0)
      g_string_append (line, " Return");
    else
      g_string_append_printf (line, " U%04x", (guint) c);
  }
  g_string_append (line, "\ngetmouselocation\n");
  g_assert_true (g_output_stream_write_all (self->in, line->str, line->len, NULL, NULL, NULL));
  done = g_data_input_stream_read_line (self->out, NULL, NULL, NULL);
  g_assert_nonnull (done);
  gdk_display_sync (gdk_display_get_default ());
}

/* GTK's timer for tooltips looks for the pointer above a window that has closed in the time that was skipped. */
static gboolean
is_of_tooltips (const char *message)
{
  return strstr (message, "GDK_IS_SURFACE (surface)") != NULL;
}

static gboolean
is_fatal_cb (const char *domain, GLogLevelFlags level, const char *message, gpointer data)
{
  return !is_of_tooltips (message);
}

static void
critical_cb (const char *domain, GLogLevelFlags level, const char *message, gpointer data)
{
  if (!is_of_tooltips (message))
    g_log_default_handler (domain, level, message, data);
}

static void
test_random_keys (void)
{
  Keyboard keyboard;
  g_autoptr(GRand) random = g_rand_new_with_seed (20260101);
  guint lasted = 0;

  keyboard_open (&keyboard);
  g_test_log_set_fatal_handler (is_fatal_cb, NULL);
  g_log_set_handler ("Gdk", G_LOG_LEVEL_CRITICAL | G_LOG_FLAG_FATAL, critical_cb, NULL);
  g_log_set_handler ("Gtk", G_LOG_LEVEL_CRITICAL | G_LOG_FLAG_FATAL, critical_cb, NULL);
  for (guint i = 0; i < RUNS; i++) {
    Run run = { NULL };

    open_dialog (&run, i % 2 != 0, i / 2 % 3 != 0);
    for (guint second = 0; second < SECONDS && run.dialog != NULL; second++) {
      press_keys (&keyboard, random);
      skip_second ();
    }
    lasted += run.dialog != NULL;
    if (run.dialog != NULL)
      gtk_window_destroy (GTK_WINDOW (run.dialog));
    ui_test_pause (1);
    g_assert_cmpuint (run.authorized, ==, 0);
  }
  keyboard_close (&keyboard);
  g_test_message ("%u runs, %u dialogs were still open at the end", (guint) RUNS, lasted);
  g_assert_cmpuint (lasted, >, 0);
  g_assert_cmpuint (lasted, <, RUNS);
}

int
main (int argc, char **argv)
{
  ui_test_init (&argc, &argv);
  g_test_add_func ("/trust-keys/random", test_random_keys);
  return g_test_run ();
}
