#include "press-inboxes.h"

#include "app/wax-account-private.h"
#include "wax-composer.h"
#include "wax-move-dialog.h"
#include "wax-name-dialog.h"
#include "wax-test-metered.h"
#include "wax-window-private.h"

enum { INBOX = 2, TRASH = 3, JUNK = 4 };

/* ---- the list ---- */

static WaxMessageList *
get_list (Press *press)
{
  return wax_message_pane_get_list (WAX_WINDOW (press->window)->messages);
}

static guint
count (Press *press, const char *user, guint folder)
{
  return wax_demo_server_count_messages (press->mail->server, user, folder);
}

typedef struct {
  Press *press;
  guint n;
} Rows;

static gboolean
has_rows (gpointer data)
{
  Rows *rows = data;
  WaxMessageList *list = get_list (rows->press);

  return list != NULL && g_list_model_get_n_items (G_LIST_MODEL (list)) == rows->n;
}

/* All that lie in both inboxes at the server; newest first. */
static void
wait_for_both (Press *press)
{
  guint n = count (press, "alice", INBOX) + count (press, "bob", INBOX);
  gint64 newest = G_MAXINT64;

  ui_test_wait_until (has_rows, &(Rows) { press, n });
  for (guint i = 0; i < n; i++) {
    g_autoptr(WaxMessageItem) item = g_list_model_get_item (G_LIST_MODEL (get_list (press)), i);
    gint64 date_ms = wax_message_item_get_message (item)->date_ms;

    g_assert_cmpint (date_ms, <=, newest);
    newest = date_ms;
  }
}

/* Returns: the message's id there */
static guint
deliver (Press *press, const char *user, const char *subject)
{
  g_autofree char *raw = g_strdup_printf ("From: carol@example.test\r\nTo: %s@example.test\r\nSubject: %s\r\n"
                                          "Date: Mon, 02 Nov 2026 10:00:00 +0000\r\nMessage-ID: <%s-%s@example.test>\r\n"
                                          "\r\nText.\r\n",
                                          user, subject, user, subject);
  g_autoptr(GBytes) message = g_bytes_new (raw, strlen (raw));

  return wax_demo_server_deliver (press->mail->server, user, INBOX, message);
}

/* ---- at the server ---- */

typedef struct {
  Press *press;
  guint folder, alice, bob;
} Filed;

static gboolean
has_filed (gpointer data)
{
  Filed *filed = data;

  return count (filed->press, "alice", filed->folder) == filed->alice &&
         count (filed->press, "bob", filed->folder) == filed->bob;
}

static void
wait_for_filed (Press *press, guint folder, guint alice, guint bob)
{
  ui_test_wait_until (has_filed, &(Filed) { press, folder, alice, bob });
}

typedef struct {
  Press *press;
  guint alice, bob; /* a message of each */
  const char *tags[2];
} Tagged;

static gboolean
has_tags (gpointer data)
{
  Tagged *tagged = data;
  g_autofree char *alice = wax_demo_server_dup_tags (tagged->press->mail->server, "alice", tagged->alice);
  g_autofree char *bob = wax_demo_server_dup_tags (tagged->press->mail->server, "bob", tagged->bob);

  return strcmp (alice, tagged->tags[0]) == 0 && strcmp (bob, tagged->tags[1]) == 0;
}

static void
wait_for_tags (Tagged *messages, const char *alice, const char *bob)
{
  messages->tags[0] = alice;
  messages->tags[1] = bob;
  ui_test_wait_until (has_tags, messages);
}

typedef struct {
  Press *press;
  gboolean wanted;
} Kept;

/* Whether both have the search. */
static gboolean
is_kept (gpointer data)
{
  Kept *kept = data;
  WaxDemoServer *server = kept->press->mail->server;

  return (wax_demo_server_find_folder (server, "alice", "/Quinces") != 0) == kept->wanted &&
         (wax_demo_server_find_folder (server, "bob", "/Quinces") != 0) == kept->wanted;
}

typedef struct {
  Press *press;
  const char *user;
  guint id;
  char flag;
} Flagged;

static gboolean
is_flagged (gpointer data)
{
  Flagged *wanted = data;
  g_autofree char *flags = wax_demo_server_dup_flags (wanted->press->mail->server, wanted->user, wanted->id);

  return strchr (flags, wanted->flag) != NULL;
}

