#include "wax-window-private.h"

#include "wax-account-dialog.h"
#include "wax-labels.h"
#include "wax-manual-window.h"
#include "wax-shortcuts-window.h"
#include "wax-status-words.h"
#include "wax-toasts.h"
#include "wax-window-state.h"

#include <glib/gi18n-lib.h>

enum { SIGNAL_FOLDER_SHOWN, SIGNAL_STAYS, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WaxWindow, wax_window, ADW_TYPE_APPLICATION_WINDOW)

void
wax_window_show_notice (WaxWindow *self, const char *text)
{
  wax_toasts_say (self->toasts, text);
}

static void
show_title (WaxWindow *self)
{
  WaxAccount *account = wax_folder_pane_get_account (self->folders);

  /* Of all inboxes each row says whose it is. */
  adw_window_title_set_subtitle (self->folder_title, account != NULL ? wax_account_get_title (account) : "");
}

/* The folder that was chosen stays so wherever it goes. Without one the inbox is shown as soon as there is one. */
static void
ensure_folder (WaxWindow *self)
{
  if (self->account == NULL || self->wanted_account != NULL || wax_folder_pane_has_choice (self->folders))
    return;
  if (self->shown_id == NULL || !wax_folder_pane_reselect (self->folders, self->account, self->shown_id))
    wax_folder_pane_select_inbox (self->folders, self->account);
}

static void
account_changed_cb (WaxWindow *self)
{
  show_title (self);
  wax_window_update_trust (self);
  wax_window_consider_choice (self);
  wax_window_update_mail_actions (self);
  if (wax_folder_pane_get_account (self->folders) == NULL)
    ensure_folder (self);
}

static void
folders_changed_cb (WaxWindow *self)
{
  ensure_folder (self);
  wax_window_update_mail_actions (self);
}

static void
set_account (WaxWindow *self, WaxAccount *account)
{
  if (self->account == account)
    return;
  if (self->account != NULL) {
    g_signal_handlers_disconnect_by_data (self->account, self);
    g_signal_handlers_disconnect_by_data (wax_account_get_folder_tree (self->account), self);
  }
  g_set_object (&self->account, account);
  g_clear_pointer (&self->shown_id, g_free); /* another account has a folder of that id, too */
  if (account != NULL) {
    g_signal_connect_swapped (account, "notify", G_CALLBACK (account_changed_cb), self);
    g_signal_connect_object (wax_account_get_folder_tree (account), "updated", G_CALLBACK (folders_changed_cb), self,
                             G_CONNECT_SWAPPED);
  }
  wax_window_update_trust (self);
  wax_window_update_mail_actions (self);
}

/* Where both panes are seen, who moves from row to row goes on doing so: a leaflet takes the focus along. */
static void
show_pane (WaxWindow *self, AdwLeaflet *leaflet, const char *name)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));

  adw_leaflet_set_visible_child_name (leaflet, name);
  if (focus != NULL && !adw_leaflet_get_folded (leaflet))
    gtk_window_set_focus (GTK_WINDOW (self), focus);
}

void
wax_window_show_folder_item (WaxWindow *self, WaxAccount *account, WaxFolderItem *folder)
{
  self->all_inboxes = FALSE;
  set_account (self, account);
  g_free (self->shown_id);
  self->shown_id = folder != NULL ? g_strdup (wax_folder_item_get_id (folder)) : NULL;
  show_title (self);
  wax_message_pane_show (self->messages, account, folder, "");
  wax_window_update_mail_actions (self);
  if (folder != NULL) {
    show_pane (self, self->outer, "content");
    show_pane (self, self->inner, "list");
    wax_window_state_save_folder (wax_account_get_id (account), wax_folder_item_get_id (folder));
  }
  g_signal_emit (self, signals[SIGNAL_FOLDER_SHOWN], 0);
}

static void
folder_cb (WaxFolderPane *pane, WaxAccount *account, WaxFolderItem *folder, WaxWindow *self)
{
  wax_window_forget_wanted (self);
  wax_window_show_folder_item (self, account, folder);
}

