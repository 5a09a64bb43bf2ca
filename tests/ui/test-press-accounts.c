#include "app/wax-blocking.h"
#include "press-answers.h"
#include "press-inboxes.h"
#include "transport/wax-tls-setup.h"
#include "ui-notifications.h"
#include "wax-account-dialog.h"
#include "wax-composer.h"
#include "wax-connection-window.h"
#include "wax-test-metered.h"
#include "wax-test-pki.h"
#include "wax-trust-dialog.h"
#include "wax-window-private.h"

/* Several accounts in one window: two at servers that nobody vouches for, each with its own certificate, or two at one
 * of them. What is decided about one server is decided about that one alone, and about all accounts there. */

typedef struct {
  Press *press;
  UiNotifications *desktop;
  WaxDemoServer *first, *second;
} Fixture;

static WaxDemoServer *
start_server (void)
{
  g_autoptr(WaxTestCert) certificate = wax_test_cert_new_leaf (NULL, "localhost");
  g_autoptr(GTlsCertificate) tls = wax_test_cert_to_tls (certificate, 0);
  g_autoptr(GError) error = NULL;
  WaxDemoServer *server = wax_demo_server_new (&(WaxDemoOptions){ .messages = 5, .seed = 4 }, tls, &error);

  g_assert_no_error (error);
  return server;
}

static void
set_up (Fixture *f, gconstpointer unused)
{
  f->desktop = ui_notifications_new ();
  f->press = press_new (&(WaxDemoOptions){ .messages = 5, .seed = 3 });
  gtk_window_set_default_size (f->press->window, 1200, 1000); /* as high as two accounts are long */
  press_sign_in (f->press);
  f->first = f->press->mail->server;
  f->second = start_server ();
}

static void
tear_down (Fixture *f, gconstpointer unused)
{
  press_look_at (f->press->window);
  press_free (f->press);
  wax_demo_server_free (f->second);
  ui_notifications_free (f->desktop);
}

/* ---- accounts ---- */

static GListModel *
get_accounts (Fixture *f)
{
  return wax_session_get_accounts (WAX_WINDOW (f->press->window)->session);
}

typedef struct {
  Fixture *fixture;
  guint n;
} Count;

static gboolean
has_accounts (gpointer data)
{
  Count *wanted = data;

  return g_list_model_get_n_items (get_accounts (wanted->fixture)) == wanted->n;
}

static WaxAccount *
get_account (Fixture *f, guint i)
{
  g_autoptr(WaxAccount) account = g_list_model_get_item (get_accounts (f), i);

  return account; /* the list holds it */
}

static gboolean
is_at_rest (gpointer account)
{
  return wax_account_get_state (account) == WAX_ACCOUNT_ONLINE && !wax_account_is_busy (account);
}

static gboolean
is_offline (gpointer account)
{
  return wax_account_get_state (account) == WAX_ACCOUNT_OFFLINE;
}

static gboolean
needs_decision (gpointer account)
{
  return wax_account_get_state (account) == WAX_ACCOUNT_NEEDS_DECISION;
}

typedef struct {
  WaxWindow *window;
  WaxAccount *account;
} Shown;

static gboolean
is_account_shown (gpointer data)
{
  Shown *shown = data;

  return shown->window->account == shown->account;
}

static gboolean
shows_inbox (gpointer data)
{
  Shown *shown = data;
  WaxFolderItem *folder = wax_folder_pane_get_folder (shown->window->folders);
  WaxMessageList *list = wax_message_pane_get_list (shown->window->messages);

  return is_account_shown (data) && wax_folder_pane_get_account (shown->window->folders) == shown->account &&
         folder == wax_folder_tree_find_role (wax_account_get_folder_tree (shown->account), WAX_FOLDER_INBOX) &&
         folder != NULL && list != NULL;
}

