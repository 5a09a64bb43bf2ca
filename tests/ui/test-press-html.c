#include "html-lure.h"
#include "press-rows.h"
#include "ui-picture.h"
#include "transport/wax-tls-setup.h"
#include "wax-composer.h"
#include "wax-conversation-entry.h"
#include "wax-html.h"
#include "wax-screen-reader.h"

#include <string.h>
#include <webkit/webkit.h>

/* Reading HTML with the program as a person has it: what is seen, and what no sender learns. One program for all cases:
 * starting it takes longer than most of them. */

enum { INBOX = 2 };

static Press *press;
static HtmlLure *lure, *shy; /* nobody is ever allowed to go to the other one */
static guint n_shown;

/* As large as the view, so that its middle is on it. */
#define LINK(link, words) "<a style=\"display:block;height:2000px\" href=\"" link "\">" words "</a>"

static void
deliver_from (const char *from, const char *subject, const char *rest)
{
  g_autofree char *text = g_strdup_printf ("From: %s\r\nTo: alice@example.test\r\nMIME-Version: 1.0\r\n"
                                           "Subject: %s\r\n%s", from, subject, rest);
  g_autoptr(GBytes) raw = g_bytes_new (text, strlen (text));

  wax_demo_server_deliver (press->mail->server, "alice", INBOX, raw);
}

static void
deliver (const char *subject, const char *rest)
{
  deliver_from ("Bob Brown <bob@example.test>", subject, rest);
}

static void
deliver_html (const char *subject, const char *html)
{
  g_autofree char *rest = g_strconcat ("Content-Type: text/html; charset=utf-8\r\n\r\n", html, NULL);

  deliver (subject, rest);
}

static void
shown_cb (void)
{
  n_shown++;
}

static gboolean
was_shown (gpointer before)
{
  return n_shown > *(guint *) before;
}

static void
wait_until_shown (guint before)
{
  ui_test_wait_until (was_shown, &before);
}

static void
choose (const char *subject)
{
  guint before = n_shown;

  press_choose_subject (press, subject);
  wait_until_shown (before);
}

static gboolean
is_mapped (gpointer widget)
{
  return gtk_widget_get_mapped (widget);
}

static GtkWidget *
get_text (void)
{
  return ui_test_child (ui_test_child (press->window, "message"), "text");
}

static GtkWidget *
get_html (void)
{
  return ui_test_child (ui_test_child (press->window, "message"), "html_overlay");
}

static void
assert_is_text (const char *text)
{
  g_autofree char *whole = NULL;

  g_assert_true (gtk_widget_get_mapped (get_text ()));
  g_assert_false (gtk_widget_get_mapped (get_html ()));
  g_object_get (gtk_text_view_get_buffer (GTK_TEXT_VIEW (get_text ())), "text", &whole, NULL);
  g_assert_nonnull (strstr (whole, text));
}

static void
assert_is_html (void)
{
  g_assert_true (gtk_widget_get_mapped (get_html ()));
  g_assert_false (gtk_widget_get_mapped (get_text ()));
}

/* ---- what is seen ---- */

typedef struct {
  guint32 colour;
  guint at_least;
} Seen;

static gboolean
is_seen (gpointer data)
{
  Seen *seen = data;
  g_autoptr(UiPicture) picture = NULL;
  guint n = 0;

  ui_test_wait_for_draw (press->window);
  picture = ui_picture_new (press->window);
  for (int i = 0; i < picture->width * picture->height; i++)
    n += picture->pixels[i] == seen->colour;
  return n >= seen->at_least;
}

static gboolean
is_seen_less (gpointer data)
{
  return !is_seen (data);
}

/* An image that came along is there without being asked for, and is no attachment beside that. */
static void
test_inline_image (void)
{
  choose ("Inline");
  assert_is_html ();
  ui_test_wait_until (is_seen, &(Seen){ 0xffff0000, 9000 });
  g_assert_false (press_shows ("red.png"));
  g_assert_null (press_find_button (press->window, "Load Images"));
  ui_test_key ("ctrl+t");
  press_wait_for_text ("red.png");
}

