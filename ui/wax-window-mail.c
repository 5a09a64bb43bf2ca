#include "wax-window-private.h"

#include "app/wax-settings.h"
#include "wax-move-dialog.h"

#include <glib/gi18n-lib.h>

enum { LOOKED_AT = 50 };

static const char *const message_actions[] = { "win.toggle-read", "win.mark-read", "win.mark-unread",
                                               "win.toggle-flag", "win.flag", "win.unflag",
                                               "win.trash", "win.delete", "win.move", "win.tag-menu" };

/* Whether it is the messages chosen in the list that go from there, and others may take their place before the eyes:
 * where one pane is seen at a time, that is the list. */
static gboolean
makes_room (WaxWindow *self, WaxMailOperation operation, GPtrArray *picked)
{
  g_autoptr(GPtrArray) chosen = wax_message_pane_pick_selected (self->messages);

  if (adw_leaflet_get_folded (self->inner) || chosen->len != picked->len ||
      (operation != WAX_MAIL_MOVE && operation != WAX_MAIL_TRASH && operation != WAX_MAIL_DELETE))
    return FALSE;
  for (guint i = 0; i < picked->len; i++) {
    WaxPicked *one = picked->pdata[i], *other = chosen->pdata[i];

    if (one->account != other->account || one->keys->len != other->keys->len ||
        memcmp (one->keys->data, other->keys->data, one->keys->len * sizeof (gint64)) != 0)
      return FALSE;
  }
  return TRUE;
}

/* Where the same goes on in each account. */
typedef const char *(*FindTarget) (WaxAccount *account, gpointer data);

/* @target_id: (nullable); @find_target: (nullable): finds it, in accounts that have none nothing is done */
static void
act_in (WaxWindow *self, WaxMailOperation operation, GPtrArray *picked, const char *target_id, FindTarget find_target,
        gpointer data)
{
  g_autoptr(GPtrArray) deeds = g_ptr_array_new_with_free_func (wax_done_free);

  for (guint i = 0; i < picked->len; i++) {
    WaxPicked *some = picked->pdata[i];
    const char *target = find_target != NULL ? find_target (some->account, data) : target_id;
    g_autoptr(WaxMailDeed) deed = wax_mail_deed_new (operation, some->keys, target);

    if (find_target != NULL && target == NULL)
      continue;
    wax_message_pane_complete_deed (self->messages, some->account, deed);
    g_ptr_array_add (deeds, wax_done_new (some->account, deed, NULL));
  }
  if (deeds->len == 0)
    return;
  if (operation == WAX_MAIL_UNREAD)
    wax_window_leave_unread (self);
  if (makes_room (self, operation, picked))
    wax_message_pane_expect_gone (self->messages);
  wax_window_do (self, deeds);
}

static void
act (WaxWindow *self, WaxMailOperation operation, GPtrArray *picked, const char *target_id)
{
  act_in (self, operation, picked, target_id, NULL, NULL);
}

static void
act_on_chosen (WaxWindow *self, WaxMailOperation operation)
{
  g_autoptr(GPtrArray) picked = wax_message_pane_pick_selected (self->messages);

  act (self, operation, picked, NULL);
}

static gboolean
has_flag (WaxMessageItem *item, WaxMessageFlags flag)
{
  return (wax_message_item_get_message (item)->flags & flag) != 0;
}

/* Of those that are chosen, of many the first few: whether one is unread, whether all are flagged. */
static void
look_at_chosen (WaxWindow *self, gboolean *unread, gboolean *flagged)
{
  g_autoptr(GPtrArray) items = wax_message_pane_list_selected (self->messages, LOOKED_AT);

  *unread = FALSE;
  *flagged = items->len > 0;
  for (guint i = 0; i < items->len; i++) {
    *unread |= wax_message_pane_is_unread (self->messages, items->pdata[i]);
    *flagged &= has_flag (items->pdata[i], WAX_MESSAGE_FLAGGED);
  }
}

static void
toggle_read (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WaxWindow *self = WAX_WINDOW (widget);
  gboolean unread, flagged;

  look_at_chosen (self, &unread, &flagged);
  act_on_chosen (self, unread ? WAX_MAIL_READ : WAX_MAIL_UNREAD);
}

