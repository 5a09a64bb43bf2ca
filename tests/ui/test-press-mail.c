#include "press.h"
#include "transport/wax-tls-setup.h"
#include "app/wax-message-item.h"
#include "wax-message-pane.h"
#include "wax-move-dialog.h"
#include "wax-test-disk.h"

#include <glib/gstdio.h>

/* What is done to messages by keys and pointer, and what the server then holds. */

enum { INBOX = 2, TRASH = 3, DISK_BYTES = 8192 };

typedef struct {
  Press *press;
  guint id;
  const char *flags;
  guint folder;
  guint n;
} Expected;

static Press *
start (void)
{
  Press *press = press_new (&(WaxDemoOptions){ .messages = 40, .seed = 5 });

  press_sign_in (press);
  press_choose_message (press);
  return press;
}

static gboolean
has_flag (gpointer data)
{
  Expected *expected = data;
  g_autofree char *flags = wax_demo_server_dup_flags (expected->press->mail->server, "alice", expected->id);

  return expected->flags[0] == '!' ? strchr (flags, expected->flags[1]) == NULL
                                   : strstr (flags, expected->flags) != NULL;
}

/* "f": flagged, "!u": not unread, as the server has it. */
static void
wait_for_flag (Press *press, guint id, const char *flags)
{
  ui_test_wait_until (has_flag, &(Expected){ .press = press, .id = id, .flags = flags });
}

static guint
count (Press *press, guint folder)
{
  return wax_demo_server_count_messages (press->mail->server, "alice", folder);
}

static gboolean
has_count (gpointer data)
{
  Expected *expected = data;

  return count (expected->press, expected->folder) == expected->n;
}

static void
wait_for_count (Press *press, guint folder, guint n)
{
  ui_test_wait_until (has_count, &(Expected){ .press = press, .folder = folder, .n = n });
}

/* The server hears of it a moment before the window does, and a key turns round what the window knows. */
static gboolean
is_read_here (gpointer press)
{
  return press_find_button (((Press *) press)->window, "Mark as Unread") != NULL;
}

static void
test_flags (void)
{
  Press *press = start ();
  guint id = press_get_selected (press);

  /* Opening it has read it. */
  wait_for_flag (press, id, "!u");
  ui_test_wait_until (is_read_here, press);
  ui_test_key ("ctrl+u");
  wait_for_flag (press, id, "u");
  press_click (press->window, "Mark as Read");
  wait_for_flag (press, id, "!u");
  ui_test_key ("ctrl+d");
  wait_for_flag (press, id, "f");
  press_click (press->window, "Remove Flag");
  wait_for_flag (press, id, "!f");
  g_assert_cmpuint (press_get_selected (press), ==, id);
  press_free (press);
}

/* Delete brings a message to the trash; there, it asks, and Enter and Escape keep it. */
static void
test_delete (void)
{
  Press *press = start ();
  guint inbox = count (press, INBOX), trash = count (press, TRASH), id;

  press_click (press->window, "Delete");
  wait_for_count (press, TRASH, trash + 1);
  g_assert_cmpuint (count (press, INBOX), ==, inbox - 1);
  press_choose_folder (press, "Trash");
  press_choose_message (press);
  id = press_get_selected (press);
  press_click (press->window, "Delete");
  press_wait_for_window (ADW_TYPE_MESSAGE_DIALOG);
  press_wait_for_text ("for Ever?");
  ui_test_key ("Escape");
  press_wait_for_no_window (ADW_TYPE_MESSAGE_DIALOG);
  ui_test_present (press->window);
  press_click (press->window, "Delete");
  press_wait_for_window (ADW_TYPE_MESSAGE_DIALOG);
  ui_test_key ("Return");
  press_wait_for_no_window (ADW_TYPE_MESSAGE_DIALOG);
  ui_test_present (press->window);
  ui_test_pause (300);
  g_assert_cmpuint (count (press, TRASH), ==, trash + 1);
  press_click (press->window, "Delete");
  press_click (press_wait_for_window (ADW_TYPE_MESSAGE_DIALOG), "Delete");
  wait_for_count (press, TRASH, trash);
  g_assert_null (wax_demo_server_get_message (press->mail->server, "alice", id));
  press_free (press);
}