void
wax_window_show_search (WaxWindow *self, WaxAccount *account, const char *query)
{
  /* Who leaves the search is where they were; one that stands for itself, as a tag, leads nowhere. */
  WaxFolderItem *folder =
    wax_folder_pane_get_account (self->folders) == account ? wax_folder_pane_get_folder (self->folders) : NULL;
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));
  gboolean is_beside = focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self->folders));
  g_autoptr(GtkWidget) kept = is_beside ? g_object_ref (focus) : NULL;

  self->all_inboxes = FALSE;
  set_account (self, account);
  if (folder == NULL)
    g_clear_pointer (&self->shown_id, g_free);
  show_title (self);
  wax_message_pane_show (self->messages, account, folder, query);
  /* The entry takes it as it comes in sight. */
  if (kept != NULL && gtk_widget_get_root (kept) != NULL)
    gtk_window_set_focus (GTK_WINDOW (self), kept);
  wax_window_update_mail_actions (self);
  show_pane (self, self->outer, "content");
  show_pane (self, self->inner, "list");
}

static void
show_all_inboxes_cb (WaxWindow *self)
{
  gboolean shown = self->all_inboxes;

  wax_window_forget_wanted (self);
  wax_window_show_all_inboxes (self, "");
  show_title (self);
  show_pane (self, self->outer, "content");
  if (!shown)
    show_pane (self, self->inner, "list");
  g_signal_emit (self, signals[SIGNAL_FOLDER_SHOWN], 0);
}

static void
tag_cb (WaxFolderPane *pane, WaxAccount *account, WaxTag *tag, WaxWindow *self)
{
  g_autofree char *name = wax_query_quote (tag->name);
  g_autofree char *query = g_strconcat ("tag:", name, NULL);

  wax_window_show_search (self, account, query);
}

static void
search_cb (WaxFolderPane *pane, WaxAccount *account, WaxFolderItem *search, WaxWindow *self)
{
  wax_window_forget_wanted (self);
  wax_window_show_search (self, account, wax_folder_item_get_folder (search)->query);
}

static void
show_list_cb (WaxWindow *self)
{
  adw_leaflet_set_visible_child_name (self->inner, "list");
}

/* The buttons above a message tell how it is now, also before it is on the screen. */
static void
follow_item (WaxWindow *self, WaxMessageItem *item)
{
  g_signal_handlers_disconnect_by_func (item, wax_window_update_mail_actions, self);
  g_signal_connect_object (item, "notify", G_CALLBACK (wax_window_update_mail_actions), self, G_CONNECT_SWAPPED);
}

/* The message that is chosen, or the conversation that its row stands for. */
static void
show_chosen_cb (WaxWindow *self)
{
  WaxMessageItem *item = wax_message_pane_get_selected (self->messages);
  WaxFolderItem *folder = wax_message_pane_get_folder (self->messages);
  g_autoptr(WaxMessageList) conversation = wax_message_pane_dup_conversation (self->messages);
  const char *folder_id = folder != NULL ? wax_folder_item_get_id (folder)
                          : item != NULL ? wax_message_item_get_message (item)->folder_id
                                         : NULL;

  wax_window_end_reading (self);
  if (item != NULL)
    follow_item (self, item);
  if (self->all_inboxes && item != NULL)
    set_account (self, wax_message_item_get_account (item));
  self->shows_conversation = conversation != NULL;
  wax_message_view_set_found (self->message, item != NULL ? wax_message_list_get_words (
                                                              wax_message_pane_get_list (self->messages)) : NULL);
  wax_message_view_show_message (self->message, self->account, conversation == NULL ? item : NULL);
  if (conversation != NULL)
    wax_conversation_view_show (self->conversation, self->account, conversation, folder_id,
                                wax_message_item_get_message (item)->subject);
  else
    wax_conversation_view_show (self->conversation, NULL, NULL, NULL, NULL);
  wax_window_update_mail_actions (self);
}

