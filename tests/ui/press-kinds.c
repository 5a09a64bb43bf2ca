#include "press.h"
#include "press-kinds.h"
#include "wax-links-dialog.h"
#include "wax-message-view-private.h"

#include <string.h>

enum { INBOX = 2 };

/* Nobody is there. */
#define IMAGE "Content-Type: text/html\r\n\r\n<p>Look:</p><img src=\"http://127.0.0.1:1/x.png\">"

static Press *press;

static void
deliver_from (const char *from, const char *subject, const char *rest)
{
  g_autofree char *text = g_strdup_printf ("From: %s\r\nTo: alice@example.test\r\n"
                                           "MIME-Version: 1.0\r\nSubject: %s\r\n%s", from, subject, rest);
  g_autoptr(GBytes) raw = g_bytes_new (text, strlen (text));

  wax_demo_server_deliver (press->mail->server, "alice", INBOX, raw);
}

static void
deliver (const char *subject, const char *rest)
{
  deliver_from ("Bob Brown <bob@example.test>", subject, rest);
}

static gboolean
shows_subject (gpointer subject)
{
  GtkWidget *view = ui_test_child (press->window, "message");

  return g_strcmp0 (gtk_stack_get_visible_child_name (ui_test_child (view, "pages")), "message") == 0 &&
         g_str_equal (gtk_label_get_text (ui_test_child (view, "subject")), subject);
}

static void
choose (const char *subject)
{
  press_choose_subject (press, subject);
  ui_test_wait_until_named (subject, shows_subject, (gpointer) subject);
}

/* ---- links ---- */

/* By key: all of them, with where they lead, and a warning where that is not what they say. */
static void
test_links (void)
{
  choose ("Links");
  ui_test_key ("ctrl+k");
  press_look_at (press_wait_for_window (WAX_TYPE_LINKS_DIALOG));
  press_wait_for_text ("Our bank www.bank.com");
  press_wait_for_text ("https://evil.example/login");
  press_wait_for_text ("Its text says “www.bank.com”, but it leads to “evil.example”.");
  ui_test_key ("Return");
  press_look_at (press_wait_for_window (ADW_TYPE_MESSAGE_DIALOG));
  press_wait_for_text ("Open This Link?");
  ui_test_key ("Escape");
  press_wait_for_no_window (ADW_TYPE_MESSAGE_DIALOG);
  press_look_at (press_wait_for_window (WAX_TYPE_LINKS_DIALOG));
  ui_test_key ("Escape");
  press_wait_for_no_window (WAX_TYPE_LINKS_DIALOG);
  press_look_at (press->window);
}

static void
test_text_links (void)
{
  choose ("Text links");
  ui_test_key ("ctrl+k");
  press_look_at (press_wait_for_window (WAX_TYPE_LINKS_DIALOG));
  press_wait_for_text ("https://orchard.example/a");
  press_wait_for_text ("It leads to “xn--pple-43d.com”, which may look like another place.");
  ui_test_key ("Escape");
  press_wait_for_no_window (WAX_TYPE_LINKS_DIALOG);
  press_look_at (press->window);
  choose ("Encrypted");
  ui_test_key ("ctrl+k");
  press_look_at (press_wait_for_window (WAX_TYPE_LINKS_DIALOG));
  press_wait_for_text ("No Links");
  ui_test_key ("Escape");
  press_wait_for_no_window (WAX_TYPE_LINKS_DIALOG);
  press_look_at (press->window);
}

/* ---- signatures, encryption, events ---- */

static void
test_seals (void)
{
  choose ("Signed");
  press_wait_for_text ("has an OpenPGP signature, which Waxwing cannot check. It does not prove who wrote this.");
  choose ("Encrypted");
  press_wait_for_text ("is encrypted with S/MIME and cannot be read in Waxwing");
  g_assert_nonnull (press_find_button (press->window, "Save Message…"));
  choose ("Text links");
  g_assert_false (press_shows ("encrypted"));
  g_assert_null (press_find_button (press->window, "Save Message…"));
}

/* All of it as it came, under a name that the subject gives. */
static void
test_save (void)
{
  g_autofree char *dir = g_dir_make_tmp ("waxsaveXXXXXX", NULL);
  g_autofree char *path = g_build_filename (dir, "whole.eml", NULL);
  g_autofree char *content = NULL;

  choose ("Encrypted");
  ui_test_key ("ctrl+s");
  press_type_place (path);
  press_wait_for_text ("Message saved");
  g_assert_true (g_file_get_contents (path, &content, NULL, NULL));
  g_assert_nonnull (strstr (content, "Subject: Encrypted\r\n"));
  g_assert_nonnull (strstr (content, "smime-type=enveloped-data"));
  ui_mail_remove_tree (dir);
}

