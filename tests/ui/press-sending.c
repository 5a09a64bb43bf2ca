#include "press-sending.h"

#include "press-writing.h"
#include "wax-composer-private.h"
#include "wax-window-private.h"

#include <string.h>

/* Messages that are to leave while something of them is still under way. */

static Press *press;

static gboolean
is_saving (gpointer composer)
{
  return WAX_COMPOSER (composer)->saving;
}

static gboolean
knows_sender (gpointer composer)
{
  return !WAX_COMPOSER (composer)->finding;
}

static gboolean
is_adding (gpointer composer)
{
  return WAX_COMPOSER (composer)->n_adding > 0;
}

/* The server does not answer, the draft that is being saved waits for that, and the file waits for the draft. */
static GtkWindow *
attach_behind_save (const char *subject, const char *path)
{
  GtkWindow *composer = press_open_composer ("ctrl+n");

  ui_test_wait_until (knows_sender, composer);
  wax_demo_server_misbehave (press->mail->server, WAX_DEMO_SLOW, 1, NULL);
  press_write_message ("bob@example.test", subject, "See there.");
  ui_test_wait_until (is_saving, composer);
  press_click (composer, "Attach Files");
  press_type_place (path);
  ui_test_wait_until (is_adding, composer);
  press_look_at (composer);
  return composer;
}

static char *
make_notes (const char *dir)
{
  char *path = g_build_filename (dir, "notes.txt", NULL);

  g_assert_true (g_file_set_contents (path, "Apples and pears.\n", -1, NULL));
  return path;
}

/* It is sent with the file that was still being read, and closed with it. */
static void
test_file_sent (void)
{
  guint received = press_count ("bob", INBOX), drafts = press_count ("alice", DRAFTS);
  g_autofree char *dir = g_dir_make_tmp ("waxnotesXXXXXX", NULL);
  g_autofree char *path = make_notes (dir), *message = NULL;
  GtkWindow *composer = attach_behind_save ("Notes to come", path);

  ui_test_key ("ctrl+Return");
  press_wait_for_text ("Sending…");
  g_assert_true (is_adding (composer));
  ui_test_key ("ctrl+w");
  wax_demo_server_misbehave (press->mail->server, WAX_DEMO_SLOW, 0, NULL);
  press_wait_until_closed ();
  press_wait_for_count ("bob", INBOX, received + 1);
  press_wait_for_count ("alice", DRAFTS, drafts);
  message = press_dup_newest ("bob");
  press_assert_has (message, "filename=notes.txt");
  press_assert_has (message, "QXBwbGVzIGFuZCBwZWFycy4K");
  ui_mail_remove_tree (dir);
}

static void
test_file_kept (void)
{
  guint drafts = press_count ("alice", DRAFTS);
  g_autofree char *dir = g_dir_make_tmp ("waxnotesXXXXXX", NULL);
  g_autofree char *path = make_notes (dir), *message = NULL;

  attach_behind_save ("Notes for later", path);
  ui_test_key ("ctrl+w");
  press_wait_for_no_window (WAX_TYPE_COMPOSER);
  wax_demo_server_misbehave (press->mail->server, WAX_DEMO_SLOW, 0, NULL);
  press_wait_until_closed ();
  press_wait_for_count ("alice", DRAFTS, drafts + 1);
  message = press_dup_newest ("alice");
  press_assert_has (message, "filename=notes.txt");
  press_assert_has (message, "QXBwbGVzIGFuZCBwZWFycy4K");
  ui_mail_remove_tree (dir);
}

/* What cannot be read is told, and nothing leaves without it. */
static void
test_file_gone (void)
{
  guint received = press_count ("bob", INBOX);
  g_autofree char *dir = g_dir_make_tmp ("waxnotesXXXXXX", NULL);
  g_autofree char *path = make_notes (dir);
  GtkWindow *composer = attach_behind_save ("Notes that are gone", path);

  ui_test_key ("ctrl+Return");
  press_wait_for_text ("Sending…");
  ui_mail_remove_tree (dir);
  wax_demo_server_misbehave (press->mail->server, WAX_DEMO_SLOW, 0, NULL);
  press_wait_for_text ("“notes.txt” is not attached: it cannot be read.");
  press_wait_for_no_text ("Sending…");
  g_assert_cmpuint (press_count ("bob", INBOX), ==, received);
  press_click (composer, "Discard");
  press_click (press_wait_for_window (ADW_TYPE_MESSAGE_DIALOG), "Discard");
  press_wait_until_closed ();
}

