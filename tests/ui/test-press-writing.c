#include "press-drafts.h"
#include "press-people.h"
#include "press-pictures.h"
#include "press-sending.h"
#include "press-signatures.h"
#include "press-spelling.h"
#include "press-writing.h"

#include "transport/wax-tls-setup.h"
#include "wax-composer.h"
#include "wax-recipients.h"

#include <string.h>
#include <unistd.h>

/* Messages written by keys, and what the server then has of them. */

static Press *press;

static void
test_send (void)
{
  guint sent = press_count ("alice", SENT), received = press_count ("bob", INBOX), drafts = press_count ("alice", DRAFTS);
  guint copied = press_count ("carol", INBOX);
  GtkWidget *composer = GTK_WIDGET (press_open_composer ("ctrl+n"));
  g_autofree char *message = NULL;

  press_type ("Bob <bob@example.test>");
  ui_test_key ("ctrl+shift+b");
  press_write_message ("carol@example.test", "Plan for Monday", "Shall we begin at nine?");
  press_wait_for_written ("Shall we begin at nine?");
  gtk_widget_activate_action (composer, "composer.urgent", NULL);
  gtk_widget_activate_action (composer, "composer.wants-receipt", NULL);
  ui_test_key ("ctrl+Return ctrl+Return"); /* it is sent once */
  press_wait_for_text ("Message sent");
  press_wait_until_closed ();
  press_wait_for_count ("bob", INBOX, received + 1);
  press_wait_for_count ("alice", SENT, sent + 1);
  press_wait_for_count ("alice", DRAFTS, drafts);
  message = press_dup_newest ("bob");
  press_assert_has (message, "Subject: Plan for Monday\r\n");
  press_assert_has (message, "To: Bob <bob@example.test>\r\n");
  press_assert_has (message, "Importance: high\r\n");
  press_assert_has (message, "Disposition-Notification-To: alice@example.test\r\n");
  g_assert_null (strstr (message, "carol"));
  g_assert_cmpuint (press_count ("carol", INBOX), ==, copied + 1);
  press_assert_has (message, "\r\n\r\nShall we begin at nine?\r\n");
}

static void
discard (GtkWindow *composer)
{
  press_click (composer, "Discard");
  press_click (press_wait_for_window (ADW_TYPE_MESSAGE_DIALOG), "Discard");
  press_wait_until_closed ();
}

/* Who is meant is found here and at the server, and taken by keys; what is wrong is said when one goes on. */
static void
test_people (void)
{
  GtkWindow *composer;

  wax_demo_server_set_person (press->mail->server, "walter@example.test", "Walter Willow", "Gardener");
  composer = press_open_composer ("ctrl+n");
  press_type ("carol c");
  press_wait_for_person ("carol c", "Carol Cherry");
  ui_test_key ("Return");
  press_wait_for_recipients ("to", "Carol Cherry <carol@example.test>, ");
  press_wait_for_person (", ", NULL);
  press_type ("examp");
  press_wait_for_person ("examp", "bob@example.test");
  ui_test_key ("Down");
  ui_test_key ("Escape");
  press_wait_for_person ("examp", NULL);
  ui_test_key ("ctrl+BackSpace");
  press_type ("walt");
  press_wait_for_person ("walt", "Walter Willow");
  press_type (",bo");
  press_wait_for_person ("bo", "bob@example.test");
  ui_test_key ("Down");
  press_type ("b");
  press_wait_for_recipients ("to", "Carol Cherry <carol@example.test>, Walter Willow <walter@example.test>, bob");
  press_wait_for_person ("bob", "bob@example.test");
  ui_test_key ("Tab");
  press_wait_for_person (", ", NULL);
  press_type ("bob at example");
  ui_test_key ("Return");
  press_wait_for_text ("“bob at example” is no mail address. It has no “@”.");
  discard (composer);
}

/* Who was offered for less is not taken for more that was written since. */
static void
test_people_in_haste (void)
{
  GtkWindow *composer = press_open_composer ("ctrl+n");

  press_type ("c");
  press_wait_for_person ("c", "Carol Cherry");
  press_type ("zzz\t");
  press_wait_for_text ("“czzz” is no mail address. It has no “@”.");
  press_wait_for_recipients ("to", "czzz");
  discard (composer);
}

