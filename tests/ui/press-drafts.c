#include "press-drafts.h"

#include "press-writing.h"
#include "wax-composer.h"
#include "wax-message-pane.h"

#include <string.h>

/* Messages that are left, and written on later. */

static Press *press;

static gboolean
is_plain_now (gpointer id)
{
  g_autoptr(GBytes) raw = wax_demo_server_get_message (press->mail->server, "alice", GPOINTER_TO_UINT (id));
  g_autofree char *text = raw != NULL ? g_strndup (g_bytes_get_data (raw, NULL), g_bytes_get_size (raw)) : NULL;

  return text != NULL && strstr (text, "\r\n\r\nSome red words\r\n") != NULL;
}

/* They are plain. */
static gboolean
shows_new_words (gpointer unused)
{
  GtkWidget *view = ui_test_child (press->window, "message");
  g_autofree char *text = NULL;

  g_object_get (gtk_text_view_get_buffer (ui_test_child (view, "text")), "text", &text, NULL);
  return gtk_widget_get_mapped (ui_test_child (view, "text")) && strstr (text, "Some red words") != NULL;
}

static WaxMessageItem *
get_chosen (void)
{
  return wax_message_pane_get_selected (ui_test_child (press->window, "messages"));
}

static gboolean
has_other_content (gpointer digest)
{
  return !g_str_equal (wax_message_item_get_message (get_chosen ())->digest, digest);
}

static void
turned_cb (guint *turned)
{
  (*turned)++;
}

/* What is saved now is listed in another place, and stays chosen and shown there, with the focus that it had. */
static void
save_in_sight (guint id)
{
  GtkWidget *pages = ui_test_child (ui_test_child (press->window, "message"), "pages"), *row;
  guint turned = 0;
  gulong handler = g_signal_connect_swapped (pages, "notify::visible-child", G_CALLBACK (turned_cb), &turned);
  g_autoptr(WaxMessageItem) item = g_object_ref (get_chosen ());
  g_autofree char *digest = g_strdup (wax_message_item_get_message (item)->digest);

  gtk_widget_grab_focus (ui_test_child (ui_test_child (press->window, "messages"), "view"));
  row = gtk_window_get_focus (press->window);
  ui_test_key ("ctrl+w");
  press_wait_until_closed ();
  ui_test_wait_until (is_plain_now, GUINT_TO_POINTER (id));
  ui_test_wait_until (has_other_content, digest);
  ui_test_wait_until (shows_new_words, NULL);
  g_signal_handler_disconnect (pages, handler);
  g_assert_cmpuint (turned, ==, 0);
  g_assert_true (get_chosen () == item);
  g_assert_true (gtk_window_get_focus (press->window) == row && gtk_widget_get_mapped (row));
  g_assert_nonnull (press_find_button (press->window, "Edit Draft"));
}

/* What would be lost of another program's draft is told before: it can stay as it is. */
static void
test_foreign_draft (void)
{
  static const char raw[] = "From: alice@example.test\r\nTo: bob@example.test\r\nSubject: Coloured\r\n"
                            "Content-Type: text/html\r\n\r\n<p>Some <font color=red>red</font> words</p>\r\n";
  static const char newer[] = "From: alice@example.test\r\nSubject: Beside\r\n\r\nIt stands above.\r\n";
  g_autoptr(GBytes) bytes = g_bytes_new_static (raw, sizeof raw - 1);
  g_autoptr(GBytes) beside = g_bytes_new_static (newer, sizeof newer - 1);
  guint id = wax_demo_server_deliver (press->mail->server, "alice", DRAFTS, bytes);

  wax_demo_server_deliver (press->mail->server, "alice", DRAFTS, beside);
  press_choose_folder (press, "Drafts");
  press_wait_for_text ("Beside");
  press_choose_subject (press, "Coloured");
  press_click (press->window, "Edit Draft");
  press_click (press_wait_for_window (ADW_TYPE_MESSAGE_DIALOG), "Leave the Draft as It Is");
  press_wait_until_closed ();
  g_assert_false (is_plain_now (GUINT_TO_POINTER (id)));
  press_click (press->window, "Edit Draft");
  press_click (press_wait_for_window (ADW_TYPE_MESSAGE_DIALOG), "Go On in Plain Text");
  press_wait_for_no_window (ADW_TYPE_MESSAGE_DIALOG);
  press_look_at (press_wait_for_window (WAX_TYPE_COMPOSER));
  save_in_sight (id);
  press_choose_folder (press, "Inbox");
}

