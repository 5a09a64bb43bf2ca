#include "press-folders.h"

#include "wax-folder-properties.h"
#include "wax-move-dialog.h"
#include "wax-name-dialog.h"
#include "wax-window-private.h"

#include <string.h>

enum { ROOT = 1, INBOX = 2, TRASH = 3, JUNK = 4 };

static Press *press;

/* ---- what the server has, what the window shows ---- */

static guint
find_at_server (const char *path)
{
  return wax_demo_server_find_folder (press->mail->server, "alice", path);
}

typedef struct {
  const char *path;
  guint id;
} There;

static gboolean
is_there (gpointer data)
{
  There *there = data;

  return find_at_server (there->path) == there->id;
}

static void
wait_for_path (const char *path, guint id)
{
  ui_test_wait_until (is_there, &(There){ path, id });
}

static WaxFolderItem *
find_shown (guint id)
{
  g_autofree char *text = g_strdup_printf ("%u", id);

  return wax_folder_tree_find (wax_account_get_folder_tree (press_get_account (press)), text);
}

static gboolean
is_shown_at (gpointer data)
{
  There *there = data;
  WaxFolderItem *item = find_shown (there->id);

  return there->path == NULL ? item == NULL
                             : item != NULL && strcmp (wax_folder_item_get_folder (item)->path, there->path) == 0;
}

/* @path: (nullable): %NULL for nowhere */
static void
wait_for_shown (const char *path, guint id)
{
  ui_test_wait_until (is_shown_at, &(There){ path, id });
}

static guint
count_requests (const char *name)
{
  return wax_demo_server_count_requests (press->mail->server, name);
}

/* What the menu of that folder does. */
static void
activate (const char *action, guint id)
{
  g_autofree char *text = id != 0 ? g_strdup_printf ("%u", id) : g_strdup ("");

  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (press->window), action, "(ss)",
                                             wax_account_get_id (press_get_account (press)), text));
}

static void
name_it (const char *name)
{
  GtkWindow *dialog = press_look_at_dialog (WAX_TYPE_NAME_DIALOG);

  gtk_editable_set_text (ui_test_child (dialog, "name"), name);
  ui_test_key ("Return");
}

static guint
add_folder (guint parent, const char *name, const char *path)
{
  guint id = wax_demo_server_add_folder (press->mail->server, "alice", parent, name);

  wait_for_shown (path, id);
  return id;
}

/* Gives up what the toast offers, so that the next one is not mistaken for it. */
static void
forget (void)
{
  wax_window_forget_deed (WAX_WINDOW (press->window));
}

/* ---- cases ---- */

/* Names that will not do are told below the entry, by us or by the server, and what was typed stays. */
static void
test_new (void)
{
  GtkWindow *dialog;
  guint id;

  wax_demo_server_reset_counters (press->mail->server);
  press_look_at (press->window);
  activate ("win.folder-new", 0);
  dialog = press_look_at_dialog (WAX_TYPE_NAME_DIALOG);
  name_it ("a/b");
  press_wait_for_text ("A folder’s name has no");
  name_it ("inbox");
  press_wait_for_text ("There is a folder of that name already.");
  g_assert_cmpuint (count_requests ("CreateFolderRequest"), ==, 0);

  /* One that is not shown here. */
  name_it ("Contacts");
  press_wait_for_text ("Something else there has that name already.");
  g_assert_cmpstr (gtk_editable_get_text (ui_test_child (dialog, "name")), ==, "Contacts");
  g_assert_cmpuint (count_requests ("CreateFolderRequest"), ==, 1);
  name_it ("  Orchards ");
  press_wait_for_no_window (WAX_TYPE_NAME_DIALOG);
  press_wait_for_text ("“Orchards” created");
  id = find_at_server ("/Orchards");
  g_assert_cmpuint (id, >, 0);
  wait_for_shown ("/Orchards", id);

  press_look_at (press->window);
  activate ("win.folder-new", id);
  name_it ("Pears");
  press_wait_for_no_window (WAX_TYPE_NAME_DIALOG);
  wait_for_shown ("/Orchards/Pears", find_at_server ("/Orchards/Pears"));
  press_look_at (press->window);
}

