#include "wax-window-private.h"

#include "app/wax-message-find.h"
#include "wax-window-state.h"

#include <glib/gi18n-lib.h>

/* Folders and messages that a notification or another program leads to: shown as soon as they are here. */

void
wax_window_forget_wanted (WaxWindow *self)
{
  g_clear_pointer (&self->wanted_account, g_free);
  g_clear_pointer (&self->wanted_folder, g_free);
  g_clear_pointer (&self->wanted, wax_message_unref);
  if (self->wanted_list != NULL)
    g_signal_handlers_disconnect_by_data (self->wanted_list, self);
  g_clear_object (&self->wanted_list);
}

/* Where rows stand for conversations that have it, it is shown in its own. */
static gboolean
find_row (WaxWindow *self, guint *position)
{
  GArray *keys = wax_message_list_get_keys (self->wanted_list);

  for (guint i = 0; i < keys->len; i++) {
    *position = i;
    if (g_array_index (keys, gint64, i) == self->wanted->key)
      return TRUE;
  }
  return FALSE;
}

static void
choose_wanted (WaxWindow *self)
{
  guint position;

  if (self->wanted_list != wax_message_pane_get_list (self->messages)) {
    wax_window_forget_wanted (self);
  } else if (find_row (self, &position)) {
    wax_message_pane_choose (self->messages, position);
    wax_window_forget_wanted (self);
  } else if (!wax_message_list_is_loading (self->wanted_list)) {
    wax_window_forget_wanted (self);
    wax_window_show_notice (self, _("That message is not in its folder any more."));
  }
}

static void
await_list (WaxWindow *self)
{
  WaxMessageList *list = wax_message_pane_get_list (self->messages);

  if (list == NULL || self->wanted == NULL) {
    wax_window_forget_wanted (self);
    return;
  }
  self->wanted_list = g_object_ref (list);
  wax_message_list_keep (list, self->wanted->id);
  /* The last that it says when it is read. */
  g_signal_connect_object (list, "notify::loading", G_CALLBACK (choose_wanted), self, G_CONNECT_SWAPPED);
  choose_wanted (self);
}

void
wax_window_show_wanted (WaxWindow *self)
{
  WaxAccount *account;
  WaxFolderTree *tree;
  WaxFolderItem *folder;

  if (self->wanted_account == NULL || self->wanted_list != NULL)
    return;
  account = wax_session_find_account (self->session, self->wanted_account);
  if (account == NULL) {
    wax_window_forget_wanted (self);
    return;
  }
  tree = wax_account_get_folder_tree (account);
  folder = wax_folder_tree_find (tree, self->wanted_folder);
  if (folder == NULL && g_list_model_get_n_items (G_LIST_MODEL (tree)) > 0) {
    wax_window_forget_wanted (self);
    wax_folder_pane_select_inbox (self->folders, account);
  }
  if (folder == NULL)
    return;
  wax_window_show_folder_item (self, account, folder);
  wax_folder_pane_reselect (self->folders, account, self->wanted_folder);
  await_list (self);
}

/* Its folders may still be on the way. */
static void
want (WaxWindow *self, WaxAccount *account, const char *folder_id, WaxMessage *message)
{
  wax_window_forget_wanted (self);
  wax_window_show_mail (self);
  self->wanted_account = g_strdup (wax_account_get_id (account));
  self->wanted_folder = g_strdup (folder_id);
  self->wanted = message != NULL ? wax_message_ref (message) : NULL;
  g_signal_handlers_disconnect_by_func (wax_account_get_folder_tree (account), wax_window_show_wanted, self);
  g_signal_connect_object (wax_account_get_folder_tree (account), "updated", G_CALLBACK (wax_window_show_wanted), self,
                           G_CONNECT_SWAPPED);
  wax_window_show_wanted (self);
}

void
wax_window_show_folder (WaxWindow *self, WaxAccount *account, const char *folder_id)
{
  want (self, account, folder_id, NULL);
}

static gboolean
is_wanted_folder (WaxWindow *self, WaxAccount *account, const char *folder_id)
{
  return g_strcmp0 (self->wanted_account, wax_account_get_id (account)) == 0 &&
         g_strcmp0 (self->wanted_folder, folder_id) == 0;
}