static gboolean
has_last (gpointer press)
{
  return WAX_WINDOW (((Press *) press)->window)->undo_toast != NULL;
}

static gboolean
is_state (gpointer account)
{
  return wax_account_get_state (account) ==
         (WaxAccountState) GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (account), "wanted"));
}

static void
wait_for_state (WaxAccount *account, WaxAccountState state)
{
  g_object_set_data (G_OBJECT (account), "wanted", GUINT_TO_POINTER (state));
  ui_test_wait_until (is_state, account);
}

static WaxAccount *
get_account (Press *press, guint i)
{
  g_autoptr(WaxAccount) account =
    g_list_model_get_item (wax_session_get_accounts (WAX_WINDOW (press->window)->session), i);

  return account; /* the list holds it */
}

/* ---- what is done there is done in the message's own account ---- */

static void
try_one (Press *press, guint bobs)
{
  GtkWindow *composer;
  guint alice = count (press, "alice", TRASH), bob = count (press, "bob", TRASH);

  press_choose_subject (press, "Quince Bob");
  ui_test_key ("ctrl+d");
  ui_test_wait_until (is_flagged, &(Flagged) { press, "bob", bobs, 'f' });
  ui_test_key ("ctrl+r");
  composer = press_wait_for_window (WAX_TYPE_COMPOSER);
  g_assert_nonnull (press_find_label (composer, "bob@example.test"));
  gtk_window_close (composer);
  press_wait_for_no_window (WAX_TYPE_COMPOSER);
  press_look_at (press->window);
  press_choose_subject (press, "Quince Bob");
  ui_test_key ("Delete");
  wait_for_filed (press, TRASH, alice, bob + 1);
  wait_for_both (press);
  ui_test_wait_until (has_last, press);
  ui_test_key ("ctrl+z");
  wait_for_filed (press, TRASH, alice, bob);
  wait_for_both (press);
}

static void
try_many (Press *press)
{
  guint alice = count (press, "alice", TRASH), bob = count (press, "bob", TRASH);
  guint alices = count (press, "alice", INBOX), bobs = count (press, "bob", INBOX);

  press_choose_subject (press, "Quince Alice");
  ui_test_key ("ctrl+a");
  ui_test_key ("Delete");
  wait_for_filed (press, TRASH, alice + alices, bob + bobs);
  ui_test_wait_until (has_rows, &(Rows) { press, 0 });
  ui_test_wait_until (has_last, press);
  ui_test_key ("ctrl+z");
  wait_for_filed (press, TRASH, alice, bob);
  wait_for_both (press);
}

/* Both are asked. One that does not answer is named, and alone asked again. */
static void
try_servers (Press *press)
{
  WaxDemoServer *server = press->mail->server;
  WaxAccount *alice = get_account (press, 0);

  press_choose_subject (press, "Quince Alice");
  gtk_widget_activate_action (GTK_WIDGET (press->window), "win.disconnect", NULL);
  wait_for_state (alice, WAX_ACCOUNT_OFFLINE);
  wax_demo_server_reset_counters (server);
  press_click (press->window, "Search the Server");
  press_wait_for_text ("alice@example.test: The server was not searched.");
  g_assert_cmpuint (wax_demo_server_count_requests (server, "SearchRequest"), ==, 1);
  press_click (press->window, "Connect");
  wait_for_state (alice, WAX_ACCOUNT_ONLINE);
  press_click (press->window, "Search the Server");
  press_wait_for_no_text ("The server was not searched.");
  press_wait_for_no_text ("Searching on the server");
  g_assert_cmpuint (wax_demo_server_count_requests (server, "SearchRequest"), ==, 2);
  ui_test_key ("ctrl+f");
}

static void
save_search (void)
{
  GtkWindow *dialog;

  ui_test_key ("ctrl+shift+s");
  dialog = press_look_at_dialog (WAX_TYPE_NAME_DIALOG);
  press_wait_for_text ("It is saved in each account: alice@example.test, bob@example.test.");
  gtk_editable_set_text (ui_test_child (dialog, "name"), "Quinces");
  ui_test_key ("Return");
}