static void
message_cb (WaxMessagePane *pane, WaxMessageItem *item, WaxWindow *self)
{
  show_chosen_cb (self);
  if (item != NULL)
    show_pane (self, self->inner, "message");
  else if (adw_leaflet_get_folded (self->inner))
    show_list_cb (self);
}

static void
opened_cb (WaxMessagePane *pane, WaxMessageItem *item, WaxWindow *self)
{
  adw_leaflet_set_visible_child_name (self->inner, "message");
  if (!self->shows_conversation || !gtk_widget_grab_focus (GTK_WIDGET (self->conversation)))
    gtk_widget_child_focus (gtk_stack_get_visible_child (self->message_pages), GTK_DIR_TAB_FORWARD);
}

static void
shown_cb (GtkWidget *view, WaxMessageItem *item, WaxWindow *self)
{
  wax_window_begin_reading (self, item);
  wax_window_update_writing_actions (self);
  follow_item (self, item);
}

static void
notice_cb (GtkWidget *view, const char *text, WaxWindow *self)
{
  wax_window_show_notice (self, text);
}

static void
show_folders_cb (WaxWindow *self)
{
  adw_leaflet_set_visible_child_name (self->outer, "folders");
}

static void
go_back (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WaxWindow *self = WAX_WINDOW (widget);

  if (wax_window_shows_contacts (self)) {
    if (!wax_contacts_page_go_back (self->contacts))
      wax_window_show_mail (self);
  } else if (adw_leaflet_get_folded (self->inner) &&
             g_strcmp0 (adw_leaflet_get_visible_child_name (self->inner), "message") == 0) {
    show_list_cb (self);
  } else {
    show_folders_cb (self);
  }
}

/* The panes in their order; the focus moves to the one after or before that which has it. */
static void
go_to_pane (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WaxWindow *self = WAX_WINDOW (widget);
  GtkWidget *panes[] = { GTK_WIDGET (self->folders), GTK_WIDGET (self->messages), GTK_WIDGET (self->message_pages) };
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));
  int n = G_N_ELEMENTS (panes), current = -1, step = g_str_equal (name, "win.previous-pane") ? -1 : 1;

  for (int i = 0; i < n; i++) {
    /* With the bars above it. */
    if (focus != NULL && gtk_widget_is_ancestor (focus, gtk_widget_get_parent (panes[i])))
      current = i;
  }
  current = current < 0 ? 1 : (current + step + n) % n;
  adw_leaflet_set_visible_child_name (self->outer, current == 0 ? "folders" : "content");
  if (current > 0)
    adw_leaflet_set_visible_child_name (self->inner, current == 1 ? "list" : "message");
  gtk_window_set_focus (GTK_WINDOW (self), NULL);
  gtk_widget_child_focus (panes[current], GTK_DIR_TAB_FORWARD);
}

static void
show_shortcuts (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gtk_window_present (wax_shortcuts_window_new (GTK_WINDOW (widget)));
}

/* The page that is shown, or the bar that is being pressed, says what help is wanted with. */
static void
help (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WaxWindow *self = WAX_WINDOW (widget);
  const char *page = gtk_stack_get_visible_child_name (self->pages);
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));
  const char *section = "start";

  if (g_strcmp0 (page, "welcome") == 0)
    section = "accounts";
  else if (g_strcmp0 (page, "failure") == 0 ||
           (focus != NULL && gtk_widget_get_ancestor (focus, WAX_TYPE_WARNING_BAR) != NULL))
    section = "trouble";
  wax_manual_open (GTK_WINDOW (self), section);
}