/* The text is one key away, and so is the way back; the next message comes as it was sent. */
static void
test_text (void)
{
  guint before;

  choose ("Both");
  assert_is_html ();
  before = n_shown;
  ui_test_key ("ctrl+t");
  ui_test_wait_until (is_mapped, get_text ());
  assert_is_text ("The plain form.");
  press_click (press->window, "Show as Sent");
  ui_test_wait_until (is_mapped, get_html ());
  g_assert_cmpuint (n_shown, ==, before);
  choose ("Plain");
  assert_is_text ("Only text.");
  g_assert_null (press_find_button (press->window, "Show as Sent"));
  choose ("Inline");
  assert_is_html ();
}

/* Larger is larger in either form, and stays so. */
static void
test_zoom (void)
{
  int height;

  choose ("Plain");
  height = press_get_line_height (press);
  ui_test_key ("ctrl+plus");
  ui_test_key ("ctrl+plus");
  ui_test_key ("ctrl+plus");
  press_wait_for_larger_lines (press, height);
  choose ("Inline");
  ui_test_wait_until (is_seen, &(Seen){ 0xffff0000, 15000 });
  ui_test_key ("ctrl+0");
  ui_test_wait_until (is_seen_less, &(Seen){ 0xffff0000, 11000 });
  choose ("Plain");
  press_wait_for_line_height (press, height);
}

/* Who wants text always gets it, also of what is on the screen. */
static void
test_always_text (void)
{
  GtkWindow *preferences;
  guint before;

  choose ("Both");
  assert_is_html ();
  preferences = press_open_preferences (press, "reading");
  press_move_switch (preferences, "Show Messages as Text");
  ui_test_wait_until (is_mapped, get_text ());
  press_close_preferences (press, preferences);
  assert_is_text ("The plain form.");
  choose ("Inline");
  assert_is_text ("Red:");
  before = n_shown;
  press_click (press->window, "Show as Sent");
  ui_test_wait_until (is_mapped, get_html ());
  choose ("Both");
  assert_is_text ("The plain form.");
  g_assert_cmpuint (n_shown, >, before);
  gtk_widget_activate_action (GTK_WIDGET (press->window), "win.always-text", NULL);
  ui_test_wait_until (is_mapped, get_html ());
  choose ("Inline");
  assert_is_html ();
}

static gboolean
shows_count (gpointer count)
{
  GtkWidget *bar = ui_test_child (ui_test_child (press->window, "message"), "find_bar");

  return g_str_equal (gtk_label_get_text (ui_test_child (bar, "count")), count);
}

/* Words are looked for in either form; who closes that goes on reading. */
static void
test_find (void)
{
  GtkTextIter from, until;

  choose ("Inline");
  choose ("Plain");
  ui_test_key ("ctrl+shift+f");
  press_type ("ONLY");
  ui_test_wait_until (shows_count, (gpointer) "1 of 1");
  g_assert_true (gtk_text_buffer_get_selection_bounds (gtk_text_view_get_buffer (GTK_TEXT_VIEW (get_text ())), &from, &until));
  g_assert_cmpint (gtk_text_iter_get_offset (&from), ==, 0);
  press_type ("x");
  ui_test_wait_until (shows_count, (gpointer) "Not found");
  ui_test_key ("Escape");
  ui_test_wait_until (shows_count, (gpointer) "");
  choose ("Both");
  ui_test_key ("ctrl+shift+f");
  press_type ("rich form");
  ui_test_wait_until (shows_count, (gpointer) "1 place");
  ui_test_key ("ctrl+t");
  ui_test_wait_until (shows_count, (gpointer) "Not found");
  ui_test_key ("Escape");
  choose ("Inline");
}

static gboolean
is_read_aloud (gpointer on)
{
  return wax_screen_reader_is_on () == GPOINTER_TO_INT (on);
}