static gboolean
is_seen (gpointer widget)
{
  return gtk_widget_get_mapped (widget) && gtk_widget_get_height (widget) > 0;
}

/* Each field takes what is dragged out of the other, behind whom it has. */
static void
test_drag (void)
{
  GtkWindow *composer = press_open_composer ("ctrl+n");
  GtkWidget *to = ui_test_child (composer, "to"), *cc = ui_test_child (composer, "cc");

  wax_recipients_set_text (WAX_RECIPIENTS (to), "Bob of the orchards and of all rivers <bob@example.test>");
  wax_recipients_set_text (WAX_RECIPIENTS (cc), "carol@example.test");
  ui_test_key ("ctrl+shift+c");
  ui_test_wait_until (is_seen, cc);
  gtk_widget_grab_focus (to);
  ui_test_key ("ctrl+a");
  ui_test_drag (ui_test_child (to, "view"), ui_test_child (cc, "view"));
  press_wait_for_recipients (
    "cc", "carol@example.test, Bob of the orchards and of all rivers <bob@example.test>, ");
  press_wait_for_recipients ("to", "");
  discard (composer);
}

/* ---- spelling ---- */

/* Words that no dictionary has are underlined once they are written, and set right by keys and the menu; but not what
 * is quoted. */
static void
test_spelling (void)
{
  GtkWindow *composer = press_open_composer ("ctrl+n");
  GtkWidget *text = ui_test_child (composer, "text");

  gtk_widget_grab_focus (text);
  press_type ("Helo becuase it");
  press_wait_for_misspelt (composer, "Helo becuase ");
  press_type (" wrld");
  press_type ("x see www.exmple.org");
  press_wait_for_misspelt (composer, "Helo becuase wrldx ");
  gtk_widget_activate_action (text, "composer.indent", NULL);
  press_type (" and");
  press_wait_for_misspelt (composer, "");
  gtk_widget_activate_action (text, "composer.outdent", NULL);
  press_type (" more");
  press_wait_for_misspelt (composer, "Helo becuase wrldx ");
  ui_test_key ("ctrl+Home");
  ui_test_key ("shift+F10");
  press_wait_for_text ("Hello");
  press_wait_for_text ("Add to Dictionary");
  gtk_widget_activate_action (text, "spelling.correct", "s", "Hello");
  press_wait_for_misspelt (composer, "becuase wrldx ");
  discard (composer);
}

/* Set by keys: the server gets it beside plain text, and it is there again when the draft is opened. */
static void
test_format (void)
{
  guint drafts = press_count ("alice", DRAFTS), received = press_count ("bob", INBOX);
  g_autofree char *message = NULL;

  press_open_composer ("ctrl+n");
  press_write_message ("bob@example.test", "Set", "Very ");
  ui_test_key ("ctrl+b");
  press_type ("important");
  ui_test_key ("ctrl+b");
  press_type (", see ");
  ui_test_key ("ctrl+k");
  press_wait_for_window (ADW_TYPE_MESSAGE_DIALOG);
  press_type ("this");
  ui_test_key ("Tab");
  press_type ("example.org/a");
  ui_test_key ("Return");
  press_wait_for_no_window (ADW_TYPE_MESSAGE_DIALOG);
  press_look_at (press_wait_for_window (WAX_TYPE_COMPOSER));
  press_type (".");
  ui_test_key ("Return");
  ui_test_key ("ctrl+shift+l");
  press_type ("One");
  ui_test_key ("Return");
  ui_test_key ("Tab");
  press_type ("Below");
  ui_test_key ("Return");
  ui_test_key ("shift+Tab");
  press_type ("Two");
  ui_test_key ("Return");
  ui_test_key ("Return");
  press_type ("Ende");
  ui_test_key ("ctrl+z");
  press_type ("End");
  ui_test_key ("Return");
  ui_test_key ("ctrl+bracketright");
  press_type ("Said");
  ui_test_key ("ctrl+w");
  press_wait_until_closed ();
  press_wait_for_count ("alice", DRAFTS, drafts + 1);
  press_choose_folder (press, "Drafts");
  press_choose_subject (press, "Set");
  press_click (press->window, "Edit Draft");
  press_wait_for_window (WAX_TYPE_COMPOSER);
  ui_test_key ("ctrl+Return");
  press_wait_until_closed ();
  press_wait_for_count ("bob", INBOX, received + 1);
  message = press_dup_newest_decoded ("bob");
  press_assert_has (message, "Content-Type: multipart/alternative");
  press_assert_has (message, "\r\nVery important, see this <https://example.org/a>.\r\n* One\r\n   * Below\r\n* Two\r\nEnd\r\n> Said\r\n");
  press_assert_has (message, "Very <b>important</b>, see <a href=\"https://example.org/a\">this</a>.</div>");
  press_assert_has (message, "<li dir=\"auto\">One\r\n<ul>\r\n<li dir=\"auto\">Below</li>\r\n</ul>\r\n</li>\r\n");
  press_assert_has (message, "<div dir=\"auto\">End</div>");
  press_choose_folder (press, "Inbox");
}