static GtkWidget *
find_in_pane (const char *name)
{
  return press_find_label (ui_test_child (press->window, "folders"), name);
}

static gboolean
is_in_pane (gpointer name)
{
  return find_in_pane (name) != NULL;
}

static gboolean
is_not_in_pane (gpointer name)
{
  return find_in_pane (name) == NULL;
}

static gboolean
is_chosen (gpointer name)
{
  WaxFolderItem *folder = wax_folder_pane_get_folder (ui_test_child (press->window, "folders"));

  return folder != NULL && g_str_equal (wax_folder_item_get_name (folder), name);
}

/* With the pointer, so that its row has the focus. */
static void
choose_anew (const char *name)
{
  press_choose_folder (press, "Inbox");
  press_choose_folder (press, name);
  press_look_at (press->window);
}

/* By keys; the folder that is shown stays so, and what lies in it has another path. */
static void
test_rename (void)
{
  guint id = find_at_server ("/Orchards"), below = find_at_server ("/Orchards/Pears");

  choose_anew ("Orchards");
  ui_test_key ("F2");
  name_it ("Gardens");
  press_wait_for_no_window (WAX_TYPE_NAME_DIALOG);
  press_wait_for_text ("“Orchards” renamed to “Gardens”");
  g_assert_cmpuint (find_at_server ("/Gardens"), ==, id);
  wait_for_shown ("/Gardens/Pears", below);
  ui_test_wait_until (is_chosen, (gpointer) "Gardens");
  press_undo (press);
  wait_for_path ("/Orchards", id);
  wait_for_shown ("/Orchards/Pears", below);
  ui_test_wait_until (is_chosen, (gpointer) "Orchards");
}

/* Not into itself, nor to where it is. */
static void
test_move (void)
{
  guint id = find_at_server ("/Orchards/Pears");
  GtkWindow *dialog;

  activate ("win.folder-move", id);
  dialog = press_look_at_dialog (WAX_TYPE_MOVE_DIALOG);
  g_assert_null (press_find_label (dialog, "Pears"));
  g_assert_nonnull (press_find_label (dialog, "Top Level"));
  gtk_editable_set_text (ui_test_child (dialog, "search"), "top");
  ui_test_key ("Return");
  press_wait_for_no_window (WAX_TYPE_MOVE_DIALOG);
  press_wait_for_text ("“Pears” moved to the top level");
  g_assert_cmpuint (find_at_server ("/Pears"), ==, id);
  press_undo (press);
  wait_for_path ("/Orchards/Pears", id);
  wait_for_shown ("/Orchards/Pears", id);
}

typedef struct {
  const char *name;
  GtkWidget *label; /* (nullable): the highest of those that say so */
  double y;
} Highest;

static void
look_higher (GtkWidget *widget, gpointer data)
{
  Highest *highest = data;
  double x, y;

  if (!GTK_IS_LABEL (widget) || !g_str_equal (gtk_label_get_text (GTK_LABEL (widget)), highest->name) ||
      !gtk_widget_translate_coordinates (widget, GTK_WIDGET (press->window), 0, 0, &x, &y) ||
      (highest->label != NULL && y >= highest->y))
    return;
  highest->label = widget;
  highest->y = y;
}

static GtkWidget *
find_highest (const char *name, double *y)
{
  Highest highest = { name, NULL, 0 };

  ui_test_foreach_visible (ui_test_child (press->window, "folders"), look_higher, &highest);
  *y = highest.y;
  return highest.label;
}

static gboolean
is_above_inbox (gpointer name)
{
  double first, second;

  return find_highest (name, &first) != NULL && find_highest ("Inbox", &second) != NULL && first < second;
}

