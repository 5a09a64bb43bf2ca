#include "press.h"
#include "transport/wax-tls-setup.h"
#include "wax-composer.h"
#include "wax-contact-dialog.h"
#include "wax-message-pane.h"
#include "wax-message-row.h"
#include "wax-message-window.h"
#include "wax-recipients.h"
#include "wax-sender-words.h"
#include "wax-test-clock.h"

#include <string.h>

/* The list of messages: what its rows say of them, to the eye and to the ear. */

enum { INBOX = 2, JUNK = 4, SENT = 5, DRAFTS = 6, DAY_S = 86400 };

static Press *press;

/* Each on top of those before. */
static guint
deliver (guint folder, const char *head, const char *subject)
{
  g_autofree char *text = g_strdup_printf ("%sSubject: %s\r\nDate: Mon, 02 Nov 2026 10:00:00 +0000\r\n"
                                           "\r\nText\r\n", head, subject);
  g_autoptr(GBytes) raw = g_bytes_new (text, strlen (text));
  static gint64 at;

  at = at == 0 ? g_get_real_time () / G_USEC_PER_SEC - 60 : at + 1;
  return wax_demo_server_deliver_at (press->mail->server, "alice", folder, raw, at);
}

/* ---- rows ---- */

static void
match_row (GtkWidget *widget, gpointer data)
{
  GtkWidget **found = data;

  if (WAX_IS_MESSAGE_ROW (widget) && press_find_label (widget, (const char *) found[1]) != NULL)
    found[0] = widget;
}

/* (nullable): the one of that subject */
static GtkWidget *
find_row (const char *subject)
{
  gpointer found[] = { NULL, (gpointer) subject };

  ui_test_foreach_visible (ui_test_child (press->window, "messages"), match_row, found);
  return found[0];
}

typedef struct {
  const char *subject;
  const char *sender;
} Row;

static gboolean
has_sender (gpointer data)
{
  Row *row = data;
  GtkWidget *widget = find_row (row->subject);

  return widget != NULL && g_str_equal (gtk_label_get_text (ui_test_child (widget, "sender")), row->sender);
}

static void
wait_for_sender (const char *subject, const char *sender)
{
  ui_test_wait_until (has_sender, &(Row){ subject, sender });
}

/* What a screen reader says of it has those words. */
static void
assert_spoken (const char *subject, const char *words)
{
  GtkAccessible *item = GTK_ACCESSIBLE (gtk_widget_get_parent (find_row (subject)));
  g_autofree char *spoken = gtk_test_accessible_check_property (item, GTK_ACCESSIBLE_PROPERTY_LABEL, "");

  if (strstr (spoken, words) == NULL)
    g_error ("“%s” is not in “%s”", words, spoken);
}

static void
assert_for (const char *recipients, const char *words)
{
  g_autoptr(WaxMessage) message = wax_message_new (&(WaxMessage){ .recipients = recipients });
  g_autofree char *found = wax_sender_words_to (message);

  g_assert_cmpstr (found, ==, words);
}

/* ---- cases ---- */

/* Of what one wrote oneself it is told whom it is for. */
static void
test_recipients (void)
{
  const char *own = "From: Alice <alice@example.test>\r\n";
  g_autofree char *to = g_strconcat (own, "To: Anna Lee <anna@example.test>, ben@example.test\r\n", NULL);

  deliver (SENT, to, "Visit");
  deliver (SENT, own, "Quietly");
  deliver (DRAFTS, own, "Unfinished");
  deliver (INBOX, "From: Carol <carol@example.test>\r\nTo: alice@example.test\r\n", "Answered");
  press_choose_folder (press, "Sent");
  wait_for_sender ("Visit", "To anna@example.test, ben@example.test");
  wait_for_sender ("Quietly", "(recipients not named)");
  assert_spoken ("Quietly", "Unread, (recipients not named), Quietly, ");
  press_choose_folder (press, "Drafts");
  wait_for_sender ("Unfinished", "(no recipients)");
  press_choose_folder (press, "Inbox");
  wait_for_sender ("Answered", "Carol");

  ui_test_key ("ctrl+f"); /* where both are found */
  press_type ("subject:visit or subject:answered");
  wait_for_sender ("Visit", "To anna@example.test, ben@example.test");
  wait_for_sender ("Answered", "Carol");
  ui_test_key ("Escape");

  assert_for ("\"Lee, Anna\" <anna@example.test>,ben@example.test", "To Lee, Anna, ben@example.test"); /* as servers tell */
  assert_for ("Anna Lee, Ben", "To Anna Lee, Ben");
  assert_for ("Lee, Anna", "To Lee, Anna");
}