/* What is missing or wrong is told before anything leaves. */
static void
test_not_yet (void)
{
  guint sent = press_count ("alice", SENT);
  GtkWindow *composer = press_open_composer ("ctrl+n");

  ui_test_key ("ctrl+Return");
  press_wait_for_text ("This message is for nobody yet.");
  press_write_message ("bob@example.test, bob at example", "Wrong", "x");
  ui_test_key ("ctrl+Return");
  press_wait_for_text ("“bob at example” is no mail address.");
  g_assert_cmpuint (press_count ("alice", SENT), ==, sent);
  press_click (composer, "Discard");
  press_wait_for_window (ADW_TYPE_MESSAGE_DIALOG);
  ui_test_key ("Escape");
  press_wait_for_no_window (ADW_TYPE_MESSAGE_DIALOG);
  g_assert_true (press_has_window (WAX_TYPE_COMPOSER));
  discard (composer);
  g_assert_cmpuint (press_count ("alice", SENT), ==, sent);
}

/* A server that refuses: nothing of what was written is lost, it is a draft, and sent at the second try. */
static void
test_refused (void)
{
  guint sent = press_count ("alice", SENT), drafts = press_count ("alice", DRAFTS), received = press_count ("bob", INBOX);
  GtkWindow *composer = press_open_composer ("ctrl+n");
  g_autofree char *message = NULL;

  wax_demo_server_misbehave (press->mail->server, WAX_DEMO_SEND_FAULT, 1, NULL);
  press_write_message ("bob@example.test", "Twice tried", "Once got.");
  press_click (composer, "Send");
  press_wait_for_text ("This message was not sent; it is still a draft.");
  press_wait_for_count ("alice", DRAFTS, drafts + 1);
  g_assert_cmpuint (press_count ("bob", INBOX), ==, received);
  wax_demo_server_misbehave (press->mail->server, WAX_DEMO_SEND_FAULT, 0, NULL);
  press_click (composer, "Send");
  press_wait_until_closed ();
  press_wait_for_count ("bob", INBOX, received + 1);
  press_wait_for_count ("alice", DRAFTS, drafts);
  press_wait_for_count ("alice", SENT, sent + 1);
  message = press_dup_newest ("bob");
  press_assert_has (message, "Once got.");
}

/* Who is refused is named: nobody else gets it, or everybody else has it. */
static void
test_recipient_refused (void)
{
  guint received = press_count ("bob", INBOX);
  GtkWindow *composer = press_open_composer ("ctrl+n");

  press_write_message ("bob@example.test, x@reject.test", "To two", "Both?");
  press_click (composer, "Send");
  press_wait_for_text ("refused x@reject.test: nothing was sent.");
  g_assert_cmpuint (press_count ("bob", INBOX), ==, received);
  wax_demo_server_misbehave (press->mail->server, WAX_DEMO_SEND_FAULT, 2, NULL);
  press_click (composer, "Send");
  press_wait_for_text ("The message was sent, but not to x@reject.test.");
  wax_demo_server_misbehave (press->mail->server, WAX_DEMO_SEND_FAULT, 0, NULL);
  press_wait_for_count ("bob", INBOX, received + 1);
  discard (composer);
}

/* ---- answers ---- */

typedef struct {
  guint id;
  char flag;
} Flagged;

static gboolean
has_flag (gpointer data)
{
  Flagged *flagged = data;
  g_autofree char *flags = wax_demo_server_dup_flags (press->mail->server, "alice", flagged->id);

  return strchr (flags, flagged->flag) != NULL;
}

static void
wait_for_flag (guint id, char flag)
{
  ui_test_wait_until (has_flag, &(Flagged) { id, flag });
}

