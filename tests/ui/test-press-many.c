#include "app/wax-settings.h"
#include "press-contacts.h"
#include "press-folders.h"
#include "press-painted.h"
#include "transport/wax-tls-setup.h"
#include "wax-composer.h"
#include "wax-conversation-entry.h"
#include "wax-message-pane.h"

/* What is done to many messages at once, and undone: what a person sees, and what the server then holds. */

enum { INBOX = 2, TRASH = 3, N_NEW = 4, ALL = 15 };

/* One program for all cases; each leaves mailbox and list as it found them. */
static Press *press;
static guint ids[N_NEW]; /* of "Report 0" and so on: they came in one second, so any may be on top of the list */
static guint unread;     /* of these, a bit for each: all but the one that was opened */

static char *
dup_flags (guint index)
{
  return wax_demo_server_dup_flags (press->mail->server, "alice", ids[index]);
}

/* Whether the server has those, and no others, as unread or flagged; a bit for each. */
static guint
find_flag (char flag)
{
  guint found = 0;

  for (guint i = 0; i < N_NEW; i++) {
    g_autofree char *flags = dup_flags (i);

    if (strchr (flags, flag) != NULL)
      found |= 1u << i;
  }
  return found;
}

static gboolean
is_unread_as (gpointer expected)
{
  return find_flag ('u') == GPOINTER_TO_UINT (expected);
}

static gboolean
is_flagged_as (gpointer expected)
{
  return find_flag ('f') == GPOINTER_TO_UINT (expected);
}

static void
wait_for_unread (guint bits)
{
  ui_test_wait_until (is_unread_as, GUINT_TO_POINTER (bits));
}

static void
wait_for_flagged (guint bits)
{
  ui_test_wait_until (is_flagged_as, GUINT_TO_POINTER (bits));
}

static guint
count (guint folder)
{
  return wax_demo_server_count_messages (press->mail->server, "alice", folder);
}

static guint
count_actions (void)
{
  return wax_demo_server_count_requests (press->mail->server, "MsgActionRequest");
}

static gboolean
has_opened (gpointer unused)
{
  for (guint i = 0; i < N_NEW; i++) {
    if (press_get_selected (press) == ids[i]) {
      unread = ALL & ~(1u << i);
      return TRUE;
    }
  }
  return FALSE;
}

static gboolean
has_new_on_top (gpointer list)
{
  g_autoptr(WaxMessageItem) top = g_list_model_get_item (list, 0);
  guint id = top == NULL ? 0 : (guint) g_ascii_strtoull (wax_message_item_get_id (top), NULL, 10);

  for (guint i = 0; i < N_NEW; i++) {
    if (id == ids[i])
      return TRUE;
  }
  return FALSE;
}

static gboolean
has_focus (gpointer view)
{
  GtkWidget *focus = gtk_window_get_focus (press->window);

  return focus != NULL && gtk_widget_get_mapped (focus) && gtk_widget_is_ancestor (focus, view);
}

/* The list takes no key for its first row while that is still on its way: then it is pressed again. */
static gboolean
goes_to_new (gpointer pressed_us)
{
  gint64 *last_us = pressed_us;

  if (has_opened (NULL))
    return TRUE;
  if (g_get_monotonic_time () - *last_us > 2 * G_USEC_PER_SEC) {
    ui_test_key ("Home");
    *last_us = g_get_monotonic_time ();
  }
  return FALSE;
}

/* The one on top is read by opening it. */
static void
open_new (void)
{
  GtkWidget *pane = ui_test_child (press->window, "messages"), *view = ui_test_child (pane, "view");
  gint64 pressed_us = 0;

  ui_test_wait_until (has_new_on_top, wax_message_pane_get_list (WAX_MESSAGE_PANE (pane)));
  ui_test_present (press->window);
  gtk_widget_grab_focus (view);
  ui_test_wait_until (has_focus, view);
  ui_test_wait_until (goes_to_new, &pressed_us);
}

static void
choose_new (void)
{
  open_new ();
  wait_for_unread (unread);
  wax_demo_server_reset_counters (press->mail->server);
  for (guint i = 1; i < N_NEW; i++)
    ui_test_key ("shift+Down");
  press_wait_for_text ("4 Messages Selected");
}

