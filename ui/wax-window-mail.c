#include "wax-window-private.h"

#include "wax-move-dialog.h"

#include <glib/gi18n-lib.h>

static const char *const message_actions[] = { "win.toggle-read", "win.toggle-flag", "win.move", "win.trash",
                                               "win.delete" };

static void
acted_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(WaxWindow) self = data;
  WaxAccount *account = WAX_ACCOUNT (source);
  g_autoptr(GError) error = NULL;

  if (!wax_account_act_finish (account, result, &error)) {
    g_autoptr(WaxFailure) failure = wax_failure_new (error, wax_account_get_endpoint (account));
    /* Translators: why something that was done to a message did not reach the server. */
    g_autofree char *text = g_strdup_printf (_("Undone: %s"), failure->sentence);

    wax_window_show_notice (self, text);
  }
}

static void
act (WaxWindow *self, WaxMessageItem *item, WaxMailOperation operation, const char *target_id)
{
  g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  WaxMailAction action = { operation, ids, target_id };

  g_ptr_array_add (ids, g_strdup (wax_message_item_get_id (item)));
  wax_account_act_async (self->account, &action, NULL, acted_cb, g_object_ref (self));
}

static gboolean
has_flag (WaxMessageItem *item, WaxMessageFlags flag)
{
  return (wax_message_item_get_message (item)->flags & flag) != 0;
}

static void
toggle_read (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WaxWindow *self = WAX_WINDOW (widget);
  WaxMessageItem *item = wax_message_pane_get_selected (self->messages);

  act (self, item, has_flag (item, WAX_MESSAGE_UNREAD) ? WAX_MAIL_READ : WAX_MAIL_UNREAD, NULL);
}

static void
toggle_flag (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WaxWindow *self = WAX_WINDOW (widget);
  WaxMessageItem *item = wax_message_pane_get_selected (self->messages);

  act (self, item, has_flag (item, WAX_MESSAGE_FLAGGED) ? WAX_MAIL_UNFLAG : WAX_MAIL_FLAG, NULL);
}

static void
chosen_cb (WaxMoveDialog *dialog, const char *folder_id, WaxWindow *self)
{
  act (self, g_object_get_data (G_OBJECT (dialog), "item"), WAX_MAIL_MOVE, folder_id);
}

