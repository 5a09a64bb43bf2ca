#include "press.h"
#include "transport/wax-tls-setup.h"
#include "wax-test-disk.h"

#include <glib/gstdio.h>
#include <unistd.h>

/* The ledger's file is lost, damaged or cannot be written while the program runs and its window is open: nothing is
 * trusted that the ledger does not have, and it is said. */

#define DAMAGED "The profile is damaged and cannot be read, so nothing in it is trusted."
#define LOST "The record of what you trust cannot be read, so nothing is trusted"

/* What the program has open is not the file that stands there: what it wrote would be lost, and what it read is not
 * what others see. */
static void
test_replaced (void)
{
  Press *press = press_new (&(WaxDemoOptions){ .messages = 5, .seed = 3 });
  g_autofree char *path = g_build_filename (press->mail->dir, "profile.db", NULL);
  g_autofree char *kept = g_build_filename (press->mail->dir, "kept.db", NULL);
  g_autoptr(GError) error = NULL;
  GtkWindow *ledger;

  press_sign_in (press);
  ledger = press_open_ledger ();
  press_wait_for_text ("Holds until");
  g_assert_cmpint (link (path, kept), ==, 0);
  g_file_set_contents (path, "This is no ledger any more.\n", -1, &error);
  g_assert_no_error (error);
  press_wait_for_text ("The Ledger Cannot Be Read");
  press_wait_for_text (LOST);
  press_wait_for_end (press);
  g_assert_false (press_shows ("Your trust in"));

  /* Again, while nothing is better. */
  press_click (ledger, "Try Again");
  press_wait_for_text ("The Ledger Cannot Be Read");
  press_close_ledger ();
  wax_demo_server_reset_counters (press->mail->server);
  press_connect_again (press);
  press_wait_for_state (press, WAX_ACCOUNT_FAILED);
  press_wait_for_text (LOST);
  g_assert_cmpuint (wax_demo_server_get_counter (press->mail->server, WAX_DEMO_BYTES_RECEIVED), ==, 0);

  /* The right one is back, with the decision that stands in it. */
  g_assert_cmpint (g_rename (kept, path), ==, 0);
  press_click (press->window, "Try Again");
  press_wait_for_state (press, WAX_ACCOUNT_ONLINE);
  press_wait_for_no_text (LOST);
  press_open_ledger ();
  press_wait_for_text ("Holds until");
  press_close_ledger ();
  press_free (press);
}

/* By another process: one that has the file open must not touch it besides SQLite, whose locks would go. */
static void
write_rubbish (const char *path)
{
  const char *const arguments[] = { "sh", "-ec", "yes rubbish | dd of=\"$0\" bs=4096 conv=notrunc iflag=fullblock"
                                    " count=$(($(stat -c %s \"$0\") / 4096)) status=none", path, NULL };
  int status = 0;

  g_spawn_sync (NULL, (char **) arguments, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, &status, NULL);
  g_assert_cmpint (status, ==, 0);
}

/* By the profile, or by the ledger in it where SQLite still holds the account's part. */
static gboolean
is_refused (gpointer press)
{
  return press_shows (DAMAGED) ||
         (wax_account_get_state (press_get_account (press)) == WAX_ACCOUNT_FAILED && press_shows (LOST));
}

/* The file stays where it is, and what stood in it does not. */
static void
test_overwritten (void)
{
  Press *press = press_new (&(WaxDemoOptions){ .messages = 5, .seed = 3 });
  g_autofree char *path = g_build_filename (press->mail->dir, "profile.db", NULL);
  GtkWindow *ledger;

  press_sign_in (press);
  write_rubbish (path);
  ledger = press_open_ledger ();
  press_wait_for_text ("The Ledger Cannot Be Read");
  press_wait_for_text (LOST);
  press_wait_for_end (press);
  press_click (ledger, "Try Again");
  press_wait_for_text ("The Ledger Cannot Be Read");
  press_close_ledger ();
  wax_demo_server_reset_counters (press->mail->server);
  press_connect_again (press);
  ui_test_wait_until (is_refused, press);
  ui_test_pause (500);
  press_wait_for_end (press);
  g_assert_cmpuint (wax_demo_server_get_counter (press->mail->server, WAX_DEMO_BYTES_RECEIVED), ==, 0);

  /* The next start says so too. */
  press_close (press);
  press_open (press);
  press_wait_for_text (DAMAGED);
  press_free (press);
}

/* ---- waxctl, where nothing can be written ---- */

/* Returns: (transfer full): all that it prints. */
static char *
run_waxctl (Press *press, int *status, const char *noun, const char *verb, const char *argument)
{
  const char *arguments[] = { g_getenv ("WAXCTL"), "--profile", press->mail->dir, noun, verb, argument, NULL };
  g_autoptr(GError) error = NULL;
  g_autoptr(GSubprocess) process =
      g_subprocess_newv (arguments, G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_MERGE, &error);
  char *text = NULL;

  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, NULL, NULL, &text, NULL, &error);
  g_assert_no_error (error);
  *status = g_subprocess_get_exit_status (process);
  return text;
}

/* Nothing is said of a ledger that cannot be kept up to date, and nothing of it changes. */
static void
test_read_only (void)
{
  Press *press = press_new_on_disk (&(WaxDemoOptions){ .messages = 5, .seed = 3 }, "size=64m");
  g_autofree char *url = wax_demo_server_dup_url (press->mail->server, "localhost"), *before = NULL, *after = NULL;
  const char *const server = strstr (url, "//") + 2;
  const char *const calls[][2] = { { "ledger", NULL }, { "list", NULL }, { "stop", server } };
  int status;

  press_close (press);
  before = run_waxctl (press, &status, "trust", "ledger", NULL);
  g_assert_cmpint (status, ==, 0);
  g_assert_nonnull (strstr (before, "You trusted localhost:"));
  wax_test_disk_remount (press->mail->dir, TRUE, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (calls); i++) {
    g_autofree char *text = run_waxctl (press, &status, "trust", calls[i][0], calls[i][1]);

    g_assert_cmpint (status, ==, 8);
    g_assert_nonnull (strstr (text, "The profile folder cannot be written."));
    g_assert_null (strstr (text, "You trusted"));
  }
  wax_test_disk_remount (press->mail->dir, FALSE, "size=64m");
  after = run_waxctl (press, &status, "trust", "ledger", NULL);
  g_assert_cmpstr (before, ==, after);
  press_free (press);
}

int
main (int argc, char **argv)
{
  wax_test_disk_prepare ();
  wax_tls_prepare ();
  ui_test_init (&argc, &argv);
  g_test_add_func ("/press/ledger-file/replaced", test_replaced);
  g_test_add_func ("/press/ledger-file/overwritten", test_overwritten);
  g_test_add_func ("/press/ledger-file/read-only", test_read_only);
  return g_test_run ();
}
