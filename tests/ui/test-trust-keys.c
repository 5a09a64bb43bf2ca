#include "ui-test.h"

#include "wax-trust-dialog.h"

#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

/*
 * Whatever falls on the keys while the dialog is open: it never becomes trust. Time is simulated: the clock that GLib
 * reads stands in this program, ahead of the real one by as much as the runs have skipped.
 */

enum { RUNS = 200, MANY_RUNS = 1000, SECONDS = 5, KEYS_A_SECOND = 5 };

static gint64 skipped_ns;

int
clock_gettime (clockid_t clock, struct timespec *time)
{
  int result = (int) syscall (SYS_clock_gettime, clock, time);
  gint64 now = time->tv_sec * G_GINT64_CONSTANT (1000000000) + time->tv_nsec;

  if (clock == CLOCK_MONOTONIC) {
    now += skipped_ns;
    time->tv_sec = now / 1000000000;
    time->tv_nsec = now % 1000000000;
  }
  return result;
}

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

static gboolean
is_sensitive (gpointer widget)
{
  return gtk_widget_is_sensitive (widget);
}

static void
skip_second (void)
{
  skipped_ns += 1000000000;
  ui_test_pause (5);
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
  ui_test_wait_until (is_sensitive, risk);
  g_signal_emit_by_name (risk, "clicked");
}

/* Printable ones of the basic alphabet; Space and Enter more often than their share. */
static void
press_keys (GRand *random)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) arguments = NULL;

  g_strv_builder_add_many (builder, "xdotool", "key", "--delay", "1", NULL);
  for (guint i = 0; i < KEYS_A_SECOND; i++) {
    int c = g_rand_int_range (random, 0x20, 0x7f);
    g_autofree char *key = NULL;

    if (g_rand_int_range (random, 0, 20) == 0)
      c = ' ';
    key = c == ' '                                   ? g_strdup ("space")
          : g_rand_int_range (random, 0, 20) == 0 ? g_strdup ("Return")
                                                     : g_strdup_printf ("U%04x", (guint) c);
    g_strv_builder_add (builder, key);
  }
  arguments = g_strv_builder_end (builder);
  g_assert_true (g_spawn_sync (NULL, arguments, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, NULL,
                               NULL, NULL, NULL));
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
  const guint n_runs = g_test_slow () ? MANY_RUNS : RUNS;
  g_autoptr(GRand) random = g_rand_new_with_seed (20260101);
  guint lasted = 0;

  g_test_log_set_fatal_handler (is_fatal_cb, NULL);
  g_log_set_handler ("Gdk", G_LOG_LEVEL_CRITICAL | G_LOG_FLAG_FATAL, critical_cb, NULL);
  g_log_set_handler ("Gtk", G_LOG_LEVEL_CRITICAL | G_LOG_FLAG_FATAL, critical_cb, NULL);
  for (guint i = 0; i < n_runs; i++) {
    Run run = { NULL };

    open_dialog (&run, i % 2 != 0, i / 2 % 3 != 0);
    for (guint second = 0; second < SECONDS && run.dialog != NULL; second++) {
      press_keys (random);
      skip_second ();
    }
    lasted += run.dialog != NULL;
    if (run.dialog != NULL)
      gtk_window_destroy (GTK_WINDOW (run.dialog));
    ui_test_pause (1);
    g_assert_cmpuint (run.authorized, ==, 0);
  }
  g_test_message ("%u runs, %u dialogs were still open at the end", n_runs, lasted);
  g_assert_cmpuint (lasted, >, 0);
  g_assert_cmpuint (lasted, <, n_runs);
}

int
main (int argc, char **argv)
{
  ui_test_init (&argc, &argv);
  g_test_add_func ("/trust-keys/random", test_random_keys);
  return g_test_run ();
}