static void
choose_none (void)
{
  press_click (press->window, "Select None");
  press_wait_for_no_text ("Selected");
}

static void
test_read (void)
{
  choose_new ();
  press_click (press->window, "Mark as Read");
  press_wait_for_text ("3 messages marked as read");
  wait_for_unread (0);
  g_assert_cmpuint (count_actions (), ==, 1);

  /* What was read before stays so. */
  press_undo (press);
  wait_for_unread (unread);
  g_assert_cmpuint (count_actions (), ==, 2);
  press_wait_for_no_text ("marked as read");
  choose_none ();
}

typedef struct {
  guint folder;
  guint n;
} Count;

static gboolean
has_count (gpointer data)
{
  Count *expected = data;

  return count (expected->folder) == expected->n;
}

/* What was unread is unread again when it comes back. */
static void
test_trash (void)
{
  guint inbox = count (INBOX), trash = count (TRASH);

  choose_new ();
  ui_test_key ("Delete");
  press_wait_for_text ("4 messages moved to the trash");
  g_assert_cmpuint (count (TRASH), ==, trash + N_NEW);
  g_assert_cmpuint (count (INBOX), ==, inbox - N_NEW);
  g_assert_cmpuint (count_actions (), ==, 1);
  wait_for_unread (0);
  press_wait_for_no_text ("Report ");
  g_assert_false (press_shows ("Selected"));

  ui_test_key ("ctrl+z");
  ui_test_wait_until (has_count, &(Count){ INBOX, inbox });
  wait_for_unread (unread);
  g_assert_cmpuint (count_actions (), ==, 3);
  press_wait_for_text ("Report 0");
  press_wait_for_inbox (press);
  g_assert_false (press_shows ("new message")); /* what was here before is no news */
}

/* All that there is, in one request. */
static void
test_select_all (void)
{
  g_autofree char *text = g_strdup_printf ("%u Messages Selected", count (INBOX));

  choose_new ();
  ui_test_key ("ctrl+a");
  press_wait_for_text (text);
  ui_test_key ("ctrl+d");
  wait_for_flagged (ALL);
  press_wait_for_text ("messages flagged");
  g_assert_cmpuint (count_actions (), ==, 1);
  press_undo (press);
  wait_for_flagged (0);
  choose_none ();
}

/* The view of the list has so many rows. */
static gboolean
has_view_rows (gpointer n)
{
  GtkListView *view = ui_test_child (ui_test_child (press->window, "messages"), "view");

  return g_list_model_get_n_items (G_LIST_MODEL (gtk_list_view_get_model (view))) == GPOINTER_TO_UINT (n);
}

static void
go_away_and_back (void)
{
  press_choose_folder (press, "Drafts");
  ui_test_wait_until (has_view_rows, GUINT_TO_POINTER (0));
  press_choose_folder (press, "Inbox");
  while (has_view_rows (GUINT_TO_POINTER (0)))
    g_main_context_iteration (NULL, TRUE);
}

/* Rows of a folder come with each frame; whoever is quicker has chosen those that are on their way, too. */
static void
test_select_at_once (void)
{
  WaxMessagePane *pane = ui_test_child (press->window, "messages");
  guint n = count (INBOX);

  go_away_and_back ();
  ui_test_wait_until (has_view_rows, GUINT_TO_POINTER (n));
  go_away_and_back ();
  wax_message_pane_select_all (pane);
  g_assert_cmpuint (wax_message_pane_count_selected (pane), ==, n);
  g_assert_true (has_view_rows (GUINT_TO_POINTER (n)));
  choose_none ();
}

/* The server does not do it: all are as they were, and nothing is left to undo. */
static void
test_refused (void)
{
  choose_new ();
  wax_demo_server_misbehave (press->mail->server, WAX_DEMO_MAINTENANCE, 1, "MsgActionRequest");
  press_click (press->window, "Mark as Read");
  press_wait_for_text ("Undone: ");
  wax_demo_server_misbehave (press->mail->server, WAX_DEMO_MAINTENANCE, 0, "MsgActionRequest");
  g_assert_null (press_find_button (press->window, "Undo"));
  wait_for_unread (unread);
  choose_none ();
}