static void
test_reply (void)
{
  guint id = press_deliver_to_answer ("Question1", "To: alice@example.test, bob@example.test\r\n");
  guint received = press_count ("carol", INBOX), others = press_count ("bob", INBOX);
  g_autofree char *message = NULL;

  press_open_composer ("ctrl+r");
  press_type ("Very good.");
  press_send_and_close ();
  press_wait_for_count ("carol", INBOX, received + 1);
  wait_for_flag (id, 'r');
  g_assert_cmpuint (press_count ("bob", INBOX), ==, others);
  message = press_dup_newest ("carol");
  press_assert_has (message, "Subject: Re: Question1\r\n");
  press_assert_has (message, "To: Carol <carol@example.test>\r\n");
  press_assert_has (message, "In-Reply-To: <Question1@example.test>\r\n");
  press_assert_has (message, "References: <Question1@example.test>\r\n");
  press_assert_has (message, "Very good.\r\n\r\nOn 21 November 2026, 10:05, Carol <carol@example.test> wrote:\r\n"
                       "> What do you think?\r\n");
}

static gboolean
select_words (gpointer words)
{
  GtkTextView *text = ui_test_child (ui_test_child (press->window, "message"), "text");
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (text);
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  if (!gtk_widget_get_mapped (GTK_WIDGET (text)) ||
      !gtk_text_iter_forward_search (&start, words, 0, &start, &end, NULL))
    return FALSE;
  gtk_text_buffer_select_range (buffer, &start, &end);
  return TRUE;
}

/* What is selected in the message is quoted, and nothing else of it. */
static void
test_reply_selected (void)
{
  static const char raw[] = "From: carol@example.test\r\nSubject: Long\r\n\r\nNot this. Only these words. Nor that.\r\n";
  guint received = press_count ("carol", INBOX);
  g_autoptr(GBytes) bytes = g_bytes_new_static (raw, sizeof raw - 1);
  g_autofree char *message = NULL;

  wax_demo_server_deliver (press->mail->server, "alice", INBOX, bytes);
  press_wait_for_text ("Long");
  press_choose_subject (press, "Long");
  ui_test_wait_until (select_words, (gpointer) "Only these words.");
  press_open_composer ("ctrl+r");
  press_type ("Who?");
  press_send_and_close ();
  press_wait_for_count ("carol", INBOX, received + 1);
  message = press_dup_newest ("carol");
  press_assert_has (message, "wrote:\r\n> Only these words.\r\n");
  g_assert_null (strstr (message, "this."));
}

static void
test_reply_all (void)
{
  guint id = press_deliver_to_answer ("Question2", "To: alice@example.test, Bob <bob@example.test>\r\n");
  guint received = press_count ("carol", INBOX), others = press_count ("bob", INBOX), own = press_count ("alice", INBOX);
  g_autofree char *message = NULL;

  press_open_composer ("ctrl+shift+r");
  press_type ("All right.");
  press_send_and_close ();
  press_wait_for_count ("carol", INBOX, received + 1);
  press_wait_for_count ("bob", INBOX, others + 1);
  wait_for_flag (id, 'r');
  g_assert_cmpuint (press_count ("alice", INBOX), ==, own);
  message = press_dup_newest ("bob");
  press_assert_has (message, "To: Carol <carol@example.test>\r\n");
  press_assert_has (message, "Cc: Bob <bob@example.test>\r\n");
}