/* As the desktop says it. */
static void
set_screen_reader (gboolean on)
{
  g_autoptr(GDBusConnection) bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) done =
    g_dbus_connection_call_sync (bus, "org.a11y.Bus", "/org/a11y/bus", "org.freedesktop.DBus.Properties", "Set",
                                 g_variant_new ("(ssv)", "org.a11y.Status", "ScreenReaderEnabled",
                                                g_variant_new_boolean (on)),
                                 NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);

  g_assert_no_error (error);
  ui_test_wait_until (is_read_aloud, GINT_TO_POINTER (on));
}

/* Who has messages read aloud gets the form that can be. */
static void
test_screen_reader (void)
{
  set_screen_reader (TRUE);
  choose ("Both");
  assert_is_text ("The plain form.");
  press_click (press->window, "Show as Sent");
  ui_test_wait_until (is_mapped, get_html ());
  set_screen_reader (FALSE);
  choose ("Inline");
  assert_is_html ();
}

/* ---- links ---- */

static char *
get_opened (void)
{
  g_autofree char *path = g_build_filename (g_get_user_data_dir (), "opened", NULL);
  char *text = NULL;

  g_file_get_contents (path, &text, NULL, NULL);
  return text;
}

static gboolean
was_opened (gpointer link)
{
  g_autofree char *opened = get_opened ();

  return opened != NULL && g_str_has_suffix (opened, link);
}

/* A browser that writes down what it is to open. */
static void
set_browser (void)
{
  const char *dir = g_get_user_data_dir ();
  g_autofree char *applications = g_build_filename (dir, "applications", NULL);
  g_autofree char *entry = g_build_filename (applications, "browser.desktop", NULL);
  g_autofree char *defaults = g_build_filename (g_get_user_config_dir (), "mimeapps.list", NULL);
  g_autofree char *program = g_build_filename (dir, "browser", NULL);
  g_autofree char *script = g_strdup_printf ("#!/bin/sh\nprintf '%%s\\n' \"$1\" >> '%s/opened'\n", dir);
  g_autofree char *text = g_strdup_printf ("[Desktop Entry]\nType=Application\nName=Browser\nExec=%s %%u\n"
                                           "MimeType=x-scheme-handler/https;\n", program);

  g_mkdir_with_parents (applications, 0700);
  g_assert_true (g_file_set_contents_full (program, script, -1, G_FILE_SET_CONTENTS_NONE, 0700, NULL));
  g_assert_true (g_file_set_contents (entry, text, -1, NULL));
  g_assert_true (g_file_set_contents (defaults, "[Default Applications]\nx-scheme-handler/https=browser.desktop\n", -1,
                                      NULL));
}

static gboolean
shows_target (gpointer link)
{
  GtkWidget *label = ui_test_child (ui_test_child (press->window, "message"), "link");

  return gtk_widget_get_mapped (label) && g_str_equal (gtk_label_get_text (GTK_LABEL (label)), link);
}

typedef struct {
  const char *link;
  gint64 pointed_us;
} Pointed;

/* The view may move below a pointer that rests: then it is pointed at again. */
static gboolean
is_pointed_at (gpointer data)
{
  Pointed *pointed = data;

  if (shows_target ((gpointer) pointed->link))
    return TRUE;
  if (g_get_monotonic_time () - pointed->pointed_us > G_USEC_PER_SEC) {
    ui_test_point (ui_test_child (press->window, "messages"));
    ui_test_point (get_html ());
    pointed->pointed_us = g_get_monotonic_time ();
  }
  return FALSE;
}

static void
click_link (const char *shown)
{
  ui_test_wait_until_named (shown, is_pointed_at, &(Pointed){ shown, 0 });
  ui_test_click (get_html ());
}