static void
accounts_cb (WaxWindow *self)
{
  GListModel *accounts = wax_session_get_accounts (self->session);
  g_autoptr(WaxAccount) first = g_list_model_get_item (accounts, 0);
  gboolean gone = self->account != NULL &&
                  wax_session_find_account (self->session, wax_account_get_id (self->account)) == NULL;

  if (gone && !self->all_inboxes)
    wax_message_pane_show (self->messages, NULL, NULL, "");
  if (gone || self->account == NULL)
    set_account (self, first);
  if (first == NULL || !wax_window_shows_contacts (self))
    gtk_stack_set_visible_child_name (self->pages, first != NULL ? "mail" : "welcome");
  if (first == NULL)
    gtk_widget_grab_focus (self->add_button); /* there is nothing else to do */
  if (self->all_inboxes && wax_folder_pane_get_all_inboxes (self->folders) == NULL) {
    self->all_inboxes = FALSE;
    wax_message_pane_show (self->messages, NULL, NULL, "");
  }
  wax_window_update_trust (self); /* nothing is done any more to the connection of one that is gone */
  folders_changed_cb (self);
  wax_window_show_wanted (self);
}

void
wax_window_show_opened (WaxWindow *self, const GError *error)
{
  if (error != NULL && g_list_model_get_n_items (wax_session_get_accounts (self->session)) == 0) {
    g_autoptr(WaxFailure) failure = wax_failure_new (error, NULL);
    g_autofree char *text = wax_status_words_failure (failure);
    g_autofree char *escaped = g_markup_escape_text (text, -1);

    adw_status_page_set_description (self->failure_page, escaped);
    gtk_stack_set_visible_child_name (self->pages, "failure");
    return;
  }
  self->opened_us = g_get_monotonic_time ();
  wax_window_show_last (self);
  accounts_cb (self);
  wax_window_open_left (self);
}

static void
added_cb (WaxAccountDialog *dialog, WaxAccount *account, WaxWindow *self)
{
  /* Its inbox is chosen when there is one, and not before: until then no other account's folder is. */
  self->all_inboxes = FALSE;
  wax_folder_pane_unselect (self->folders);
  wax_message_pane_show (self->messages, account, NULL, "");
  set_account (self, account);
  wax_folder_pane_select_inbox (self->folders, account);
}

void
wax_window_add_account (WaxWindow *self, const char *server, const char *user)
{
  WaxAccountDialog *dialog = wax_account_dialog_new (self->session, server, user);

  g_signal_connect_object (dialog, "added", G_CALLBACK (added_cb), self, 0);
  gtk_window_set_transient_for (GTK_WINDOW (dialog), GTK_WINDOW (self));
  gtk_window_set_destroy_with_parent (GTK_WINDOW (dialog), TRUE);
  gtk_window_present (GTK_WINDOW (dialog));
}

void
wax_window_end (WaxWindow *self)
{
  wax_window_save_last (self);
  wax_window_end_writing (self);
  gtk_window_destroy (GTK_WINDOW (self));
}

static gboolean
wax_window_close_request (GtkWindow *window)
{
  if (wax_window_waits_for_writing (WAX_WINDOW (window)))
    return TRUE;
  wax_window_save_last (WAX_WINDOW (window));
  wax_window_end_writing (WAX_WINDOW (window));
  return GTK_WINDOW_CLASS (wax_window_parent_class)->close_request (window);
}

void
wax_window_stay (WaxWindow *self)
{
  g_signal_emit (self, signals[SIGNAL_STAYS], 0);
}

/* The session outlives the window and ends when that is gone: by then nothing of the window may listen to it. */
static void
stop_listening (WaxWindow *self)
{
  if (self->account != NULL) {
    g_signal_handlers_disconnect_by_data (self->account, self);
    g_signal_handlers_disconnect_by_data (wax_account_get_folder_tree (self->account), self);
  }
  if (self->session != NULL) {
    g_signal_handlers_disconnect_by_data (self->session, self);
    g_signal_handlers_disconnect_by_data (wax_session_get_accounts (self->session), self);
    g_signal_handlers_disconnect_by_data (wax_session_get_questions (self->session), self);
  }
}