static guint
count_unread (void)
{
  WaxFolderTree *tree = wax_account_get_folder_tree (press_get_account (press));

  return wax_folder_item_get_folder (wax_folder_tree_find_role (tree, WAX_FOLDER_INBOX))->unread;
}

static gboolean
has_unread (gpointer n)
{
  return count_unread () == GPOINTER_TO_UINT (n);
}

/* Also what nobody looks at; what was read before is not asked for. */
static void
test_mark_all_read (void)
{
  guint before = count_unread ();
  g_autofree char *text = g_strdup_printf ("%u messages marked as read", before);

  g_assert_cmpuint (before, >, N_NEW - 1);
  wax_demo_server_reset_counters (press->mail->server);
  ui_test_key ("ctrl+slash");
  press_wait_for_text (text);
  ui_test_wait_until (has_unread, GUINT_TO_POINTER (0));
  g_assert_cmpuint (count_actions (), ==, 1);
  wait_for_unread (0);
  press_undo (press);
  ui_test_wait_until (has_unread, GUINT_TO_POINTER (before));
  wait_for_unread (unread);
}

static gboolean
has_chosen (gpointer id)
{
  return press_get_selected (press) == GPOINTER_TO_UINT (id);
}

static gboolean
has_chosen_another (gpointer id)
{
  return press_get_selected (press) != 0 && !has_chosen (id);
}

/* One after the other by one key, into the folder whose name says what it is for; what was done last is undone. */
static void
test_archive (void)
{
  guint inbox = count (INBOX), first, second;

  open_new ();
  first = press_get_selected (press);
  ui_test_key ("a");
  press_wait_for_text ("1 message moved to “Архив”");
  ui_test_wait_until (has_chosen_another, GUINT_TO_POINTER (first));
  ui_test_wait_until (has_focus, ui_test_child (ui_test_child (press->window, "messages"), "view"));
  second = press_get_selected (press);
  ui_test_key ("a");
  ui_test_wait_until (has_count, &(Count){ INBOX, inbox - 2 });
  ui_test_wait_until (has_chosen_another, GUINT_TO_POINTER (second));
  ui_test_wait_until (has_focus, ui_test_child (ui_test_child (press->window, "messages"), "view"));
  ui_test_key ("ctrl+z");
  ui_test_wait_until (has_count, &(Count){ INBOX, inbox - 1 });
  press_wait_for_inbox (press);
  press_choose_folder (press, "Архив");
  press_wait_for_text ("Report ");
  press_choose_message (press);
  ui_test_wait_until (has_chosen, GUINT_TO_POINTER (first));
}

/* Those that are chosen go together; another row goes alone, and what is chosen stays. */
static void
test_drag (void)
{
  guint inbox, trash = count (TRASH);
  GtkWidget *panes[2] = { ui_test_child (press->window, "messages"), ui_test_child (press->window, "folders") };

  press_choose_folder (press, "Inbox");
  press_wait_for_inbox (press);
  press_wait_for_text ("Report ");
  inbox = count (INBOX);
  choose_new ();
  ui_test_drag (press_find_label (panes[0], "Report "), press_find_label (panes[1], "Trash"));
  press_wait_for_text ("4 messages moved to “Trash”");
  g_assert_cmpuint (count (TRASH), ==, trash + N_NEW);
  g_assert_cmpuint (count (INBOX), ==, inbox - N_NEW);
  g_assert_cmpuint (count_actions (), ==, 1);
  press_wait_for_no_text ("Report ");
  press_undo (press);
  press_wait_for_text ("Report ");
  ui_test_wait_until (has_count, &(Count){ INBOX, inbox });
  press_wait_for_inbox (press);
}

/* ---- conversations ---- */

