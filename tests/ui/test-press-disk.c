#include "app/wax-account-private.h"
#include "press.h"
#include "transport/wax-tls-setup.h"
#include "wax-connection-window.h"
#include "wax-message-pane.h"
#include "wax-message-row.h"
#include "wax-test-clock.h"
#include "wax-test-disk.h"
#include "wax-window-private.h"

#include <glib/gstdio.h>
#include <sys/statvfs.h>

/* A profile that cannot be written as it should: what is said of it in the window, and that nothing of it is lost. */

enum { N_MANY = 600, KEPT_BYTES = 4 * 4096, N_BIG = 8, BIG_BYTES = 400 * 1000, MARK_S = 120 };

#define FULL "The disk is full. What was stored before is safe."
#define LOST "The disk is full: the record of what you trust cannot be written, so nothing is trusted"
#define BUSY "Another program is working on this account."
#define UNREADABLE "The profile could not be read or written."
#define READ_ONLY "The profile folder cannot be written."

static Press *
start (void)
{
  Press *press = press_new_on_disk (&(WaxDemoOptions){ .messages = 20, .seed = 5 }, "size=64m");

  press_sign_in (press);
  press_wait_for_inbox (press);
  return press;
}

static gboolean
is_watching (gpointer press)
{
  return wax_demo_server_count_requests (((Press *) press)->mail->server, "WaitSetRequest") > 0;
}

/* Leaves that much room beside what is stored. */
static void
leave_room (Press *press, guint64 bytes)
{
  g_autofree char *options = NULL;
  struct statvfs disk;

  g_assert_cmpint (statvfs (press->mail->dir, &disk), ==, 0);
  options = g_strdup_printf ("size=%" G_GUINT64_FORMAT,
                             (guint64) (disk.f_blocks - disk.f_bfree) * disk.f_frsize + bytes);
  wax_test_disk_remount (press->mail->dir, FALSE, options);
}

/* What is here can be read meanwhile. */
static void
read_a_message (Press *press)
{
  press_choose_message (press);
  press_wait_for_text ("alice@example.test");
}

/* While mail comes in: what came before stays, and what is missing comes once there is room. */
static void
test_full (void)
{
  Press *press = start ();

  leave_room (press, 900 * 1000);
  for (guint i = 0; i < N_BIG; i++)
    press_deliver (press, i, BIG_BYTES);
  press_wait_for_text (FULL);
  press_wait_for_text ("Make room, then connect again.");
  g_assert_nonnull (press_find_button (press->window, "Try Again"));
  read_a_message (press);
  press_try_again (press);
  press_wait_for_state (press, WAX_ACCOUNT_FAILED);
  press_wait_for_text (FULL);

  wax_test_disk_remount (press->mail->dir, FALSE, "size=64m");
  press_click (press->window, "Try Again");
  press_wait_for_state (press, WAX_ACCOUNT_ONLINE);
  press_wait_for_no_text (FULL);
  press_wait_for_inbox (press);
  for (guint i = 0; i < N_BIG; i++)
    read_a_message (press);
  press_free (press);
}

static gboolean
is_put_offline (gpointer press)
{
  return wax_account_get_record (press_get_account (press))->offline;
}

/* What is to be written down when somebody goes offline finds no room: the connections are closed all the same, and it
 * is said that the next start does not know of it. @button: what is pressed in Connection Status */
static void
test_full_offline (gconstpointer button)
{
  Press *press = start ();
  GtkWindow *status;

  ui_test_wait_until (is_watching, press); /* no connection is on its way any more */
  ui_test_key ("ctrl+i");
  status = press_wait_for_window (WAX_TYPE_CONNECTION_WINDOW);
  leave_room (press, 0);
  press_click (status, button);
  press_wait_for_text (FULL);
  press_wait_for_end (press);
  ui_test_pause (200); /* of another channel's, one may have been on its way */
  wax_demo_server_reset_counters (press->mail->server);
  ui_test_pause (500);
  g_assert_cmpuint (wax_demo_server_get_counter (press->mail->server, WAX_DEMO_CONNECTIONS), ==, 0);

  wax_test_disk_remount (press->mail->dir, FALSE, "size=64m");
  ui_test_present (status);
  press_click (status, "Connect");
  press_wait_for_state (press, WAX_ACCOUNT_ONLINE);
  press_wait_for_no_text (FULL);
  press_click (status, button);
  press_wait_for_state (press, WAX_ACCOUNT_OFFLINE);
  ui_test_wait_until (is_put_offline, press);
  ui_test_key ("Escape");
  press_wait_for_no_window (WAX_TYPE_CONNECTION_WINDOW);
  press_free (press);
}

