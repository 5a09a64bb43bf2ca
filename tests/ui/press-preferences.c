#include "press-folders.h"
#include "press-rows.h"

#include "app/wax-settings.h"
#include "wax-composer.h"
#include "wax-connection-window.h"
#include "wax-conversation-words.h"
#include "wax-message-pane.h"
#include "wax-test-metered.h"

#include <string.h>

/* What this computer keeps for a person: each row of the preferences, by what becomes of it. */

static Press *press;

enum { INBOX = 2 };

/* ---- messages ---- */

/* @headers: others than these; each with its end of line. Returns: its id. */
static guint
deliver_as (const char *subject, const char *headers, const char *body)
{
  g_autofree char *raw = g_strdup_printf ("From: bob@example.test\r\nTo: alice@example.test\r\nSubject: %s\r\n%s\r\n"
                                          "%s\r\n", subject, headers, body);
  g_autoptr(GBytes) bytes = g_bytes_new (raw, strlen (raw));

  return wax_demo_server_deliver (press->mail->server, "alice", INBOX, bytes);
}

/* Its last words are not among those that the list shows. */
static guint
deliver (const char *subject, const char *last)
{
  g_autofree char *middle = g_strnfill (600, 'x');
  g_autofree char *body = g_strdup_printf ("Dear Alice,\r\n%s\r\n%s", middle, last);

  return deliver_as (subject, "", body);
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
  window = press_open_preferences (press, "downloads");
  press_choose_in_row (window, title, 5);
  ui_test_wait_until (has_download, (gpointer) "headers");
  press_close_preferences (press, window);
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

  window = press_open_preferences (press, "downloads");
  press_choose_in_row (window, title, 0);
  ui_test_wait_until (has_download, (gpointer) "all");
  press_close_preferences (press, window);
}

/* With a file of @size bytes. */
static guint
deliver_file (const char *subject, gsize size)
{
  g_autofree char *file = g_strnfill (size, 'x');
  g_autofree char *body = g_strdup_printf (
    "--b\r\n\r\nThe file.\r\n--b\r\nContent-Type: application/octet-stream\r\n\r\n%s\r\n--b--", file);

  return deliver_as (subject, "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n", body);
}

/* What is larger than the person wants comes when it is opened. */
static void
test_largest (void)
{
  GtkWindow *window = press_open_preferences (press, "downloads");
  guint id;

  press_choose_in_row (window, "Largest Message", 1);
  wax_demo_server_reset_counters (press->mail->server);
  id = deliver_file ("Heavy", 1200000);
  press_wait_for_text ("Heavy");
  g_assert_cmpuint (count_fetched (), ==, 0);
  press_close_preferences (press, window);
  choose_newest ("Heavy");
  ui_test_wait_until (has_fetched, NULL);
  take_away (id, "Heavy");
  window = press_open_preferences (press, "downloads");
  press_choose_in_row (window, "Largest Message", 0);
  press_close_preferences (press, window);
}

/* Nothing is fetched that costs, until there is another network, or the person wants it: this once, or always. */
static void
test_metered (void)
{
  GtkWindow *status, *window;
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

  wax_test_metered_set (TRUE);
  wax_demo_server_reset_counters (press->mail->server);
  id = deliver ("Pricey", "Yours, Bob of the bits");
  press_wait_for_text ("1 message waits: this network is metered.");
  window = press_open_preferences (press, "downloads");
  press_move_switch (window, "On Metered Networks, Too");
  ui_test_wait_until (has_fetched, NULL);
  press_wait_for_no_text ("this network is metered.");
  press_move_switch (window, "On Metered Networks, Too");
  press_close_preferences (press, window);
  wax_test_metered_set (FALSE);
  take_away (id, "Pricey");
}

/* ---- the list ---- */

/* It is as tall as it has rows in it. */
static double
get_height (void)
{
  GtkScrolledWindow *scroller = ui_test_child (ui_test_child (press->window, "messages"), "scroller");

  return gtk_adjustment_get_upper (gtk_scrolled_window_get_vadjustment (scroller));
}

/* Many rows come into the view a part with each frame. */
static gboolean
has_all_rows (gpointer unused)
{
  WaxMessagePane *pane = ui_test_child (press->window, "messages");
  GtkListView *view = ui_test_child (pane, "view");

  return g_list_model_get_n_items (G_LIST_MODEL (gtk_list_view_get_model (view))) ==
         g_list_model_get_n_items (G_LIST_MODEL (wax_message_pane_get_list (pane)));
}