/* Its list, nothing chosen there, and nothing looked for. */
static gboolean
shows_untouched (WaxWindow *self, WaxAccount *account, const char *folder_id)
{
  WaxMessageList *list = wax_message_pane_get_list (self->messages);

  return self->account == account && g_strcmp0 (self->shown_id, folder_id) == 0 && list != NULL &&
         !wax_message_list_is_search (list) && wax_message_pane_count_selected (self->messages) == 0;
}

/* Not one that is unread: it was left so on purpose, or came so from elsewhere. Nor where the person did something
 * meanwhile. */
static void
last_found_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(WaxWindow) self = data;
  WaxAccount *account = WAX_ACCOUNT (source);
  g_autoptr(WaxMessage) message = wax_message_find_finish (account, result, NULL);
  gboolean read = message != NULL && (message->flags & WAX_MESSAGE_UNREAD) == 0;

  if (self->session == NULL || !read || self->wanted != NULL)
    return;
  if (is_wanted_folder (self, account, message->folder_id)) { /* its folders are still on the way */
    self->wanted = wax_message_ref (message);
  } else if (shows_untouched (self, account, message->folder_id)) {
    self->wanted = wax_message_ref (message);
    await_list (self);
  }
}

void
wax_window_save_last (WaxWindow *self)
{
  WaxMessageItem *item = wax_message_pane_get_folder (self->messages) != NULL
                           ? wax_message_pane_get_selected (self->messages)
                           : NULL;

  wax_window_state_save (GTK_WINDOW (self));
  wax_window_state_save_message (item != NULL ? wax_message_item_get_message (item)->id : NULL);
}

void
wax_window_show_last (WaxWindow *self)
{
  g_autofree char *account_id = NULL, *folder_id = NULL, *message_id = wax_window_state_dup_message ();
  gboolean known = wax_window_state_dup_folder (&account_id, &folder_id);
  WaxAccount *account = known ? wax_session_find_account (self->session, account_id) : NULL;

  if (known && self->wanted_account == NULL && g_str_equal (folder_id, WAX_WINDOW_STATE_ALL_INBOXES))
    wax_folder_pane_select_all_inboxes (self->folders);
  if (account != NULL && self->wanted_account == NULL)
    want (self, account, folder_id, NULL);
  if (account != NULL && message_id != NULL)
    wax_message_find_async (account, message_id, last_found_cb, g_object_ref (self));
}

void
wax_window_show_message (WaxWindow *self, WaxAccount *account, WaxMessage *message)
{
  want (self, account, message->folder_id, message);
}

void
wax_window_search (WaxWindow *self, const char *words)
{
  if (self->account == NULL)
    return;
  wax_window_forget_wanted (self);
  wax_window_show_mail (self);
  if (self->all_inboxes)
    wax_window_show_all_inboxes (self, words);
  else
    wax_window_show_search (self, self->account, words);
  adw_leaflet_set_visible_child_name (self->outer, "content");
  adw_leaflet_set_visible_child_name (self->inner, "list");
  wax_window_update_mail_actions (self);
}

void
wax_window_answer (WaxWindow *self, WaxAccount *account, WaxMessage *message)
{
  wax_window_begin_answer (self, account, message, WAX_ANSWER_SENDER);
}

const char *
wax_window_get_watched_folder (WaxWindow *self, WaxAccount *account)
{
  WaxFolderItem *folder = wax_message_pane_get_folder (self->messages);
  gboolean combined = self->all_inboxes && wax_message_pane_get_list (self->messages) != NULL &&
                      !wax_message_list_is_search (wax_message_pane_get_list (self->messages));

  if (combined)
    folder = wax_folder_tree_find_role (wax_account_get_folder_tree (account), WAX_FOLDER_INBOX);
  /* Contacts may stand in its place; in a narrow window, so may what is before it or after it. */
  return gtk_window_is_active (GTK_WINDOW (self)) && gtk_widget_get_mapped (GTK_WIDGET (self->messages)) &&
             folder != NULL && (combined || self->account == account)
           ? wax_folder_item_get_id (folder)
           : NULL;
}