/* By the keyboard alone: search, arrows, Enter; Escape changes nothing. */
static void
test_move (void)
{
  Press *press = start ();
  guint inbox = count (press, INBOX), trash = count (press, TRASH), all = count (press, 0);

  ui_test_key ("ctrl+m");
  press_wait_for_window (WAX_TYPE_MOVE_DIALOG);
  g_assert_false (press_shows ("No folder of that name"));
  press_type ("zzz");
  press_wait_for_text ("No folder of that name");
  ui_test_key ("Return");
  ui_test_pause (200);
  g_assert_true (press_has_window (WAX_TYPE_MOVE_DIALOG));
  ui_test_key ("Escape");
  press_wait_for_no_window (WAX_TYPE_MOVE_DIALOG);
  ui_test_present (press->window);
  g_assert_cmpuint (count (press, INBOX), ==, inbox);
  ui_test_key ("ctrl+m");
  press_wait_for_window (WAX_TYPE_MOVE_DIALOG);
  press_type ("tRaSh");
  ui_test_key ("Return");
  press_wait_for_no_window (WAX_TYPE_MOVE_DIALOG);
  wait_for_count (press, TRASH, trash + 1);
  g_assert_cmpuint (count (press, INBOX), ==, inbox - 1);
  ui_test_present (press->window);
  press_choose_message (press);
  ui_test_key ("ctrl+m");
  press_wait_for_window (WAX_TYPE_MOVE_DIALOG);
  ui_test_key ("Tab");
  ui_test_key ("Down");
  ui_test_key ("Return");
  press_wait_for_no_window (WAX_TYPE_MOVE_DIALOG);
  wait_for_count (press, INBOX, inbox - 2);
  g_assert_cmpuint (count (press, 0), ==, all);
  press_free (press);
}

/* The message that the dialog was opened for is moved, whatever came in or was chosen since. */
static void
test_move_what_was_chosen (void)
{
  Press *press = start ();
  guint id = press_get_selected (press);
  g_autoptr(GBytes) raw = wax_demo_server_get_message (press->mail->server, "alice", id);
  guint trash = count (press, TRASH);

  ui_test_key ("ctrl+m");
  press_wait_for_window (WAX_TYPE_MOVE_DIALOG);
  wax_demo_server_act (press->mail->server, "alice", id, "trash");
  wait_for_count (press, TRASH, trash + 1);
  ui_test_pause (1500);
  press_type ("sent");
  ui_test_key ("Return");
  press_wait_for_no_window (WAX_TYPE_MOVE_DIALOG);
  ui_test_pause (500);
  wait_for_count (press, TRASH, trash);
  press_free (press);
}

static gboolean
lists (gpointer data)
{
  Expected *expected = data;
  WaxMessageList *list = wax_message_pane_get_list (ui_test_child (expected->press->window, "messages"));

  return list != NULL && !wax_message_list_is_loading (list) &&
         g_list_model_get_n_items (G_LIST_MODEL (list)) == expected->n;
}

static void
search (Press *press, const char *text, guint n)
{
  ui_test_key ("ctrl+a");
  press_type (text);
  ui_test_wait_until (lists, &(Expected){ .press = press, .n = n });
}

/* The search language, as one types: what it finds, and what it does not know. */
static void
test_search (void)
{
  Press *press = start ();
  guint id = press_get_selected (press);

  wax_demo_server_act (press->mail->server, "alice", id, "flag");
  press_wait_for_inbox (press);
  ui_test_key ("ctrl+f");
  search (press, "is:anywhere", count (press, 0));
  search (press, "in:inbox", count (press, INBOX));
  search (press, "in:inbox is:purple", count (press, INBOX));
  press_wait_for_text ("“is:purple” is not known.");
  search (press, "in:nowhere", 0);
  press_wait_for_text ("There is no folder “nowhere”.");
  search (press, "form:alice", 0);
  press_wait_for_text ("“form:” is not known: it is looked for as text.");
  search (press, "date:2020-02-30 -is:anywhere", 0);
  press_wait_for_text ("“2020-02-30” is no date.");
  search (press, "-is:anywhere", 0);
  press_wait_for_no_text ("is no date.");
  search (press, "in:inbox tag:nothing", 0);
  press_wait_for_text ("No message on this computer fits “in:inbox tag:nothing”.");
  press_click (press->window, "Search Without “tag:nothing”");
  ui_test_wait_until (lists, &(Expected){ .press = press, .n = count (press, INBOX) });
  ui_test_key ("Escape");
  ui_test_wait_until (lists, &(Expected){ .press = press, .n = count (press, INBOX) });
  press_free (press);
}

static const char *
get_search (Press *press)
{
  return gtk_editable_get_text (ui_test_child (ui_test_child (press->window, "messages"), "search_entry"));
}

typedef struct {
  Press *press;
  const char *text;
} Written;

static gboolean
has_search (gpointer data)
{
  Written *written = data;

  return g_str_equal (get_search (written->press), written->text);
}