static void
wax_window_dispose (GObject *object)
{
  WaxWindow *self = WAX_WINDOW (object);

  g_clear_handle_id (&self->tick_id, g_source_remove);
  stop_listening (self);
  while (self->trust_dialogs->len > 0)
    gtk_window_destroy (self->trust_dialogs->pdata[0]);
  wax_window_end_writing (self);
  wax_window_forget_deed (self);
  wax_window_forget_wanted (self);
  wax_window_end_reading (self);
  g_clear_object (&self->account);
  g_clear_object (&self->met);
  g_clear_object (&self->session);
  g_clear_object (&self->changing);
  g_clear_object (&self->pin);
  g_clear_weak_pointer (&self->choosing);
  g_clear_pointer (&self->connecting_id, g_free);
  g_clear_pointer (&self->pin_account_id, g_free);
  g_clear_pointer (&self->shown_id, g_free);
  G_OBJECT_CLASS (wax_window_parent_class)->dispose (object);
}

static void
wax_window_finalize (GObject *object)
{
  g_ptr_array_unref (WAX_WINDOW (object)->trust_dialogs);
  g_ptr_array_unref (WAX_WINDOW (object)->composers);
  G_OBJECT_CLASS (wax_window_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, WaxWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, WaxWindow, pages);
  gtk_widget_class_bind_template_child (widget_class, WaxWindow, add_button);
  gtk_widget_class_bind_template_child (widget_class, WaxWindow, failure_page);
  gtk_widget_class_bind_template_child (widget_class, WaxWindow, outer);
  gtk_widget_class_bind_template_child (widget_class, WaxWindow, inner);
  gtk_widget_class_bind_template_child (widget_class, WaxWindow, folders);
  gtk_widget_class_bind_template_child (widget_class, WaxWindow, folder_wait);
  gtk_widget_class_bind_template_child (widget_class, WaxWindow, messages);
  gtk_widget_class_bind_template_child (widget_class, WaxWindow, message);
  gtk_widget_class_bind_template_child (widget_class, WaxWindow, conversation);
  gtk_widget_class_bind_template_child (widget_class, WaxWindow, contacts);
  gtk_widget_class_bind_template_child (widget_class, WaxWindow, folder_title);
  gtk_widget_class_bind_template_child (widget_class, WaxWindow, shield);
  gtk_widget_class_bind_template_child (widget_class, WaxWindow, folder_bar);
  gtk_widget_class_bind_template_child (widget_class, WaxWindow, list_bar);
  gtk_widget_class_bind_template_child (widget_class, WaxWindow, message_bar);
  gtk_widget_class_bind_template_child (widget_class, WaxWindow, read_button);
  gtk_widget_class_bind_template_child (widget_class, WaxWindow, flag_button);
  gtk_widget_class_bind_template_child (widget_class, WaxWindow, search_button);
  gtk_widget_class_bind_template_child (widget_class, WaxWindow, refresh_button);
  gtk_widget_class_bind_template_child (widget_class, WaxWindow, list_menu_button);
  gtk_widget_class_bind_template_child (widget_class, WaxWindow, many_button);
  gtk_widget_class_bind_template_child (widget_class, WaxWindow, answer_section);
  gtk_widget_class_bind_template_child (widget_class, WaxWindow, place_section);
  gtk_widget_class_bind_template_child (widget_class, WaxWindow, unselect_button);
  gtk_widget_class_bind_template_child (widget_class, WaxWindow, message_pages);
  gtk_widget_class_bind_template_child (widget_class, WaxWindow, many);
}