static gboolean
is_lower (gpointer height)
{
  return get_height () < *(double *) height * 0.8;
}

static gboolean
is_as_high (gpointer height)
{
  return ABS (get_height () - *(double *) height) < 1;
}

static gboolean
has_conversation (gpointer unused)
{
  return press_find_button (press->window, "Show All of This Conversation") != NULL;
}

static gboolean
has_no_conversation (gpointer unused)
{
  return !has_conversation (NULL);
}

/* How it looks is chosen here and in its own menu; either way it changes before the eyes. */
static void
test_list (void)
{
  guint first = deliver_as ("Pair", "Message-ID: <pair@example.test>\r\n", "One.");
  guint second = deliver_as ("Re: Pair", "In-Reply-To: <pair@example.test>\r\n", "Two.");
  GtkWindow *window;
  double height;

  press_wait_for_text ("Re: Pair");
  press_wait_for_inbox (press);
  window = press_open_preferences (press, "reading");
  g_assert_true (has_no_conversation (NULL));
  press_move_switch (window, "Group by Conversation");
  ui_test_wait_until (has_conversation, NULL);
  press_move_switch (window, "Group by Conversation");
  ui_test_wait_until (has_no_conversation, NULL);
  press_wait_for_inbox (press);
  ui_test_wait_until (has_all_rows, NULL);
  ui_test_wait_for_draw (ui_test_child (press->window, "messages"));

  height = get_height ();
  press_choose_in_row (window, "Rows", 1);
  ui_test_wait_until (is_lower, &height);
  gtk_widget_activate_action (GTK_WIDGET (press->window), "win.list-density", "s", "comfortable");
  ui_test_wait_until (is_as_high, &height);
  press_choose_in_row (window, "Rows", 1);
  ui_test_wait_until (is_lower, &height);
  press_choose_in_row (window, "Rows", 0);
  ui_test_wait_until (is_as_high, &height);
  press_close_preferences (press, window);
  wax_demo_server_act (press->mail->server, "alice", second, "delete");
  take_away (first, "Pair");
}

/* ---- reading ---- */

static gboolean
is_read (gpointer id)
{
  g_autofree char *flags = wax_demo_server_dup_flags (press->mail->server, "alice", GPOINTER_TO_UINT (id));

  return strchr (flags, 'u') == NULL;
}

/* What the person wants to leave unread, before the seconds are over after which it is read, stays so. */
static void
leave_unread (void)
{
  guint id = deliver ("Third Unread", "Yours, Bob the third");
  GtkWindow *window = press_open_preferences (press, "reading");

  press_choose_in_row (window, "Mark as Read", 1);
  press_close_preferences (press, window);
  choose_newest ("Third Unread");
  ui_test_wait_until (is_text_read, (gpointer) "Yours, Bob the third");
  gtk_widget_activate_action (GTK_WIDGET (press->window), "win.mark-unread", NULL);
  ui_test_pause (2500);
  g_assert_false (is_read (GUINT_TO_POINTER (id)));
  window = press_open_preferences (press, "reading");
  press_choose_in_row (window, "Mark as Read", 0);
  press_close_preferences (press, window);
  take_away (id, "Third Unread");
}

/* What is never marked stays unread while the next one, marked at once, is read. */
/* Whose images are loaded is seen, and ended. */
static void
take_away_sender (GtkWindow *window)
{
  g_autoptr(GSettings) settings = wax_settings_open ();

  wax_settings_set_images_from (settings, "Anna@example.test", TRUE);
  wax_settings_set_images_from (settings, "news@trees.test", TRUE);
  press_wait_for_text ("anna@example.test");
  press_by_key (window, "Remove news@trees.test");
  press_wait_for_no_text ("news@trees.test");
  g_assert_false (wax_settings_has_images_from (settings, "news@trees.test"));
  g_assert_true (wax_settings_has_images_from (settings, "anna@example.test"));
  press_by_key (window, "Remove anna@example.test");
  press_wait_for_text ("None yet.");
}

