#include "press-signatures.h"

#include "app/wax-account-private.h"
#include "app/wax-account-signature.h"
#include "press-people.h"
#include "press-writing.h"
#include "wax-composer.h"

#include <fcntl.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* Who writes, and what is put below what they write. */

static Press *press;

static gboolean
has_signature (gpointer account)
{
  g_auto(WaxPlacedSignature) signature = { NULL };
  g_autoptr(GPtrArray) personas = wax_account_list_personas (account);
  g_autofree char *text = wax_account_place_signature (account, personas->pdata[0], "", TRUE, &signature);

  return signature.text != NULL && strstr (text, "Alice") != NULL;
}

/* Those of the account: one for new messages, another above what is quoted. */
static void
test_signature (void)
{
  guint received = press_count ("bob", INBOX), answered;
  g_autofree char *message = NULL;
  g_autofree char *reply = NULL;

  wax_demo_server_add_signature (press->mail->server, "alice", "new", "Alice Arden\nExample Trees");
  wax_demo_server_add_signature (press->mail->server, "alice", "answers", "Alice");
  wax_demo_server_set_preference (press->mail->server, "alice", "zimbraPrefDefaultSignatureId", "new");
  wax_demo_server_set_preference (press->mail->server, "alice", "zimbraPrefForwardReplySignatureId", "answers");
  wax_demo_server_add_signature (press->mail->server, "alice", "orchard",
                                 "<div>The <b>orchard</b></div><ul><li>Apples</li></ul>");
  wax_demo_server_add_alias (press->mail->server, "alice", "orchard@example.test");
  wax_demo_server_add_alias (press->mail->server, "alice", "river@example.test");
  wax_demo_server_add_identity (press->mail->server, "alice", "Orchard",
                                "{\"zimbraPrefFromDisplay\": \"The Orchard\", \"zimbraPrefFromAddress\":"
                                " \"orchard@example.test\", \"zimbraPrefReplyToEnabled\": \"TRUE\","
                                " \"zimbraPrefReplyToAddress\": \"trees@example.test\","
                                " \"zimbraPrefDefaultSignatureId\": \"orchard\"}");
  wax_demo_server_add_identity (press->mail->server, "alice", "Foreign",
                                "{\"zimbraPrefFromAddress\": \"bob@example.test\"}");
  press_close (press);
  press_open (press);
  press_wait_for_text ("Enter Password…");
  press_sign_in (press);
  ui_test_wait_until (has_signature, press_get_account (press));
  press_open_composer ("ctrl+n");
  press_write_message ("bob@example.test", "Signed", "Text.");
  press_send_and_close ();
  press_wait_for_count ("bob", INBOX, received + 1);
  message = press_dup_newest ("bob");
  press_assert_has (message, "\r\nText.\r\n\r\n--");
  press_assert_has (message, "\r\nAlice Arden\r\nExample Trees\r\n");
  press_assert_has (message, "From: Alice Arden <alice@example.test>\r\n");

  press_deliver_to_answer ("Question5", "To: alice@example.test\r\n");
  answered = press_count ("carol", INBOX);
  press_open_composer ("ctrl+r");
  press_type ("Yes.");
  press_send_and_close ();
  press_wait_for_count ("carol", INBOX, answered + 1);
  reply = press_dup_newest ("carol");
  press_assert_has (reply, "Yes.\r\n\r\nAlice\r\n\r\nOn 21 November 2026");
}

/* Answers come from the address that was written to; whoever else the person is, is chosen. */
static void
test_personas (void)
{
  guint answered, received = press_count ("bob", INBOX);
  g_autofree char *reply = NULL;
  g_autofree char *message = NULL;
  GtkWindow *composer;

  press_deliver_to_answer ("Question6", "To: River <river@example.test>, alice@example.test\r\n");
  answered = press_count ("carol", INBOX);
  press_open_composer ("ctrl+shift+r");
  press_type ("Flows.");
  press_send_and_close ();
  press_wait_for_count ("carol", INBOX, answered + 1);
  reply = press_dup_newest ("carol");
  press_assert_has (reply, "From: Alice Arden <river@example.test>\r\n");
  press_assert_has (reply, "To: Carol <carol@example.test>\r\n");
  g_assert_null (strstr (reply, "\r\nCc:"));

  composer = press_open_composer ("ctrl+n");
  press_wait_for_text ("Alice Arden <alice@example.test>");
  press_type ("bob@example.test");
  gtk_drop_down_set_selected (ui_test_child (composer, "from"), 1);
  press_wait_for_text ("“bob@example.test” is no address of this account");
  gtk_drop_down_set_selected (ui_test_child (composer, "from"), 2);
  press_wait_for_text ("The Orchard <orchard@example.test> (Orchard)");
  press_wait_for_no_text ("is no address of this account");
  ui_test_key ("Return");
  press_type ("Apples");
  /* A draft knows who writes it. */
  ui_test_key ("ctrl+w");
  press_wait_until_closed ();
  press_choose_folder (press, "Drafts");
  press_choose_subject (press, "Apples");
  press_click (press->window, "Edit Draft");
  press_wait_for_window (WAX_TYPE_COMPOSER);
  press_send_and_close ();
  press_wait_for_count ("bob", INBOX, received + 1);
  message = press_dup_newest_decoded ("bob");
  press_assert_has (message, "From: The Orchard <orchard@example.test>\r\n");
  press_assert_has (message, "Reply-To: trees@example.test\r\n");
  press_assert_has (message, "\r\nThe orchard\r\n* Apples\r\n");
  press_assert_has (message, ">The <b>orchard</b></div>\r\n<ul>\r\n<li dir=\"auto\">Apples</li>\r\n</ul>");
  g_assert_null (strstr (message, "Example Trees"));
  press_choose_folder (press, "Inbox");
}