static gboolean
searches_everywhere (gpointer press)
{
  return g_str_has_prefix (get_search (press), "is:anywhere (tag:nothing or ");
}

/* What can be written next, by keys: an operator, a folder, a person; where a hit lies; what was left out. */
static void
test_search_suggestions (void)
{
  Press *press = start ();

  ui_test_key ("ctrl+f");
  press_wait_for_text ("Who sent it");
  press_type ("in:tra");
  ui_test_wait_until (has_search, &(Written){ press, "in:tra" });
  press_wait_for_text ("in:Trash");
  ui_test_key ("Down");
  ui_test_key ("Return");
  ui_test_wait_until (has_search, &(Written){ press, "in:Trash " });
  ui_test_wait_until (lists, &(Expected){ .press = press, .n = count (press, TRASH) });
  ui_test_key ("ctrl+a");
  press_type ("from:bo");
  press_wait_for_text ("from:bob@example.test");
  ui_test_wait_until (has_search, &(Written){ press, "from:bo" });
  ui_test_key ("Escape");
  press_wait_for_no_text ("from:bob@example.test");
  g_assert_cmpstr (get_search (press), ==, "from:bo");

  search (press, "tag:nothing or is:flagged is:unread is:forwarded is:draft", 0);
  press_by_key (press->window, "Search Everywhere");
  ui_test_wait_until (searches_everywhere, press);
  press_free (press);
}

/* The server searches too: given up, refused, and to its end; what it alone can find is asked for at once. */
static void
test_search_server (void)
{
  Press *press = start ();
  g_autofree char *found = g_strdup_printf ("The server found %u messages.", count (press, INBOX));

  ui_test_key ("ctrl+f");
  search (press, "in:inbox", count (press, INBOX));
  press_wait_for_text ("This is what was found on this computer.");
  wax_demo_server_misbehave (press->mail->server, WAX_DEMO_SLOW, 1, NULL);
  press_by_key (press->window, "Search the Server");
  press_wait_for_text ("Searching on the server");
  press_by_key (press->window, "Cancel");
  press_wait_for_text ("This is what was found on this computer.");
  wax_demo_server_misbehave (press->mail->server, WAX_DEMO_SLOW, 0, NULL);
  wax_demo_server_misbehave (press->mail->server, WAX_DEMO_MAINTENANCE, 1, "SearchRequest");
  press_by_key (press->window, "Search the Server");
  press_wait_for_text ("Try Again");
  wax_demo_server_misbehave (press->mail->server, WAX_DEMO_MAINTENANCE, 0, NULL);
  press_by_key (press->window, "Try Again");
  press_wait_for_text (found);
  ui_test_wait_until (lists, &(Expected){ .press = press, .n = count (press, INBOX) });

  ui_test_key ("ctrl+f");
  search (press, "filename:plan", 0);
  press_wait_for_text ("Only the server can look for “filename:plan”.");
  press_wait_for_text ("does not understand the search.");
  press_free (press);
}

static gboolean
is_flagged (Press *press)
{
  WaxMessageItem *item = wax_message_pane_get_selected (ui_test_child (press->window, "messages"));

  return (wax_message_item_get_message (item)->flags & WAX_MESSAGE_FLAGGED) != 0;
}

static gboolean
is_not_flagged (gpointer press)
{
  return !is_flagged (press);
}

/* The server stops answering: what was done is taken back before the eyes, with the reason. */
static void
test_undone (void)
{
  Press *press = start ();
  guint id = press_get_selected (press);

  wait_for_flag (press, id, "!u");
  wax_demo_server_misbehave (press->mail->server, WAX_DEMO_MAINTENANCE, 1, "MsgActionRequest");
  ui_test_key ("ctrl+d");
  press_wait_for_text ("Undone: ");
  ui_test_wait_until (is_not_flagged, press);
  g_assert_nonnull (press_find_button (press->window, "Flag"));
  wax_demo_server_misbehave (press->mail->server, WAX_DEMO_MAINTENANCE, 0, "MsgActionRequest");
  wait_for_flag (press, id, "!f");
  press_free (press);
}

/* The server is gone altogether. */
static void
test_server_gone (void)
{
  Press *press = start ();
  guint id = press_get_selected (press), inbox = count (press, INBOX);

  wait_for_flag (press, id, "!u");
  wax_demo_server_misbehave (press->mail->server, WAX_DEMO_MAINTENANCE, 1, NULL);
  wax_demo_server_cut_connections (press->mail->server);
  press_click (press->window, "Delete");
  press_wait_for_text ("Undone: ");
  g_assert_cmpuint (count (press, INBOX), ==, inbox);
  press_wait_for_text ("Next try at");
  wax_demo_server_misbehave (press->mail->server, WAX_DEMO_MAINTENANCE, 0, NULL);
  press_click (press->window, "Try Again");
  press_wait_for_state (press, WAX_ACCOUNT_ONLINE);
  g_assert_cmpuint (count (press, INBOX), ==, inbox);
  press_free (press);
}