/* Closing saves; the draft is written on, and sent from there. */
static void
test_draft (void)
{
  guint drafts = press_count ("alice", DRAFTS), received = press_count ("bob", INBOX);
  g_autofree char *message = NULL;

  press_open_composer ("ctrl+n");
  press_write_message ("bob@example.test", "To be continued", "Begun");
  ui_test_key ("ctrl+w");
  press_wait_until_closed ();
  press_wait_for_count ("alice", DRAFTS, drafts + 1);
  press_choose_folder (press, "Drafts");
  press_choose_subject (press, "To be continued");
  press_click (press->window, "Edit Draft");
  press_wait_for_window (WAX_TYPE_COMPOSER);
  ui_test_key ("ctrl+End");
  press_type (" and done");
  ui_test_key ("ctrl+Return");
  press_wait_until_closed ();
  press_wait_for_count ("bob", INBOX, received + 1);
  press_wait_for_count ("alice", DRAFTS, drafts);
  message = press_dup_newest ("bob");
  press_assert_has (message, "Begun and done");
  press_assert_has (message, "Subject: To be continued\r\n");
  g_assert_null (strstr (message, "X-Waxwing"));
  press_choose_folder (press, "Inbox");
}

static gboolean
has_draft (gpointer text)
{
  g_autofree char *raw = press_dup_newest ("alice");

  return strstr (raw, text) != NULL;
}

static void
wait_for_draft (const char *text)
{
  ui_test_wait_until_named (text, has_draft, (gpointer) text);
}

static void
edit_again (const char *text)
{
  GtkWindow *composer;

  press_by_key (press->window, "Edit Draft");
  composer = press_wait_for_window (WAX_TYPE_COMPOSER);
  press_wait_for_written (text);
  press_look_at (composer);
  ui_test_key ("ctrl+End");
}

/* A draft that is opened again while the server has not yet taken what was written last, and where it could not: it is
 * gone on with as it was left. */
static void
test_reopen (void)
{
  WaxDemoServer *server = press->mail->server;
  guint drafts = press_count ("alice", DRAFTS);

  press_open_composer ("ctrl+n");
  press_write_message ("bob@example.test", "Closed in haste", "One");
  ui_test_key ("ctrl+w");
  press_wait_until_closed ();
  press_wait_for_count ("alice", DRAFTS, drafts + 1);
  press_choose_folder (press, "Drafts");
  press_choose_subject (press, "Closed in haste");
  edit_again ("One");
  wax_demo_server_misbehave (server, WAX_DEMO_SLOW, 1, NULL);
  press_type (" two");
  ui_test_key ("ctrl+w");
  press_wait_for_no_window (WAX_TYPE_COMPOSER);
  edit_again ("One two");
  wax_demo_server_misbehave (server, WAX_DEMO_SLOW, 0, NULL);
  wait_for_draft ("One two");
  press_type (" three");
  gtk_widget_activate_action (GTK_WIDGET (press->window), "win.disconnect", NULL);
  press_wait_for_state (press, WAX_ACCOUNT_OFFLINE);
  ui_test_key ("ctrl+w");
  press_click (press_wait_for_window (ADW_TYPE_MESSAGE_DIALOG), "Save as Draft");
  press_wait_until_closed ();
  edit_again ("One two three");
  gtk_widget_activate_action (GTK_WIDGET (press->window), "win.connect", NULL);
  press_wait_for_state (press, WAX_ACCOUNT_ONLINE);
  press_type (" four");
  ui_test_key ("ctrl+w");
  press_wait_until_closed ();
  wait_for_draft ("One two three four");
  g_assert_cmpuint (press_count ("alice", DRAFTS), ==, drafts + 1);
  press_choose_folder (press, "Inbox");
}

/* What a message has more than is written here is told where it is answered, and the message itself can go along; of
 * one that has no more nothing is said. */