static void
test_event (void)
{
  choose ("Harvest?");
  press_wait_for_text ("Invitation");
  press_wait_for_text ("The harvest");
  press_wait_for_text ("Saturday, 28 November 2026, 08:41 – 09:30");
  press_wait_for_text ("It was planned in the time zone “Europe/Berlin”.");
  press_wait_for_text ("Every 2 weeks, Monday, Friday, 10 times");
  press_wait_for_text ("Orchard by the river");
  press_wait_for_text ("Anna Lee <anna@example.org>");
  press_wait_for_text ("alice@example.test (comes)");
  press_wait_for_text ("Waxwing does not answer invitations yet");
  g_assert_nonnull (press_find_button (press->window, "Save Event…"));
  choose ("Text links");
  g_assert_null (press_find_button (press->window, "Save Event…"));
}

/* ---- whose images are loaded ---- */

/* Those of whom the account trusts, unless a server could not confirm them; of whom it blocks never. */
static void
test_senders (void)
{
  choose ("From a friend");
  press_wait_for_text ("this sender is on your account's list");
  g_assert_null (press_find_button (press->window, "Load Images"));
  choose ("Not from a friend");
  press_wait_for_text ("a mail server could not confirm that this message is from them");
  g_assert_nonnull (press_find_button (press->window, "Load Images"));
  g_assert_null (press_find_button (press->window, "Always for This Sender"));
  choose ("From a foe");
  press_wait_for_text ("you have blocked this sender");
  g_assert_null (press_find_button (press->window, "Load Images"));
}

/* ---- what is quoted ---- */

static GtkTextView *
get_text_view (void)
{
  return ui_test_child (ui_test_child (press->window, "message"), "text");
}

static gboolean
has_text (gpointer words)
{
  g_autofree char *text = NULL;

  g_object_get (gtk_text_view_get_buffer (get_text_view ()), "text", &text, NULL);
  return strstr (text, words) != NULL;
}

static gboolean
lacks_text (gpointer words)
{
  return !has_text (words);
}

/* In pixels from where a line begins. */
static int
get_place (const char *words)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (get_text_view ());
  GtkTextIter start, found, end;
  GdkRectangle place;

  gtk_text_buffer_get_start_iter (buffer, &start);
  g_assert_true (gtk_text_iter_forward_search (&start, words, 0, &found, &end, NULL));
  gtk_text_view_get_iter_location (get_text_view (), &found, &place);
  return place.x;
}

static void
copied_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  *(char **) data = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, NULL);
}

static gboolean
is_set (gpointer data)
{
  return *(char **) data != NULL;
}

/* It is copied as it came. */
static void
assert_copied (const char *expected)
{
  g_autofree char *copied = NULL;

  gtk_widget_grab_focus (GTK_WIDGET (get_text_view ()));
  ui_test_key ("ctrl+a");
  ui_test_key ("ctrl+c");
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (GTK_WIDGET (get_text_view ())), NULL, copied_cb, &copied);
  ui_test_wait_until_named ("copied", is_set, &copied);
  g_assert_nonnull (strstr (copied, expected));
}

/* It stands further in, and what has been read before is folded away until one asks or looks for it. */
static void
test_quotes (void)
{
  choose ("Re: Apples");
  press_wait_for_text ("Show Quoted Text");
  g_assert_true (has_text ((gpointer) "> Line 3"));
  g_assert_false (has_text ((gpointer) "Line 4"));
  g_assert_cmpint (get_place ("Yes."), <, get_place ("Line 2"));
  g_assert_cmpint (get_place ("Line 2"), <, get_place ("Line 3"));
  assert_copied ("Bob wrote:\n> Line 1\n> Line 2\n> > Line 3");
  press_by_key (press->window, "Show Quoted Text");
  ui_test_wait_until_named ("unfolded", has_text, (gpointer) "> Line 12\n\n-- \nCarol");
  press_by_key (press->window, "Hide Quoted Text");
  ui_test_wait_until_named ("folded", lacks_text, (gpointer) "Line 12");
  ui_test_key ("ctrl+shift+f");
  press_type ("line 12");
  press_wait_for_text ("1 of 1");
  g_assert_true (has_text ((gpointer) "> Line 12"));
  ui_test_key ("Escape");
  choose ("Text links");
  g_assert_null (press_find_button (press->window, "Show Quoted Text"));
}

/* ---- on paper ---- */

static char *
read_pdf (const char *path)
{
  const char *const arguments[] = { "pdftotext", "-layout", path, "-", NULL };
  char *text = NULL;

  /* Starting programs without end would keep the paper from being written. */
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return NULL;
  g_spawn_sync (NULL, (char **) arguments, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, &text,
                NULL, NULL, NULL);
  return text;
}

typedef struct {
  const char *path;
  const char *text;
} Printed;

static gboolean
is_printed (gpointer data)
{
  Printed *printed = data;
  g_autofree char *text = read_pdf (printed->path);

  return text != NULL && strstr (text, printed->text) != NULL;
}