static void
authorize (GtkWindow *dialog)
{
  press_click (dialog, "Connect Despite the Risks");
  gtk_drop_down_set_selected (ui_test_child (dialog, "duration"), 3);
  ui_test_wait_until (ui_test_is_sensitive, ui_test_child (dialog, "authorize_button"));
  press_click (dialog, "Authorize Connections");
}

/* Set up by keys. Returns: (transfer none): the account, online */
static WaxAccount *
add_account (Fixture *f, WaxDemoServer *server, const char *user, gboolean asked)
{
  g_autofree char *url = wax_demo_server_dup_url (server, "localhost");
  guint n = g_list_model_get_n_items (get_accounts (f));
  GtkWindow *setup;

  press_look_at (f->press->window);
  ui_test_key ("ctrl+shift+a");
  setup = press_wait_for_window (WAX_TYPE_ACCOUNT_DIALOG);
  press_type (user);
  ui_test_key ("Tab");
  press_type (url);
  ui_test_key ("Tab");
  press_type ("secret-1");
  press_click (setup, "Connect");
  if (asked)
    authorize (press_wait_for_window (WAX_TYPE_TRUST_DIALOG));
  press_wait_for_no_window (WAX_TYPE_ACCOUNT_DIALOG);
  ui_test_wait_until (has_accounts, &(Count){ f, n + 1 });
  ui_test_wait_until (is_at_rest, get_account (f, n));
  press_look_at (f->press->window);
  /* What is shown is its own. */
  ui_test_wait_until (shows_inbox, &(Shown){ WAX_WINDOW (f->press->window), get_account (f, n) });
  return get_account (f, n);
}

/* ---- questions ---- */

static guint64
count_bytes (WaxDemoServer *server)
{
  return wax_demo_server_get_counter (server, WAX_DEMO_BYTES_RECEIVED);
}

static GtkWindow *
find_dialog (WaxDemoServer *server)
{
  g_autoptr(GList) windows = gtk_window_list_toplevels ();

  for (GList *link = windows; link != NULL; link = link->next) {
    WaxTrustQuestion *question;

    if (!WAX_IS_TRUST_DIALOG (link->data) || !gtk_widget_get_mapped (link->data))
      continue;
    question = wax_trust_dialog_get_question (link->data);
    if (wax_endpoint_get_port (wax_verdict_get_endpoint (wax_trust_question_get_verdict (question))) ==
        wax_demo_server_get_port (server))
      return link->data;
  }
  return NULL;
}

static gboolean
has_active_dialog (gpointer server)
{
  GtkWindow *dialog = find_dialog (server);

  return dialog != NULL && gtk_window_is_active (dialog);
}

static gboolean
has_no_dialog (gpointer server)
{
  return find_dialog (server) == NULL;
}

static gboolean
has_notifications (gpointer data)
{
  Count *wanted = data;

  return ui_notifications_count (wanted->fixture->desktop) == wanted->n;
}

/* Each notification leads to its own server's question, also while another one is open; each answer reaches its own. */
static void
test_two_questions (Fixture *f, gconstpointer unused)
{
  WaxAccount *one = get_account (f, 0), *other = add_account (f, f->second, "alice@example.test", TRUE);

  press_look_away (f->press->window);
  press_change_certificate (f->first);
  ui_test_wait_until (has_notifications, &(Count){ f, 1 });
  press_change_certificate (f->second);
  ui_test_wait_until (has_notifications, &(Count){ f, 2 });
  ui_notifications_press (f->desktop);
  ui_test_wait_until (has_active_dialog, f->second);
  g_assert_null (find_dialog (f->first));
  ui_notifications_press (f->desktop);
  ui_test_wait_until (has_active_dialog, f->first);
  g_assert_nonnull (find_dialog (f->second));

  ui_test_key ("Return");
  ui_test_wait_until (has_no_dialog, f->first);
  g_assert_true (is_offline (one));
  g_assert_true (needs_decision (other));
  press_look_at (find_dialog (f->second));
  ui_test_key ("Escape");
  ui_test_wait_until (has_no_dialog, f->second);
  g_assert_true (is_offline (other));
  ui_test_pause (300);
  g_assert_cmpuint (count_bytes (f->first) + count_bytes (f->second), ==, 0);
}