/* Where it was kept before it failed is told, and undone. */
static void
try_half_save (Press *press)
{
  WaxAccount *bob = get_account (press, 1);

  press_choose_subject (press, "Quince Bob");
  gtk_widget_activate_action (GTK_WIDGET (press->window), "win.disconnect", NULL);
  wait_for_state (bob, WAX_ACCOUNT_OFFLINE);
  save_search ();
  press_wait_for_text ("Not done for: bob@example.test. Done already for: alice@example.test.");
  press_wait_for_text ("Search “Quinces” saved");
  ui_test_key ("Escape");
  press_wait_for_no_window (WAX_TYPE_NAME_DIALOG);
  press_look_at (press->window);
  gtk_widget_activate_action (GTK_WIDGET (press->window), "win.undo", NULL);
  ui_test_wait_until (is_kept, &(Kept) { press, FALSE });
  press_wait_for_no_text ("Search “Quinces” saved");
  press_click (press->window, "Connect");
  wait_for_state (bob, WAX_ACCOUNT_ONLINE);
}

/* What is looked for in all accounts is kept in each; Undo takes it from each. */
static void
try_save (Press *press)
{
  save_search ();
  press_wait_for_no_window (WAX_TYPE_NAME_DIALOG);
  press_wait_for_text ("Search “Quinces” saved");
  ui_test_wait_until (is_kept, &(Kept) { press, TRUE });
  press_look_at (press->window); /* where the search has the focus: Ctrl+Z is for what is written there */
  gtk_widget_activate_action (GTK_WIDGET (press->window), "win.undo", NULL);
  ui_test_wait_until (is_kept, &(Kept) { press, FALSE });
  ui_test_key ("ctrl+f");
}

static void
try_search (Press *press)
{
  ui_test_key ("ctrl+f");
  press_type ("quince");
  ui_test_wait_until (has_rows, &(Rows) { press, 2 });
  press_wait_for_text ("Inbox, alice@example.test");
  press_wait_for_text ("Inbox, bob@example.test");
  try_servers (press);
  try_half_save (press);
  try_save (press);
  ui_test_key ("Escape");
  wait_for_both (press);
}

static gboolean
has_unread (gpointer data)
{
  Rows *rows = data;
  WaxAllInboxes *all = wax_folder_pane_get_all_inboxes (WAX_WINDOW (rows->press->window)->folders);

  return wax_all_inboxes_get_unread (all) == rows->n;
}

/* Into the folder of their own account, which the dialog offers once; both inboxes are no place to go to. */
static void
try_move (Press *press)
{
  guint alice = count (press, "alice", JUNK), bob = count (press, "bob", JUNK);
  guint alices = count (press, "alice", INBOX), bobs = count (press, "bob", INBOX);
  GtkWindow *dialog;

  press_choose_subject (press, "Quince Alice");
  ui_test_key ("ctrl+a");
  ui_test_key ("ctrl+m");
  dialog = press_look_at_dialog (WAX_TYPE_MOVE_DIALOG);
  press_wait_for_text ("Each goes to the folder of its own account.");
  g_assert_null (press_find_label (dialog, "Inbox"));
  press_type ("junk");
  ui_test_key ("Return");
  press_wait_for_no_window (WAX_TYPE_MOVE_DIALOG);
  wait_for_filed (press, JUNK, alice + alices, bob + bobs);
  ui_test_wait_until (has_rows, &(Rows) { press, 0 });
  ui_test_wait_until (has_last, press);
  press_undo (press);
  wait_for_filed (press, JUNK, alice, bob);
  wait_for_both (press);
}

static void
make_tag (Press *press, const char *name)
{
  GtkWindow *dialog;

  g_assert_true (gtk_widget_activate (press_find_button (press_open_tags (press), "New Tag…")));
  dialog = press_look_at_dialog (WAX_TYPE_NAME_DIALOG);
  gtk_editable_set_text (ui_test_child (dialog, "name"), name);
  ui_test_key ("Return");
  press_wait_for_no_window (WAX_TYPE_NAME_DIALOG);
  press_look_at (press->window);
}

/* By name, in each account; where it is missing it is made, once that is said. */
static void
try_tags (Press *press, Tagged *messages)
{
  press_choose_subject (press, "Medlar Alice");
  make_tag (press, "Hers");
  wait_for_tags (messages, "Hers", "");
  ui_test_key ("ctrl+a");
  make_tag (press, "Both");
  wait_for_tags (messages, "Hers,Both", "Both");
  ui_test_wait_until (has_last, press);
  press_undo (press);
  wait_for_tags (messages, "Hers", "");
  g_assert_true (gtk_widget_activate (GTK_WIDGET (press_find_check (press_open_tags (press), "Hers"))));
  press_look_at_dialog (ADW_TYPE_MESSAGE_DIALOG);
  press_wait_for_text ("There is no such tag yet in: bob@example.test.");
  ui_test_key ("Return");
  press_wait_for_no_window (ADW_TYPE_MESSAGE_DIALOG);
  wait_for_tags (messages, "Hers", "Hers");
}