static void
test_reading (void)
{
  guint first = deliver ("First Unread", "Yours, Bob the first"), second;
  GtkWindow *window = press_open_preferences (press, "reading");
  int height;

  press_choose_in_row (window, "Mark as Read", 4);
  press_close_preferences (press, window);
  choose_newest ("First Unread");
  ui_test_wait_until (is_text_read, (gpointer) "Yours, Bob the first");
  height = press_get_line_height (press);
  window = press_open_preferences (press, "reading");
  press_choose_in_row (window, "Size", 4);
  press_wait_for_larger_lines (press, height);
  press_choose_in_row (window, "Size", 1);
  press_wait_for_line_height (press, height);
  g_assert_false (is_read (GUINT_TO_POINTER (first)));
  press_choose_in_row (window, "Mark as Read", 0);
  take_away_sender (window);
  press_close_preferences (press, window);
  second = deliver ("Second Unread", "Yours, Bob the second");
  choose_newest ("Second Unread");
  ui_test_wait_until (is_read, GUINT_TO_POINTER (second));
  take_away (second, "Second Unread");
  take_away (first, "First Unread");
  leave_unread ();
}

/* ---- writing ---- */

/* Who does not want to be reminded of a file is not. */
static void
test_writing (void)
{
  GtkWindow *window = press_open_preferences (press, "writing");

  press_move_switch (window, "Remind of Attachments");
  press_close_preferences (press, window);
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
  window = press_open_preferences (press, "writing");
  press_move_switch (window, "Remind of Attachments");
  press_close_preferences (press, window);
}

/* ---- who takes part in a conversation ---- */

static WaxMessage *
message_new (const char *name, const char *address, WaxMessageFlags flags)
{
  return wax_message_new (&(WaxMessage) { .from_name = name, .from_address = address, .flags = flags });
}

/* Whose messages are unread are in bold, of which these are the first and the last letter. */
static void
assert_bold (PangoAttrList *look, guint n, guint from, guint until)
{
  GSList *all = pango_attr_list_get_attributes (look);

  g_assert_cmpuint (g_slist_length (all), ==, n);
  g_assert_cmpuint (((PangoAttribute *) all->data)->start_index, ==, from);
  g_assert_cmpuint (((PangoAttribute *) all->data)->end_index, ==, until);
  g_slist_free_full (all, (GDestroyNotify) pango_attribute_destroy);
}

static void
test_people (void)
{
  g_autoptr(GPtrArray) messages = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_message_unref);
  g_autoptr(PangoAttrList) none = NULL, two = NULL, all = NULL;
  g_autofree char *alone = NULL, *pair = NULL, *many = NULL;

  g_ptr_array_add (messages, message_new ("Anna Lee", "anna@x.org", WAX_MESSAGE_NONE));
  g_ptr_array_add (messages, message_new ("Anna", "ANNA@x.org", WAX_MESSAGE_UNREAD));
  alone = wax_conversation_words_people (messages, &none);
  g_assert_true (alone == NULL && none == NULL);
  g_ptr_array_add (messages, message_new ("Alice", "alice@x.org", WAX_MESSAGE_SENT));
  pair = wax_conversation_words_people (messages, &two);
  g_assert_cmpstr (pair, ==, "Me, Anna");
  assert_bold (two, 1, 4, 8);
  g_ptr_array_add (messages, message_new ("Brown, Bob", "bob@x.org", WAX_MESSAGE_UNREAD));
  g_ptr_array_add (messages, message_new ("Dr. Clark", "carol@x.org", WAX_MESSAGE_NONE));
  g_ptr_array_add (messages, message_new ("service@bank.example", "x@evil.example", WAX_MESSAGE_UNREAD));
  many = wax_conversation_words_people (messages, &all);
  g_assert_cmpstr (many, ==, "x@evil.example (“service@bank.example”) …, Bob, Me, Anna");
  assert_bold (all, 3, 0, (guint) strlen ("x@evil.example (“service@bank.example”)"));
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
  g_test_add_func ("/press/preferences/largest", test_largest);
  g_test_add_func ("/press/preferences/metered", test_metered);
  g_test_add_func ("/press/preferences/list", test_list);
  g_test_add_func ("/press/preferences/people", test_people);
  g_test_add_func ("/press/preferences/reading", test_reading);
  g_test_add_func ("/press/preferences/writing", test_writing);
}