/* What leads where it says opens at once; what says otherwise is shown first, and the default is not to open it. */
static void
test_links (void)
{
  g_autofree char *opened = NULL;
  GtkWindow *composer;

  choose ("Good link");
  click_link ("https://shop.example.org/offers?a=1");
  ui_test_wait_until (was_opened, (gpointer) "https://shop.example.org/offers?a=1\n");

  choose ("Bad link");
  g_assert_false (shows_target ((gpointer) "https://shop.example.org/offers?a=1"));
  click_link ("https://evil.example/login");
  press_wait_for_window (ADW_TYPE_MESSAGE_DIALOG);
  press_wait_for_text ("Its text says “www.bank.com”, but it leads to “evil.example”.");
  ui_test_key ("Return");
  press_wait_for_no_window (ADW_TYPE_MESSAGE_DIALOG);
  ui_test_present (press->window);
  opened = get_opened ();
  g_assert_cmpstr (opened, ==, "https://shop.example.org/offers?a=1\n");
  click_link ("https://evil.example/login");
  press_click (press_wait_for_window (ADW_TYPE_MESSAGE_DIALOG), "Open");
  ui_test_wait_until (was_opened, (gpointer) "\nhttps://evil.example/login\n");
  press_wait_for_no_window (ADW_TYPE_MESSAGE_DIALOG);
  ui_test_present (press->window);

  choose ("Mail link");
  click_link ("mailto:dora@example.test?subject=Pears");
  composer = press_wait_for_window (WAX_TYPE_COMPOSER);
  press_wait_for_text ("dora@example.test");
  g_assert_cmpstr (gtk_editable_get_text (ui_test_child (composer, "subject")), ==, "Pears");
  gtk_window_close (composer);
  press_wait_for_no_window (WAX_TYPE_COMPOSER);
  ui_test_present (press->window);

  choose ("File link");
  click_link ("smb://evil.example/");
  press_wait_for_window (ADW_TYPE_MESSAGE_DIALOG);
  press_wait_for_text ("Link Not Opened");
  ui_test_key ("Escape");
  press_wait_for_no_window (ADW_TYPE_MESSAGE_DIALOG);
  ui_test_present (press->window);
}

/* ---- what no sender learns ---- */

static gboolean
has_asked (gpointer name)
{
  g_autofree char *found = html_lure_find (lure, name);

  return found != NULL;
}

static void
assert_nobody_came (HtmlLure *to)
{
  g_autofree char *found = html_lure_find (to, "");

  g_assert_cmpstr (found, ==, NULL);
  g_assert_cmpuint (html_lure_count (to), ==, 0);
}

/* Nothing is asked of anybody until the person allows it, and then images alone; nor for the next message. */
static void
test_lures (void)
{
  g_autofree char *never = NULL;

  choose ("Lures");
  assert_is_html ();
  press_wait_for_text ("were not loaded");
  choose ("Plain");
  choose ("Lures");
  assert_nobody_came (lure);

  press_click (press->window, "Load Images");
  for (guint i = 0; html_lure_images[i] != NULL; i++)
    ui_test_wait_until_named (html_lure_images[i], has_asked, (gpointer) html_lure_images[i]);
  press_wait_for_text ("Images were loaded");
  choose ("Shy lures");
  press_wait_for_text ("were not loaded");
  choose ("Lures");
  press_wait_for_text ("were not loaded");
  never = html_lure_find (lure, "never-");
  g_assert_cmpstr (never, ==, NULL);
  assert_nobody_came (shy);
}

/* What is too large to be laid out is text, with a word; the list shows as much of it as of any other. */
static void
test_too_large (void)
{
  choose ("Large");
  assert_is_text ("Here is a lot.");
  press_wait_for_text ("laid out, this message is too large");
  g_assert_null (press_find_button (press->window, "Show as Sent"));
}