/* ---- attachments ---- */

static const char attachment_content[] = "What was attached.\n";

/* A name that would leave the folder, hide the file and turn around how it reads. */
static void
deliver_attachment (Press *press)
{
  static const char text[] =
    "From: bob@example.test\r\nTo: alice@example.test\r\nSubject: Something attached\r\nMIME-Version: 1.0\r\n"
    "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nSee there.\r\n--b\r\n"
    "Content-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\n"
    "Content-Disposition: attachment; filename*=utf-8''..%2F..%2F.out%E2%80%AE%07.bin\r\n\r\n";
  g_autofree char *content = g_base64_encode ((const guchar *) attachment_content, strlen (attachment_content));
  g_autofree char *raw = g_strconcat (text, content, "\r\n--b--\r\n", NULL);
  g_autoptr(GBytes) bytes = g_bytes_new (raw, strlen (raw));

  wax_demo_server_deliver (press->mail->server, "alice", INBOX, bytes);
  press_wait_for_text ("Something attached");
  ui_test_key ("ctrl+Up");
  press_wait_for_text ("out.bin");
}

static void
choose_file (Press *press, const char *path)
{
  ui_test_present (press->window);
  press_click (ui_test_child (press->window, "message"), "Save…");
  press_type_place (path);
}

static void
assert_content (const char *path, const char *content)
{
  g_autofree char *found = NULL;
  g_autoptr(GError) error = NULL;

  g_file_get_contents (path, &found, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (found, ==, content);
}

static guint
count_files (const char *path)
{
  g_autoptr(GDir) dir = g_dir_open (path, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

/* A file that exists is replaced only after the question, and what lies beside it is nobody's business. */
static void
test_save_attachment (void)
{
  Press *press = start ();
  g_autofree char *dir = g_dir_make_tmp ("waxsaveXXXXXX", NULL);
  g_autofree char *path = g_build_filename (dir, "out.bin", NULL);
  g_autofree char *beside = g_build_filename (dir, "out.bin.part", NULL);

  g_assert_true (g_file_set_contents (path, "old", -1, NULL));
  g_assert_true (g_file_set_contents (beside, "mine", -1, NULL));
  deliver_attachment (press);
  choose_file (press, path);
  press_wait_for_text ("already exists");
  ui_test_key ("Escape");
  press_wait_for_no_text ("already exists");
  assert_content (path, "old");
  ui_test_key ("Escape");
  press_wait_for_no_window (GTK_TYPE_FILE_CHOOSER_DIALOG);
  choose_file (press, path);
  press_wait_for_text ("already exists");
  press_click (press_wait_for_window (GTK_TYPE_MESSAGE_DIALOG), "Replace");
  press_wait_for_text ("Attachment saved");
  assert_content (path, attachment_content);
  assert_content (beside, "mine");
  g_assert_cmpuint (count_files (dir), ==, 2);
  ui_mail_remove_tree (dir);
  press_free (press);
}

/* Not even root writes there: the reason is of that place, and the same button saves elsewhere. */
static void
test_save_attachment_fails (void)
{
  Press *press = start ();
  g_autofree char *dir = g_dir_make_tmp ("waxsaveXXXXXX", NULL);
  g_autofree char *path = g_build_filename (dir, "out.bin", NULL);

  deliver_attachment (press);
  choose_file (press, "/sys/out.bin");
  press_wait_for_text ("The file was not saved: this place cannot be written.");
  press_wait_for_text ("Choose another folder or another name, then save again.");
  g_assert_false (press_shows ("profile"));
  press_click (press_wait_for_window (ADW_TYPE_MESSAGE_DIALOG), "Save Again…");
  press_type_place (path);
  press_wait_for_text ("Attachment saved");
  assert_content (path, attachment_content);
  g_assert_cmpuint (count_files (dir), ==, 1);
  ui_mail_remove_tree (dir);
  press_free (press);
}

/* ---- places that cannot take a file ---- */

typedef struct {
  Press *press;
  char *dir;
  char *path;
} Saving;

static Saving *
start_saving (const char *disk)
{
  Saving *saving = g_new0 (Saving, 1);

  saving->press = start ();
  saving->dir = g_dir_make_tmp ("waxsaveXXXXXX", NULL);
  saving->path = g_build_filename (saving->dir, "out.bin", NULL);
  if (disk != NULL)
    wax_test_disk_mount (saving->dir, disk);
  deliver_attachment (saving->press);
  return saving;
}

static void
end_saving (Saving *saving, gboolean own_disk)
{
  if (own_disk)
    wax_test_disk_unmount (saving->dir);
  ui_mail_remove_tree (saving->dir);
  press_free (saving->press);
  g_free (saving->dir);
  g_free (saving->path);
  g_free (saving);
}

static void
test_save_full (void)
{
  Saving *saving = start_saving ("size=8k");
  g_autofree char *other = g_build_filename (saving->dir, "other", NULL);
  char full[DISK_BYTES] = { 0 };

  g_assert_true (g_file_set_contents_full (other, full, sizeof full, G_FILE_SET_CONTENTS_NONE, 0600, NULL));
  choose_file (saving->press, saving->path);
  press_wait_for_text ("The disk is full, so the file was not saved.");
  press_wait_for_text ("Make room or choose another folder, then save again.");
  press_wait_for_text ("Attachment Not Saved");
  g_assert_false (g_file_test (saving->path, G_FILE_TEST_EXISTS));
  press_click (press_wait_for_window (ADW_TYPE_MESSAGE_DIALOG), "Save Again…");
  press_type_place (saving->path);
  press_wait_for_text ("The disk is full, so the file was not saved.");

  wax_test_disk_remount (saving->dir, FALSE, "size=1m");
  press_click (press_wait_for_window (ADW_TYPE_MESSAGE_DIALOG), "Save Again…");
  press_type_place (saving->path);
  press_wait_for_text ("Attachment saved");
  assert_content (saving->path, attachment_content);
  end_saving (saving, TRUE);
}

/* Escape leaves it at that, and the button is still there. */
static void
test_save_leave (void)
{
  Saving *saving = start_saving (NULL);

  choose_file (saving->press, "/sys/out.bin");
  press_wait_for_text ("Attachment Not Saved");
  press_wait_for_window (ADW_TYPE_MESSAGE_DIALOG);
  ui_test_key ("Escape");
  press_wait_for_no_window (ADW_TYPE_MESSAGE_DIALOG);
  choose_file (saving->press, saving->path);
  press_wait_for_text ("Attachment saved");
  end_saving (saving, FALSE);
}

/* Of a folder that is not there the file chooser itself tells; this one goes while it asks. */
static void
test_save_gone (void)
{
  Saving *saving = start_saving (NULL);
  g_autofree char *folder = g_build_filename (saving->dir, "folder", NULL);
  g_autofree char *path = g_build_filename (folder, "out.bin", NULL);

  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, "old", -1, NULL));
  choose_file (saving->press, path);
  press_wait_for_text ("already exists");
  ui_mail_remove_tree (folder);
  press_click (press_wait_for_window (GTK_TYPE_MESSAGE_DIALOG), "Replace");
  press_wait_for_text ("The file was not saved: the folder is no longer there.");
  press_wait_for_text ("Choose another folder, then save again.");
  g_assert_cmpuint (count_files (saving->dir), ==, 0);

  press_click (press_wait_for_window (ADW_TYPE_MESSAGE_DIALOG), "Save Again…");
  press_type_place (saving->path);
  press_wait_for_text ("Attachment saved");
  assert_content (saving->path, attachment_content);
  end_saving (saving, FALSE);
}

int
main (int argc, char **argv)
{
  wax_test_disk_prepare ();
  wax_tls_prepare ();
  ui_test_init (&argc, &argv);
  g_test_add_func ("/press/mail/flags", test_flags);
  g_test_add_func ("/press/mail/delete", test_delete);
  g_test_add_func ("/press/mail/move", test_move);
  g_test_add_func ("/press/mail/move-what-was-chosen", test_move_what_was_chosen);
  g_test_add_func ("/press/mail/search", test_search);
  g_test_add_func ("/press/mail/search-suggestions", test_search_suggestions);
  g_test_add_func ("/press/mail/search-server", test_search_server);
  g_test_add_func ("/press/mail/undone", test_undone);
  g_test_add_func ("/press/mail/server-gone", test_server_gone);
  g_test_add_func ("/press/mail/save-attachment", test_save_attachment);
  g_test_add_func ("/press/mail/save-attachment-fails", test_save_attachment_fails);
  g_test_add_func ("/press/mail/save-full", test_save_full);
  g_test_add_func ("/press/mail/save-leave", test_save_leave);
  g_test_add_func ("/press/mail/save-gone", test_save_gone);
  return g_test_run ();
}