/* ---- answered elsewhere ---- */

static WaxBlocking *
open_elsewhere (Fixture *f)
{
  g_autofree char *anchors = g_build_filename (f->press->mail->dir, "anchors.pem", NULL);
  g_autoptr(GError) error = NULL;
  WaxBlocking *blocking = wax_blocking_open (f->press->mail->dir, anchors, &error);

  g_assert_no_error (error);
  return blocking;
}

/* Ends when the question about another certificate of the first server is open. */
static WaxTrustQuestion *
ask (Fixture *f)
{
  WaxAccount *account = get_account (f, 0);
  WaxSession *session = WAX_WINDOW (f->press->window)->session;

  wax_session_stop_trusting_async (session, wax_account_get_endpoint (account), NULL, NULL);
  ui_test_wait_until (is_offline, account);
  press_click (f->press->window, "Connect");
  ui_test_wait_until (has_active_dialog, f->first);
  wax_demo_server_reset_counters (f->first);
  return wax_trust_dialog_get_question (WAX_TRUST_DIALOG (find_dialog (f->first)));
}

/* The help desk allows it from the command line, in another process of the profile as far as that can tell. */
static void
test_allowed_elsewhere (Fixture *f, gconstpointer unused)
{
  g_autoptr(WaxBlocking) elsewhere = open_elsewhere (f);
  WaxVerdict *verdict = wax_trust_question_get_verdict (ask (f));
  GPtrArray *problems = wax_verdict_get_problems (verdict);
  g_autoptr(GPtrArray) ids = g_ptr_array_new ();
  g_autoptr(WaxGrant) grant = NULL;
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < problems->len; i++)
    g_ptr_array_add (ids, (char *) wax_problem_id_to_string (((WaxProblem *) problems->pdata[i])->id));
  g_ptr_array_add (ids, NULL);
  grant = wax_blocking_allow (elsewhere, wax_verdict_get_endpoint (verdict), wax_verdict_get_fingerprint (verdict),
                              (const char *const *) ids->pdata, NULL, WAX_DURATION_HOUR, "", &error);
  g_assert_no_error (error);
  ui_test_wait_until (has_no_dialog, f->first);
  ui_test_wait_until (is_at_rest, get_account (f, 0));
  press_wait_for_text ("What was asked about localhost");
  g_assert_cmpuint (count_bytes (f->first), >, 0);
}

static void
test_stopped_elsewhere (Fixture *f, gconstpointer unused)
{
  g_autoptr(WaxBlocking) elsewhere = open_elsewhere (f);
  g_autoptr(GError) error = NULL;

  ask (f);
  wax_blocking_stop_trusting (elsewhere, wax_account_get_endpoint (get_account (f, 0)), &error);
  g_assert_no_error (error);
  ui_test_wait_until (has_no_dialog, f->first);
  g_assert_true (is_offline (get_account (f, 0)));
  ui_test_pause (300);
  g_assert_cmpuint (count_bytes (f->first), ==, 0);
}

/* ---- two servers, two accounts ---- */

typedef struct {
  const char *text;
  guint skip;
  GtkWidget *found;
} Search;

static void
match_nth (GtkWidget *widget, gpointer data)
{
  Search *search = data;

  if (GTK_IS_LABEL (widget) && g_str_equal (gtk_label_get_text (GTK_LABEL (widget)), search->text) &&
      search->skip-- == 0)
    search->found = widget;
}

/* Chooses the inbox of the @i-th account with the pointer. */
static void
switch_to (Fixture *f, guint i)
{
  Search search = { "Inbox", i, NULL };

  press_look_at (f->press->window);
  ui_test_foreach_visible (ui_test_child (f->press->window, "folders"), match_nth, &search);
  g_assert_nonnull (search.found);
  ui_test_click (search.found);
  ui_test_wait_until (is_account_shown, &(Shown){ WAX_WINDOW (f->press->window), get_account (f, i) });
}