static void
mark (GtkWidget *widget, const char *name, GVariant *parameter)
{
  static const struct {
    const char *name;
    WaxMailOperation operation;
  } table[] = {
    { "win.mark-read", WAX_MAIL_READ },
    { "win.mark-unread", WAX_MAIL_UNREAD },
    { "win.flag", WAX_MAIL_FLAG },
    { "win.unflag", WAX_MAIL_UNFLAG },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++) {
    if (g_str_equal (name, table[i].name))
      act_on_chosen (WAX_WINDOW (widget), table[i].operation);
  }
}

static void
toggle_flag (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WaxWindow *self = WAX_WINDOW (widget);
  gboolean unread, flagged;

  look_at_chosen (self, &unread, &flagged);
  act_on_chosen (self, flagged ? WAX_MAIL_UNFLAG : WAX_MAIL_FLAG);
}

/* (nullable): where all that are chosen are */
static const char *
get_common_folder (WaxWindow *self)
{
  WaxFolderItem *folder = wax_message_pane_get_folder (self->messages);
  WaxMessageItem *item = wax_message_pane_get_selected (self->messages);

  if (item != NULL)
    return wax_message_item_get_message (item)->folder_id;
  return folder != NULL ? wax_folder_item_get_id (folder) : NULL;
}

/* What is chosen in the list may be others by the time that a dialog is answered. */
static void
remember_chosen (GObject *dialog, WaxWindow *self)
{
  g_object_set_data_full (dialog, "picked", wax_message_pane_pick_selected (self->messages),
                          (GDestroyNotify) g_ptr_array_unref);
}

/* (nullable) */
static const char *
find_same (WaxAccount *account, gpointer folder)
{
  WaxFolderItem *same = wax_folder_tree_find_same (wax_account_get_folder_tree (account), folder);

  return same != NULL ? wax_folder_item_get_id (same) : NULL;
}

/* The folder is the first account's; what is in others goes to the same of theirs. */
static void
chosen_cb (WaxMoveDialog *dialog, const char *folder_id, WaxWindow *self)
{
  GPtrArray *picked = g_object_get_data (G_OBJECT (dialog), "picked");
  WaxPicked *first = picked->pdata[0];
  WaxFolderItem *folder = wax_folder_tree_find (wax_account_get_folder_tree (first->account), folder_id);

  if (picked->len == 1)
    act (self, WAX_MAIL_MOVE, picked, folder_id);
  else if (folder != NULL)
    act_in (self, WAX_MAIL_MOVE, picked, NULL, find_same, folder);
  else
    wax_window_show_notice (self, _("This folder is gone meanwhile. Nothing was moved."));
}

static void
present_move (WaxWindow *self, WaxMoveDialog *dialog, GCallback callback)
{
  g_signal_connect_object (dialog, "chosen", callback, self, 0);
  gtk_window_set_transient_for (GTK_WINDOW (dialog), GTK_WINDOW (self));
  gtk_window_present (GTK_WINDOW (dialog));
}

/* (nullable): where all that are chosen are, in the account of the first */
static const char *
get_place (WaxWindow *self, WaxAccount *account)
{
  WaxMessageList *list = wax_message_pane_get_list (self->messages);
  WaxFolderItem *inbox = self->all_inboxes && !wax_message_list_is_search (list)
                           ? wax_folder_tree_find_role (wax_account_get_folder_tree (account), WAX_FOLDER_INBOX)
                           : NULL;

  return inbox != NULL ? wax_folder_item_get_id (inbox) : get_common_folder (self);
}

static void
move (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WaxWindow *self = WAX_WINDOW (widget);
  g_autoptr(GPtrArray) picked = wax_message_pane_pick_selected (self->messages);
  g_autoptr(GPtrArray) trees = g_ptr_array_new ();
  WaxMoveDialog *dialog;

  for (guint i = 0; i < picked->len; i++)
    g_ptr_array_add (trees, wax_account_get_folder_tree (((WaxPicked *) picked->pdata[i])->account));
  if (picked->len == 0)
    return;
  dialog = wax_move_dialog_new (trees, get_place (self, ((WaxPicked *) picked->pdata[0])->account));
  remember_chosen (G_OBJECT (dialog), self);
  present_move (self, dialog, G_CALLBACK (chosen_cb));
}