/* By key, at the top; what is shown stays so as it goes from there. */
static void
test_favorite (void)
{
  double y;

  choose_anew ("Travel");
  ui_test_key ("ctrl+b");
  ui_test_wait_until (is_in_pane, (gpointer) "Favorites");
  press_choose_folder (press, "Inbox");
  ui_test_wait_until (is_above_inbox, (gpointer) "Travel");
  ui_test_click (find_highest ("Travel", &y));
  ui_test_wait_until (is_chosen, (gpointer) "Travel");
  ui_test_key ("ctrl+b");
  ui_test_wait_until (is_not_in_pane, (gpointer) "Favorites");
  ui_test_wait_until (is_chosen, (gpointer) "Travel");
}

/* With the pointer: into another folder, and to the top. */
static void
test_drag (void)
{
  guint id = find_at_server ("/Orchards/Pears");

  press_look_at (press->window);
  ui_test_drag (find_in_pane ("Pears"), find_in_pane ("Lists"));
  press_wait_for_text ("“Pears” moved to “Lists”");
  wait_for_path ("/Lists/Pears", id);
  press_undo (press);
  wait_for_path ("/Orchards/Pears", id);
  wait_for_shown ("/Orchards/Pears", id);
  ui_test_drag (find_in_pane ("Pears"), find_in_pane ("alice@example.test"));
  press_wait_for_text ("“Pears” moved to the top level");
  wait_for_path ("/Pears", id);
  press_undo (press);
  wait_for_path ("/Orchards/Pears", id);
  wait_for_shown ("/Orchards/Pears", id);
}

static void
test_properties (void)
{
  choose_anew ("Pears");
  ui_test_key ("alt+Return");
  press_look_at_dialog (WAX_TYPE_FOLDER_PROPERTIES);
  press_wait_for_text ("/Orchards/Pears");
  press_wait_for_text ("0 bytes");
  ui_test_key ("Escape");
  press_wait_for_no_window (WAX_TYPE_FOLDER_PROPERTIES);
  press_look_at (press->window);
}

static void
deliver (guint folder)
{
  static const char raw[] = "From: bob@example.test\r\nTo: alice@example.test\r\nSubject: Plums\r\n\r\nRipe.\r\n";
  g_autoptr(GBytes) bytes = g_bytes_new_static (raw, sizeof raw - 1);

  wax_demo_server_deliver (press->mail->server, "alice", folder, bytes);
}

static gboolean
has_unread (gpointer id)
{
  WaxFolderItem *item = find_shown (GPOINTER_TO_UINT (id));

  return item != NULL && wax_folder_item_get_folder (item)->unread == 1;
}

typedef struct {
  guint id;
  const char *number; /* "" for none */
} Number;

/* Beside its name. */
static gboolean
shows_number (gpointer data)
{
  Number *wanted = data;
  WaxFolderItem *item = find_shown (wanted->id);
  GtkWidget *name =
    item != NULL ? press_find_label (ui_test_child (press->window, "folders"), wax_folder_item_get_name (item)) : NULL;
  GtkWidget *count = name != NULL ? gtk_widget_get_next_sibling (name) : NULL;

  return count != NULL && g_str_equal (gtk_label_get_text (GTK_LABEL (count)), wanted->number);
}

/* In none of the rows of that name. */
static gboolean
counts_nowhere (gpointer name)
{
  double y;
  GtkWidget *count = gtk_widget_get_next_sibling (find_highest (name, &y));

  return gtk_label_get_text (GTK_LABEL (count))[0] == '\0';
}

/* One that is closed counts what it hides; a favorite hides nothing. */
static void
test_counts (void)
{
  guint id = find_at_server ("/Orchards"), below = find_at_server ("/Orchards/Pears");

  deliver (below);
  ui_test_wait_until (shows_number, &(Number){ below, "1" });
  ui_test_wait_until (shows_number, &(Number){ id, "" });
  choose_anew ("Orchards");
  ui_test_key ("minus");
  ui_test_wait_until (shows_number, &(Number){ id, "1" });
  ui_test_key ("plus");
  ui_test_wait_until (shows_number, &(Number){ id, "" });
  ui_test_wait_until (shows_number, &(Number){ below, "1" });

  choose_anew ("Orchards");
  ui_test_key ("ctrl+b");
  ui_test_wait_until (is_in_pane, (gpointer) "Favorites");
  ui_test_wait_until (counts_nowhere, (gpointer) "Orchards");
  ui_test_key ("ctrl+b");
  ui_test_wait_until (is_not_in_pane, (gpointer) "Favorites");
}