typedef struct {
  const char *subject;
  const char *icons[3]; /* of what is answered, forwarded, urgent or not; NULL: not seen */
} Marks;

static gboolean
has_marks (gpointer data)
{
  Marks *marks = data;
  GtkWidget *row = find_row (marks->subject);
  GtkWidget *image = row != NULL ? gtk_widget_get_first_child (ui_test_child (row, "marks")) : NULL;

  for (guint i = 0; i < G_N_ELEMENTS (marks->icons); i++) {
    gboolean seen = image != NULL && gtk_widget_get_mapped (image);
    const char *icon = seen ? gtk_image_get_icon_name (GTK_IMAGE (image)) : NULL;

    if (g_strcmp0 (icon, marks->icons[i]) != 0)
      return FALSE;
    image = image != NULL ? gtk_widget_get_next_sibling (image) : NULL;
  }
  return row != NULL;
}

static void
mark (guint id, const char *flags)
{
  wax_demo_server_mark (press->mail->server, "alice", id, flags);
}

/* What was done with a message, also elsewhere, is seen and heard, and how urgent it is. */
static void
test_marks (void)
{
  const char *head = "From: carol@example.test\r\n", *low = "go-bottom-symbolic";
  const char *urgent = "emblem-important-symbolic", *replied = "mail-replied-symbolic";
  guint id = deliver (INBOX, head, "Fire");

  press_choose_folder (press, "Inbox");
  ui_test_wait_until (has_marks, &(Marks){ "Fire", { NULL, NULL, NULL } });
  mark (id, "u!");
  ui_test_wait_until (has_marks, &(Marks){ "Fire", { NULL, NULL, urgent } });
  assert_spoken ("Fire", "Unread, high priority, carol@example.test, Fire, ");
  mark (id, "r!");
  ui_test_wait_until (has_marks, &(Marks){ "Fire", { replied, NULL, urgent } });
  mark (id, "rw?");
  ui_test_wait_until (has_marks, &(Marks){ "Fire", { replied, "mail-forward-symbolic", low } });
  assert_spoken ("Fire", "low priority, carol@example.test, Fire, ");
  assert_spoken ("Fire", ", answered, forwarded");
}

static GtkWidget *
find_menu (void)
{
  GtkWidget *pane = ui_test_child (press->window, "messages");

  for (GtkWidget *child = gtk_widget_get_first_child (pane); child != NULL; child = gtk_widget_get_next_sibling (child)) {
    if (GTK_IS_POPOVER_MENU (child))
      return child;
  }
  return NULL;
}

static gboolean
has_focused_menu (gpointer unused)
{
  GtkWidget *menu = find_menu (), *focus = gtk_window_get_focus (press->window);

  return menu != NULL && focus != NULL && gtk_widget_is_ancestor (focus, menu);
}

static gboolean
has_no_menu (gpointer unused)
{
  return find_menu () == NULL;
}

static void
assert_offers (const char *label, gboolean offers)
{
  if ((press_find_label (find_menu (), label) != NULL) != offers)
    g_error ("“%s” is %s", label, offers ? "missing" : "there");
}

static gboolean
has_chosen (gpointer subject)
{
  WaxMessageItem *item = wax_message_pane_get_selected (ui_test_child (press->window, "messages"));

  return item != NULL && g_str_equal (wax_message_item_get_message (item)->subject, subject);
}

