#include "press.h"
#include "press-attachments.h"
#include "press-kinds.h"
#include "wax-html.h"
#include "wax-test-pki.h"
#include "transport/wax-tls-setup.h"
#include "wax-certificate-window.h"
#include "wax-message-pane.h"
#include "wax-message-view.h"
#include "wax-source-window.h"

/* What a person can do while mail comes slowly, or is not here. */

enum { INBOX = 2, N_BIG = 40, BIG_BYTES = 200 * 1000, SLOW_BYTES_PER_S = 50 * 1000 };

#define PLAIN "From: bob@example.test\r\nTo: alice@example.test\r\nSubject: Birds in the garden\r\n" \
              "Date: Mon, 02 Nov 2026 10:00:00 +0000\r\nMessage-ID: <birds@example.test>\r\n\r\nTwelve waxwings.\r\n"

/* The messages are listed and come slower than anybody waits for. */
static Press *
start_slowly (void)
{
  Press *press = press_new (&(WaxDemoOptions){ .messages = 0, .seed = 3 });

  for (guint i = 0; i < N_BIG; i++)
    press_deliver (press, i, BIG_BYTES);
  wax_demo_server_forget_deletions (press->mail->server, "alice"); /* the whole list is told anew */
  wax_demo_server_misbehave (press->mail->server, WAX_DEMO_SLOW, SLOW_BYTES_PER_S, NULL);
  press_give_password (press);
  press_wait_for_text ("Receiving messages: ");
  press_wait_for_text ("Report ");
  return press;
}

static void
make_fast (Press *press)
{
  wax_demo_server_misbehave (press->mail->server, WAX_DEMO_SLOW, 0, NULL);
}

static guint64
get_sent (Press *press)
{
  return wax_demo_server_get_counter (press->mail->server, WAX_DEMO_BYTES_SENT);
}

/* It stops at once, says so for as long as something is missing, stays online, and goes on where it was. */
static void
test_stop (void)
{
  Press *press = start_slowly ();
  guint64 sent;

  press_wait_for_text ("Receiving messages: 1 of 40");
  press_click (press->window, "Stop Synchronizing");
  press_wait_for_text ("Stopped: not everything is here.");
  press_wait_for_state (press, WAX_ACCOUNT_ONLINE);
  sent = get_sent (press);
  ui_test_pause (1500);
  g_assert_cmpuint (get_sent (press) - sent, <, SLOW_BYTES_PER_S / 10); /* what else there was to say */
  g_assert_true (press_shows ("Stopped: not everything is here."));

  make_fast (press);
  press_click (press->window, "Continue");
  press_wait_for_no_text ("Stopped: not everything is here.");
  press_wait_for_state (press, WAX_ACCOUNT_ONLINE);
  g_assert_false (wax_account_is_stopped (press_get_account (press)));
  wax_demo_server_reset_counters (press->mail->server);
  press_choose_message (press);
  press_wait_for_text ("bob@example.test");
  g_assert_cmpuint (get_sent (press), <, BIG_BYTES);
  press_free (press);
}

/* Who does not want to wait for a message says so, and can try again; who is offline is told to connect. */
static void
test_not_here (void)
{
  Press *press = start_slowly ();
  GtkWidget *view = ui_test_child (press->window, "message");

  press_click (press->window, "Stop Synchronizing");
  press_wait_for_text ("Stopped: not everything is here.");
  wax_demo_server_misbehave (press->mail->server, WAX_DEMO_SLOW, SLOW_BYTES_PER_S / 10, NULL);
  press_choose_message (press);
  for (guint i = 0; i < 8; i++) /* the first may be here already */
    ui_test_key ("ctrl+Down");
  press_wait_for_text ("Fetching this message from the server…");
  press_click (view, "Cancel");
  press_wait_for_text ("Not Downloaded Yet");
  press_wait_for_text ("This message is still on the server.");
  g_assert_null (press_find_button (view, "Connect"));
  press_click (view, "Try Again");
  press_wait_for_text ("Fetching this message from the server…");

  /* Going offline ends the waiting too. */
  gtk_widget_activate_action (GTK_WIDGET (press->window), "win.disconnect", NULL);
  press_wait_for_state (press, WAX_ACCOUNT_OFFLINE);
  press_wait_for_text ("Connect to read it.");
  g_assert_null (press_find_button (view, "Try Again"));
  make_fast (press);
  press_click (view, "Connect");
  press_wait_for_text ("bob@example.test");
  press_free (press);
}

typedef struct {
  Press *press;
  const char *text;
} Shown;

