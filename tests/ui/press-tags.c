#include "press-folders.h"

#include "app/wax-tag-section.h"
#include "wax-name-dialog.h"
#include "wax-window-private.h"

#include <string.h>

/* Tags of messages, and what the server then holds. */

enum { INBOX = 2, N = 2 };

static Press *press;
static guint ids[N];

typedef struct {
  const char *first, *second; /* names of tags, with commas */
} Tags;

static gboolean
has_tags (gpointer data)
{
  Tags *wanted = data;
  g_autofree char *first = wax_demo_server_dup_tags (press->mail->server, "alice", ids[0]);
  g_autofree char *second = wax_demo_server_dup_tags (press->mail->server, "alice", ids[1]);

  return strcmp (first, wanted->first) == 0 && strcmp (second, wanted->second) == 0;
}

static void
wait_for_tags (const char *first, const char *second)
{
  ui_test_wait_until (has_tags, &(Tags){ first, second });
}

typedef struct {
  const char *name, *color;
} Color;

static gboolean
has_color (gpointer data)
{
  Color *wanted = data;
  g_autofree char *color = wax_demo_server_dup_tag_color (press->mail->server, "alice", wanted->name);

  return g_strcmp0 (color, wanted->color) == 0;
}

static void
wait_for_color (const char *name, const char *color)
{
  ui_test_wait_until (has_color, &(Color){ name, color });
}

static guint
count_requests (const char *name)
{
  return wax_demo_server_count_requests (press->mail->server, name);
}

static guint
deliver (const char *subject)
{
  g_autofree char *raw = g_strdup_printf ("From: bob@example.test\r\nTo: alice@example.test\r\nSubject: %s\r\n\r\n%s\r\n",
                                          subject, subject);
  g_autoptr(GBytes) bytes = g_bytes_new (raw, strlen (raw));
  guint id = wax_demo_server_deliver (press->mail->server, "alice", INBOX, bytes);

  wax_demo_server_act (press->mail->server, "alice", id, "read");
  return id;
}

static void
activate (const char *action, const char *name)
{
  g_autoptr(GPtrArray) tags = wax_account_list_tags (press_get_account (press));

  for (guint i = 0; i < tags->len; i++) {
    WaxTag *tag = tags->pdata[i];

    if (strcmp (tag->name, name) == 0) {
      gtk_widget_activate_action (GTK_WIDGET (press->window), action, "(ss)",
                                  wax_account_get_id (press_get_account (press)), tag->id);
      return;
    }
  }
  g_assert_not_reached ();
}

static gboolean
has_both (gpointer unused)
{
  WaxFolderTree *tree = wax_account_get_folder_tree (press_get_account (press));

  return wax_folder_item_get_folder (wax_folder_tree_find_role (tree, WAX_FOLDER_INBOX))->total ==
         wax_demo_server_count_messages (press->mail->server, "alice", INBOX);
}

/* A new one in one of the server's colours, which the chosen message has then. */
static void
test_new (void)
{
  GtkWindow *dialog;

  press_choose_folder (press, "Sent");
  ids[0] = deliver ("Harvest");
  ids[1] = deliver ("Seeds");
  ui_test_wait_until (has_both, NULL);
  press_choose_folder (press, "Inbox"); /* from its top */
  press_wait_for_inbox (press);
  press_choose_subject (press, "Harvest");
  wax_demo_server_reset_counters (press->mail->server);
  g_assert_true (gtk_widget_activate (press_find_button (press_open_tags (press), "New Tag…")));
  dialog = press_look_at_dialog (WAX_TYPE_NAME_DIALOG);
  gtk_editable_set_text (ui_test_child (dialog, "name"), "a:b");
  press_wait_for_text ("A tag’s name has no");
  gtk_editable_set_text (ui_test_child (dialog, "name"), "Garden");
  press_click (dialog, "Green");
  press_click (dialog, "Create");
  press_wait_for_no_window (WAX_TYPE_NAME_DIALOG);
  press_wait_for_text ("1 message tagged");
  wait_for_color ("Garden", "3");
  wait_for_tags ("Garden", "");
  g_assert_cmpuint (count_requests ("CreateTagRequest"), ==, 1);
  g_assert_cmpuint (count_requests ("MsgActionRequest"), ==, 1);
}

/* One of two has it: neither set nor unset. A press gives it to both in one request, Undo takes it from the one. */
static void
test_many (void)
{
  GtkCheckButton *check;

  press_look_at (press->window);
  gtk_widget_grab_focus (ui_test_child (ui_test_child (press->window, "messages"), "view"));
  ui_test_key ("Home");
  ui_test_key ("shift+Down");
  press_wait_for_text ("2 Messages Selected");
  wax_demo_server_reset_counters (press->mail->server);
  check = press_find_check (press_open_tags (press), "Garden");
  g_assert_true (gtk_check_button_get_inconsistent (check));
  g_assert_true (gtk_widget_activate (GTK_WIDGET (check)));
  press_wait_for_text ("1 message tagged");
  wait_for_tags ("Garden", "Garden");
  g_assert_cmpuint (count_requests ("MsgActionRequest"), ==, 1);
  press_undo (press);
  wait_for_tags ("Garden", "");
  g_assert_cmpuint (count_requests ("MsgActionRequest"), ==, 2);
  press_click (press->window, "Select None");
  press_wait_for_no_text ("2 Messages Selected");
}

