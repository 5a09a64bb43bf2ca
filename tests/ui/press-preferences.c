#include "press-folders.h"

#include "wax-composer.h"
#include "wax-connection-window.h"
#include "wax-message-pane.h"
#include "wax-preferences-window.h"
#include "wax-test-metered.h"

#include <string.h>

/* What this computer keeps for a person: each row of the preferences, by what becomes of it. */

static Press *press;

enum { INBOX = 2 };

/* ---- the window ---- */

static GtkWindow *
open_page (const char *name)
{
  GtkWindow *window;

  press_look_at (press->window);
  gtk_widget_activate_action (GTK_WIDGET (press->window), "win.preferences", NULL);
  window = press_look_at_dialog (WAX_TYPE_PREFERENCES_WINDOW);
  adw_preferences_window_set_visible_page_name (ADW_PREFERENCES_WINDOW (window), name);
  return window;
}

static void
close_page (GtkWindow *window)
{
  press_look_at (window);
  ui_test_key ("Escape");
  press_wait_for_no_window (WAX_TYPE_PREFERENCES_WINDOW);
  press_look_at (press->window);
}

/* What changes the setting of that title. */
static gpointer
find_control (GtkWindow *window, const char *title)
{
  GtkWidget *label = press_find_label (window, title);

  g_assert_nonnull (label);
  return g_object_get_data (G_OBJECT (gtk_widget_get_ancestor (label, ADW_TYPE_ACTION_ROW)), "control");
}

static void
choose (GtkWindow *window, const char *title, guint choice)
{
  gtk_drop_down_set_selected (find_control (window, title), choice);
}

static gboolean
is_moved (gpointer data)
{
  gpointer *moved = data; /* a switch, how it was */

  return gtk_switch_get_active (moved[0]) != GPOINTER_TO_INT (moved[1]);
}

static void
move_switch (GtkWindow *window, const char *title)
{
  GtkSwitch *toggle = find_control (window, title);
  gpointer moved[] = { toggle, GINT_TO_POINTER (gtk_switch_get_active (toggle)) };

  gtk_widget_grab_focus (GTK_WIDGET (toggle));
  ui_test_key ("space");
  ui_test_wait_until (is_moved, moved);
}

/* ---- messages ---- */

/* Its last words are not among those that the list shows. Returns: its id. */
static guint
deliver (const char *subject, const char *last)
{
  g_autofree char *middle = g_strnfill (600, 'x');
  g_autofree char *raw = g_strdup_printf ("From: bob@example.test\r\nTo: alice@example.test\r\nSubject: %s\r\n\r\n"
                                          "Dear Alice,\r\n%s\r\n%s\r\n", subject, middle, last);
  g_autoptr(GBytes) bytes = g_bytes_new (raw, strlen (raw));

  return wax_demo_server_deliver (press->mail->server, "alice", INBOX, bytes);
}

typedef struct {
  const char *subject;
  gint64 pressed_us;
} Top;

/* The list takes no key for its first row while that is still on its way: then it is pressed again. */
static gboolean
is_top_chosen (gpointer data)
{
  Top *top = data;
  GtkWidget *pane = ui_test_child (press->window, "messages");
  WaxMessageItem *item = wax_message_pane_get_selected (WAX_MESSAGE_PANE (pane));

  if (item != NULL && g_str_equal (wax_message_item_get_message (item)->subject, top->subject))
    return TRUE;
  if (g_get_monotonic_time () - top->pressed_us > 2 * G_USEC_PER_SEC) {
    gtk_widget_grab_focus (ui_test_child (pane, "view"));
    ui_test_key ("Home");
    top->pressed_us = g_get_monotonic_time ();
  }
  return FALSE;
}

/* By keys: what came lies above what was before the eyes. */
static void
choose_newest (const char *subject)
{
  press_wait_for_text (subject);
  ui_test_wait_until (is_top_chosen, &(Top){ subject });
}

static GtkTextView *
get_text (void)
{
  return GTK_TEXT_VIEW (ui_test_child (ui_test_child (press->window, "message"), "text"));
}

static gboolean
is_text_read (gpointer last)
{
  GtkTextIter start, end;
  g_autofree char *text = NULL;

  gtk_text_buffer_get_bounds (gtk_text_view_get_buffer (get_text ()), &start, &end);
  text = gtk_text_buffer_get_text (gtk_text_view_get_buffer (get_text ()), &start, &end, FALSE);
  return strstr (text, last) != NULL;
}

/* The mailbox is as it was. */
static void
take_away (guint id, const char *subject)
{
  wax_demo_server_act (press->mail->server, "alice", id, "delete");
  press_wait_for_no_text (subject);
}

static guint
count_fetched (void)
{
  return wax_demo_server_count_requests (press->mail->server, "/service/home/~/");
}

/* What two of them find missing at once may be asked for by both. */
static gboolean
has_fetched (gpointer unused)
{
  return count_fetched () > 0;
}

static gboolean
has_download (gpointer expected)
{
  return g_str_equal (wax_account_get_record (press_get_account (press))->download, expected);
}