/* Returns: its id. */
static guint
answer (const char *subject, guint n)
{
  g_autofree char *reference =
    n > 0 ? g_strdup_printf ("In-Reply-To: <%s-%u@example.test>\r\n", subject, n - 1) : g_strdup ("");
  const char *from = n == 3 ? "Clark, Carol <carol@example.test>" : "bob@example.test";
  g_autofree char *raw = g_strdup_printf ("From: %s\r\nTo: alice@example.test\r\nSubject: Re: %s\r\n"
                                          "Message-ID: <%s-%u@example.test>\r\n%s\r\nStep %u of it.\r\n",
                                          from, subject, subject, n, reference, n);
  g_autoptr(GBytes) bytes = g_bytes_new (raw, strlen (raw));

  return wax_demo_server_deliver (press->mail->server, "alice", INBOX, bytes);
}

/* Dates have no parts of a second. */
static gboolean
is_later (gpointer second)
{
  return g_get_real_time () / G_USEC_PER_SEC > *(gint64 *) second;
}

static guint
count_rows (void)
{
  return g_list_model_get_n_items (
    G_LIST_MODEL (wax_message_pane_get_list (ui_test_child (press->window, "messages"))));
}

static gboolean
has_rows (gpointer n)
{
  return count_rows () == GPOINTER_TO_UINT (n);
}

static gboolean
has_conversation (gpointer unused)
{
  return press_find_button (press->window, "Show All of This Conversation") != NULL;
}

/* One row for all of it; what is done to that is done to all. Keys and pointer show the older ones, and hide them. */
static void
test_conversation (void)
{
  guint inbox, trash = count (TRASH), rows, read, newest;
  gint64 second;

  press_choose_folder (press, "Inbox");
  for (guint i = 0; i < 3; i++)
    answer ("Plan", i);
  second = g_get_real_time () / G_USEC_PER_SEC;
  inbox = count (INBOX);
  press_wait_for_text ("Re: Plan");
  press_wait_for_inbox (press);
  gtk_widget_activate_action (GTK_WIDGET (press->window), "win.group-conversations", NULL);
  ui_test_wait_until (has_conversation, NULL);
  rows = count_rows ();
  g_assert_cmpuint (rows, <=, inbox - 2);

  press_choose_subject (press, "Plan");
  read = press_get_selected (press);
  ui_test_key ("Right");
  ui_test_wait_until (has_rows, GUINT_TO_POINTER (rows + 2));
  ui_test_key ("Left");
  ui_test_wait_until (has_rows, GUINT_TO_POINTER (rows));

  /* Another answer, while the newest is read: that stays before the eyes, below the new one. */
  ui_test_wait_until (is_later, &second);
  newest = answer ("Plan", 3);
  ui_test_wait_until (has_rows, GUINT_TO_POINTER (rows + 3));
  g_assert_cmpuint (press_get_selected (press), ==, read);
  press_wait_for_text ("1 new message");
  press_click (press->window, "Show"); /* scrolls to the top */
  press_wait_for_no_text ("1 new message");
  press_click (press->window, "Show the Newest Alone");
  ui_test_wait_until (has_rows, GUINT_TO_POINTER (rows));
  press_wait_for_text ("bob@example.test, Carol");
  ui_test_wait_until (has_chosen, GUINT_TO_POINTER (newest));

  wax_demo_server_reset_counters (press->mail->server);
  gtk_widget_grab_focus (ui_test_child (ui_test_child (press->window, "messages"), "view"));
  ui_test_key ("Delete");
  press_wait_for_text ("4 messages moved to the trash");
  g_assert_cmpuint (count (TRASH), ==, trash + 4);
  ui_test_wait_until (has_rows, GUINT_TO_POINTER (rows - 1));
  press_undo (press);
  ui_test_wait_until (has_count, &(Count){ INBOX, inbox + 1 });
  ui_test_wait_until (has_rows, GUINT_TO_POINTER (rows));
  gtk_widget_activate_action (GTK_WIDGET (press->window), "win.group-conversations", NULL);
  press_wait_for_inbox (press);
}

/* ---- reading them ---- */

static GtkWidget *
get_box (void)
{
  return ui_test_child (ui_test_child (press->window, "conversation"), "box");
}