typedef struct {
  guint id;
  const char *flags;
} Flags;

static gboolean
has_flags (gpointer data)
{
  Flags *expected = data;
  g_autofree char *flags = wax_demo_server_dup_flags (press->mail->server, "alice", expected->id);

  return g_str_equal (flags, expected->flags);
}

static gboolean
can_reply (gpointer unused)
{
  return press_find_label (find_menu (), "Reply") != NULL;
}

/* By the other button and by keys: with what fits the rows that are chosen. */
static void
test_menu (void)
{
  guint ids[] = { deliver (INBOX, "From: carol@example.test\r\n", "Oak"),
                  deliver (INBOX, "From: carol@example.test\r\n", "Elm") };
  WaxMessagePane *pane = ui_test_child (press->window, "messages");

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    mark (ids[i], "f");
  wait_for_sender ("Oak", "carol@example.test");
  wait_for_sender ("Elm", "carol@example.test");
  press_choose_subject (press, "Elm");
  ui_test_click_other (ui_test_child (find_row ("Oak"), "subject")); /* another one: that is chosen */
  ui_test_wait_until (has_focused_menu, NULL);
  ui_test_wait_until (has_chosen, (gpointer) "Oak");
  ui_test_wait_until (can_reply, NULL);
  assert_offers ("Mark as Unread", TRUE);
  assert_offers ("Mark as Read", FALSE);
  assert_offers ("Remove Flag", TRUE);
  assert_offers ("Delete", TRUE);
  ui_test_key ("m");
  ui_test_wait_until (has_flags, &(Flags){ ids[0], "" });
  ui_test_wait_until (has_no_menu, NULL);

  ui_test_key ("Up");
  ui_test_key ("shift+F10");
  ui_test_wait_until (has_focused_menu, NULL);
  ui_test_key ("Escape");
  ui_test_wait_until (has_no_menu, NULL);
  g_assert_true (has_chosen ((gpointer) "Elm"));
  ui_test_key ("shift+Down");
  ui_test_key ("Menu"); /* of all that are chosen */
  ui_test_wait_until (has_focused_menu, NULL);
  g_assert_cmpuint (wax_message_pane_count_selected (pane), ==, 2);
  assert_offers ("Reply", FALSE);
  assert_offers ("Remove Flag", TRUE);
  ui_test_key ("Escape");
  ui_test_wait_until (has_no_menu, NULL);
  ui_test_key ("Escape");
}

/* Whoever wrote a message sees all it went to. */
static void
test_bcc (void)
{
  deliver (SENT, "From: alice@example.test\r\nTo: ben@example.test\r\nBcc: Eve <eve@example.test>\r\n", "Secret");
  press_choose_folder (press, "Sent");
  press_choose_subject (press, "Secret");
  press_wait_for_text ("Bcc");
  press_wait_for_text ("Eve <eve@example.test>");
}

static gboolean
has_heading (gpointer text)
{
  GtkWidget *view = ui_test_child (press->window, "conversation");

  return gtk_widget_get_mapped (view) &&
         g_str_equal (gtk_label_get_text (ui_test_child (view, "subject")), text);
}

/* The heading of a conversation is read as it is written. */
static void
test_heading (void)
{
  const char *subject = "=?utf-8?Q?Bill=E2=80=AEfdp?=";

  press_choose_folder (press, "Inbox");
  for (guint i = 1; i < 3; i++) {
    g_autofree char *head = g_strdup_printf ("From: carol@example.test\r\nMessage-ID: <bill%u@example.test>\r\n"
                                             "In-Reply-To: <bill%u@example.test>\r\n", i, i - 1);

    deliver (INBOX, head, subject);
  }
  press_wait_for_inbox (press);
  gtk_widget_activate_action (GTK_WIDGET (press->window), "win.group-conversations", NULL);
  press_choose_subject (press, "fdp");
  ui_test_wait_until (has_heading, (gpointer) "Bill\\u202efdp");
  gtk_widget_activate_action (GTK_WIDGET (press->window), "win.group-conversations", NULL);
}