static void
test_plainer (void)
{
  static const char simple[] = "From: carol@example.test\r\nSubject: Simple\r\nContent-Type: text/html\r\n\r\n<p>Some <b>bold</b>";
  static const char laid_out[] = "From: carol@example.test\r\nSubject: Laid out\r\nContent-Type: text/html\r\n\r\n"
                                 "<table><tr><td><font color=red>Apples</font></table>\r\n";
  g_autoptr(GBytes) one = g_bytes_new_static (simple, sizeof simple - 1);
  g_autoptr(GBytes) other = g_bytes_new_static (laid_out, sizeof laid_out - 1);
  guint received = press_count ("bob", INBOX);
  g_autofree char *message = NULL;
  GtkWindow *composer;

  wax_demo_server_deliver (press->mail->server, "alice", INBOX, one);
  wax_demo_server_deliver (press->mail->server, "alice", INBOX, other);
  press_wait_for_text ("Simple");
  press_wait_for_text ("Laid out");
  press_choose_subject (press, "Simple");
  composer = press_open_composer ("ctrl+l");
  g_assert_null (press_find_label (composer, "The message is plainer here"));
  gtk_window_close (composer);
  press_wait_until_closed ();
  press_choose_subject (press, "Laid out");
  composer = press_open_composer ("ctrl+l");
  press_type ("bob@example.test");
  press_wait_for_text ("The message is plainer here: tables, colours and the like were left out.");
  press_by_key (composer, "Attach Original");
  press_wait_for_text ("Laid out.eml");
  press_wait_for_no_text ("The message is plainer here");
  press_send_and_close ();
  press_wait_for_count ("bob", INBOX, received + 1);
  message = press_dup_newest ("bob");
  press_assert_has (message, "Content-Type: message/rfc822");
  press_assert_has (message, "<font color=red>Apples</font>");
}

/* ---- discarded ---- */

static void
keep_draft (const char *subject)
{
  guint drafts = press_count ("alice", DRAFTS);

  press_open_composer ("ctrl+n");
  press_write_message ("bob@example.test", subject, "One");
  ui_test_key ("ctrl+w");
  press_wait_until_closed ();
  press_wait_for_count ("alice", DRAFTS, drafts + 1);
}

static void
discard_draft (const char *subject)
{
  press_choose_subject (press, subject);
  edit_again ("One");
  press_click (press_wait_for_window (WAX_TYPE_COMPOSER), "Discard");
  press_click (press_wait_for_window (ADW_TYPE_MESSAGE_DIALOG), "Discard");
  press_wait_until_closed ();
}

static void
go_offline (void)
{
  gtk_widget_activate_action (GTK_WIDGET (press->window), "win.disconnect", NULL);
  press_wait_for_state (press, WAX_ACCOUNT_OFFLINE);
}

static void
go_online (void)
{
  gtk_widget_activate_action (GTK_WIDGET (press->window), "win.connect", NULL);
  press_wait_for_state (press, WAX_ACCOUNT_ONLINE);
}

/* What the server has of it goes as soon as that can be asked; not what was opened again meanwhile. */
static void
test_discard (void)
{
  static const char told[] = "The draft is still at the server, and is deleted there with the next connection.";
  guint drafts = press_count ("alice", DRAFTS);

  keep_draft ("Kept after all");
  keep_draft ("Without a server");
  press_choose_folder (press, "Drafts");
  press_wait_for_text ("Kept after all");
  press_wait_for_text ("Without a server");
  go_offline ();
  discard_draft ("Kept after all");
  press_wait_for_text (told);
  press_choose_subject (press, "Kept after all");
  edit_again ("One");
  ui_test_key ("ctrl+w");
  press_wait_until_closed ();
  discard_draft ("Without a server");
  g_assert_cmpuint (press_count ("alice", DRAFTS), ==, drafts + 2);
  go_online ();
  press_wait_for_count ("alice", DRAFTS, drafts + 1);
  press_wait_for_no_text ("Without a server");

  wax_demo_server_misbehave (press->mail->server, WAX_DEMO_NOT_ZIMBRA, 200, "MsgActionRequest");
  discard_draft ("Kept after all");
  press_wait_for_text (told);
  g_assert_cmpuint (press_count ("alice", DRAFTS), ==, drafts + 1);
  wax_demo_server_misbehave (press->mail->server, WAX_DEMO_NOT_ZIMBRA, 0, "MsgActionRequest");
  go_offline ();
  go_online ();
  press_wait_for_count ("alice", DRAFTS, drafts);
  press_choose_folder (press, "Inbox");
}

void
press_add_drafts (Press *wanted)
{
  press = wanted;
  g_test_add_func ("/press/writing/foreign-draft", test_foreign_draft);
  g_test_add_func ("/press/writing/draft", test_draft);
  g_test_add_func ("/press/writing/reopen", test_reopen);
  g_test_add_func ("/press/writing/plainer", test_plainer);
  g_test_add_func ("/press/writing/discard", test_discard);
}