static gboolean
shows_text (gpointer data)
{
  Shown *shown = data;
  GtkTextBuffer *buffer =
    gtk_text_view_get_buffer (ui_test_child (ui_test_child (shown->press->window, "message"), "text"));
  g_autofree char *text = NULL;

  g_object_get (buffer, "text", &text, NULL);
  return strstr (text, shown->text) != NULL;
}

static void
assert_text (Press *press, const char *text)
{
  ui_test_wait_until (shows_text, &(Shown){ press, text });
}

/* As if the program had ended before it got to that. */
static void
forget_index (Press *press)
{
  g_autofree char *path = press_change_mail (press, "UPDATE message SET indexed = 0");
}

static gboolean
is_marked (Press *press, int at)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (ui_test_child (ui_test_child (press->window, "message"), "text"));
  GtkTextTag *tag = gtk_text_tag_table_lookup (gtk_text_buffer_get_tag_table (buffer), "found");
  GtkTextIter iter;

  gtk_text_buffer_get_iter_at_offset (buffer, &iter, at);
  return tag != NULL && gtk_text_iter_has_tag (&iter, tag);
}

/* A search does not pass for complete while it is not, and becomes so by itself; what it found is marked. */
static void
test_incomplete_search (void)
{
  Press *press = press_new (&(WaxDemoOptions){ .messages = 5, .seed = 3 });
  g_autoptr(GBytes) message = g_bytes_new_static (PLAIN, sizeof PLAIN - 1);

  wax_demo_server_deliver (press->mail->server, "alice", INBOX, message);
  press_sign_in (press);
  gtk_widget_activate_action (GTK_WIDGET (press->window), "win.disconnect", NULL);
  press_wait_for_state (press, WAX_ACCOUNT_OFFLINE);
  forget_index (press);
  ui_test_key ("ctrl+f");
  press_type ("waxwings");
  press_wait_for_text ("Nothing Found");
  press_wait_for_text ("not every message can be searched yet");
  gtk_widget_activate_action (GTK_WIDGET (press->window), "win.connect", NULL);
  press_wait_for_text ("Birds in the garden");
  press_wait_for_no_text ("not every message can be searched yet");
  press_choose_message (press);
  assert_text (press, "Twelve waxwings.");
  g_assert_false (is_marked (press, 0));
  g_assert_true (is_marked (press, 7));
  press_free (press);
}

static void
deliver_text (Press *press, const char *text)
{
  g_autoptr(GBytes) raw = g_bytes_new (text, strlen (text));

  wax_demo_server_deliver (press->mail->server, "alice", INBOX, raw);
}

/* @changed: on its way */
static void
deliver_signed (Press *press, WaxTestCert *signer, const char *subject, gboolean changed)
{
  const char *content = "Content-Type: text/plain\r\n\r\nTwelve apple trees.";
  g_autoptr(GBytes) cms = wax_test_cert_sign_mail (signer, changed ? "Something else." : content);
  g_autofree char *base64 = g_base64_encode (g_bytes_get_data (cms, NULL), g_bytes_get_size (cms));
  g_autofree char *text =
    g_strdup_printf ("From: Anna Lee <anna@example.org>\r\nTo: alice@example.test\r\nSubject: %s\r\nMIME-Version: 1.0\r\n"
                     "Content-Type: multipart/signed; protocol=\"application/pkcs7-signature\"; boundary=b\r\n\r\n"
                     "--b\r\n%s\r\n--b\r\nContent-Type: application/pkcs7-signature; name=smime.p7s\r\n"
                     "Content-Transfer-Encoding: base64\r\n\r\n%s\r\n--b--\r\n", subject, content, base64);

  deliver_text (press, text);
}

static WaxTestCert *
make_anna (WaxTestCert *issuer)
{
  return wax_test_cert_new (issuer, &(WaxTestCertOptions){
    .common_name = "Anna Lee", .email = "anna@example.org", .purpose = WAX_TEST_PURPOSE_MAIL });
}

/* By whoever wants to be Anna, for whom nobody here vouches, and by her, for whom one does that this computer trusts. */
static void
deliver_all_signed (Press *press)
{
  g_autoptr(WaxTestCert) stranger = wax_test_cert_new_root ("Orchard Root"), root = NULL, other = NULL, anna = NULL;
  g_autofree char *pem = NULL;

  root = wax_test_cert_new_root ("Village Root");
  other = make_anna (stranger);
  anna = make_anna (root);
  pem = wax_test_cert_to_pem (root);
  g_free (wax_test_pki_write (press->mail->dir, "anchors.pem", pem));
  deliver_signed (press, other, "Orchard news", FALSE);
  deliver_signed (press, other, "Changed since", TRUE);
  deliver_signed (press, anna, "Village news", FALSE);
}