/* Opens Connection Status of the account that is shown. */
static GtkWindow *
open_status (Fixture *f, WaxAccount *account)
{
  GtkWindow *status;

  press_look_at (f->press->window);
  ui_test_key ("ctrl+i");
  status = press_wait_for_window (WAX_TYPE_CONNECTION_WINDOW);
  press_wait_for_text (wax_account_get_record (account)->user);
  press_wait_for_text (wax_account_get_record (account)->server_url);
  return status;
}

static void
close_status (Fixture *f)
{
  ui_test_key ("Escape");
  press_wait_for_no_window (WAX_TYPE_CONNECTION_WINDOW);
  press_look_at (f->press->window);
}

static gboolean
has_inbox (gpointer account)
{
  return wax_folder_tree_find_role (wax_account_get_folder_tree (account), WAX_FOLDER_INBOX) != NULL;
}

/* Whether mail that comes there gets into that account. */
static gboolean
has_unseen_mail (gpointer data)
{
  WaxFolderItem *inbox = wax_folder_tree_find_role (wax_account_get_folder_tree (data), WAX_FOLDER_INBOX);

  return wax_folder_item_get_folder (inbox)->total == GPOINTER_TO_UINT (g_object_get_data (data, "expected"));
}

static void
assert_receives (WaxDemoServer *server, const char *user, WaxAccount *account)
{
  static guint64 index = 2000;

  ui_test_wait_until (has_inbox, account);
  wax_demo_server_deliver_generated (server, user, index++);
  g_object_set_data (G_OBJECT (account), "expected",
                     GUINT_TO_POINTER (wax_demo_server_count_messages (server, user, 2)));
  ui_test_wait_until (has_unseen_mail, account);
}

/* The question of one leaves the other alone; each one's Connection Status is its own; so is Stop Trusting. */
static void
test_two_servers (Fixture *f, gconstpointer unused)
{
  WaxAccount *one = get_account (f, 0), *other = add_account (f, f->second, "alice@example.test", TRUE);
  GtkWindow *status;

  press_look_away (f->press->window);
  press_change_certificate (f->first);
  ui_test_wait_until (needs_decision, one);
  assert_receives (f->second, "alice", other);
  g_assert_true (is_at_rest (other));

  switch_to (f, 0);
  press_wait_for_text ("Decide…");
  open_status (f, one);
  press_wait_for_text ("Not Connected");
  g_assert_false (press_shows ("TRUSTED BY YOU"));
  close_status (f);

  switch_to (f, 1);
  press_wait_for_no_text ("Decide…");
  status = open_status (f, other);
  press_wait_for_text ("Connected to the Server");
  press_click (status, "Stop Trusting");
  ui_test_wait_until (is_offline, other);
  g_assert_true (needs_decision (one));
  close_status (f);
  g_assert_cmpuint (count_bytes (f->first), ==, 0);
}

/* One decision for both accounts there; ending it ends both, and not the other server's. */
static void
test_one_server (Fixture *f, gconstpointer unused)
{
  WaxAccount *alice = get_account (f, 0), *bob = add_account (f, f->first, "bob@example.test", FALSE);
  WaxAccount *apart = add_account (f, f->second, "alice@example.test", TRUE);

  switch_to (f, 1);
  press_click (open_status (f, bob), "Stop Trusting");
  ui_test_wait_until (is_offline, bob);
  ui_test_wait_until (is_offline, alice);
  close_status (f);
  assert_receives (f->second, "alice", apart);
  g_assert_true (is_at_rest (apart));

  /* One question for both. */
  wax_demo_server_reset_counters (f->first);
  press_click (f->press->window, "Connect");
  ui_test_wait_until (has_active_dialog, f->first);
  ui_test_key ("Escape");
  ui_test_wait_until (has_no_dialog, f->first);
  ui_test_wait_until (is_offline, bob);
  switch_to (f, 0);
  press_click (f->press->window, "Connect");
  ui_test_wait_until (has_active_dialog, f->first);
  g_assert_true (is_offline (bob));
  g_assert_cmpuint (count_bytes (f->first), ==, 0);
  authorize (find_dialog (f->first));
  ui_test_wait_until (is_at_rest, alice);
  g_assert_true (is_offline (bob));
}