typedef struct {
  const char *subject;
  const char *date;
} Dated;

static gboolean
has_date (gpointer data)
{
  Dated *dated = data;
  GtkWidget *row = find_row (dated->subject);

  return row != NULL && g_str_equal (gtk_label_get_text (ui_test_child (row, "date")), dated->date);
}

/* At midnight, in front of the person or behind their back, what came today came yesterday. */
static void
test_new_day (void)
{
  gint64 left_s = DAY_S - g_get_real_time () / G_USEC_PER_SEC % DAY_S;
  g_autofree char *time = NULL;

  deliver (INBOX, "From: carol@example.test\r\n", "Today");
  press_choose_folder (press, "Inbox");
  wait_for_sender ("Today", "carol@example.test");
  time = g_strdup (gtk_label_get_text (ui_test_child (find_row ("Today"), "date")));
  g_assert_nonnull (strchr (time, ':'));
  press_look_away (press->window);
  wax_test_clock_set (left_s, left_s, 0); /* it has slept, and nobody's timer has gone on */
  press_look_at (press->window);
  ui_test_wait_until (has_date, &(Dated){ "Today", "Yesterday" });
  assert_spoken ("Today", "carol@example.test, Today, Yesterday");
  wax_test_clock_set (0, 0, 60);
  ui_test_wait_until (has_date, &(Dated){ "Today", time });
}

static gboolean
has_composer (gpointer words)
{
  GtkWindow *composer = press_wait_for_window (WAX_TYPE_COMPOSER);
  g_autofree char *text = NULL;

  g_object_get (gtk_text_view_get_buffer (ui_test_child (composer, "text")), "text", &text, NULL);
  return strstr (text, words) != NULL;
}

/* It stays as it is whatever is chosen meanwhile, and can be answered. */
static void
test_window (void)
{
  GtkWindow *window;

  deliver (INBOX, "From: dora@example.test\r\n", "Beside");
  deliver (INBOX, "From: carol@example.test\r\n", "Other");
  press_choose_folder (press, "Inbox");
  press_choose_subject (press, "Beside");
  ui_test_key ("ctrl+o");
  window = press_look_at_dialog (WAX_TYPE_MESSAGE_WINDOW);
  g_assert_cmpstr (gtk_window_get_title (window), ==, "Beside");
  press_look_at (press->window);
  press_choose_subject (press, "Other");
  press_look_at (window);
  g_assert_nonnull (press_find_label (window, "dora@example.test"));
  ui_test_key ("ctrl+r");
  press_look_at_dialog (WAX_TYPE_COMPOSER);
  ui_test_wait_until (has_composer, (gpointer) "dora@example.test wrote:");
  ui_test_key ("ctrl+w");
  press_wait_for_no_window (WAX_TYPE_COMPOSER);
  press_look_at (window);
  ui_test_key ("Escape");
  press_wait_for_no_window (WAX_TYPE_MESSAGE_WINDOW);

  press_look_at (press->window);
  for (guint i = 0; i < 2; i++)
    ui_test_click (ui_test_child (find_row ("Beside"), "subject"));
  window = press_look_at_dialog (WAX_TYPE_MESSAGE_WINDOW);
  ui_test_key ("ctrl+w");
  press_wait_for_no_window (WAX_TYPE_MESSAGE_WINDOW);
  press_look_at (press->window);
}

static gboolean
writes_to (gpointer people)
{
  g_autofree char *text =
    wax_recipients_dup_text (ui_test_child (press_wait_for_window (WAX_TYPE_COMPOSER), "to"));

  return g_str_has_prefix (text, people);
}