/* To the list alone; who leaves it is told what will happen, and sees the message first. */
static void
test_list (void)
{
  guint received = press_count ("bob", INBOX);
  g_autofree char *message = NULL, *last = NULL;

  press_deliver_to_answer ("Question9", "To: bob@example.test\r\nList-Post: <mailto:bob@example.test>\r\n"
                                        "List-Unsubscribe: <mailto:bob@example.test?subject=leave>,\r\n"
                                        " <https://lists.example.test/leave>\r\n");
  press_wait_for_text ("Reply to List");
  press_open_composer ("ctrl+shift+l");
  g_assert_false (press_shows ("goes to the sender alone"));
  ui_test_key ("ctrl+w");
  press_wait_until_closed ();
  press_by_key (press_open_composer ("ctrl+r"), "Reply to List");
  press_wait_for_no_text ("goes to the sender alone");
  press_type ("All of you.");
  press_send_and_close ();
  press_wait_for_count ("bob", INBOX, received + 1);
  message = press_dup_newest ("bob");
  press_assert_has (message, "To: bob@example.test\r\n");
  g_assert_null (strstr (message, "carol@example.test>\r\n"));
  gtk_widget_grab_focus (
    gtk_widget_get_last_child (ui_test_child (ui_test_child (press->window, "message"), "answers")));
  ui_test_key ("space");
  press_wait_for_text ("Unsubscribe…");
  ui_test_key ("u");
  press_look_at (press_wait_for_window (ADW_TYPE_MESSAGE_DIALOG));
  press_wait_for_text ("There is a page for that at “lists.example.test”");
  press_wait_for_text ("A message to “bob@example.test” asks for that.");
  ui_test_key ("Return");
  press_look_at (press_wait_for_window (WAX_TYPE_COMPOSER));
  press_send_and_close ();
  press_wait_for_count ("bob", INBOX, received + 2);
  last = press_dup_newest ("bob");
  press_assert_has (last, "Subject: leave\r\n");
}

static char *
make_file (const char *dir, const char *name, const char *content, gint64 size)
{
  char *path = g_build_filename (dir, name, NULL);

  g_assert_true (g_file_set_contents (path, content, -1, NULL));
  if (size > 0)
    g_assert_cmpint (truncate (path, size), ==, 0);
  return path;
}

/* As it was saved last, and with all that comes with it; by key, as the button moves until then. */
static void
reopen_draft (const char *text, const char *file)
{
  press_choose_folder (press, "Drafts");
  press_wait_for_text (text);
  press_choose_subject (press, "Re: Question3");
  press_wait_for_text (file);
  press_by_key (press->window, "Edit Draft");
  press_look_at (press_wait_for_window (WAX_TYPE_COMPOSER));
}

static void
close_saved (void)
{
  ui_test_key ("ctrl+w");
  press_wait_until_closed ();
}

/* An answer that is put off twice is the same in the end; its file went to the server once, with the first of these. */
static void
test_reply_later (void)
{
  guint id = press_deliver_to_answer ("Question3", "To: alice@example.test\r\n");
  guint drafts = press_count ("alice", DRAFTS), received = press_count ("carol", INBOX);
  guint uploads = wax_demo_server_count_requests (press->mail->server, "/service/upload");
  g_autofree char *dir = g_dir_make_tmp ("waxlaterXXXXXX", NULL);
  GtkWindow *composer;
  g_autofree char *path = make_file (dir, "later.txt", "Fourth, fifth.\n", 0);
  g_autofree char *message = NULL;

  composer = press_open_composer ("ctrl+r");
  press_click (composer, "Attach Files");
  press_type_place (path);
  press_wait_for_text ("later.txt (15");
  press_look_at (composer);
  gtk_widget_grab_focus (ui_test_child (composer, "text"));
  press_type ("Later. ");
  close_saved ();
  press_wait_for_count ("alice", DRAFTS, drafts + 1);
  reopen_draft ("Later.", "later.txt");
  press_type ("Or never. ");
  close_saved ();
  reopen_draft ("Or never.", "later.txt");
  press_wait_for_text ("later.txt (15");
  press_send_and_close ();
  press_wait_for_count ("carol", INBOX, received + 1);
  press_wait_for_count ("alice", DRAFTS, drafts);
  wait_for_flag (id, 'r');
  message = press_dup_newest ("carol");
  press_assert_has (message, "In-Reply-To: <Question3@example.test>\r\n");
  press_assert_has (message, "Or never. ");
  press_assert_has (message, "Rm91cnRoLCBmaWZ0aC4K");
  g_assert_cmpuint (wax_demo_server_count_requests (press->mail->server, "/service/upload"), ==, uploads + 1);
  press_choose_folder (press, "Inbox");
  ui_mail_remove_tree (dir);
}