/* (nullable): once it knows where to print */
static GtkWindow *
find_print_dialog (void)
{
  g_autoptr(GList) windows = gtk_window_list_toplevels ();

  for (GList *link = windows; link != NULL; link = link->next) {
    GtkWidget *button = g_str_equal (G_OBJECT_TYPE_NAME (link->data), "GtkPrintUnixDialog") &&
                            gtk_widget_get_mapped (link->data)
                          ? press_find_button (link->data, "Print")
                          : NULL;

    if (button != NULL && gtk_widget_is_sensitive (button))
      return link->data;
  }
  return NULL;
}

static gboolean
press_print_cb (gpointer unused)
{
  GtkWindow *dialog = find_print_dialog ();

  if (dialog == NULL)
    return G_SOURCE_CONTINUE;
  press_click (dialog, "Print");
  return G_SOURCE_REMOVE;
}

/* Both forms, with what stands above a message. */
static void
print (const char *subject, const char *text)
{
  g_autofree char *dir = g_dir_make_tmp ("waxprintXXXXXX", NULL);
  g_autofree char *path = g_build_filename (dir, "paper.pdf", NULL);
  g_autofree char *uri = g_filename_to_uri (path, NULL, NULL);
  g_autoptr(GtkPrintSettings) settings = gtk_print_settings_new ();
  g_autofree char *printed = NULL;

  gtk_print_settings_set_printer (settings, "Print to File");
  gtk_print_settings_set (settings, GTK_PRINT_SETTINGS_OUTPUT_URI, uri);
  wax_message_print_keep_settings (settings);
  choose (subject);
  /* The dialog is waited for within. */
  g_timeout_add (100, press_print_cb, NULL);
  ui_test_key ("ctrl+p");
  ui_test_wait_until_named ("printed", is_printed, &(Printed) { path, text });
  printed = read_pdf (path);
  g_assert_nonnull (strstr (printed, "Bob Brown <bob@example.test>"));
  g_assert_nonnull (strstr (printed, subject));
  ui_mail_remove_tree (dir);
  press_look_at (press->window);
}

static void
test_print (void)
{
  print ("Text links", "Two of them");
  print ("Links", "Our bank");
}

static void
start (void)
{
  press = press_new (&(WaxDemoOptions){ .messages = 0, .seed = 3 });
  wax_demo_server_set_preference (press->mail->server, "alice", "zimbraPrefMailTrustedSenderList", "friends.test");
  deliver_from ("dora@friends.test", "From a friend", IMAGE);
  deliver_from ("dora@friends.test", "Not from a friend", "Authentication-Results: mx.example.test; dmarc=fail\r\n" IMAGE);
  deliver_from ("spam@bad.test", "From a foe", IMAGE);
  deliver ("Links", "Content-Type: text/html\r\n\r\n<p>Our bank <a href=\"https://evil.example/login\">Our bank"
                    " www.bank.com</a>, <a href=\"mailto:bob@example.test\">me</a></p>");
  deliver ("Text links", "Content-Type: text/plain; charset=utf-8\r\n\r\nTwo of them: https://orchard.example/a and\r\n"
                         "https://\xd0\xb0pple.com/.\r\n");
  deliver ("Re: Apples", "\r\nYes.\r\n\r\nBob wrote:\r\n> Line 1\r\n> Line 2\r\n> > Line 3\r\n> > Line 4\r\n"
                         "> Line 5\r\n> Line 6\r\n> Line 7\r\n> Line 8\r\n>\r\n> Line 10\r\n> Line 11\r\n> Line 12\r\n"
                         "\r\n-- \r\nCarol\r\n");
  deliver ("Signed", "Content-Type: multipart/signed; protocol=\"application/pgp-signature\"; boundary=b\r\n\r\n--b\r\n"
                     "\r\nHello.\r\n--b\r\nContent-Type: application/pgp-signature\r\n\r\nx\r\n--b--\r\n");
  deliver ("Encrypted", "Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m\r\n\r\nx\r\n");
  deliver ("Harvest?", "Content-Type: text/calendar; method=REQUEST\r\n\r\n"
           "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//y\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nUID:1\r\n"
           "SUMMARY:The harvest\r\nLOCATION:Orchard by the river\r\nDTSTART;TZID=Europe/Berlin:20261128T094100\r\n"
           "DTEND;TZID=Europe/Berlin:20261128T103000\r\nORGANIZER;CN=Anna Lee:mailto:anna@example.org\r\n"
           "ATTENDEE;PARTSTAT=ACCEPTED:mailto:alice@example.test\r\nRRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR;COUNT=10\r\n"
           "END:VEVENT\r\nEND:VCALENDAR\r\n");
  press_sign_in (press);
  press_wait_for_inbox (press);
}

/* One program for all of it: starting it takes longer than most of them. */
static void
test_kinds (void)
{
  start ();
  test_links ();
  test_text_links ();
  test_quotes ();
  test_seals ();
  test_save ();
  test_event ();
  test_senders ();
  test_print ();
  press_free (press);
}

void
press_kinds_add (void)
{
  g_test_add_func ("/press/reading/kinds", test_kinds);
}