/* In each account, though the network is metered: what waits in both is told as one. */
static void
try_all (Press *press)
{
  Tagged messages = { press };
  guint n;

  wax_test_metered_set (TRUE);
  messages.alice = deliver (press, "alice", "Medlar Alice");
  messages.bob = deliver (press, "bob", "Medlar Bob");
  wait_for_both (press);
  press_wait_for_text ("2 messages wait: this network is metered.");
  press_by_key (press->window, "Fetch Now");
  press_wait_for_no_text ("this network is metered.");
  wax_test_metered_set (FALSE);
  n = wax_all_inboxes_get_unread (wax_folder_pane_get_all_inboxes (WAX_WINDOW (press->window)->folders));
  g_assert_cmpuint (n, >=, 2);
  ui_test_key ("ctrl+slash");
  ui_test_wait_until (has_unread, &(Rows) { press, 0 });
  ui_test_wait_until (has_last, press);
  ui_test_key ("ctrl+z");
  ui_test_wait_until (has_unread, &(Rows) { press, n });
  try_move (press);
  try_tags (press, &messages);
}

/* Who is not connected is named, whoever's message is read; the bar's button is for that account. */
static void
try_offline (Press *press)
{
  WaxAccount *alice = get_account (press, 0), *bob = get_account (press, 1);

  press_choose_subject (press, "Quince Alice");
  gtk_widget_activate_action (GTK_WIDGET (press->window), "win.disconnect", NULL);
  wait_for_state (alice, WAX_ACCOUNT_OFFLINE);
  press_choose_subject (press, "Quince Bob");
  press_wait_for_text ("alice@example.test: ");
  deliver (press, "bob", "Meanwhile");
  wait_for_both (press);
  g_assert_cmpuint (wax_account_get_state (bob), ==, WAX_ACCOUNT_ONLINE);
  press_click (press->window, "Connect");
  wait_for_state (alice, WAX_ACCOUNT_ONLINE);
}

/* Of the view: of the list before, too. */
static GListModel *
get_rows (Press *press)
{
  GtkListView *view = ui_test_child (WAX_WINDOW (press->window)->messages, "view");

  return G_LIST_MODEL (gtk_list_view_get_model (view));
}

static gboolean
has_changed (gpointer data)
{
  Rows *rows = data;

  return g_list_model_get_n_items (get_rows (rows->press)) != rows->n;
}

/* Until the rows of a folder have been read, those of both inboxes stay; what comes into one of them comes there. */
static void
try_slow (Press *press)
{
  WaxWindow *window = WAX_WINDOW (press->window);
  GListModel *rows = get_rows (press);
  guint n = g_list_model_get_n_items (rows);
  g_autoptr(GAsyncQueue) go = press_hold (wax_account_get_reader (get_account (press, 1)));

  press_choose_folder (press, "Inbox"); /* bob's */
  deliver (press, "alice", "Late");
  ui_test_wait_until (has_changed, &(Rows) { press, n });
  g_assert_cmpuint (g_list_model_get_n_items (rows), ==, n + 1);
  g_async_queue_push (go, go);
  ui_test_wait_until (has_rows, &(Rows) { press, count (press, "bob", INBOX) });
  ui_test_click (press_find_label (window->folders, "All Inboxes"));
  wait_for_both (press);
}

void
press_inboxes_try (Press *press)
{
  WaxWindow *window = WAX_WINDOW (press->window);
  guint bobs;

  ui_test_click (press_find_label (window->folders, "All Inboxes"));
  wait_for_both (press);
  deliver (press, "alice", "Quince Alice");
  bobs = deliver (press, "bob", "Quince Bob");
  wait_for_both (press);
  g_assert_nonnull (press_find_label (window->messages, "alice@example.test"));
  g_assert_nonnull (press_find_label (window->messages, "bob@example.test"));
  g_assert_cmpuint (wax_all_inboxes_get_unread (wax_folder_pane_get_all_inboxes (window->folders)), >=, 2);
  try_one (press, bobs);
  try_many (press);
  try_search (press);
  try_slow (press);
  try_all (press);
  try_offline (press);
}