static void
test_forward (void)
{
  guint id = press_deliver_to_answer ("Question4", "To: alice@example.test\r\n");
  guint received = press_count ("bob", INBOX);
  g_autofree char *message = NULL;
  g_autofree char *whole = NULL;

  press_open_composer ("ctrl+l");
  press_type ("bob@example.test");
  press_send_and_close ();
  press_wait_for_count ("bob", INBOX, received + 1);
  wait_for_flag (id, 'w');
  message = press_dup_newest ("bob");
  press_assert_has (message, "Subject: Fwd: Question4\r\n");
  press_assert_has (message, "From: Carol <carol@example.test>\r\nTo: alice@example.test\r\n\r\nWhat do you think?");

  gtk_widget_activate_action (GTK_WIDGET (press->window), "win.forward-attached", NULL);
  press_wait_for_window (WAX_TYPE_COMPOSER);
  press_type ("bob@example.test");
  press_send_and_close ();
  press_wait_for_count ("bob", INBOX, received + 2);
  whole = press_dup_newest ("bob");
  press_assert_has (whole, "Content-Type: message/rfc822");
  press_assert_has (whole, "filename=Question4.eml");
  press_assert_has (whole, "Message-ID: <Question4@example.test>\r\n");
}

/* ---- files ---- */

/* Who writes of an attachment and has none is reminded; what is too large for the server never gets there. */
static void
test_attach (void)
{
  guint received = press_count ("bob", INBOX);
  g_autofree char *dir = g_dir_make_tmp ("waxattachXXXXXX", NULL);
  g_autofree char *path = make_file (dir, "plan.txt", "First, second, third.\n", 0);
  g_autofree char *large = make_file (dir, "large.bin", "", 9000000);
  g_autofree char *message = NULL;
  GtkWindow *composer = press_open_composer ("ctrl+n");

  press_write_message ("bob@example.test", "Files", "The plan is attached.");
  ui_test_key ("ctrl+Return");
  press_wait_for_window (ADW_TYPE_MESSAGE_DIALOG);
  press_wait_for_text ("Send Without an Attachment?");
  ui_test_key ("Escape");
  press_wait_for_no_window (ADW_TYPE_MESSAGE_DIALOG);
  press_click (composer, "Attach Files");
  press_type_place (large);
  press_wait_for_text ("“large.bin” is not attached: the message would be too large.");
  press_wait_for_text ("A message may have 10.2\302\240MB");
  press_click (composer, "Attach Files");
  press_type_place (path);
  press_wait_for_text ("plan.txt (22");
  press_look_at (composer);
  ui_test_key ("ctrl+Return");
  press_wait_until_closed ();
  press_wait_for_count ("bob", INBOX, received + 1);
  message = press_dup_newest ("bob");
  press_assert_has (message, "filename=plan.txt");
  press_assert_has (message, "Rmlyc3QsIHNlY29uZCwgdGhpcmQuCg==");
  ui_mail_remove_tree (dir);
}

/* Begun without the server, a message may hold more than that takes: it is known before anything is sent. */
static void
test_limit (void)
{
  guint received = press_count ("bob", INBOX);
  g_autofree char *dir = g_dir_make_tmp ("waxattachXXXXXX", NULL);
  g_autofree char *huge = make_file (dir, "huge.bin", "", 30000000);
  g_autofree char *large = make_file (dir, "large.bin", "", 9000000);
  GtkWindow *composer;

  gtk_widget_activate_action (GTK_WIDGET (press->window), "win.disconnect", NULL);
  press_wait_for_state (press, WAX_ACCOUNT_OFFLINE);
  composer = press_open_composer ("ctrl+n");
  press_write_message ("bob@example.test", "Large", "All of it.");
  press_click (composer, "Attach Files");
  press_type_place (huge);
  press_wait_for_text ("How large a message this server takes is not known.");
  press_click (composer, "Attach Files");
  press_type_place (large);
  press_wait_for_text ("large.bin (9");
  gtk_widget_activate_action (GTK_WIDGET (press->window), "win.connect", NULL);
  press_wait_for_state (press, WAX_ACCOUNT_ONLINE);
  press_look_at (composer);
  ui_test_key ("ctrl+Return");
  press_wait_for_text ("This message is too large: the server would not take it. Nothing was sent.");
  press_wait_for_text ("A message may have 10.2\302\240MB");
  press_wait_for_no_text ("Sending…");
  g_assert_cmpuint (press_count ("bob", INBOX), ==, received);
  discard (composer);
  ui_mail_remove_tree (dir);
}

static void
set_clipboard (const char *text)
{
  gdk_clipboard_set_text (gdk_display_get_clipboard (gdk_display_get_default ()), text);
}