static void
move (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WaxWindow *self = WAX_WINDOW (widget);
  WaxMessageItem *item = wax_message_pane_get_selected (self->messages);
  WaxMoveDialog *dialog =
    wax_move_dialog_new (wax_account_get_folder_tree (self->account), wax_message_item_get_message (item)->folder_id);

  /* What is chosen in the list may be another one by then. */
  g_object_set_data_full (G_OBJECT (dialog), "item", g_object_ref (item), g_object_unref);
  g_signal_connect_object (dialog, "chosen", G_CALLBACK (chosen_cb), self, 0);
  gtk_window_set_transient_for (GTK_WINDOW (dialog), GTK_WINDOW (self));
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
delete_response_cb (AdwMessageDialog *dialog, const char *response, WaxWindow *self)
{
  WaxMessageItem *item = g_object_get_data (G_OBJECT (dialog), "item");

  if (g_str_equal (response, "delete"))
    act (self, item, WAX_MAIL_DELETE, NULL);
}

static void
delete_for_ever (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WaxWindow *self = WAX_WINDOW (widget);
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (
    adw_message_dialog_new (GTK_WINDOW (self), _("Delete This Message for Ever?"),
                            _("It is removed from the server and cannot be brought back.")));

  adw_message_dialog_add_responses (dialog, "keep", _("Keep"), "delete", _("Delete"), NULL);
  adw_message_dialog_set_response_appearance (dialog, "delete", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (dialog, "keep");
  adw_message_dialog_set_close_response (dialog, "keep");
  g_object_set_data_full (G_OBJECT (dialog), "item", g_object_ref (wax_message_pane_get_selected (self->messages)),
                          g_object_unref);
  g_signal_connect_object (dialog, "response", G_CALLBACK (delete_response_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static gboolean
is_in_trash (WaxWindow *self, WaxMessageItem *item)
{
  WaxFolderItem *folder = wax_folder_tree_find_role (wax_account_get_folder_tree (self->account), WAX_FOLDER_TRASH);

  return folder != NULL &&
         g_str_equal (wax_folder_item_get_id (folder), wax_message_item_get_message (item)->folder_id);
}

/* In the trash there is only one more step. */
static void
trash (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WaxWindow *self = WAX_WINDOW (widget);
  WaxMessageItem *item = wax_message_pane_get_selected (self->messages);

  if (is_in_trash (self, item))
    delete_for_ever (widget, name, parameter);
  else
    act (self, item, WAX_MAIL_TRASH, NULL);
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

static void
show_as_text (GtkWidget *widget, const char *name, GVariant *parameter)
{
  wax_message_view_toggle_text (WAX_WINDOW (widget)->message);
}

static void
search (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WaxWindow *self = WAX_WINDOW (widget);

  adw_leaflet_set_visible_child_name (self->outer, "content");
  adw_leaflet_set_visible_child_name (self->inner, "list");
  wax_message_pane_start_search (self->messages);
}

static void
refresh (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WaxWindow *self = WAX_WINDOW (widget);

  if (self->account != NULL)
    wax_session_sync (self->session, self->account);
}

static void
stop_sync (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WaxWindow *self = WAX_WINDOW (widget);

  if (self->account != NULL)
    wax_session_stop_sync (self->session, self->account);
}

static void
set_label (GtkWidget *button, const char *label)
{
  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

void
wax_window_update_mail_actions (WaxWindow *self)
{
  WaxMessageItem *item = wax_message_pane_get_selected (self->messages);
  gboolean unread = item != NULL && has_flag (item, WAX_MESSAGE_UNREAD);
  gboolean flagged = item != NULL && has_flag (item, WAX_MESSAGE_FLAGGED);

  for (guint i = 0; i < G_N_ELEMENTS (message_actions); i++)
    gtk_widget_action_set_enabled (GTK_WIDGET (self), message_actions[i], item != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.search", self->account != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.refresh",
                                 self->account != NULL && wax_account_get_state (self->account) == WAX_ACCOUNT_ONLINE);
  gtk_button_set_icon_name (GTK_BUTTON (self->read_button), unread ? "mail-read-symbolic" : "mail-unread-symbolic");
  set_label (self->read_button, unread ? _("Mark as Read") : _("Mark as Unread"));
  gtk_button_set_icon_name (GTK_BUTTON (self->flag_button), flagged ? "starred-symbolic" : "non-starred-symbolic");
  set_label (self->flag_button, flagged ? _("Remove Flag") : _("Flag"));
}

/* Reading marks a message as read where the server can hear of it; offline it stays as it is, without a complaint. */
void
wax_window_mark_read (WaxWindow *self, WaxMessageItem *item)
{
  if (has_flag (item, WAX_MESSAGE_UNREAD) && self->account != NULL &&
      wax_account_get_state (self->account) == WAX_ACCOUNT_ONLINE)
    act (self, item, WAX_MAIL_READ, NULL);
}

void
wax_window_install_mail_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.toggle-read", NULL, toggle_read);
  gtk_widget_class_install_action (widget_class, "win.toggle-flag", NULL, toggle_flag);
  gtk_widget_class_install_action (widget_class, "win.move", NULL, move);
  gtk_widget_class_install_action (widget_class, "win.trash", NULL, trash);
  gtk_widget_class_install_action (widget_class, "win.delete", NULL, delete_for_ever);
  gtk_widget_class_install_action (widget_class, "win.next-message", NULL, next_message);
  gtk_widget_class_install_action (widget_class, "win.previous-message", NULL, previous_message);
  gtk_widget_class_install_action (widget_class, "win.show-as-text", NULL, show_as_text);
  gtk_widget_class_install_action (widget_class, "win.search", NULL, search);
  gtk_widget_class_install_action (widget_class, "win.refresh", NULL, refresh);
  gtk_widget_class_install_action (widget_class, "win.stop-sync", NULL, stop_sync);
}
