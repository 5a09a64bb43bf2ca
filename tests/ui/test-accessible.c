#include "ui-atspi.h"
#include "ui-mail.h"
#include "wax-demo-server.h"
#include "wax-test-pki.h"

#include <gtk/gtk.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>

/*
 * What a user of a screen reader gets: the built program, seen over the accessibility bus and used by keys
 * alone, from account set-up over the trust question to a message that arrives.
 */

enum { PATIENCE_MS = 20000, PACE_MS = 100 };

typedef struct {
  UiAtspi *atspi;
  WaxDemoServer *server;
  char *dir;
  GPid pid;
} Journey;

static void
die_with_parent (gpointer data)
{
  prctl (PR_SET_PDEATHSIG, SIGKILL);
}

static void
start (Journey *j, char *program)
{
  g_autoptr(WaxTestCert) certificate = wax_test_cert_new_leaf (NULL, "localhost");
  g_autoptr(GTlsCertificate) tls = wax_test_cert_to_tls (certificate, 0);
  g_autofree char *url = NULL;
  g_autoptr(GError) error = NULL;

  j->dir = g_dir_make_tmp ("waxwing-ui-XXXXXX", &error);
  g_assert_no_error (error);
  j->server = wax_demo_server_new (&(WaxDemoOptions){ .messages = 6, .seed = 7 }, tls, &error);
  g_assert_no_error (error);
  url = wax_demo_server_dup_url (j->server, "localhost");
  const char *arguments[] = { program,        "--profile",          j->dir, "--setup-server", url,
                              "--setup-user", "alice@example.test", NULL };

  j->atspi = ui_atspi_new ();
  ui_atspi_follow (j->atspi);
  g_spawn_async (NULL, (char **) arguments, NULL, G_SPAWN_DO_NOT_REAP_CHILD, die_with_parent, NULL, &j->pid, &error);
  g_assert_no_error (error);
}

static void
stop (Journey *j)
{
  kill (j->pid, SIGTERM);
  g_spawn_close_pid (j->pid);
  wax_demo_server_free (j->server);
  ui_atspi_free (j->atspi);
  ui_mail_remove_tree (j->dir);
  g_free (j->dir);
}