/* What the account leaves at the server comes when it is opened. */
static void
test_downloads (void)
{
  const char *title = wax_account_get_title (press_get_account (press));
  GtkWindow *window;
  guint id;

  press_choose_folder (press, "Inbox");
  window = open_page ("downloads");
  choose (window, title, 5);
  ui_test_wait_until (has_download, (gpointer) "headers");
  close_page (window);
  press_wait_for_state (press, WAX_ACCOUNT_ONLINE);
  wax_demo_server_reset_counters (press->mail->server);
  id = deliver ("Left There", "Yours, Bob of the downloads");
  press_wait_for_text ("Left There");
  press_wait_for_text ("Dear Alice,");
  g_assert_cmpuint (count_fetched (), ==, 0);
  choose_newest ("Left There");
  ui_test_wait_until (is_text_read, (gpointer) "Yours, Bob of the downloads");
  g_assert_true (has_fetched (NULL));
  take_away (id, "Left There");

  window = open_page ("downloads");
  choose (window, title, 0);
  ui_test_wait_until (has_download, (gpointer) "all");
  close_page (window);
}

/* Nothing is fetched that costs, until there is another network, or the person wants it. */
static void
test_metered (void)
{
  GtkWindow *status;
  guint id;

  wax_test_metered_set (TRUE);
  wax_demo_server_reset_counters (press->mail->server);
  id = deliver ("Costly", "Yours, Bob of the bytes");
  press_wait_for_text ("1 message waits: this network is metered.");
  g_assert_cmpuint (count_fetched (), ==, 0);
  gtk_widget_activate_action (GTK_WIDGET (press->window), "win.connection-status", NULL);
  status = press_look_at_dialog (WAX_TYPE_CONNECTION_WINDOW);
  g_assert_nonnull (press_find_label (status, "1 message waits: this network is metered."));
  press_by_key (status, "Fetch Now");
  ui_test_wait_until (has_fetched, NULL);
  ui_test_key ("Escape");
  press_wait_for_no_window (WAX_TYPE_CONNECTION_WINDOW);
  press_look_at (press->window);
  press_wait_for_no_text ("this network is metered.");
  wax_test_metered_set (FALSE);
  take_away (id, "Costly");
}

/* ---- reading ---- */

static int
get_line_height (void)
{
  GtkTextIter start;
  GdkRectangle place;

  gtk_text_buffer_get_start_iter (gtk_text_view_get_buffer (get_text ()), &start);
  gtk_text_view_get_iter_location (get_text (), &start, &place);
  return place.height;
}

static gboolean
is_line_higher (gpointer height)
{
  return get_line_height () > *(int *) height;
}

static gboolean
is_line_as_high (gpointer height)
{
  return get_line_height () == *(int *) height;
}

static gboolean
is_read (gpointer id)
{
  g_autofree char *flags = wax_demo_server_dup_flags (press->mail->server, "alice", GPOINTER_TO_UINT (id));

  return strchr (flags, 'u') == NULL;
}

/* What is never marked stays unread while the next one, marked at once, is read. */
static void
test_reading (void)
{
  guint first = deliver ("First Unread", "Yours, Bob the first"), second;
  GtkWindow *window = open_page ("reading");
  int height;

  choose (window, "Mark as Read", 4);
  close_page (window);
  choose_newest ("First Unread");
  ui_test_wait_until (is_text_read, (gpointer) "Yours, Bob the first");
  height = get_line_height ();
  window = open_page ("reading");
  choose (window, "Size", 4);
  ui_test_wait_until (is_line_higher, &height);
  choose (window, "Size", 1);
  ui_test_wait_until (is_line_as_high, &height);
  g_assert_false (is_read (GUINT_TO_POINTER (first)));
  choose (window, "Mark as Read", 0);
  close_page (window);
  second = deliver ("Second Unread", "Yours, Bob the second");
  choose_newest ("Second Unread");
  ui_test_wait_until (is_read, GUINT_TO_POINTER (second));
  take_away (second, "Second Unread");
  take_away (first, "First Unread");
}

/* ---- writing ---- */

/* Who does not want to be reminded of a file is not. */
static void
test_writing (void)
{
  GtkWindow *window = open_page ("writing");

  move_switch (window, "Remind of Attachments");
  close_page (window);
  ui_test_key ("ctrl+n");
  press_look_at_dialog (WAX_TYPE_COMPOSER);
  press_type ("bob@example.test");
  ui_test_key ("Return");
  press_type ("Files");
  ui_test_key ("Tab");
  press_type ("The plan is attached.");
  ui_test_key ("ctrl+Return");
  press_wait_for_no_window (WAX_TYPE_COMPOSER);
  g_assert_false (press_has_window (ADW_TYPE_MESSAGE_DIALOG));
  press_look_at (press->window);
  window = open_page ("writing");
  move_switch (window, "Remind of Attachments");
  close_page (window);
}

void
press_preferences_begin (void)
{
  wax_test_metered_install ();
}

void
press_preferences_add (Press *program)
{
  press = program;
  g_test_add_func ("/press/preferences/downloads", test_downloads);
  g_test_add_func ("/press/preferences/metered", test_metered);
  g_test_add_func ("/press/preferences/reading", test_reading);
  g_test_add_func ("/press/preferences/writing", test_writing);
}