/* ---- in haste ---- */

static gpointer
wait_for_byte (WaxMailStore *store, gpointer go, GCancellable *cancellable, GError **error)
{
  g_async_queue_pop (go);
  return NULL;
}

static gboolean
is_settled (gpointer account)
{
  return !wax_account_is_reading_settings (account);
}

/* Whom a person chose before the account's identities were read again stays chosen, and what they wrote stays. */
static void
test_late_identities (void)
{
  WaxAccount *account = press_get_account (press);
  g_autoptr(WaxChangeSet) news = wax_change_set_new (&(WaxChangeSet) { .settings = TRUE }, NULL);
  g_autoptr(GAsyncQueue) go = g_async_queue_new ();
  GtkWindow *composer;
  GtkDropDown *from;

  wax_reader_run_async (wax_account_get_reader (account), wait_for_byte, go, NULL, NULL, NULL, NULL, NULL);
  wax_account_take_news (account, news);
  g_assert_true (wax_account_is_reading_settings (account));
  composer = press_open_composer ("ctrl+n");
  from = ui_test_child (composer, "from");
  press_wait_for_text ("Alice Arden <alice@example.test>");
  press_type ("bob@example.test");
  gtk_drop_down_set_selected (from, 2);
  press_wait_for_text ("The Orchard <orchard@example.test> (Orchard)");
  g_async_queue_push (go, go);
  ui_test_wait_until (is_settled, account);
  g_assert_cmpuint (gtk_drop_down_get_selected (from), ==, 2);
  press_wait_for_text ("The Orchard <orchard@example.test> (Orchard)");
  press_wait_for_recipients ("to", "bob@example.test");
  press_click (composer, "Discard");
  press_click (press_wait_for_window (ADW_TYPE_MESSAGE_DIALOG), "Discard");
  press_wait_until_closed ();
}

/* ---- without the disk ---- */

/* Another process holds all locks of the account's database from when this returns until @release is closed: where
 * SQLite has them in the file beside it (its documentation: "WAL-mode File Format", section 2.2). */
static pid_t
hold_database (int *release)
{
  const char *id = wax_account_get_id (press_get_account (press));
  g_autofree char *path = g_build_filename (press->mail->dir, "accounts", id, "mail.db-shm", NULL);
  struct flock all = { .l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = 120, .l_len = 8 };
  int held[2], end[2], fd = open (path, O_RDWR | O_CLOEXEC);
  char byte = 0;
  pid_t child;

  g_assert_cmpint (fd, >=, 0);
  g_assert_true (pipe2 (held, O_CLOEXEC) == 0 && pipe2 (end, O_CLOEXEC) == 0);
  child = fork ();
  g_assert_cmpint (child, >=, 0);
  if (child == 0) {
    close (end[1]);
    if (fcntl (fd, F_SETLKW, &all) != 0 || write (held[1], &byte, 1) != 1)
      _exit (1);
    _exit (read (end[0], &byte, 1) == 0 ? 0 : 1);
  }
  close (held[1]);
  close (end[0]);
  g_assert_cmpint (read (held[0], &byte, 1), ==, 1);
  close (held[0]);
  *release = end[1];
  return child;
}

static gboolean
is_signed (gpointer composer)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (ui_test_child (composer, "text"));
  GtkTextIter start, end;
  g_autofree char *text = NULL;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  text = gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
  return strstr (text, "Alice Arden\nExample Trees") != NULL;
}

/* Nobody who begins to write waits for the disk. */
static void
test_disk_held (void)
{
  GtkWindow *composer;
  int release, status;
  pid_t child;

  gtk_widget_activate_action (GTK_WIDGET (press->window), "win.disconnect", NULL);
  press_wait_for_state (press, WAX_ACCOUNT_OFFLINE);
  child = hold_database (&release);
  composer = press_open_composer ("ctrl+n");
  ui_test_wait_until (is_signed, composer);
  press_click (composer, "Discard");
  press_wait_until_closed ();
  close (release);
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_cmpint (status, ==, 0);
}

void
press_add_signatures (Press *wanted)
{
  press = wanted;
  g_test_add_func ("/press/writing/signature", test_signature);
  g_test_add_func ("/press/writing/personas", test_personas);
  g_test_add_func ("/press/writing/late-identities", test_late_identities);
  g_test_add_func ("/press/writing/disk-held", test_disk_held);
}