static void
run_xdotool (const char *const *arguments)
{
  g_autoptr(GError) error = NULL;

  g_spawn_sync (NULL, (char **) arguments, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
}

static void
press (const char *key)
{
  const char *const arguments[] = { "xdotool", "key", key, NULL };

  run_xdotool (arguments);
}

static void
type (const char *text)
{
  const char *const arguments[] = { "xdotool", "type", text, NULL };

  run_xdotool (arguments);
}

static void
print_window (Journey *j, const char *window)
{
  g_autoptr(GPtrArray) nodes = ui_atspi_read (j->atspi, "waxwing", window);

  for (guint i = 0; nodes != NULL && i < nodes->len; i++) {
    const UiAtspiNode *node = g_ptr_array_index (nodes, i);

    g_printerr ("%*srole %u “%s” states %" G_GINT64_MODIFIER "x\n", node->depth, "", node->role, node->name,
                node->states);
  }
}

/* Widgets without a name are called as their type. */
static gboolean
is_nameless (const char *name)
{
  gboolean prefix =
    g_str_has_prefix (name, "Gtk") || g_str_has_prefix (name, "Adw") || g_str_has_prefix (name, "Wax");

  return name[0] == '\0' || (prefix && strchr (name, ' ') == NULL && g_ascii_isupper (name[3]));
}

/* Of what stands under a letter for who sees it, a screen reader would read the underscore. */
static gboolean
has_underscore (const char *name)
{
  return name[0] == '_' || strstr (name, " _") != NULL;
}

/* No focus goes into a button, whatever is said of the row that a drop-down shows in its own. */
static const UiAtspiNode *
find_nameless (GPtrArray *nodes)
{
  const UiAtspiNode *button = NULL;

  for (guint i = 0; i < nodes->len; i++) {
    const UiAtspiNode *node = g_ptr_array_index (nodes, i);

    if (button != NULL && node->depth > button->depth)
      continue;
    button = ui_atspi_node_is (node, UI_ATSPI_BUTTON) ? node : NULL;
    if (!ui_atspi_node_has (node, UI_ATSPI_STATE_FOCUSABLE) || node->role == UI_ATSPI_SCROLL_PANE || node->width == 0 ||
        ui_atspi_node_is (node, UI_ATSPI_MENU_ITEM)) /* GTK makes them, and 4.18 tells no name of any */
      continue;
    if (is_nameless (node->name))
      return node;
  }
  return NULL;
}

static gboolean
is_there (GPtrArray *nodes, guint role, const char *name, guint state)
{
  for (guint i = 0; i < nodes->len; i++) {
    const UiAtspiNode *node = g_ptr_array_index (nodes, i);

    if (ui_atspi_node_is (node, role) && g_str_has_prefix (node->name, name) &&
        (state == 0 || ui_atspi_node_has (node, state)))
      return TRUE;
  }
  return FALSE;
}

/* Reads the window again and again until something of that role and name, and with that state, is in it, and whatever
 * can have the focus and is on screen says what it is. */
static GPtrArray *
wait_for (Journey *j, const char *window, guint role, const char *name, guint state)
{
  gint64 end = g_get_monotonic_time () + PATIENCE_MS * 1000;
  gboolean seen = FALSE;

  while (g_get_monotonic_time () < end) {
    g_autoptr(GPtrArray) nodes = ui_atspi_read (j->atspi, "waxwing", window);

    seen = nodes != NULL && is_there (nodes, role, name, state);
    if (seen && find_nameless (nodes) == NULL)
      return g_steal_pointer (&nodes);
    g_usleep (PACE_MS * 1000);
  }
  print_window (j, window);
  g_error ("%s: “%s” in “%s”", seen ? "beside something without a name" : "never there", name, window);
}

/* Closes the window above by key and then does what a window manager does, which is not there. Given the focus before
 * the other is gone, the window below would lose it again. */
static void
close_above (Journey *j, const char *key, const char *above, const char *title)
{
  const char *const arguments[] = { "xdotool", "search", "--onlyvisible", "--name", title, "windowfocus", NULL };
  gint64 end = g_get_monotonic_time () + PATIENCE_MS * 1000;
  g_autoptr(GPtrArray) nodes = NULL;

  press (key);
  while ((nodes = ui_atspi_read (j->atspi, "waxwing", above)) != NULL) {
    g_clear_pointer (&nodes, g_ptr_array_unref);
    g_assert_cmpint (g_get_monotonic_time (), <, end);
    g_usleep (PACE_MS * 1000);
  }
  run_xdotool (arguments);
}

/* These texts are there and are read in this order. */
static void
assert_order (GPtrArray *nodes, const char *const *texts)
{
  guint next = 0;

  for (guint i = 0; i < nodes->len && texts[next] != NULL; i++) {
    if (g_str_has_prefix (((UiAtspiNode *) nodes->pdata[i])->name, texts[next]))
      next++;
  }
  if (texts[next] != NULL)
    g_error ("not read, or not in its place: “%s”", texts[next]);
}

static void
set_up_account (Journey *j)
{
  g_autoptr(GPtrArray) nodes = wait_for (j, "Add Account", UI_ATSPI_PASSWORD, "Password", UI_ATSPI_STATE_FOCUSED);

  g_assert_nonnull (ui_atspi_find (nodes, UI_ATSPI_HEADING, "Your Mail Account"));
  g_assert_nonnull (ui_atspi_find (nodes, UI_ATSPI_TEXT, "Mail Address"));
  g_assert_nonnull (ui_atspi_find (nodes, UI_ATSPI_TEXT, "Server"));
  g_assert_true (ui_atspi_node_has (ui_atspi_find (nodes, UI_ATSPI_FRAME, "Add Account"), UI_ATSPI_STATE_ACTIVE));
  g_assert_nonnull (ui_atspi_find (nodes, UI_ATSPI_BUTTON, "Connect"));
  type ("secret-1");
  press ("Return");
}

static const char QUESTION[] = "Can't confirm that this is localhost";

static void
read_question (Journey *j)
{
  static const char *const order[] = { "Can't confirm",    "While receiving mail",
                                       "What was found",   "This certificate vouches for itself",
                                       "Sent so far",      "Nothing.",
                                       "What helps",       "Copy Report",
                                       "View Certificate", "Connect Despite the Risks",
                                       "Stay Offline",     NULL };
  g_autoptr(GPtrArray) nodes = wait_for (j, QUESTION, UI_ATSPI_BUTTON, "Stay Offline", UI_ATSPI_STATE_FOCUSED);
  const UiAtspiNode *alert = ui_atspi_find (nodes, UI_ATSPI_ALERT, QUESTION);

  g_assert_nonnull (alert);
  g_assert_true (g_str_has_prefix (alert->description, "This certificate vouches for itself"));
  g_assert_nonnull (ui_atspi_find (nodes, UI_ATSPI_HEADING, QUESTION));
  assert_order (nodes, order);
}

static void
read_certificate (Journey *j)
{
  static const char *const pages[] = { "General", "Details", "Certification Path" };
  g_autoptr(GPtrArray) gone = NULL;

  press ("alt+v");
  g_autoptr(GPtrArray) nodes = wait_for (j, "Certificate", UI_ATSPI_FRAME, "Certificate", UI_ATSPI_STATE_ACTIVE);

  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    g_assert_nonnull (ui_atspi_find (nodes, UI_ATSPI_PAGE_TAB, pages[i]));
  g_assert_nonnull (ui_atspi_find (nodes, UI_ATSPI_LIST, "What Is Wrong"));
  g_assert_nonnull (ui_atspi_find (nodes, UI_ATSPI_LIST_ITEM, "SHA-256 of the certificate: "));
  g_assert_nonnull (ui_atspi_find (nodes, UI_ATSPI_BUTTON, "Copy SHA-256 Fingerprint"));
  press ("alt+2");
  g_autoptr(GPtrArray) details = wait_for (j, "Certificate", UI_ATSPI_LIST_ITEM,
                                           "Use of the key (2.5.29.15), critical: ", 0);

  g_assert_nonnull (ui_atspi_find (details, UI_ATSPI_LIST, "Extensions"));
  g_assert_nonnull (ui_atspi_find (details, UI_ATSPI_LIST_ITEM,
                                   "Names of the subject (2.5.29.17): Host name: localhost"));
  press ("alt+3");
  g_autoptr(GPtrArray) path =
    wait_for (j, "Certificate", UI_ATSPI_LIST_ITEM, "localhost, The server’s own certificate: Not in order: ", 0);

  g_assert_nonnull (ui_atspi_find (path, UI_ATSPI_LIST, "Certification Path"));
  close_above (j, "Escape", "Certificate", "^Server Certificate$");
  gone = wait_for (j, QUESTION, UI_ATSPI_FRAME, QUESTION, UI_ATSPI_STATE_ACTIVE);
}

/* By keys alone: what leads on, for how long, and that it may. */
static void
authorize (Journey *j)
{
  g_autoptr(GPtrArray) first =
    wait_for (j, QUESTION, UI_ATSPI_BUTTON, "Connect Despite the Risks", UI_ATSPI_STATE_SENSITIVE);
  g_autoptr(GPtrArray) chosen = NULL;

  press ("alt+c");
  g_autoptr(GPtrArray) second =
    wait_for (j, QUESTION, UI_ATSPI_BUTTON, "For how long? Choose…", UI_ATSPI_STATE_FOCUSED);

  g_assert_nonnull (ui_atspi_find (second, UI_ATSPI_COMBO_BOX, "For how long?"));
  g_assert_nonnull (ui_atspi_find (second, UI_ATSPI_TEXT, "Why"));
  g_assert_nonnull (ui_atspi_find (second, UI_ATSPI_LABEL, "This certificate, localhost:"));
  press ("space");
  for (guint i = 0; i < 3; i++)
    press ("Down");
  press ("Return");
  chosen = wait_for (j, QUESTION, UI_ATSPI_BUTTON, "For how long? 1 day", 0);
  g_autoptr(GPtrArray) awake =
    wait_for (j, QUESTION, UI_ATSPI_BUTTON, "Authorize Connections", UI_ATSPI_STATE_SENSITIVE);

  press ("alt+a");
}

static void
read_window (Journey *j)
{
  g_autoptr(GPtrArray) trusted = wait_for (j, "Waxwing", UI_ATSPI_ALERT, "Trusted by you until", 0);
  g_autoptr(GPtrArray) nodes = wait_for (j, "Waxwing", UI_ATSPI_LIST_ITEM, "Inbox", 0);

  g_assert_nonnull (ui_atspi_find (nodes, UI_ATSPI_LIST, "Folders"));
  g_assert_nonnull (ui_atspi_find (nodes, UI_ATSPI_LIST, "Messages"));
  g_assert_nonnull (ui_atspi_find (nodes, UI_ATSPI_BUTTON, "Connection Status: TRUSTED BY YOU"));
  g_assert_nonnull (ui_atspi_find (nodes, UI_ATSPI_BUTTON, "Stop Trusting"));
}

static void
go_back_by (Journey *j, const char *key, const char *window)
{
  g_autoptr(GPtrArray) back = NULL;

  close_above (j, key, window, "^Waxwing$");
  back = wait_for (j, "Waxwing", UI_ATSPI_FRAME, "Waxwing", UI_ATSPI_STATE_ACTIVE);
}

static void
go_back (Journey *j, const char *window)
{
  go_back_by (j, "Escape", window);
}

static void
read_status (Journey *j)
{
  static const char *const order[] = { "Security",     "TRUSTED BY YOU: Trusted by you until", "SHA-256 Fingerprint",
                                       "Manual Trust", "Stop Trusting",                        "Use Secure Connection",
                                       "Channels",     "Receiving mail: ",                     NULL };

  press ("ctrl+i");
  g_autoptr(GPtrArray) nodes =
    wait_for (j, "Connection Status", UI_ATSPI_FRAME, "Connection Status", UI_ATSPI_STATE_ACTIVE);

  assert_order (nodes, order);
  go_back (j, "Connection Status");
}

/* By the main menu's keys. */
static GPtrArray *
open_by_menu (Journey *j, const char *key, const char *window)
{
  g_autoptr(GPtrArray) menu = NULL;

  press ("F10");
  menu = wait_for (j, "Waxwing", UI_ATSPI_MENU_ITEM, "", UI_ATSPI_STATE_FOCUSED);
  press (key);
  return wait_for (j, window, UI_ATSPI_FRAME, window, UI_ATSPI_STATE_ACTIVE);
}

static void
read_privacy (Journey *j)
{
  static const char *const order[] = { "What Is Sent",
                                       "Your Account’s Server: How you sign in",
                                       "Who Issues Certificates: Of a server whose certificate",
                                       "Withdrawn Certificates",
                                       "Nobody has changed this.",
                                       "Ask Nobody",
                                       "Ask in the Background",
                                       "Wait for the Answer",
                                       "What Is Kept Here",
                                       "What Stays Here",
                                       NULL };
  g_autoptr(GPtrArray) nodes = open_by_menu (j, "p", "Privacy");
  const UiAtspiNode *choice = ui_atspi_find (nodes, UI_ATSPI_RADIO_BUTTON, "Ask in the Background");

  assert_order (nodes, order);
  g_assert_nonnull (choice);
  g_assert_true (ui_atspi_node_has (choice, UI_ATSPI_STATE_CHECKED));
  g_assert_cmpstr (choice->description, ==, "A certificate that turns out to be withdrawn ends its connections.");
  go_back (j, "Privacy");
}

/* Tab by Tab, as far as it takes. */
static GPtrArray *
tab_to (Journey *j, const char *window, guint role, const char *name)
{
  for (guint i = 0; i < 15; i++) {
    g_autoptr(GPtrArray) nodes = NULL;

    press ("Tab");
    g_usleep (PACE_MS * 1000);
    nodes = ui_atspi_read (j->atspi, "waxwing", window);
    if (nodes != NULL && is_there (nodes, role, name, UI_ATSPI_STATE_FOCUSED))
      return g_steal_pointer (&nodes);
  }
  print_window (j, window);
  g_error ("no key leads to “%s” in “%s”", name, window);
}

/* A list of rows, each of which says all that stands in it; its buttons say whose they are. */
static void
read_ledger (Journey *j)
{
  g_autoptr(GPtrArray) opened = open_by_menu (j, "t", "Trust Ledger");
  g_autoptr(GPtrArray) grants = wait_for (j, "Trust Ledger", UI_ATSPI_LIST_ITEM, "localhost:", 0);
  g_autoptr(GPtrArray) button = NULL, history = NULL, line = NULL;
  const UiAtspiNode *row = ui_atspi_find (grants, UI_ATSPI_LIST_ITEM, "localhost:");

  g_assert_nonnull (ui_atspi_find (grants, UI_ATSPI_LIST, "Trusted by You"));
  g_assert_nonnull (strstr (row->name, ": Despite: self-signed. Holds until "));
  g_assert_nonnull (strstr (row->name, "alice@example.test · Receiving mail"));
  button = tab_to (j, "Trust Ledger", UI_ATSPI_BUTTON, "Stop Trusting");
  g_assert_true (
    g_str_has_prefix (ui_atspi_find (button, UI_ATSPI_BUTTON, "Stop Trusting")->description, "localhost:"));
  /* To the one that is chosen by Tab, from there by arrow: libadwaita 1.7 lets Tab go to no other. */
  history = tab_to (j, "Trust Ledger", UI_ATSPI_PAGE_TAB, "Trusted by You");
  press ("Right");
  press ("space");
  line = wait_for (j, "Trust Ledger", UI_ATSPI_LIST_ITEM, "You trusted localhost:", 0);
  g_assert_nonnull (ui_atspi_find (line, UI_ATSPI_LIST, "History"));
  go_back (j, "Trust Ledger");
}

/* Where Tab writes. */
static const char TEXT[] = "Message text";

/* Returns: (transfer full): the key goes through the window and comes back to where it began; whatever it leads to says
 *   what it is, but for what only scrolls. */
static GPtrArray *
walk (Journey *j, const char *key)
{
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *first = NULL;

  ui_atspi_forget_focus (j->atspi);
  for (;;) {
    g_autofree char *path = NULL, *out = g_strconcat ("ctrl+", key, NULL);
    g_autoptr(UiAtspiNode) node = NULL;
    gboolean writes = names->len > 0 && g_str_equal (names->pdata[names->len - 1], TEXT);

    press (writes ? out : key);
    node = ui_atspi_take_focus (j->atspi, &path);
    if (node == NULL)
      g_error ("%s leads nowhere from “%s”", key, names->len > 0 ? (char *) names->pdata[names->len - 1] : "");
    if (has_underscore (node->name))
      g_error ("%s leads to “%s”", key, node->name);
    if (is_nameless (node->name) && node->role != UI_ATSPI_SCROLL_PANE)
      g_error ("%s leads to something without a name, of role %u", key, node->role);
    if (g_strcmp0 (path, first) == 0)
      break;
    if (first == NULL)
      first = g_steal_pointer (&path);
    g_test_message ("%s: “%s”", key, node->name);
    g_ptr_array_add (names, g_strdup (node->name));
    g_assert_cmpuint (names->len, <, 60);
  }
  return g_steal_pointer (&names);
}

/* These are met in this order, from the first of them on. */
static void
assert_met (GPtrArray *names, const char *const *order)
{
  guint start = 0, next = 0;

  while (start < names->len && !g_str_has_prefix (names->pdata[start], order[0]))
    start++;
  for (guint i = 0; i < names->len && order[next] != NULL; i++) {
    if (g_str_has_prefix (names->pdata[(start + i) % names->len], order[next]))
      next++;
  }
  if (order[next] != NULL)
    g_error ("no way to “%s”, or not in its place", order[next]);
}

/* Nodes are in the order in which they are read: a status, and in it the text that it tells. */
static gboolean
is_told (GPtrArray *nodes, const char *text)
{
  for (guint i = 1; i < nodes->len; i++) {
    const UiAtspiNode *node = g_ptr_array_index (nodes, i), *around = g_ptr_array_index (nodes, i - 1);

    if (g_str_equal (node->name, text) && node->role == UI_ATSPI_LABEL && around->role == UI_ATSPI_STATUS)
      return TRUE;
  }
  return FALSE;
}

/* A message that arrives is told by a status, whatever is looked at. */
static void
hear_news (Journey *j)
{
  g_autoptr(GPtrArray) quiet = ui_atspi_read (j->atspi, "waxwing", "Waxwing");
  g_autoptr(GPtrArray) nodes = NULL;

  g_assert_false (is_told (quiet, "1 new message"));
  wax_demo_server_deliver_generated (j->server, "alice", 77);
  nodes = wait_for (j, "Waxwing", UI_ATSPI_LABEL, "1 new message", 0);
  g_assert_true (is_told (nodes, "1 new message"));
}

static void
walk_window (Journey *j)
{
  static const char *const order[] = { "New Message", "Menu", "alice@example.test", "Connection Status: ", "Search",
                                       "Stop Trusting", "More", NULL };

  g_autoptr(GPtrArray) names = walk (j, "Tab");

  assert_met (names, order);
}

/* From the field to which a message goes to the text, which Ctrl+Tab leaves, and back. */
static void
walk_composer (Journey *j)
{
  static const char *const order[] = { "To", "Cc/Bcc", "Subject", TEXT, "Show Formatting", "Bold", "Italic",
                                       "Plain Text", "Discard", "Attach Files", "Send", "From", "More", NULL };
  static const char *const back[] = { "Subject", "Cc/Bcc", "To", "More", "From", "Send", "Attach Files",
                                      "Discard", "Plain Text", "Italic", "Bold", "Show Formatting", TEXT, NULL };
  g_autoptr(GPtrArray) opened = NULL, names = NULL, names_back = NULL;

  press ("ctrl+n");
  opened = wait_for (j, "New Message", UI_ATSPI_TEXT, "To", UI_ATSPI_STATE_FOCUSED);
  names = walk (j, "Tab");
  assert_met (names, order);
  names_back = walk (j, "shift+Tab");
  assert_met (names_back, back);
  go_back_by (j, "ctrl+w", "New Message");
}

/* The list of pages and what the chosen one says; back from the list to the end of that. */
static void
walk_preferences (Journey *j)
{
  static const char *const order[] = { "Accounts", "Settings of alice@example.test", "Add Account…", NULL };
  static const char *const back[] = { "Accounts", "Add Account…", "Settings of alice@example.test", NULL };
  g_autoptr(GPtrArray) opened = open_by_menu (j, "r", "Preferences"), names = NULL, names_back = NULL;

  names = walk (j, "Tab");
  assert_met (names, order);
  names_back = walk (j, "shift+Tab");
  assert_met (names_back, back);
  go_back (j, "Preferences");
}

/* Whatever is looked at. */
static void
hear_state (Journey *j)
{
  g_autoptr(GPtrArray) menu = NULL;

  press ("F10");
  menu = wait_for (j, "Waxwing", UI_ATSPI_MENU_ITEM, "", UI_ATSPI_STATE_FOCUSED);
  press ("w");
  g_assert_true (ui_atspi_wait_for_name (j->atspi, "You work offline."));
  if (gtk_get_minor_version () >= 14)
    g_assert_true (ui_atspi_wait_to_hear (j->atspi, "You work offline."));
}

static char *program;

static void
test_journey (void)
{
  Journey j = { 0 };

  start (&j, program);
  set_up_account (&j);
  read_question (&j);
  read_certificate (&j);
  authorize (&j);
  read_window (&j);
  read_status (&j);
  read_privacy (&j);
  read_ledger (&j);
  hear_news (&j);
  walk_window (&j);
  walk_composer (&j);
  walk_preferences (&j);
  hear_state (&j);
  stop (&j);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  /* The X server begins anew when its last client goes: this one stays, and is not on the accessibility bus itself. */
  g_setenv ("GTK_A11Y", "none", TRUE);
  gtk_init ();
  g_unsetenv ("GTK_A11Y");
  program = argv[1];
  g_test_add_func ("/accessible/journey", test_journey);
  return g_test_run ();
}