/* Of the account that has no rows below its own. */
static gboolean
counts_inbox (gpointer unused)
{
  g_autofree char *number =
    g_strdup_printf ("%u", wax_folder_item_get_folder (find_shown (INBOX))->unread);
  GtkWidget *count = gtk_widget_get_next_sibling (find_in_pane ("alice@example.test"));

  return g_str_equal (gtk_label_get_text (GTK_LABEL (count)), number) && find_in_pane ("Travel") == NULL;
}

/* Nothing is in an account itself: its row folds what is below, and what is looked at stays. */
static void
test_heading (void)
{
  choose_anew ("Inbox");
  deliver (INBOX);
  press_wait_for_text ("Plums");
  ui_test_key ("Up");
  ui_test_key ("Return");
  ui_test_wait_until (counts_inbox, NULL);
  g_assert_true (press_shows ("Plums"));
  ui_test_key ("Return");
  ui_test_wait_until (is_in_pane, (gpointer) "Travel");
  ui_test_wait_until (is_chosen, (gpointer) "Inbox");
  wax_demo_server_act (press->mail->server, "alice", wax_demo_server_get_newest (press->mail->server, "alice"), "delete");
  press_wait_for_no_text ("Plums");
}

/* It says what is lost, goes to the trash with all in it, and comes back as it was. */
static void
test_delete (void)
{
  guint id = find_at_server ("/Orchards"), below = find_at_server ("/Orchards/Pears");

  ui_test_wait_until (has_unread, GUINT_TO_POINTER (below));
  choose_anew ("Orchards");
  ui_test_key ("Delete");
  press_look_at_dialog (ADW_TYPE_MESSAGE_DIALOG);
  press_wait_for_text ("1 message and 1 folder");
  press_by_key (press_look_at_dialog (ADW_TYPE_MESSAGE_DIALOG), "Delete");
  press_wait_for_text ("“Orchards” moved to the trash");
  g_assert_cmpuint (find_at_server ("/Trash/Orchards"), ==, id);
  wait_for_shown ("/Trash/Orchards/Pears", below);
  press_undo (press);
  wait_for_path ("/Orchards", id);
  wait_for_shown ("/Orchards/Pears", below);
  ui_test_wait_until (has_unread, GUINT_TO_POINTER (below));
}

/* The server's own folders are not touched, whoever asks. */
static void
test_system (void)
{
  static const char *const actions[] = { "win.folder-rename", "win.folder-move", "win.folder-delete" };
  WaxFolderDeed *deed;

  wax_demo_server_reset_counters (press->mail->server);
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    activate (actions[i], INBOX);
  g_assert_false (press_has_window (WAX_TYPE_NAME_DIALOG));
  g_assert_false (press_has_window (WAX_TYPE_MOVE_DIALOG));
  deed = wax_folder_deed_new (&(WaxFolderAction){ WAX_FOLDER_DELETE, "2", NULL, NULL });
  wax_window_change_folder (WAX_WINDOW (press->window), press_get_account (press), deed);
  press_wait_for_text ("Not done: That cannot be done with this item.");
  wax_folder_deed_unref (deed);
  g_assert_cmpuint (count_requests ("FolderActionRequest"), ==, 0);
  g_assert_cmpuint (wax_demo_server_count_messages (press->mail->server, "alice", INBOX), >, 0);
}