static void
wax_window_class_init (WaxWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  signals[SIGNAL_FOLDER_SHOWN] =
    g_signal_new ("folder-shown", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_STAYS] =
    g_signal_new ("stays", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  G_OBJECT_CLASS (klass)->dispose = wax_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = wax_window_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = wax_window_close_request;
  g_type_ensure (WAX_TYPE_CONTACTS_PAGE);
  g_type_ensure (WAX_TYPE_CONVERSATION_VIEW);
  g_type_ensure (WAX_TYPE_FOLDER_PANE);
  g_type_ensure (WAX_TYPE_MESSAGE_PANE);
  g_type_ensure (WAX_TYPE_MESSAGE_VIEW);
  g_type_ensure (WAX_TYPE_WAIT_ROW);
  g_type_ensure (WAX_TYPE_WARNING_BAR);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/waxwing/Waxwing/wax-window.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, folder_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_all_inboxes_cb);
  gtk_widget_class_bind_template_callback (widget_class, tag_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_cb);
  gtk_widget_class_bind_template_callback (widget_class, wax_window_take_dropped);
  gtk_widget_class_bind_template_callback (widget_class, wax_window_take_dropped_folder);
  gtk_widget_class_bind_template_callback (widget_class, message_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, wax_window_act_on_one);
  gtk_widget_class_bind_template_callback (widget_class, wax_window_act_on_message);
  gtk_widget_class_bind_template_callback (widget_class, opened_cb);
  gtk_widget_class_bind_template_callback (widget_class, shown_cb);
  gtk_widget_class_bind_template_callback (widget_class, notice_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_folders_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_list_cb);
  gtk_widget_class_bind_template_callback (widget_class, wax_window_update_mail_actions);
  gtk_widget_class_install_action (widget_class, "win.help", NULL, help);
  gtk_widget_class_install_action (widget_class, "win.shortcuts", NULL, show_shortcuts);
  gtk_widget_class_install_action (widget_class, "win.back", NULL, go_back);
  gtk_widget_class_install_action (widget_class, "win.next-pane", NULL, go_to_pane);
  gtk_widget_class_install_action (widget_class, "win.previous-pane", NULL, go_to_pane);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F6, 0, "win.next-pane", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F6, GDK_SHIFT_MASK, "win.previous-pane", NULL);
  wax_window_install_mail_actions (widget_class);
  wax_window_install_open_action (widget_class);
  wax_window_install_deed_actions (widget_class);
  wax_window_install_folder_actions (widget_class);
  wax_window_install_contact_actions (widget_class);
  wax_window_install_writing_actions (widget_class);
  wax_window_install_tag_actions (widget_class);
  wax_window_install_trust_actions (widget_class);
  wax_window_install_question_actions (widget_class);
  wax_window_install_pin_actions (widget_class);
}

static void
wax_window_init (WaxWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->trust_dialogs = g_ptr_array_new ();
  self->composers = g_ptr_array_new ();
  wax_labels_show_cut (GTK_WIDGET (self->folder_title));
  wax_window_add_mail_settings (self);
}

WaxWindow *
wax_window_new (GtkApplication *application, WaxSession *session)
{
  WaxWindow *self = g_object_new (WAX_TYPE_WINDOW, "application", application, NULL);
  g_autofree char *folder = wax_session_dup_folder (session);
  g_autoptr(WaxFavorites) favorites = wax_favorites_new (wax_session_get_accounts (session), folder);

  self->session = g_object_ref (session);
  wax_folder_pane_set_accounts (self->folders, wax_session_get_accounts (session), favorites);
  g_signal_connect_object (wax_session_get_accounts (session), "items-changed", G_CALLBACK (accounts_cb), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  wax_window_watch_contacts (self);
  wax_window_watch_questions (self);
  wax_window_watch_trust (self);
  wax_window_watch_notices (self);
  wax_window_forget_deed (self);
  wax_window_add_list_actions (self);
  wax_window_add_row_menu (self);
  g_signal_connect (self, "notify::focus-widget", G_CALLBACK (wax_window_follow_focus), NULL);
  g_signal_connect_object (self->outer, "notify::folded", G_CALLBACK (wax_window_update_mail_actions), self,
                           G_CONNECT_SWAPPED);
  wax_window_update_mail_actions (self);
  wax_window_update_trust (self);
  wax_window_state_restore (GTK_WINDOW (self));
  return self;
}