/* While nothing goes on: what the ledger must write from time to time cannot be written, so it is not relied on. */
static void
test_full_ledger (void)
{
  Press *press = start ();

  leave_room (press, 0);
  wax_test_clock_set (MARK_S, MARK_S, 0);
  press_wait_for_text (LOST);
  press_wait_for_end (press);
  read_a_message (press);
  wax_demo_server_reset_counters (press->mail->server);
  press_connect_again (press);
  press_wait_for_state (press, WAX_ACCOUNT_FAILED);
  press_wait_for_text (LOST);
  press_wait_for_text ("Make room, then connect again.");
  g_assert_cmpuint (wax_demo_server_get_counter (press->mail->server, WAX_DEMO_BYTES_RECEIVED), ==, 0);

  wax_test_disk_remount (press->mail->dir, FALSE, "size=64m");
  press_connect_again (press);
  press_wait_for_state (press, WAX_ACCOUNT_ONLINE);
  press_wait_for_no_text (LOST);
  press_free (press);
  wax_test_clock_set (0, 0, 0);
}

static gboolean
is_opened (gpointer press)
{
  return press_get_account (press) != NULL;
}

/* From the start, where nothing can be opened at all. */
static void
test_read_only (void)
{
  Press *press = start ();

  press_close (press);
  wax_test_disk_remount (press->mail->dir, TRUE, NULL);
  press_open (press);
  press_wait_for_text (READ_ONLY);
  press_wait_for_text ("Check who owns the folder and whether the disk is read-only.");
  press_click (press->window, "Try Again");
  ui_test_pause (500);
  press_wait_for_text (READ_ONLY);

  wax_test_disk_remount (press->mail->dir, FALSE, "size=64m");
  press_click (press->window, "Try Again");
  ui_test_wait_until (is_opened, press);
  press_wait_for_no_text (READ_ONLY);
  press_sign_in (press);
  press_wait_for_inbox (press);
  press_free (press);
}

/* ---- two programs on one profile ---- */

static GSubprocess *
start_waxctl (Press *press)
{
  g_autofree char *password = g_build_filename (press->mail->dir, "password", NULL);
  const char *arguments[] = { g_getenv ("WAXCTL"), "--profile", press->mail->dir, "--password-file", password,
                              "--quiet", "sync", "alice", "--watch", "--for", "60", NULL };
  GSubprocess *process;
  g_autoptr(GError) error = NULL;

  g_assert_true (g_file_set_contents (password, "secret-1\n", -1, NULL));
  g_assert_cmpint (g_chmod (password, 0600), ==, 0);
  wax_demo_server_reset_counters (press->mail->server);
  process = g_subprocess_newv (arguments, G_SUBPROCESS_FLAGS_NONE, &error);
  g_assert_no_error (error);
  return process;
}

static void
test_two_programs (void)
{
  Press *press = start ();
  g_autoptr(GSubprocess) other = NULL;

  press_close (press);
  other = start_waxctl (press);
  ui_test_wait_until (is_watching, press);
  press_open (press);
  press_wait_for_text (BUSY);
  press_wait_for_text ("Close the other one, or wait until it is done.");
  g_assert_nonnull (press_find_button (press->window, "Try Again"));
  read_a_message (press);
  press_click (press->window, "Try Again");
  ui_test_pause (500);
  press_wait_for_text (BUSY);

  g_subprocess_send_signal (other, SIGTERM);
  g_assert_true (g_subprocess_wait (other, NULL, NULL));
  press_deliver (press, 1, BIG_BYTES);
  press_click (press->window, "Try Again");
  press_sign_in (press);
  press_wait_for_no_text (BUSY);
  press_wait_for_inbox (press);
  press_free (press);
}

/* ---- a slow disk ---- */

static GtkWidget *
get_pane (Press *press)
{
  return ui_test_child (press->window, "messages");
}

/* Returns: how many rows are seen; @n_empty: (out): how many of them tell nothing yet */
static guint
count_seen (Press *press, guint *n_empty)
{
  GtkWidget *view = ui_test_child (get_pane (press), "view");
  guint n = 0;

  *n_empty = 0;
  for (GtkWidget *item = gtk_widget_get_first_child (view); item != NULL; item = gtk_widget_get_next_sibling (item)) {
    GtkWidget *row = gtk_widget_get_first_child (item);

    if (row == NULL || wax_message_row_get_item (WAX_MESSAGE_ROW (row)) == NULL || !ui_test_is_in_view (view, item))
      continue;
    n++;
    if (gtk_label_get_label (ui_test_child (row, "subject"))[0] != '\0')
      continue;
    gtk_test_accessible_assert_property (item, GTK_ACCESSIBLE_PROPERTY_LABEL, "Loading…");
    ++*n_empty;
  }
  return n;
}