static WaxConversationEntry *
get_entry (guint n)
{
  for (GtkWidget *child = gtk_widget_get_first_child (get_box ()); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    if (WAX_IS_CONVERSATION_ENTRY (child) && n-- == 0)
      return WAX_CONVERSATION_ENTRY (child);
  }
  return NULL;
}

/* A letter for each, oldest first: open, or folded; and what is said of it in passing, "*", where it is unread. */
static char *
describe_entries (void)
{
  GString *text = g_string_new (NULL);
  WaxConversationEntry *entry;

  for (guint i = 0; gtk_widget_get_mapped (get_box ()) && (entry = get_entry (i)) != NULL; i++)
    g_string_append_printf (
      text, "%s%s", wax_conversation_entry_get_view (entry) != NULL ? "o" : "f",
      (wax_message_item_get_message (wax_conversation_entry_get_item (entry))->flags & WAX_MESSAGE_UNREAD) != 0 ? "*"
                                                                                                               : "");
  return g_string_free (text, FALSE);
}

static gboolean
is_described (gpointer expected)
{
  g_autofree char *text = describe_entries ();

  return g_str_equal (text, expected);
}

static void
wait_for_entries (const char *expected)
{
  ui_test_wait_until_named (expected, is_described, (gpointer) expected);
}

/* The list and the message itself say the same: which of two comes first in a second is not said. */
static gboolean
has_text (gpointer n)
{
  WaxConversationEntry *entry = get_entry (GPOINTER_TO_UINT (n));
  WaxMessageView *view = wax_conversation_entry_get_view (entry);
  const char *fragment = wax_message_item_get_message (wax_conversation_entry_get_item (entry))->fragment;
  g_autofree char *text = NULL;

  if (view == NULL)
    return FALSE;
  g_object_get (gtk_text_view_get_buffer (ui_test_child (view, "text")), "text", &text, NULL);
  return fragment[0] != '\0' && g_str_has_prefix (text, fragment);
}

static guint
get_id (guint n)
{
  WaxMessageItem *item = wax_conversation_entry_get_item (get_entry (n));

  return (guint) g_ascii_strtoull (wax_message_item_get_id (item), NULL, 10);
}

static gint64
get_key (guint n)
{
  return wax_message_item_get_message (wax_conversation_entry_get_item (get_entry (n)))->key;
}

static gboolean
has_line_focus (gpointer n)
{
  return gtk_widget_has_focus (ui_test_child (get_entry (GPOINTER_TO_UINT (n)), "line"));
}

static GtkWidget *
get_line (guint n)
{
  return ui_test_child (get_entry (n), "line");
}

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

static gboolean
has_not_flag (gpointer data)
{
  return !has_flag (data);
}

static gboolean
quotes (gpointer words)
{
  GtkWindow *composer = press_wait_for_window (WAX_TYPE_COMPOSER);
  g_autofree char *text = NULL;

  g_object_get (gtk_text_view_get_buffer (ui_test_child (composer, "text")), "text", &text, NULL);
  return strstr (text, words) != NULL;
}

/* Of all that are open the one at which the button stands is answered, and no other. */
static void
answer_entry (guint n)
{
  const char *words = wax_message_item_get_message (wax_conversation_entry_get_item (get_entry (n)))->fragment;

  press_click (get_entry (n), "Reply");
  press_look_at (press_wait_for_window (WAX_TYPE_COMPOSER));
  ui_test_wait_until (quotes, (gpointer) words);
  ui_test_key ("ctrl+w");
  press_wait_for_no_window (WAX_TYPE_COMPOSER);
  press_look_at (press->window);
}

/* All of it is there: what is unread to be read, the rest as lines, each opened and folded by a key. What is done to one
 * is done to no other. */