/* The server is away: nothing changes, whose fault it is is told, and the name is still there. */
static void
test_refused (void)
{
  guint id = find_at_server ("/Orchards");
  GtkWindow *dialog;

  wax_demo_server_misbehave (press->mail->server, WAX_DEMO_MAINTENANCE, 1, "FolderActionRequest");
  activate ("win.folder-rename", id);
  dialog = press_look_at_dialog (WAX_TYPE_NAME_DIALOG);
  name_it ("Fields");
  press_wait_for_text ("is under maintenance");
  g_assert_cmpstr (gtk_editable_get_text (ui_test_child (dialog, "name")), ==, "Fields");
  wax_demo_server_misbehave (press->mail->server, WAX_DEMO_MAINTENANCE, 0, "FolderActionRequest");
  ui_test_key ("Escape");
  press_wait_for_no_window (WAX_TYPE_NAME_DIALOG);
  press_look_at (press->window);
  wait_for_path ("/Orchards", id);
}

static gboolean
is_empty (gpointer folder)
{
  return wax_demo_server_count_messages (press->mail->server, "alice", GPOINTER_TO_UINT (folder)) == 0;
}

static gboolean
shows_total (gpointer id)
{
  WaxFolderItem *item = find_shown (GPOINTER_TO_UINT (id));

  return wax_folder_item_get_folder (item)->total ==
         wax_demo_server_count_messages (press->mail->server, "alice", GPOINTER_TO_UINT (id));
}

/* Out of the trash there is no way back, so it asks and says how much it is. */
static void
test_empty (void)
{
  guint id = find_at_server ("/Orchards");

  activate ("win.folder-delete", id);
  press_by_key (press_look_at_dialog (ADW_TYPE_MESSAGE_DIALOG), "Delete");
  press_wait_for_text ("moved to the trash");
  wait_for_path ("/Trash/Orchards", id);
  wait_for_shown ("/Trash/Orchards", id);
  ui_test_wait_until (shows_total, GUINT_TO_POINTER (TRASH));
  press_look_at (press->window);
  activate ("win.folder-empty", TRASH);
  press_look_at_dialog (ADW_TYPE_MESSAGE_DIALOG);
  press_wait_for_text ("and 2 folders");
  press_by_key (press_look_at_dialog (ADW_TYPE_MESSAGE_DIALOG), "Empty");
  press_wait_for_text ("“Trash” is empty now");
  ui_test_wait_until (is_empty, GUINT_TO_POINTER (TRASH));
  wait_for_path ("/Trash/Orchards", 0);
  wait_for_shown (NULL, id);
  press_look_at (press->window);
  forget ();
}

/* A second one of a name: the server gives it another in the trash, and Undo its own. */
static void
test_same_name (void)
{
  guint first = add_folder (ROOT, "Notes", "/Notes"), second;

  activate ("win.folder-delete", first);
  press_wait_for_text ("“Notes” moved to the trash");
  wait_for_shown ("/Trash/Notes", first);
  forget ();
  press_wait_for_no_text ("“Notes” moved to the trash");
  second = add_folder (ROOT, "Notes", "/Notes");
  activate ("win.folder-delete", second);
  press_wait_for_text ("“Notes” moved to the trash");
  wait_for_path ("/Notes", 0);
  press_undo (press);
  wait_for_path ("/Notes", second);
  wait_for_shown ("/Notes", second);
}

/* ---- saved searches ---- */

static gboolean
has_rows (gpointer n)
{
  WaxMessageList *list = wax_message_pane_get_list (ui_test_child (press->window, "messages"));

  return list != NULL && wax_message_list_is_search (list) &&
         g_list_model_get_n_items (G_LIST_MODEL (list)) == GPOINTER_TO_UINT (n);
}

/* Wherever it is scrolled to. */
static void
choose_search (const char *name)
{
  press_choose_folder (press, "Notes");
  press_choose_folder (press, name);
  press_look_at (press->window);
}

static void
leave_searches (void)
{
  gtk_widget_activate_action (ui_test_child (ui_test_child (press->window, "folders"), "view"), "list.scroll-to-item",
                              "u", 0);
  press_choose_folder (press, "Inbox");
}