static void
set_clipboard_html (const char *html, const char *text)
{
  g_autoptr(GBytes) bytes = g_bytes_new (html, strlen (html));
  GdkContentProvider *parts[] = { gdk_content_provider_new_for_bytes ("text/html", bytes),
                                  gdk_content_provider_new_typed (G_TYPE_STRING, text) };
  g_autoptr(GdkContentProvider) both = gdk_content_provider_new_union (parts, G_N_ELEMENTS (parts));

  gdk_clipboard_set_content (gdk_display_get_clipboard (gdk_display_get_default ()), both);
}

/* What is set elsewhere is set here, in the middle of a line too, and nothing else of it comes along; all of it goes
 * back by one key. Another key pastes the words alone. */
static void
test_paste (void)
{
  guint received = press_count ("bob", INBOX);
  g_autofree char *message = NULL;

  press_open_composer ("ctrl+n");
  press_write_message ("bob@example.test", "Pasted", "On: ");
  set_clipboard_html ("<meta charset=utf-8><p>a <b>bold</b> <a href=\"https://example.org/x\">link</a>"
                      "<img src=\"https://example.org/spy.png\"><script>evil()</script></p><ul><li>item</li></ul>",
                      "plain words");
  ui_test_key ("ctrl+v");
  press_wait_for_written ("On: a bold link\n\342\200\242\titem");
  ui_test_key ("ctrl+z");
  press_wait_for_written ("On: ");
  ui_test_key ("ctrl+shift+v");
  press_wait_for_written ("On: plain words");
  press_type (" ");
  ui_test_key ("ctrl+v");
  press_wait_for_written ("On: plain words a bold link\n\342\200\242\titem");
  press_send_and_close ();
  press_wait_for_count ("bob", INBOX, received + 1);
  message = press_dup_newest_decoded ("bob");
  press_assert_has (message, "On: plain words a <b>bold</b> <a href=\"https://example.org/x\">link</a>");
  press_assert_has (message, "<li dir=\"auto\">item</li>");
  g_assert_null (strstr (message, "spy.png"));
  g_assert_null (strstr (message, "evil"));
}

static gboolean
has_recipients (gpointer composer)
{
  return wax_recipients_count (ui_test_child (composer, "to")) == 10000;
}

/* A list of thousands is pasted, and the next key is heard. */
static void
test_many (void)
{
  g_autoptr(GString) list = g_string_new (NULL);
  GtkWindow *composer = press_open_composer ("ctrl+n");
  gint64 begun_us;

  for (guint i = 0; i < 10000; i++)
    g_string_append_printf (list, "%sPerson %u <p%u@example.test>", i > 0 ? ", " : "", i, i);
  set_clipboard (list->str);
  begun_us = g_get_monotonic_time ();
  ui_test_key ("ctrl+v");
  ui_test_wait_until (has_recipients, composer);
  ui_test_key ("Return");
  press_type ("Heard");
  while (!g_str_equal (gtk_editable_get_text (ui_test_child (composer, "subject")), "Heard"))
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (g_get_monotonic_time () - begun_us, <, 10 * G_USEC_PER_SEC);
  press_click (composer, "Discard");
  press_click (press_wait_for_window (ADW_TYPE_MESSAGE_DIALOG), "Discard");
  press_wait_until_closed ();
}

/* ---- without the server ---- */

/* Offline, whoever closes is asked; what is kept here comes to the server with the next connection. */
static void
test_offline (void)
{
  guint drafts = press_count ("alice", DRAFTS);
  GtkWindow *dialog;

  gtk_widget_activate_action (GTK_WIDGET (press->window), "win.disconnect", NULL);
  press_wait_for_state (press, WAX_ACCOUNT_OFFLINE);
  press_open_composer ("ctrl+n");
  press_write_message ("bob@example.test", "Written offline", "Without a server.");
  ui_test_key ("ctrl+w");
  dialog = press_wait_for_window (ADW_TYPE_MESSAGE_DIALOG);
  press_wait_for_text ("The Server Did Not Take the Draft");
  press_click (dialog, "Keep Writing");
  press_wait_for_no_window (ADW_TYPE_MESSAGE_DIALOG);
  press_look_at (press_wait_for_window (WAX_TYPE_COMPOSER));
  ui_test_key ("ctrl+Return");
  press_wait_for_text ("This message was not sent; it is still a draft.");
  ui_test_key ("ctrl+w");
  press_click (press_wait_for_window (ADW_TYPE_MESSAGE_DIALOG), "Save as Draft");
  press_wait_until_closed ();
  g_assert_cmpuint (press_count ("alice", DRAFTS), ==, drafts);
  wax_demo_server_misbehave (press->mail->server, WAX_DEMO_NOT_ZIMBRA, 200, "SaveDraftRequest");
  gtk_widget_activate_action (GTK_WIDGET (press->window), "win.connect", NULL);
  press_wait_for_text ("1 draft could not be brought to the server. It stays on this computer");
  wax_demo_server_misbehave (press->mail->server, WAX_DEMO_NOT_ZIMBRA, 0, "SaveDraftRequest");
  gtk_widget_activate_action (GTK_WIDGET (press->window), "win.disconnect", NULL);
  press_wait_for_state (press, WAX_ACCOUNT_OFFLINE);
  gtk_widget_activate_action (GTK_WIDGET (press->window), "win.connect", NULL);
  press_wait_for_state (press, WAX_ACCOUNT_ONLINE);
  press_wait_for_count ("alice", DRAFTS, drafts + 1);
}