static void
test_read_conversation (void)
{
  press_choose_folder (press, "Inbox");
  for (guint i = 0; i < 3; i++)
    answer ("Talk", i);
  press_wait_for_inbox (press);
  gtk_widget_activate_action (GTK_WIDGET (press->window), "win.group-conversations", NULL);
  ui_test_wait_until (has_conversation, NULL);
  press_choose_subject (press, "Talk");
  wait_for_entries ("ooo");
  for (guint i = 0; i < 3; i++)
    ui_test_wait_until (has_text, GUINT_TO_POINTER (i));
  g_assert_cmpint (get_key (0), <, get_key (1)); /* the oldest on top */
  g_assert_cmpint (get_key (1), <, get_key (2));
  for (guint i = 0; i < 3; i++) /* the server hears of it after the list */
    ui_test_wait_until (has_not_flag, &(Flagged){ get_id (i), 'u' });

  ui_test_key ("Return"); /* from the list, to where one begins to read */
  ui_test_wait_until (has_line_focus, GUINT_TO_POINTER (0));
  gtk_test_accessible_assert_state (get_line (0), GTK_ACCESSIBLE_STATE_EXPANDED, TRUE);
  gtk_test_accessible_assert_property (get_entry (0), GTK_ACCESSIBLE_PROPERTY_LABEL, "bob@example.test");
  ui_test_key ("Return");
  wait_for_entries ("foo");
  gtk_test_accessible_assert_state (get_line (0), GTK_ACCESSIBLE_STATE_EXPANDED, FALSE);
  ui_test_key ("Tab");
  ui_test_wait_until (has_line_focus, GUINT_TO_POINTER (1));
  ui_test_key ("space");
  wait_for_entries ("ffo");
  ui_test_key ("shift+Tab");
  ui_test_wait_until (has_line_focus, GUINT_TO_POINTER (0));
  ui_test_key ("space");
  wait_for_entries ("ofo");
  ui_test_wait_until (has_text, GUINT_TO_POINTER (0));
  answer_entry (0);

  gtk_widget_activate_action (GTK_WIDGET (get_entry (0)), "entry.flag", NULL);
  ui_test_wait_until (has_flag, &(Flagged){ get_id (0), 'f' });
  g_assert_false (has_flag (&(Flagged){ get_id (2), 'f' }));
  gtk_widget_activate_action (GTK_WIDGET (get_entry (0)), "entry.mark-unread", NULL);
  wait_for_entries ("o*fo");
  press_wait_for_text ("1 message marked as unread");
  gtk_widget_activate_action (GTK_WIDGET (press->window), "win.undo", NULL);
  wait_for_entries ("ofo");
  press_wait_for_no_text ("marked as unread");
}

/* All that are unfolded, and so it is kept. */
static gboolean
is_zoomed (gpointer zoom)
{
  g_autoptr(GSettings) settings = wax_settings_open ();
  gboolean all = ABS (wax_settings_get_zoom (settings) - *(double *) zoom) < 0.01;

  for (guint i = 0; all && i < 3; i += 2)
    all = ABS (wax_message_view_get_zoom (wax_conversation_entry_get_view (get_entry (i))) - *(double *) zoom) < 0.01;
  return all;
}

/* By one step, whatever is unfolded: by key, and by the wheel. */
static void
test_zoom_conversation (void)
{
  GtkWidget *text = ui_test_child (wax_conversation_entry_get_view (get_entry (2)), "text");

  ui_test_key ("ctrl+plus");
  ui_test_wait_until (is_zoomed, &(double){ 1.1 });
  ui_test_turn_wheel (text, TRUE);
  ui_test_wait_until (is_zoomed, &(double){ 1.21 });
  ui_test_turn_wheel (text, FALSE);
  ui_test_wait_until (is_zoomed, &(double){ 1.1 });
  ui_test_key ("ctrl+0");
  ui_test_wait_until (is_zoomed, &(double){ 1 });
}

/* With the focus on it. */
static void
choose_row (const char *subject)
{
  GtkWidget *view = ui_test_child (ui_test_child (press->window, "messages"), "view");
  guint n = count_rows (), i = 0;

  for (gboolean found = FALSE; i < n && !found; i += !found) {
    g_autoptr(WaxMessageItem) item = g_list_model_get_item (
      G_LIST_MODEL (wax_message_pane_get_list (ui_test_child (press->window, "messages"))), i);

    found = g_str_equal (wax_message_item_get_message (item)->subject, subject);
  }
  ui_test_present (press->window);
  gtk_widget_activate_action (view, "list.select-item", "(ubb)", i, FALSE, FALSE);
  gtk_widget_grab_focus (view);
}