/* ---- one message, two accounts ---- */

enum { DRAFTS = 6 };

static guint
count_drafts (Fixture *f, const char *user)
{
  return wax_demo_server_count_messages (f->first, user, DRAFTS);
}

typedef struct {
  Fixture *fixture;
  guint alice;
  guint bob;
} Drafts;

static gboolean
is_with_alice (gpointer data)
{
  Drafts *before = data;

  return count_drafts (before->fixture, "alice") == before->alice + 1;
}

/* On its way it is with one of them at least. */
static gboolean
is_with_bob (gpointer data)
{
  Drafts *before = data;
  guint alice = count_drafts (before->fixture, "alice"), bob = count_drafts (before->fixture, "bob");

  g_assert_cmpuint (alice + bob, >, before->alice + before->bob);
  return bob == before->bob + 1 && alice == before->alice;
}

static gboolean
is_with_neither (gpointer data)
{
  Drafts *before = data;

  return count_drafts (before->fixture, "alice") == before->alice &&
         count_drafts (before->fixture, "bob") == before->bob;
}

/* A server that does not take the draft that moves to it: it is here until it does, and no copy stays behind. */
static void
move_to_refusing (Fixture *f, GtkWindow *composer, Drafts *before)
{
  wax_demo_server_misbehave (f->first, WAX_DEMO_NOT_ZIMBRA, 200, "SaveDraftRequest");
  gtk_drop_down_set_selected (ui_test_child (composer, "from"), 0);
  press_wait_for_text ("Draft saved on this computer");
  ui_test_wait_until (is_with_neither, before);
  wax_demo_server_misbehave (f->first, WAX_DEMO_NOT_ZIMBRA, 0, NULL);
  press_type (", bob@example.test");
  ui_test_wait_until (is_with_alice, before);
  g_assert_cmpuint (count_drafts (f, "bob"), ==, before->bob);
}

/* What is written from another address is a draft of that account, and no moment of none. */
static void
test_from_another (Fixture *f, gconstpointer unused)
{
  Drafts before = { .fixture = f };
  GtkWindow *composer;

  add_account (f, f->first, "bob@example.test", FALSE);
  before.alice = count_drafts (f, "alice");
  before.bob = count_drafts (f, "bob");
  switch_to (f, 0);
  press_look_at (f->press->window);
  ui_test_key ("ctrl+n");
  composer = press_wait_for_window (WAX_TYPE_COMPOSER);
  press_type ("carol@example.test");
  ui_test_wait_until (is_with_alice, &before);
  gtk_drop_down_set_selected (ui_test_child (composer, "from"), 1);
  ui_test_wait_until (is_with_bob, &before);
  ui_test_present (composer);
  move_to_refusing (f, composer, &before);
  ui_test_key ("ctrl+w");
  press_wait_for_no_window (WAX_TYPE_COMPOSER);
}

static void
test_answers (Fixture *f, gconstpointer unused)
{
  add_account (f, f->first, "bob@example.test", FALSE);
  switch_to (f, 0);
  press_answers_try (f->press);
}

/* ---- names ---- */

typedef struct {
  GtkWidget *below;
  const char *name;
} Named;

typedef struct {
  Fixture *fixture;
  const char *text;
} Told;

static gboolean
is_named (gpointer data)
{
  Named *named = data;
  Search search = { named->name, 0, NULL };

  ui_test_foreach_visible (named->below, match_nth, &search);
  return search.found != NULL;
}