/* Once for the sender is for all of the sender's messages, and nobody else's, until that is taken back. */
static void
test_sender (void)
{
  choose ("Plain");
  choose ("Lures");
  press_click (press->window, "Always for This Sender");
  press_wait_for_text ("Images were loaded");
  choose ("Plain");
  choose ("Lures");
  press_wait_for_text ("Images were loaded");
  choose ("Other sender");
  press_wait_for_text ("were not loaded");
  choose ("Lures");
  press_click (press->window, "No Longer for This Sender");
  press_wait_for_text ("were not loaded");
  choose ("Shy lures");
  press_wait_for_text ("were not loaded");
  g_assert_null (press_find_button (press->window, "No Longer for This Sender"));
  choose ("Plain");
  assert_nobody_came (shy);
}

/* ---- several below each other ---- */

static WaxMessageView *
get_open (const char *fragment)
{
  GtkWidget *box = ui_test_child (ui_test_child (press->window, "conversation"), "box");

  for (GtkWidget *child = gtk_widget_get_first_child (box); child != NULL; child = gtk_widget_get_next_sibling (child)) {
    WaxConversationEntry *entry = WAX_IS_CONVERSATION_ENTRY (child) ? WAX_CONVERSATION_ENTRY (child) : NULL;

    if (entry != NULL && strstr (wax_message_item_get_message (wax_conversation_entry_get_item (entry))->fragment,
                                 fragment) != NULL)
      return wax_conversation_entry_get_view (entry);
  }
  return NULL;
}

static int
get_height (const char *fragment)
{
  WaxMessageView *view = get_open (fragment);
  GtkWidget *html = view != NULL ? ui_test_child (view, "html_overlay") : NULL;

  return html != NULL && gtk_widget_get_mapped (html) ? gtk_widget_get_height (html) : 0;
}

/* A machine that is busy elsewhere may need more time for one than a person is made to wait: it is text then, until it is
 * asked for as it was sent. */
static gboolean
is_tall (gpointer unused)
{
  GtkWidget *button = press_shows ("took too long") ? press_find_button (press->window, "Show as Sent") : NULL;

  if (button != NULL)
    gtk_widget_activate (button);
  return get_height ("tall") >= 3000 && get_height ("tall") < 4000 && get_height ("DOCTYPE") > 150 &&
         get_height ("short") > 0 && get_height ("short") < 300;
}

static double
get_scrolled (void)
{
  GtkScrolledWindow *scroller = ui_test_child (ui_test_child (press->window, "conversation"), "scroller");

  return gtk_adjustment_get_value (gtk_scrolled_window_get_vadjustment (scroller));
}

static gboolean
is_scrolled_beyond (gpointer value)
{
  return get_scrolled () > *(double *) value;
}

/* Each is as high as what it shows, all scroll as one, and behind the same walls. */
static void
test_conversation (void)
{
  g_autofree char *lures = html_lure_write (shy);
  g_autofree char *rest =
    g_strconcat ("In-Reply-To: <1@example.test>\r\nContent-Type: text/html\r\n\r\n", lures, NULL);
  double top;

  deliver ("Together", "Message-ID: <1@example.test>\r\nContent-Type: text/html\r\n\r\n<p>A short one.</p>");
  deliver ("Together", "In-Reply-To: <1@example.test>\r\nContent-Type: text/html\r\n\r\n<p>A tall one.</p>"
                       "<div style=\"height:3000px\"></div>");
  deliver ("Together", rest);
  press_wait_for_inbox (press);
  gtk_widget_activate_action (GTK_WIDGET (press->window), "win.group-conversations", NULL);
  press_choose_subject (press, "Together");
  ui_test_wait_until (is_tall, NULL);
  press_wait_for_text ("were not loaded");
  top = get_scrolled ();
  gtk_widget_child_focus (ui_test_child (get_open ("tall"), "html_overlay"), GTK_DIR_TAB_FORWARD);
  top = get_scrolled ();
  ui_test_key ("Page_Down");
  ui_test_wait_until (is_scrolled_beyond, &top);
  assert_nobody_came (shy);
}

static void
end_process (GtkWidget *widget)
{
  if (g_str_equal (G_OBJECT_TYPE_NAME (widget), "WebKitWebView"))
    webkit_web_view_terminate_web_process (WEBKIT_WEB_VIEW (widget));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    end_process (child);
}