static gboolean
has_one_row (gpointer unused)
{
  WaxMessageList *list = wax_message_pane_get_list (ui_test_child (press->window, "messages"));

  return list != NULL && g_list_model_get_n_items (G_LIST_MODEL (list)) == 1;
}

/* Chosen beside the folders, it shows what has it, and goes on doing so under another name. */
static gboolean
is_chosen_tag (gpointer name)
{
  GtkListView *view = ui_test_child (ui_test_child (press->window, "folders"), "view");
  GtkTreeListRow *row = gtk_single_selection_get_selected_item (GTK_SINGLE_SELECTION (gtk_list_view_get_model (view)));
  g_autoptr(GObject) chosen = row != NULL ? gtk_tree_list_row_get_item (row) : NULL;

  return WAX_IS_TAG_ITEM (chosen) && strcmp (wax_tag_item_get_tag (WAX_TAG_ITEM (chosen))->name, name) == 0;
}

/* Its row gets another place among them, and what is looked at stays. */
static void
rename_tag (const char *from, const char *to)
{
  GtkWindow *dialog;

  activate ("win.tag-edit", from);
  dialog = press_look_at_dialog (WAX_TYPE_NAME_DIALOG);
  gtk_editable_set_text (ui_test_child (dialog, "name"), to);
  press_click (dialog, "Change");
  press_wait_for_no_window (WAX_TYPE_NAME_DIALOG);
  ui_test_wait_until (is_chosen_tag, (gpointer) to);
  press_look_at (press->window);
  ui_test_wait_until (has_one_row, NULL);
}

static void
test_pane (void)
{
  GtkWindow *dialog;

  ui_test_click (press_find_label (ui_test_child (press->window, "folders"), "Garden"));
  ui_test_wait_until (has_one_row, NULL);
  press_wait_for_text ("Harvest");
  press_wait_for_no_text ("Seeds");

  activate ("win.tag-edit", "Garden");
  dialog = press_look_at_dialog (WAX_TYPE_NAME_DIALOG);
  press_click (dialog, "Red");
  gtk_editable_set_text (ui_test_child (dialog, "name"), "Orchard work");
  press_click (dialog, "Change");
  press_wait_for_no_window (WAX_TYPE_NAME_DIALOG);
  wait_for_color ("Orchard work", "5");
  wait_for_color ("Garden", NULL);
  press_wait_for_text ("Orchard work");
  press_look_at (press->window);
  press_choose_folder (press, "Inbox");
  ui_test_click (press_find_label (ui_test_child (press->window, "folders"), "Orchard work"));
  ui_test_wait_until (has_one_row, NULL);
  rename_tag ("Orchard work", "Zinnias");
  rename_tag ("Zinnias", "Orchard work");
  press_choose_folder (press, "Inbox");
}

static gboolean
is_in_pane (gpointer name)
{
  return press_find_label (ui_test_child (press->window, "folders"), name) != NULL;
}

/* From the pane it is made alone, and no message that is chosen gets it. */
static void
test_create (void)
{
  GtkWindow *dialog;

  press_choose_subject (press, "Seeds");
  activate ("win.tag-create", "Orchard work");
  dialog = press_look_at_dialog (WAX_TYPE_NAME_DIALOG);
  gtk_editable_set_text (ui_test_child (dialog, "name"), "Meadow");
  press_click (dialog, "Create");
  press_wait_for_no_window (WAX_TYPE_NAME_DIALOG);
  ui_test_wait_until (is_in_pane, (gpointer) "Meadow");
  wait_for_tags ("Orchard work", "");
  activate ("win.tag-delete", "Meadow");
  press_by_key (press_look_at_dialog (ADW_TYPE_MESSAGE_DIALOG), "Delete");
  wait_for_color ("Meadow", NULL);
  press_look_at (press->window);
}

static gboolean
is_gone (gpointer name)
{
  return press_find_label (ui_test_child (press->window, "folders"), name) == NULL;
}

/* It asks, as nothing tells afterwards what had it; the messages stay. */
static void
test_delete (void)
{
  activate ("win.tag-delete", "Orchard work");
  press_by_key (press_look_at_dialog (ADW_TYPE_MESSAGE_DIALOG), "Delete");
  wait_for_color ("Orchard work", NULL);
  ui_test_wait_until (is_gone, (gpointer) "Orchard work");
  press_look_at (press->window);
  press_wait_for_text ("Harvest");
  wax_window_forget_deed (WAX_WINDOW (press->window));
}

void
press_tags_add (Press *program)
{
  press = program;
  g_test_add_func ("/press/tags/new", test_new);
  g_test_add_func ("/press/tags/many", test_many);
  g_test_add_func ("/press/tags/pane", test_pane);
  g_test_add_func ("/press/tags/create", test_create);
  g_test_add_func ("/press/tags/delete", test_delete);
}