static void
delete_response_cb (AdwMessageDialog *dialog, const char *response, WaxWindow *self)
{
  if (g_str_equal (response, "delete"))
    act (self, WAX_MAIL_DELETE, g_object_get_data (G_OBJECT (dialog), "picked"), NULL);
}

static void
delete_for_ever (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WaxWindow *self = WAX_WINDOW (widget);
  guint n = wax_message_pane_count_selected (self->messages);
  g_autofree char *many =
    g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "Delete %u Message for Ever?", "Delete %u Messages for Ever?", n),
                     n);
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (
    adw_message_dialog_new (GTK_WINDOW (self), n > 1 ? many : _("Delete This Message for Ever?"),
                            n > 1 ? _("They are removed from the server and cannot be brought back.")
                                  : _("It is removed from the server and cannot be brought back.")));

  adw_message_dialog_add_responses (dialog, "keep", _("Keep"), "delete", _("Delete"), NULL);
  adw_message_dialog_set_response_appearance (dialog, "delete", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (dialog, "keep");
  adw_message_dialog_set_close_response (dialog, "keep");
  remember_chosen (G_OBJECT (dialog), self);
  g_signal_connect_object (dialog, "response", G_CALLBACK (delete_response_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static gboolean
is_in_trash (WaxWindow *self)
{
  WaxFolderItem *folder = wax_folder_tree_find_role (wax_account_get_folder_tree (self->account), WAX_FOLDER_TRASH);

  return folder != NULL && g_strcmp0 (wax_folder_item_get_id (folder), get_common_folder (self)) == 0;
}

static void
chosen_for_one_cb (WaxMoveDialog *dialog, const char *folder_id, WaxWindow *self)
{
  WaxPicked *picked = g_object_get_data (G_OBJECT (dialog), "picked");
  g_autoptr(WaxMailDeed) deed = wax_mail_deed_new (WAX_MAIL_MOVE, picked->keys, folder_id);

  wax_window_do_in (self, picked->account, deed);
}

/* The same to one message of a conversation, whatever its row stands for. */
void
wax_window_act_on_one (WaxConversationView *view, WaxMessageItem *item, int operation, WaxWindow *self)
{
  const WaxMessage *message = wax_message_item_get_message (item);
  WaxAccount *account = wax_message_item_get_account (item);
  g_autoptr(WaxMailDeed) deed = NULL;

  if (operation == WAX_MAIL_MOVE) {
    g_autoptr(GPtrArray) trees = g_ptr_array_new ();
    g_autoptr(GArray) keys = g_array_new (FALSE, FALSE, sizeof (gint64));
    WaxMoveDialog *dialog;

    g_ptr_array_add (trees, wax_account_get_folder_tree (account));
    dialog = wax_move_dialog_new (trees, message->folder_id);
    g_array_append_val (keys, message->key);
    g_object_set_data_full (G_OBJECT (dialog), "picked", wax_picked_new (account, keys), wax_picked_free);
    present_move (self, dialog, G_CALLBACK (chosen_for_one_cb));
    return;
  }
  if (operation == WAX_MAIL_UNREAD)
    wax_window_leave_one_unread (self, item);
  deed = wax_mail_deed_new_single ((WaxMailOperation) operation, message, NULL);
  wax_window_do_in (self, account, deed);
}

/* In the trash there is only one more step. */
static void
trash (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WaxWindow *self = WAX_WINDOW (widget);

  if (is_in_trash (self))
    delete_for_ever (widget, name, parameter);
  else
    act_on_chosen (self, WAX_MAIL_TRASH);
}

void
wax_window_take_dropped (WaxFolderPane *pane, WaxFolderItem *folder, WaxDraggedMessages *dragged, WaxWindow *self)
{
  g_autoptr(GPtrArray) picked = g_ptr_array_new_with_free_func (wax_picked_free);

  g_ptr_array_add (picked, wax_picked_new (wax_dragged_messages_get_account (dragged),
                                           wax_dragged_messages_get_keys (dragged)));
  act (self, WAX_MAIL_MOVE, picked, wax_folder_item_get_id (folder));
}

/* (nullable) */
static const char *
find_archive (WaxAccount *account, gpointer unused)
{
  WaxFolderItem *folder = wax_folder_tree_find_archive (wax_account_get_folder_tree (account));

  return folder != NULL ? wax_folder_item_get_id (folder) : NULL;
}

static void
archive (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WaxWindow *self = WAX_WINDOW (widget);
  g_autoptr(GPtrArray) picked = wax_message_pane_pick_selected (self->messages);

  act_in (self, WAX_MAIL_MOVE, picked, NULL, find_archive, NULL);
}

/* (nullable) */
static const char *
find_role (WaxAccount *account, gpointer role)
{
  WaxFolderItem *folder =
    wax_folder_tree_find_role (wax_account_get_folder_tree (account), (WaxFolderRole) GPOINTER_TO_INT (role));

  return folder != NULL ? wax_folder_item_get_id (folder) : NULL;
}

/* The server learns from what comes into that folder, and from what leaves it. */
static void
judge (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WaxWindow *self = WAX_WINDOW (widget);
  g_autoptr(GPtrArray) picked = wax_message_pane_pick_selected (self->messages);
  WaxFolderRole role = g_str_equal (name, "win.junk") ? WAX_FOLDER_JUNK : WAX_FOLDER_INBOX;

  act_in (self, WAX_MAIL_MOVE, picked, NULL, find_role, GINT_TO_POINTER (role));
}

static void
mark_all_read (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WaxWindow *self = WAX_WINDOW (widget);
  WaxFolderItem *folder = wax_message_pane_get_folder (self->messages);
  g_autoptr(WaxMailDeed) deed = NULL;

  if (self->all_inboxes)
    wax_window_mark_inboxes_read (self);
  if (folder == NULL)
    return;
  deed = wax_mail_deed_new_all_read (wax_folder_item_get_id (folder));
  wax_window_do_in (self, self->account, deed);
}

static void
select_all (GtkWidget *widget, const char *name, GVariant *parameter)
{
  wax_message_pane_select_all (WAX_WINDOW (widget)->messages);
}

static void
select_none (GtkWidget *widget, const char *name, GVariant *parameter)
{
  wax_message_pane_unselect_all (WAX_WINDOW (widget)->messages);
}

static void
next_message (GtkWidget *widget, const char *name, GVariant *parameter)
{
  wax_message_pane_move_selection (WAX_WINDOW (widget)->messages, 1);
}

static void
previous_message (GtkWidget *widget, const char *name, GVariant *parameter)
{
  wax_message_pane_move_selection (WAX_WINDOW (widget)->messages, -1);
}

WaxMessageView *
wax_window_get_reading (WaxWindow *self)
{
  return self->shows_conversation ? wax_conversation_view_get_current (self->conversation) : self->message;
}

static void
show_as_text (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WaxMessageView *view = wax_window_get_reading (WAX_WINDOW (widget));

  if (view != NULL)
    wax_message_view_toggle_text (view);
}

static void
find (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WaxMessageView *view = wax_window_get_reading (WAX_WINDOW (widget));

  if (view != NULL)
    wax_message_view_find (view);
}

static void
save_message (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WaxMessageView *view = wax_window_get_reading (WAX_WINDOW (widget));

  if (view != NULL)
    wax_message_view_save (view);
}

static void
show_source (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WaxMessageView *view = wax_window_get_reading (WAX_WINDOW (widget));

  if (view != NULL)
    wax_message_view_show_source (view);
}

static void
print (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WaxMessageView *view = wax_window_get_reading (WAX_WINDOW (widget));

  if (view != NULL)
    wax_message_view_print (view);
}

static void
list_links (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WaxMessageView *view = wax_window_get_reading (WAX_WINDOW (widget));

  if (view != NULL)
    wax_message_view_list_links (view);
}

static void
zoom (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WaxWindow *self = WAX_WINDOW (widget);
  int step = g_str_equal (name, "win.zoom-in") ? 1 : g_str_equal (name, "win.zoom-out") ? -1 : 0;

  wax_message_view_zoom (self->message, step);
  wax_conversation_view_set_zoom (self->conversation, wax_message_view_get_zoom (self->message));
}

static void
search (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WaxWindow *self = WAX_WINDOW (widget);

  if (wax_window_shows_contacts (self)) {
    wax_contacts_page_start_search (self->contacts);
    return;
  }
  adw_leaflet_set_visible_child_name (self->outer, "content");
  adw_leaflet_set_visible_child_name (self->inner, "list");
  wax_message_pane_start_search (self->messages);
}

static void
refresh (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WaxWindow *self = WAX_WINDOW (widget);

  wax_window_for_shown (self, wax_session_sync);
}

static void
stop_sync (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WaxWindow *self = WAX_WINDOW (widget);

  wax_window_for_shown (self, wax_session_stop_sync);
}

static void
fetch_now (GtkWidget *widget, const char *name, GVariant *parameter)
{
  wax_session_download_despite_metered (WAX_WINDOW (widget)->session);
}

static void
set_label (GtkWidget *button, const char *label)
{
  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

/* Whether anything that is chosen is elsewhere. */
static gboolean
can_move_to (WaxWindow *self, GPtrArray *picked, FindTarget find_target, gpointer data)
{
  for (guint i = 0; i < picked->len; i++) {
    const char *target_id = find_target (((WaxPicked *) picked->pdata[i])->account, data);

    if (target_id != NULL && g_strcmp0 (target_id, get_common_folder (self)) != 0)
      return TRUE;
  }
  return FALSE;
}

/* The role of the folder where all that are chosen are. */
static WaxFolderRole
get_common_role (WaxWindow *self, GPtrArray *picked)
{
  const char *folder_id = get_common_folder (self);
  WaxFolderItem *folder =
    picked->len == 1 && folder_id != NULL
      ? wax_folder_tree_find (wax_account_get_folder_tree (((WaxPicked *) picked->pdata[0])->account), folder_id)
      : NULL;

  return folder != NULL ? wax_folder_item_get_folder (folder)->role : WAX_FOLDER_NONE;
}

/* What one has written oneself is no junk. */
static void
update_place_actions (WaxWindow *self, GPtrArray *picked, gboolean seen)
{
  WaxFolderRole role = get_common_role (self, picked);
  gboolean own = role == WAX_FOLDER_SENT || role == WAX_FOLDER_DRAFTS;

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.archive",
                                 seen && can_move_to (self, picked, find_archive, NULL));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.junk",
                                 seen && !own &&
                                   can_move_to (self, picked, find_role, GINT_TO_POINTER (WAX_FOLDER_JUNK)));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.not-junk", seen && role == WAX_FOLDER_JUNK);
}

/* With many, the list's own buttons make room; where it is narrow, the menu alone synchronizes. */
static void
show_count (WaxWindow *self, guint n)
{
  g_autofree char *text =
    g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u Message Selected", "%u Messages Selected", n), n);
  g_autofree char *title = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u Selected", "%u Selected", n), n);
  WaxFolderItem *folder = wax_folder_pane_get_folder (self->folders);
  WaxFolderItem *saved = wax_folder_pane_get_search (self->folders);

  if (n > 1)
    adw_status_page_set_title (self->many, text);
  else
    g_clear_pointer (&title, g_free);
  adw_window_title_set_title (self->folder_title, title != NULL       ? title
                                                  : self->all_inboxes ? _("All Inboxes")
                                                  : saved != NULL     ? wax_folder_item_get_name (saved)
                                                  : folder != NULL    ? wax_folder_item_get_name (folder)
                                                                      : "");
  gtk_stack_set_visible_child_name (self->message_pages, n > 1                      ? "many"
                                                         : self->shows_conversation ? "conversation"
                                                                                    : "message");
  gtk_widget_set_visible (self->search_button, n <= 1);
  gtk_widget_set_visible (self->refresh_button, n <= 1 && !adw_leaflet_get_folded (self->outer));
  gtk_widget_set_visible (self->list_menu_button, n <= 1);
  gtk_widget_set_visible (self->many_button, n > 1);
  gtk_widget_set_visible (self->unselect_button, n > 1);
}

static gboolean
can_mark_all (WaxWindow *self)
{
  WaxMessageList *list = wax_message_pane_get_list (self->messages);

  return self->all_inboxes ? list != NULL && !wax_message_list_is_search (list)
                           : wax_message_pane_get_folder (self->messages) != NULL;
}

void
wax_window_update_mail_actions (WaxWindow *self)
{
  guint n = wax_message_pane_count_selected (self->messages);
  g_autoptr(GPtrArray) picked = wax_message_pane_pick_selected (self->messages);
  gboolean seen = !wax_window_shows_contacts (self), unread, flagged;

  look_at_chosen (self, &unread, &flagged);
  for (guint i = 0; i < G_N_ELEMENTS (message_actions); i++)
    gtk_widget_action_set_enabled (GTK_WIDGET (self), message_actions[i], n > 0 && seen);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.open-message",
                                 seen && wax_message_pane_get_selected (self->messages) != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.select-none", n > 1);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.select-all",
                                 wax_message_pane_get_list (self->messages) != NULL);
  update_place_actions (self, picked, seen);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.mark-all-read",
                                 seen && can_mark_all (self));
  wax_window_update_search_actions (self);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.search", self->account != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.refresh",
                                 self->account != NULL && wax_account_get_state (self->account) == WAX_ACCOUNT_ONLINE);
  gtk_button_set_icon_name (GTK_BUTTON (self->read_button), unread ? "mail-read-symbolic" : "mail-unread-symbolic");
  set_label (self->read_button, unread ? _("Mark as Read") : _("Mark as Unread"));
  gtk_button_set_icon_name (GTK_BUTTON (self->flag_button), flagged ? "starred-symbolic" : "non-starred-symbolic");
  set_label (self->flag_button, flagged ? _("Remove Flag") : _("Flag"));
  show_count (self, n);
  wax_window_update_writing_actions (self);
}