static void
assert_certificate (Press *press, const char *standing, gboolean trusted)
{
  GtkWindow *window;

  gtk_widget_grab_focus (ui_test_child (ui_test_child (press->window, "message"), "signer_button"));
  ui_test_key ("Return");
  window = press_look_at_dialog (WAX_TYPE_CERTIFICATE_WINDOW);
  press_wait_for_text ("How It Stands");
  g_assert_nonnull (press_find_label (window, standing));
  press_click (window, "Certification Path");
  press_wait_for_text ("The signer’s certificate");
  g_assert_true ((press_find_label (window, "This computer trusts what it vouches for.") != NULL) ==
                 trusted);
  ui_test_key ("Escape");
  press_wait_for_no_window (WAX_TYPE_CERTIFICATE_WINDOW);
  press_look_at (press->window);
}

static void
assert_seals (Press *press)
{
  press_choose_subject (press, "Changed since");
  press_wait_for_text ("This is not what was signed");
  press_choose_subject (press, "Orchard news");
  press_wait_for_text ("Signed as “Anna Lee”, but this computer does not know “Orchard Root”, who is to vouch for that.");
  assert_certificate (press, "Signed as “Anna Lee”", FALSE);
  press_choose_subject (press, "Village news");
  press_wait_for_text ("Anna Lee signed this, and it is unchanged. The certificate is for anna@example.org;"
                       " “Village Root” vouches for that. Subject and date are not signed.");
  assert_certificate (press, "Anna Lee signed this", TRUE);
}

static gboolean
has_source (gpointer text)
{
  GtkWindow *window = press_wait_for_window (WAX_TYPE_SOURCE_WINDOW);
  g_autofree char *shown = NULL;

  g_object_get (gtk_text_view_get_buffer (ui_test_child (window, "text")), "text", &shown, NULL);
  return strstr (shown, text) != NULL;
}

/* All that came, written out where it could not be seen; it is searched and saved. */
static void
assert_source (Press *press)
{
  g_autofree char *dir = g_dir_make_tmp ("waxsourceXXXXXX", NULL);
  g_autofree char *path = g_build_filename (dir, "it.eml", NULL);
  g_autofree char *saved = NULL;

  ui_test_key ("ctrl+alt+u");
  press_look_at (press_wait_for_window (WAX_TYPE_SOURCE_WINDOW));
  ui_test_wait_until (has_source, (gpointer) "\nContent-Type: multipart/mixed; boundary=b\n\n--b\n");
  g_assert_true (has_source ((gpointer) "The plan is \\x07this.\n"));
  ui_test_key ("ctrl+f");
  press_type ("plan.bin");
  press_wait_for_text ("1 of 2");
  ui_test_key ("Escape");
  ui_test_key ("ctrl+s");
  press_type_place (path);
  press_wait_for_text ("Message saved");
  g_assert_true (g_file_get_contents (path, &saved, NULL, NULL));
  g_assert_nonnull (strstr (saved, "The plan is \007this.\r\n"));
  press_look_at (press_wait_for_window (WAX_TYPE_SOURCE_WINDOW));
  ui_test_key ("Escape");
  press_wait_for_no_window (WAX_TYPE_SOURCE_WINDOW);
  press_look_at (press->window);
  ui_mail_remove_tree (dir);
}

#define DAMAGED "This message came damaged and is shown as far as it can be read."

/* One message came broken: that is said, with what of it can be read, and those beside it are as they were. */
static void
test_damaged (void)
{
  Press *press = press_new (&(WaxDemoOptions){ .messages = 0, .seed = 3 });

  deliver_text (press, "From: bob@example.test\r\nTo: alice@example.test\r\nSubject: Before\r\n\r\nAll is well.\r\n");
  deliver_text (press, "From: bob@example.test\r\nTo: alice@example.test\r\nSubject: Broken\r\nMIME-Version: 1.0\r\n"
                       "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\n"
                       "The plan is \007this.\r\n--b\r\nContent-Type: application/octet-stream; name=plan.bin\r\n"
                       "Content-Disposition: attachment; filename=plan.bin\r\nContent-Transfer-Encoding: base64\r\n\r\n"
                       "VGhlIGZpcnN0IGhhbGYgb2YgaXQu\r\nVGhlIHNlY");
  deliver_text (press,
                "From: bob@example.test\r\nTo: alice@example.test\r\nSubject: After\r\n\r\nAll is still well.\r\n");
  press_attachments_deliver (press);
  deliver_all_signed (press);
  press_sign_in (press);
  press_wait_for_text ("Before");
  press_wait_for_text ("After");
  press_choose_subject (press, "After");
  assert_text (press, "All is still well.");
  g_assert_false (press_shows (DAMAGED));
  press_choose_subject (press, "Broken");
  press_wait_for_text (DAMAGED);
  press_wait_for_text ("If something is missing, ask the sender to send it again.");
  press_wait_for_text ("plan.bin");
  assert_text (press, "The plan is ");
  assert_source (press);
  press_choose_subject (press, "Before");
  press_wait_for_no_text (DAMAGED);
  assert_text (press, "All is well.");
  assert_seals (press);
  press_attachments_test (press);
  press_free (press);
}