static void
choose_none_alone (void)
{
  wax_message_pane_unselect_all (ui_test_child (press->window, "messages"));
  wait_for_entries ("");
}

/* What is read is folded the next time; each row of an expanded conversation stands for its own message. */
static void
test_conversation_again (void)
{
  guint rows = count_rows ();

  choose_none_alone ();
  choose_row ("Re: Talk");
  wait_for_entries ("ffo");
  ui_test_key ("Right");
  wait_for_entries ("");
  ui_test_key ("Left");
  wait_for_entries ("ffo");
  ui_test_wait_until (has_rows, GUINT_TO_POINTER (rows));
}

/* Of a long one the newest; the older ones on demand, and none that is unread among those left out. Not all that is
 * unread is opened, nor marked as read. */
static void
test_long_conversation (void)
{
  guint rows = count_rows (), before = count_unread ();

  for (guint i = 0; i < 25; i++)
    answer ("Long", i);
  ui_test_wait_until (has_rows, GUINT_TO_POINTER (rows + 1));
  ui_test_wait_until (has_unread, GUINT_TO_POINTER (before + 25));
  choose_row ("Re: Long");
  wait_for_entries ("oooooooof*f*f*f*f*f*f*f*f*f*f*f*f*f*f*f*o");
  ui_test_wait_until (has_unread, GUINT_TO_POINTER (before + 16));

  ui_test_key ("ctrl+u");
  ui_test_wait_until (has_unread, GUINT_TO_POINTER (before));
  choose_none_alone ();
  choose_row ("Re: Long");
  wait_for_entries ("fffffffffffffffffffo");
  press_by_key (press->window, "Show 5 Earlier Messages");
  wait_for_entries ("ffffffffffffffffffffffffo");
  ui_test_wait_until (has_line_focus, GUINT_TO_POINTER (0));
  g_assert_null (press_find_button (press->window, "Show 5 Earlier Messages"));

  gtk_widget_activate_action (GTK_WIDGET (press->window), "win.undo", NULL);
  ui_test_wait_until (has_unread, GUINT_TO_POINTER (before + 16));
  press_wait_for_no_text ("marked as read");
  gtk_widget_activate_action (GTK_WIDGET (press->window), "win.group-conversations", NULL);
  press_wait_for_inbox (press);
}

int
main (int argc, char **argv)
{
  int failed;

  wax_tls_prepare ();
  ui_test_init (&argc, &argv);
  press_preferences_begin ();
  press = press_new (&(WaxDemoOptions){ .messages = 40, .seed = 5 });
  for (guint i = 0; i < N_NEW; i++) {
    press_deliver (press, i, 300);
    ids[i] = wax_demo_server_get_newest (press->mail->server, "alice");
  }
  press_sign_in (press);
  press_wait_for_text ("4 new messages");
  press_click (press->window, "Show"); /* scrolls to the top */
  press_wait_for_no_text ("4 new messages");
  press_watch_rows (press);
  g_test_add_func ("/press/many/read", test_read);
  g_test_add_func ("/press/many/trash", test_trash);
  g_test_add_func ("/press/many/select-all", test_select_all);
  g_test_add_func ("/press/many/select-at-once", test_select_at_once);
  g_test_add_func ("/press/many/refused", test_refused);
  g_test_add_func ("/press/many/mark-all-read", test_mark_all_read);
  g_test_add_func ("/press/many/drag", test_drag);
  g_test_add_func ("/press/many/archive", test_archive);
  g_test_add_func ("/press/many/conversation", test_conversation);
  press_painted_add (press);
  press_contacts_add (press);
  press_folders_add (press);
  press_tags_add (press);
  press_settings_add (press);
  press_preferences_add (press);
  g_test_add_func ("/press/many/read-conversation", test_read_conversation);
  g_test_add_func ("/press/many/zoom-conversation", test_zoom_conversation);
  g_test_add_func ("/press/many/conversation-again", test_conversation_again);
  g_test_add_func ("/press/many/long-conversation", test_long_conversation);
  failed = g_test_run ();
  press_free (press);
  return failed;
}