/* A setting is its own action, which the menu shows as it stands. */
void
wax_window_add_mail_settings (WaxWindow *self)
{
  g_autoptr(GSettings) settings = wax_settings_open ();
  g_autoptr(GAction) action = settings != NULL ? g_settings_create_action (settings, WAX_SETTINGS_ALWAYS_TEXT) : NULL;

  if (action != NULL)
    g_action_map_add_action (G_ACTION_MAP (self), action);
}

void
wax_window_install_mail_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.toggle-read", NULL, toggle_read);
  gtk_widget_class_install_action (widget_class, "win.mark-read", NULL, mark);
  gtk_widget_class_install_action (widget_class, "win.mark-unread", NULL, mark);
  gtk_widget_class_install_action (widget_class, "win.flag", NULL, mark);
  gtk_widget_class_install_action (widget_class, "win.unflag", NULL, mark);
  gtk_widget_class_install_action (widget_class, "win.toggle-flag", NULL, toggle_flag);
  gtk_widget_class_install_action (widget_class, "win.archive", NULL, archive);
  gtk_widget_class_install_action (widget_class, "win.junk", NULL, judge);
  gtk_widget_class_install_action (widget_class, "win.not-junk", NULL, judge);
  gtk_widget_class_install_action (widget_class, "win.mark-all-read", NULL, mark_all_read);
  gtk_widget_class_install_action (widget_class, "win.select-all", NULL, select_all);
  gtk_widget_class_install_action (widget_class, "win.select-none", NULL, select_none);
  gtk_widget_class_install_action (widget_class, "win.move", NULL, move);
  gtk_widget_class_install_action (widget_class, "win.trash", NULL, trash);
  gtk_widget_class_install_action (widget_class, "win.delete", NULL, delete_for_ever);
  gtk_widget_class_install_action (widget_class, "win.next-message", NULL, next_message);
  gtk_widget_class_install_action (widget_class, "win.previous-message", NULL, previous_message);
  gtk_widget_class_install_action (widget_class, "win.show-as-text", NULL, show_as_text);
  gtk_widget_class_install_action (widget_class, "win.find", NULL, find);
  gtk_widget_class_install_action (widget_class, "win.list-links", NULL, list_links);
  gtk_widget_class_install_action (widget_class, "win.print", NULL, print);
  gtk_widget_class_install_action (widget_class, "win.save-message", NULL, save_message);
  gtk_widget_class_install_action (widget_class, "win.show-source", NULL, show_source);
  gtk_widget_class_install_action (widget_class, "win.zoom-in", NULL, zoom);
  gtk_widget_class_install_action (widget_class, "win.zoom-out", NULL, zoom);
  gtk_widget_class_install_action (widget_class, "win.zoom-normal", NULL, zoom);
  gtk_widget_class_install_action (widget_class, "win.search", NULL, search);
  gtk_widget_class_install_action (widget_class, "win.refresh", NULL, refresh);
  gtk_widget_class_install_action (widget_class, "win.stop-sync", NULL, stop_sync);
  gtk_widget_class_install_action (widget_class, "win.fetch-now", NULL, fetch_now);
}