enum { N_PARTS = 3000, N_PEOPLE = 10000 };

static void
deliver_many_parts (Press *press)
{
  g_autoptr(GString) text = g_string_new ("From: bob@example.test\r\nTo: alice@example.test\r\nSubject: Parts\r\n"
                                          "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n");

  for (guint i = 0; i < N_PARTS; i++)
    g_string_append_printf (text, "--b\r\nContent-Type: application/x-desktop\r\nContent-Disposition: attachment;"
                                  " filename=\"../../.config/part%u.desktop\"\r\n\r\nx\r\n", i);
  g_string_append (text, "--b--\r\n");
  deliver_text (press, text->str);
}

static void
deliver_crowd (Press *press)
{
  g_autoptr(GString) text = g_string_new ("From: bob@example.test\r\nSubject: Crowd\r\nTo: someone@example.test");

  for (guint i = 1; i < N_PEOPLE; i++)
    g_string_append_printf (text, ",\r\n Person %u <person%u@example.test>", i, i);
  g_string_append (text, "\r\n\r\nTo all of you.\r\n");
  deliver_text (press, text->str);
}

#define POSING "Certificate Not Trusted: Connect Despite the Risks"

/* Who a message pretends to be from is not who it is from, names cannot turn around, and what is too much to be looked
 * at is there when it is asked for. */
static void
test_hostile (void)
{
  Press *press = press_new (&(WaxDemoOptions){ .messages = 0, .seed = 3 });

  deliver_many_parts (press);
  deliver_crowd (press);
  deliver_text (press, "From: \"service@bank.example\" <x@evil.example>\r\nTo: alice@example.test\r\n"
                       "Subject: Your account\r\n\r\nGive it here.\r\n");
  deliver_text (press, "From: bob@example.test\r\nTo: alice@example.test\r\n"
                       "Subject: =?utf-8?Q?Invoice_=E2=80=AEfdp.exe?=\r\n\r\nPay.\r\n");
  deliver_text (press, "From: =?utf-8?Q?P=D0=B0yments?= <x@xn--bnk-8cd.example>\r\nTo: alice@example.test\r\n"
                       "Subject: " POSING "\r\n\r\nPress it.\r\n");
  press_sign_in (press);
  press_wait_for_text ("x@evil.example");
  press_wait_for_text ("Invoice \\u202efdp.exe");

  press_choose_subject (press, "Your account");
  press_wait_for_text ("says “service@bank.example”, but the address is “x@evil.example”");
  press_choose_subject (press, POSING);
  press_wait_for_text ("The address is “x@xn--bnk-8cd.example”");
  g_assert_null (press_find_button (press->window, POSING));
  press_choose_subject (press, "Crowd");
  press_wait_for_text ("and 9980 more");
  press_wait_for_no_text ("The address is");
  press_choose_subject (press, "Parts");
  press_wait_for_text ("part0.desktop");
  press_wait_for_text ("2950 more attachments");
  press_by_key (press->window, "Show More");
  press_wait_for_text ("2900 more attachments");
  press_wait_for_text ("part99.desktop");
  press_free (press);
}

int
main (int argc, char **argv)
{
  wax_html_prepare ();
  wax_tls_prepare ();
  ui_test_init (&argc, &argv);
  press_kinds_add ();
  g_test_add_func ("/press/reading/stop", test_stop);
  g_test_add_func ("/press/reading/not-here", test_not_here);
  g_test_add_func ("/press/reading/damaged", test_damaged);
  g_test_add_func ("/press/reading/hostile", test_hostile);
  g_test_add_func ("/press/reading/incomplete-search", test_incomplete_search);
  return g_test_run ();
}