/* The program is ended while somebody writes, and while the server has not yet taken what was closed: it ends, and
 * nothing of that is lost: what was not closed is open again. */
static void
test_end (void)
{
  guint drafts = press_count ("alice", DRAFTS);

  wax_demo_server_misbehave (press->mail->server, WAX_DEMO_SLOW, 1, NULL);
  press_open_composer ("ctrl+n");
  press_write_message ("bob@example.test", "On its way", "Just closed");
  ui_test_key ("ctrl+w");
  press_wait_for_no_window (WAX_TYPE_COMPOSER);
  press_open_composer ("ctrl+n");
  press_write_message ("bob@example.test", "Not finished", "In the middle of");
  press_close (press);
  wax_demo_server_misbehave (press->mail->server, WAX_DEMO_SLOW, 0, NULL);
  press_open (press);
  press_wait_for_text ("Waxwing ended while you were writing. What you wrote is open again.");
  press_wait_for_written ("In the middle of");
  press_wait_for_text ("Enter Password…");
  press_look_at (press->window);
  press_sign_in (press);
  press_look_at (press_wait_for_window (WAX_TYPE_COMPOSER));
  ui_test_key ("ctrl+w");
  press_wait_until_closed ();
  press_wait_for_count ("alice", DRAFTS, drafts + 2);
  press_choose_folder (press, "Drafts");
  press_wait_for_text ("Just closed");
  press_wait_for_text ("In the middle of");
  press_choose_folder (press, "Inbox");
}

int
main (int argc, char **argv)
{
  int result;

  wax_tls_prepare ();
  ui_test_init (&argc, &argv);
  press = press_new (&(WaxDemoOptions) { .messages = 10, .seed = 5 });
  press_sign_in (press);
  press_begin_writing (press);
  g_test_add_func ("/press/writing/send", test_send);
  g_test_add_func ("/press/writing/people", test_people);
  g_test_add_func ("/press/writing/people-in-haste", test_people_in_haste);
  g_test_add_func ("/press/writing/spelling", test_spelling);
  g_test_add_func ("/press/writing/format", test_format);
  g_test_add_func ("/press/writing/not-yet", test_not_yet);
  g_test_add_func ("/press/writing/refused", test_refused);
  g_test_add_func ("/press/writing/recipient-refused", test_recipient_refused);
  press_add_drafts (press);
  g_test_add_func ("/press/writing/reply", test_reply);
  g_test_add_func ("/press/writing/reply-selected", test_reply_selected);
  g_test_add_func ("/press/writing/reply-all", test_reply_all);
  g_test_add_func ("/press/writing/list", test_list);
  g_test_add_func ("/press/writing/reply-later", test_reply_later);
  g_test_add_func ("/press/writing/forward", test_forward);
  g_test_add_func ("/press/writing/attach", test_attach);
  g_test_add_func ("/press/writing/limit", test_limit);
  press_add_sending (press);
  g_test_add_func ("/press/writing/paste", test_paste);
  g_test_add_func ("/press/writing/many", test_many);
  g_test_add_func ("/press/writing/drag", test_drag);
  g_test_add_func ("/press/writing/offline", test_offline);
  g_test_add_func ("/press/writing/end", test_end);
  press_add_pictures (press);
  press_add_signatures (press);
  result = g_test_run ();
  press_free (press);
  return result;
}