/* From what is searched for; the heading comes with the first. */
static void
test_save_search (void)
{
  press_choose_folder (press, "Inbox");
  g_assert_null (find_in_pane ("Saved Searches"));
  deliver (INBOX);
  press_wait_for_inbox (press);
  ui_test_key ("ctrl+f");
  press_type ("subject:plums from:bob");
  ui_test_wait_until (has_rows, GUINT_TO_POINTER (1));
  ui_test_key ("ctrl+shift+s");
  name_it ("bob: plums");
  press_wait_for_text ("A search’s name has no");
  name_it ("Plums");
  press_wait_for_no_window (WAX_TYPE_NAME_DIALOG);
  press_wait_for_text ("Search “Plums” saved");
  press_look_at (press->window);
  ui_test_wait_until (is_in_pane, (gpointer) "Saved Searches");
  ui_test_wait_until (is_in_pane, (gpointer) "Plums");
  g_assert_cmpuint (find_at_server ("/Plums"), >, 0);
  choose_search ("Plums");
  ui_test_wait_until (has_rows, GUINT_TO_POINTER (1));
}

/* By keys, while its messages are before the eyes. What only the server knows is asked there, and that is said. */
static void
test_change_search (void)
{
  choose_search ("Plums");
  ui_test_key ("alt+Return");
  wax_demo_server_reset_counters (press->mail->server);
  name_it ("from:bob subject:plums colour:blue");
  press_wait_for_no_window (WAX_TYPE_NAME_DIALOG);
  press_wait_for_text ("Search “Plums” changed");
  press_wait_for_text ("Only the server can look for “colour:blue”.");
  g_assert_cmpuint (count_requests ("ModifySearchFolderRequest"), ==, 1);
  press_look_at (press->window);
  press_undo (press);
  press_wait_for_no_text ("Only the server can look for");
  g_assert_cmpuint (count_requests ("ModifySearchFolderRequest"), ==, 2);
  choose_search ("Plums");
  ui_test_key ("F2");
  name_it ("Blue plums");
  press_wait_for_no_window (WAX_TYPE_NAME_DIALOG);
  ui_test_wait_until (is_in_pane, (gpointer) "Blue plums");
  press_look_at (press->window);
  forget ();
}

/* It goes without a question, as Undo brings it back. */
static void
test_delete_search (void)
{
  guint id = find_at_server ("/Blue plums");

  choose_search ("Blue plums");
  ui_test_key ("Delete");
  press_wait_for_text ("“Blue plums” moved to the trash");
  ui_test_wait_until (is_not_in_pane, (gpointer) "Blue plums");
  ui_test_wait_until (is_not_in_pane, (gpointer) "Saved Searches");
  g_assert_cmpuint (find_at_server ("/Trash/Blue plums"), ==, id);
  press_undo (press);
  wait_for_path ("/Blue plums", id);
  ui_test_wait_until (is_in_pane, (gpointer) "Blue plums");
  leave_searches ();
  /* What comes next finds its rows where they were. */
  activate ("win.folder-delete", id);
  ui_test_wait_until (is_not_in_pane, (gpointer) "Saved Searches");
  press_wait_for_text ("“Blue plums” moved to the trash");
  forget ();
}

void
press_folders_add (Press *program)
{
  press = program;
  g_test_add_func ("/press/folders/new", test_new);
  g_test_add_func ("/press/folders/rename", test_rename);
  g_test_add_func ("/press/folders/move", test_move);
  g_test_add_func ("/press/folders/favorite", test_favorite);
  g_test_add_func ("/press/folders/drag", test_drag);
  g_test_add_func ("/press/folders/properties", test_properties);
  g_test_add_func ("/press/folders/counts", test_counts);
  g_test_add_func ("/press/folders/heading", test_heading);
  g_test_add_func ("/press/folders/delete", test_delete);
  g_test_add_func ("/press/folders/system", test_system);
  g_test_add_func ("/press/folders/refused", test_refused);
  g_test_add_func ("/press/folders/empty", test_empty);
  g_test_add_func ("/press/folders/same-name", test_same_name);
  g_test_add_func ("/press/folders/save-search", test_save_search);
  g_test_add_func ("/press/folders/change-search", test_change_search);
  g_test_add_func ("/press/folders/delete-search", test_delete_search);
}