/* The process that lays it out ends: the text is there, and another process shows the HTML, behind the same walls. */
static void
test_process_ends (void)
{
  choose ("Shy lures");
  end_process (get_html ());
  press_wait_for_text ("the program that lays it out has ended");
  assert_is_text ("Here are the lures.");
  press_click (press->window, "Show as Sent");
  ui_test_wait_until (is_mapped, get_html ());
  choose ("Both");
  choose ("Shy lures");
  assert_is_html ();
  choose ("Both");
  assert_nobody_came (shy);
}

static void
start (void)
{
  g_autofree char *lures = NULL, *shy_lures = NULL;
  g_autoptr(GString) large = g_string_new ("Here is a lot.");

  for (guint i = 0; i < 900000; i++)
    g_string_append (large, "<div>");
  lure = html_lure_new ();
  lures = html_lure_write (lure);
  shy = html_lure_new ();
  shy_lures = html_lure_write (shy);
  press = press_new (&(WaxDemoOptions){ .messages = 0, .seed = 3 });
  deliver_html ("Lures", lures);
  deliver_html ("Shy lures", shy_lures);
  deliver_from ("Carol <carol@example.test>", "Other sender", "Content-Type: text/html\r\n\r\n<img src=//example.test/x>");
  deliver_html ("Good link", LINK ("https://shop.example.org/offers?a=1", "Our shop"));
  deliver_html ("Bad link", LINK ("https://evil.example/login", "www.bank.com"));
  deliver_html ("Mail link", LINK ("mailto:dora@example.test?subject=Pears", "Write to Dora"));
  deliver_html ("File link", LINK ("smb://evil.example/", "A file"));
  deliver_html ("Large", large->str);
  deliver ("Plain", "\r\nOnly text.\r\n");
  deliver ("Both", "Content-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\n"
                   "The plain form.\r\n--b\r\nContent-Type: text/html\r\n\r\n<p>The <b>rich</b> form.</p>\r\n--b--\r\n");
  deliver ("Inline", "Content-Type: multipart/related; boundary=b\r\n\r\n--b\r\nContent-Type: text/html\r\n\r\n"
                     "<p>Red:</p><img src=\"cid:red%40example.test\" width=100 height=100>\r\n--b\r\n"
                     "Content-Type: image/png; name=red.png\r\nContent-ID: <red@example.test>\r\n"
                     "Content-Disposition: inline; filename=red.png\r\nContent-Transfer-Encoding: base64\r\n\r\n"
                     "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC"
                     "\r\n--b--\r\n");
  gtk_window_set_default_size (press->window, 1200, 1000); /* as high as the list is long */
  press_sign_in (press);
  press_wait_for_inbox (press);
  g_signal_connect (ui_test_child (press->window, "message"), "shown", shown_cb, NULL);
}

int
main (int argc, char **argv)
{
  int status;

  wax_html_prepare ();
  wax_tls_prepare ();
  ui_test_init (&argc, &argv);
  set_browser ();
  start ();
  g_test_add_func ("/press/html/inline-image", test_inline_image);
  g_test_add_func ("/press/html/text", test_text);
  g_test_add_func ("/press/html/zoom", test_zoom);
  g_test_add_func ("/press/html/find", test_find);
  g_test_add_func ("/press/html/always-text", test_always_text);
  g_test_add_func ("/press/html/screen-reader", test_screen_reader);
  g_test_add_func ("/press/html/links", test_links);
  g_test_add_func ("/press/html/lures", test_lures);
  g_test_add_func ("/press/html/too-large", test_too_large);
  g_test_add_func ("/press/html/sender", test_sender);
  g_test_add_func ("/press/html/process-ends", test_process_ends);
  g_test_add_func ("/press/html/conversation", test_conversation);
  status = g_test_run ();
  press_free (press);
  html_lure_free (lure);
  html_lure_free (shy);
  return status;
}