static void
wait_for_name (gpointer below, const char *name)
{
  ui_test_wait_until (is_named, &(Named){ below, name });
}

static gboolean
is_told (gpointer data)
{
  Told *wanted = data;
  g_autofree char *told = ui_notifications_dup_newest (wanted->fixture->desktop);

  return told != NULL && strstr (told, wanted->text) != NULL;
}

static char *
name_with_server (WaxDemoServer *server)
{
  return g_strdup_printf ("alice@example.test (localhost:%u)", wax_demo_server_get_port (server));
}

static void
ended_cb (GObject *program, GAsyncResult *result, gpointer ended)
{
  g_autoptr(GError) error = NULL;

  g_subprocess_wait_check_finish (G_SUBPROCESS (program), result, &error);
  g_assert_no_error (error);
  *(gboolean *) ended = TRUE;
}

static gboolean
is_set (gpointer flag)
{
  return *(gboolean *) flag;
}

static gboolean
is_removed (gpointer path)
{
  return !g_file_test (path, G_FILE_TEST_EXISTS);
}

/* What the window works on goes all the same: it lets go of it. */
static void
remove_elsewhere (Fixture *f, WaxAccount *account)
{
  g_autofree char *id = g_strdup (wax_account_get_id (account));
  g_autofree char *data = g_build_filename (f->press->mail->dir, "accounts", id, NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(GSubprocess) program =
      g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, &error, g_getenv ("WAXCTL"), "--profile", f->press->mail->dir,
                        "--quiet", "account", "remove", id, NULL);
  gboolean ended = FALSE;

  g_assert_no_error (error);
  g_assert_false (is_removed (data));
  g_subprocess_wait_check_async (program, NULL, ended_cb, &ended);
  ui_test_wait_until (is_set, &ended);
  g_assert_true (is_removed (data));
}

/* The same address at two servers: each is named with its server, as long as there are two. */
static void
test_names (Fixture *f, gconstpointer unused)
{
  GtkWidget *folders = ui_test_child (f->press->window, "folders");
  GtkWidget *title = ui_test_child (f->press->window, "folder_title");
  g_autofree char *first = name_with_server (f->first), *second = name_with_server (f->second);
  g_autofree char *expected = g_strconcat ("\n", first, ": ", NULL);
  g_autoptr(WaxBlocking) elsewhere = open_elsewhere (f);
  g_autoptr(GError) error = NULL;
  WaxAccount *other;

  wait_for_name (folders, "alice@example.test");
  wait_for_name (title, "alice@example.test");
  other = add_account (f, f->second, "alice@example.test", TRUE);
  wait_for_name (folders, first);
  wait_for_name (folders, second);
  wait_for_name (title, second);
  wait_for_name (GTK_WIDGET (open_status (f, other)), second);
  close_status (f);

  press_look_away (f->press->window);
  wax_blocking_stop_trusting (elsewhere, wax_account_get_endpoint (get_account (f, 0)), &error);
  g_assert_no_error (error);
  ui_test_wait_until (is_told, &(Told){ f, expected });

  remove_elsewhere (f, other);
  wait_for_name (folders, "alice@example.test");
  wait_for_name (title, "alice@example.test");
  press_wait_for_no_text (first);
  press_wait_for_no_text (second);
}

/* ---- removing ---- */

static guint
count_records (Fixture *f)
{
  g_autoptr(WaxBlocking) elsewhere = open_elsewhere (f);
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) records = wax_blocking_list_accounts (elsewhere, &error);

  g_assert_no_error (error);
  return records->len;
}

/* It is the last in a window that is scrolled. */
static void
press_remove (GtkWindow *status)
{
  gtk_widget_grab_focus (press_find_button (status, "Remove Account…"));
  ui_test_wait_for_draw (status);
  ui_test_key ("space");
}