/* The first rows stand before the others do. */
static gboolean
is_full (gpointer view)
{
  return g_list_model_get_n_items (G_LIST_MODEL (gtk_list_view_get_model (view))) >= N_MANY;
}

static gboolean
are_all_told (gpointer press)
{
  guint n_empty;

  return count_seen (press, &n_empty) > 0 && n_empty == 0;
}

static gboolean
is_none_told (gpointer press)
{
  guint n_empty, n = count_seen (press, &n_empty);

  return n > 1 && n_empty == n;
}

/* With so many messages that no more than the first pages are in memory. */
static Press *
start_long (void)
{
  Press *press = press_new (&(WaxDemoOptions){ .messages = 5, .seed = 5 });
  GtkWidget *view;

  for (guint i = 0; i < N_MANY; i++)
    press_deliver (press, i, 200);
  press_sign_in (press);
  press_wait_for_inbox (press);
  press_close (press);
  press_open (press);
  view = ui_test_child (get_pane (press), "view");
  ui_test_wait_until (is_full, view);
  ui_test_wait_until (are_all_told, press);
  gtk_widget_grab_focus (view);
  return press;
}

/* What rows tell takes long: the window goes on, they have their places, and the one that is chosen meanwhile is opened
 * once it is there. */
static void
test_slow (void)
{
  Press *press = start_long ();
  g_autoptr(GAsyncQueue) go = press_hold (wax_account_get_page_reader (press_get_account (press)));

  ui_test_key ("End");
  ui_test_wait_until (is_none_told, press);
  g_assert_cmpuint (wax_message_pane_count_selected (WAX_MESSAGE_PANE (get_pane (press))), ==, 1);
  g_assert_null (wax_message_pane_get_selected (WAX_MESSAGE_PANE (get_pane (press))));
  press_wait_for_text ("No Message Chosen");

  g_async_queue_push (go, go);
  ui_test_wait_until (are_all_told, press);
  press_wait_for_no_text ("No Message Chosen");
  g_assert_nonnull (wax_message_pane_get_selected (WAX_MESSAGE_PANE (get_pane (press))));
  press_free (press);
}

static void
damage_file (const char *path)
{
  g_autofree char *noise = NULL;
  FILE *file = g_fopen (path, "r+");
  long size;

  g_assert_nonnull (file);
  fseek (file, 0, SEEK_END);
  size = ftell (file) - KEPT_BYTES;
  fseek (file, KEPT_BYTES, SEEK_SET);
  noise = size > 0 ? g_strnfill ((gsize) size, 'U') : NULL;
  g_assert_cmpint (size > 0 ? fwrite (noise, 1, (gsize) size, file) : 0, ==, MAX (size, 0));
  fclose (file);
}

/* All but the first pages are not what they were, in the file and in what was written to it last. */
static void
damage (Press *press)
{
  g_autofree char *path = press_change_mail (press, "UPDATE message SET indexed = indexed");
  g_autofree char *log = g_strconcat (path, "-wal", NULL);

  damage_file (path);
  if (g_file_test (log, G_FILE_TEST_EXISTS))
    damage_file (log);
}

/* What cannot be read is said; the rows have their places. */
static void
test_unreadable (void)
{
  Press *press = start_long ();

  damage (press);
  ui_test_key ("End");
  ui_test_wait_until (is_none_told, press);
  press_wait_for_text (UNREADABLE);
  press_free (press);
}

int
main (int argc, char **argv)
{
  wax_test_disk_prepare ();
  wax_tls_prepare ();
  ui_test_init (&argc, &argv);
  g_test_add_func ("/press/disk/full", test_full);
  g_test_add_data_func ("/press/disk/full-work-offline", "Work Offline", test_full_offline);
  g_test_add_data_func ("/press/disk/full-stop-trusting", "Stop Trusting", test_full_offline);
  g_test_add_func ("/press/disk/full-ledger", test_full_ledger);
  g_test_add_func ("/press/disk/read-only", test_read_only);
  g_test_add_func ("/press/disk/two-programs", test_two_programs);
  g_test_add_func ("/press/disk/slow", test_slow);
  g_test_add_func ("/press/disk/unreadable", test_unreadable);
  return g_test_run ();
}