/* ---- the program is to end ---- */

static gboolean
is_gone (gpointer object)
{
  return *(gpointer *) object == NULL;
}

/* @told: what is seen then */
static void
begin_anew (gpointer session, const char *told)
{
  ui_test_wait_until (is_gone, session);
  press_close (press);
  press_open (press);
  press_wait_for_text (told);
  press_wait_for_text ("Enter Password…");
  press_look_at (press->window);
  press_sign_in (press);
}

/* The server has the message, and does not say so yet. */
static void
send_slowly (const char *subject)
{
  GtkWindow *composer = press_open_composer ("ctrl+n");

  ui_test_wait_until (knows_sender, composer);
  press_write_message ("bob@example.test", subject, "Before we go.");
  wax_demo_server_misbehave (press->mail->server, WAX_DEMO_SLOW, 1, NULL);
  ui_test_key ("ctrl+Return");
  press_wait_for_text ("Sending…");
}

static void
quit (void)
{
  press_look_at (press->window);
  ui_test_key ("ctrl+q");
  press_wait_for_text ("A Message Is Being Sent");
}

/* What is being sent is sent first. */
static void
test_quit_sent (void)
{
  guint received = press_count ("bob", INBOX), drafts = press_count ("alice", DRAFTS);
  gpointer session = WAX_WINDOW (press->window)->session;

  g_object_add_weak_pointer (session, &session);
  send_slowly ("Last of the day");
  quit ();
  wax_demo_server_misbehave (press->mail->server, WAX_DEMO_SLOW, 0, NULL);
  begin_anew (&session, "Enter Password…");
  press_wait_for_count ("bob", INBOX, received + 1);
  press_wait_for_count ("alice", DRAFTS, drafts);
  g_assert_false (press_has_window (WAX_TYPE_COMPOSER));
}

/* Why it was not sent is told in its window, and the program stays. */
static void
test_quit_not_sent (void)
{
  guint received = press_count ("bob", INBOX);

  wax_demo_server_misbehave (press->mail->server, WAX_DEMO_SEND_FAULT, 1, NULL);
  send_slowly ("Not of this day");
  quit ();
  wax_demo_server_misbehave (press->mail->server, WAX_DEMO_SLOW, 0, NULL);
  press_wait_for_text ("This message was not sent; it is still a draft.");
  press_wait_for_no_window (ADW_TYPE_MESSAGE_DIALOG);
  wax_demo_server_misbehave (press->mail->server, WAX_DEMO_SEND_FAULT, 0, NULL);
  press_look_at (press_wait_for_window (WAX_TYPE_COMPOSER));
  ui_test_key ("ctrl+Return");
  press_wait_until_closed ();
  press_wait_for_count ("bob", INBOX, received + 1);
}

/* Who does not wait finds it again, and may send it again: it arrives once. */
static void
test_quit_cut (void)
{
  guint received = press_count ("bob", INBOX);
  gpointer session = WAX_WINDOW (press->window)->session;

  g_object_add_weak_pointer (session, &session);
  send_slowly ("In a hurry");
  quit ();
  press_click (press_wait_for_window (ADW_TYPE_MESSAGE_DIALOG), "Close Anyway");
  ui_test_wait_until (is_gone, &session);
  wax_demo_server_misbehave (press->mail->server, WAX_DEMO_SLOW, 0, NULL);
  begin_anew (&session, "Waxwing ended while it was sending this message, which may have arrived.");
  press_look_at (press_wait_for_window (WAX_TYPE_COMPOSER));
  ui_test_key ("ctrl+Return");
  press_wait_until_closed ();
  press_wait_for_count ("bob", INBOX, received + 1);
}

void
press_add_sending (Press *wanted)
{
  press = wanted;
  g_test_add_func ("/press/writing/file-sent", test_file_sent);
  g_test_add_func ("/press/writing/file-kept", test_file_kept);
  g_test_add_func ("/press/writing/file-gone", test_file_gone);
  g_test_add_func ("/press/writing/quit-sent", test_quit_sent);
  g_test_add_func ("/press/writing/quit-not-sent", test_quit_not_sent);
  g_test_add_func ("/press/writing/quit-cut", test_quit_cut);
}