/* Keep keeps everything; Remove removes that account with what is stored of it, and the other goes on. */
static void
test_remove (Fixture *f, gconstpointer unused)
{
  WaxAccount *bob = add_account (f, f->first, "bob@example.test", FALSE), *alice = get_account (f, 0);
  g_autofree char *kept = g_build_filename (f->press->mail->dir, "accounts", wax_account_get_id (alice), NULL);
  g_autofree char *gone = g_build_filename (f->press->mail->dir, "accounts", wax_account_get_id (bob), NULL);
  GtkWindow *status, *question;

  g_assert_false (is_removed (gone));
  switch_to (f, 1);
  status = open_status (f, bob);
  press_remove (status);
  question = press_wait_for_window (ADW_TYPE_MESSAGE_DIALOG);
  press_wait_for_text ("bob@example.test at https://");
  ui_test_key ("Return");
  press_wait_for_no_window (ADW_TYPE_MESSAGE_DIALOG);
  g_assert_cmpuint (count_records (f), ==, 2);

  press_look_at (status);
  press_remove (status);
  question = press_wait_for_window (ADW_TYPE_MESSAGE_DIALOG);
  press_click (question, "Remove");
  press_wait_for_no_window (WAX_TYPE_CONNECTION_WINDOW);
  ui_test_wait_until (has_accounts, &(Count){ f, 1 });
  ui_test_wait_until (is_removed, gone);
  g_assert_cmpuint (count_records (f), ==, 1);
  g_assert_false (is_removed (kept));
  ui_test_wait_until (is_account_shown, &(Shown){ WAX_WINDOW (f->press->window), alice });
  press_wait_for_no_text ("bob@example.test");
  assert_receives (f->first, "alice", alice);
}

/* What belongs to an account closes when that goes elsewhere, and it is said. */
static void
test_removed_elsewhere (Fixture *f, gconstpointer unused)
{
  WaxAccount *bob = add_account (f, f->first, "bob@example.test", FALSE);

  open_status (f, bob);
  remove_elsewhere (f, bob);
  press_wait_for_no_window (WAX_TYPE_CONNECTION_WINDOW);
  press_wait_for_text ("The account bob@example.test was removed.");
  press_look_at (f->press->window);
  ui_test_wait_until (is_account_shown, &(Shown){ WAX_WINDOW (f->press->window), get_account (f, 0) });

  wax_demo_server_set_password (f->first, "alice", "other-2");
  wax_demo_server_misbehave (f->first, WAX_DEMO_EXPIRE_TOKENS, 1, NULL);
  ui_test_key ("F5");
  press_click (f->press->window, "Enter Password…");
  press_wait_for_window (ADW_TYPE_MESSAGE_DIALOG);
  remove_elsewhere (f, get_account (f, 0));
  press_wait_for_no_window (ADW_TYPE_MESSAGE_DIALOG);
  press_wait_for_text ("The account alice@example.test was removed.");
  press_wait_for_text ("Add Account");

  press_look_at (f->press->window);
  ui_test_key ("F10");
  press_wait_for_text ("Trust Ledger");
  ui_test_key ("Escape");
  press_wait_for_no_text ("Trust Ledger");
}

static void
test_all_inboxes (Fixture *f, gconstpointer unused)
{
  add_account (f, f->first, "bob@example.test", FALSE);
  press_inboxes_try (f->press);
}

#define ADD(name, function) g_test_add ("/press/accounts/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  wax_tls_prepare ();
  ui_test_init (&argc, &argv);
  wax_test_metered_install ();
  ADD ("two-questions", test_two_questions);
  ADD ("allowed-elsewhere", test_allowed_elsewhere);
  ADD ("stopped-elsewhere", test_stopped_elsewhere);
  ADD ("two-servers", test_two_servers);
  ADD ("one-server", test_one_server);
  ADD ("from-another", test_from_another);
  ADD ("answers", test_answers);
  ADD ("all-inboxes", test_all_inboxes);
  ADD ("names", test_names);
  ADD ("remove", test_remove);
  ADD ("removed-elsewhere", test_removed_elsewhere);
  return g_test_run ();
}