/* Those who stand above a message are written to. */
static void
test_write_to (void)
{
  enum { TO = 1 };

  deliver (INBOX, "From: carol@example.test\r\nTo: Anna <anna@example.test>, ben@example.test\r\n", "Many");
  press_choose_folder (press, "Sent");
  press_choose_folder (press, "Inbox"); /* from its top */
  press_choose_subject (press, "Many");
  press_wait_for_text ("Anna <anna@example.test>");
  gtk_widget_activate_action (ui_test_child (press->window, "message"), "message.write-to", "u", TO);
  press_look_at_dialog (WAX_TYPE_COMPOSER);
  ui_test_wait_until (writes_to, (gpointer) "anna@example.test, ben@example.test");
  ui_test_key ("ctrl+w");
  press_wait_for_no_window (WAX_TYPE_COMPOSER);
  press_look_at (press->window);
}

/* So is who wrote it kept as a contact. */
static void
test_add_contact (void)
{
  enum { FROM = 0 };
  GtkWindow *dialog;

  deliver (INBOX, "From: Wanda van Holt <wanda@orchard.test>\r\nTo: alice@example.test\r\n", "Newly met");
  press_choose_folder (press, "Sent");
  press_choose_folder (press, "Inbox"); /* from its top */
  press_choose_subject (press, "Newly met");
  press_wait_for_text ("Wanda van Holt <wanda@orchard.test>");
  gtk_widget_activate_action (ui_test_child (press->window, "message"), "message.add-contact", "u", FROM);
  dialog = press_look_at_dialog (WAX_TYPE_CONTACT_DIALOG);
  press_click (dialog, "Save");
  press_wait_for_no_window (WAX_TYPE_CONTACT_DIALOG);
  press_wait_for_text ("“Wanda van Holt” added to your contacts");
  press_look_at (press->window);
  press_undo (press);
  press_wait_for_no_text ("added to your contacts");
}

static gboolean
has_in_junk (gpointer n)
{
  return wax_demo_server_count_messages (press->mail->server, "alice", JUNK) == GPOINTER_TO_UINT (n);
}

static void
wait_for_junk (guint n)
{
  ui_test_wait_until (has_in_junk, GUINT_TO_POINTER (n));
}

/* By key, there and back, and undone. */
static void
test_junk (void)
{
  guint before = wax_demo_server_count_messages (press->mail->server, "alice", JUNK);

  deliver (INBOX, "From: eve@example.test\r\n", "Win");
  press_choose_folder (press, "Inbox");
  press_choose_subject (press, "Win");
  ui_test_key ("j");
  wait_for_junk (before + 1);
  press_wait_for_text ("moved to “Junk”");
  press_undo (press);
  wait_for_junk (before);
  deliver (INBOX, "From: bob@example.test\r\n", "Misjudged");
  press_choose_folder (press, "Sent");
  press_choose_folder (press, "Inbox"); /* from its top */
  press_choose_subject (press, "Misjudged");
  ui_test_key ("j");
  wait_for_junk (before + 1);
  press_choose_folder (press, "Junk");
  press_choose_subject (press, "Misjudged");
  ui_test_key ("shift+j");
  wait_for_junk (before);
  press_wait_for_text ("moved to “Inbox”");
  press_choose_folder (press, "Inbox");
}

int
main (int argc, char **argv)
{
  int failed;

  wax_tls_prepare ();
  ui_test_init (&argc, &argv);
  press = press_new (&(WaxDemoOptions){ .messages = 10, .seed = 5 });
  press_sign_in (press);
  g_test_add_func ("/press/list/recipients", test_recipients);
  g_test_add_func ("/press/list/marks", test_marks);
  g_test_add_func ("/press/list/menu", test_menu);
  g_test_add_func ("/press/list/bcc", test_bcc);
  g_test_add_func ("/press/list/heading", test_heading);
  g_test_add_func ("/press/list/window", test_window);
  g_test_add_func ("/press/list/write-to", test_write_to);
  g_test_add_func ("/press/list/add-contact", test_add_contact);
  g_test_add_func ("/press/list/junk", test_junk);
  g_test_add_func ("/press/list/new-day", test_new_day);
  failed = g_test_run ();
  press_free (press);
  return failed;
}
