#include "wax-message-pane-private.h"

#include "app/wax-search-words.h"
#include "wax-labels.h"
#include "wax-list-keys.h"
#include "wax-new-day.h"
#include "wax-status-words.h"

#include <glib/gi18n-lib.h>

/* How long news are told. */
enum { NEWS_S = 8 };

/* Most lists are read in less: what is shown does not flicker then. */
enum { PATIENCE_MS = 150 };

enum { SIGNAL_SELECTED, SIGNAL_OPENED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WaxMessagePane, wax_message_pane, ADW_TYPE_BIN)

static gboolean
is_searching (WaxMessagePane *self)
{
  return self->query[0] != '\0';
}

static void
show_list_failure (WaxMessagePane *self, WaxFailure *failure)
{
  g_autofree char *text = wax_status_words_failure (failure);
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  adw_status_page_set_description (self->failure, escaped);
  gtk_stack_set_visible_child_name (self->pages, "failure");
}

static gboolean
is_any (WaxMessagePane *self, gboolean (*is_so) (WaxAccount *account))
{
  for (guint i = 0; i < self->accounts->len; i++) {
    if (is_so (self->accounts->pdata[i]))
      return TRUE;
  }
  return FALSE;
}

static void
update_page (WaxMessagePane *self)
{
  g_autoptr(WaxFailure) failure = NULL;

  if (self->list == NULL) {
    gtk_stack_set_visible_child_name (self->pages, "none");
    return;
  }
  g_object_get (self->list, "failure", &failure, NULL);
  if (g_list_model_get_n_items (G_LIST_MODEL (self->list)) > 0)
    gtk_stack_set_visible_child_name (self->pages, "list");
  else if (failure != NULL)
    show_list_failure (self, failure);
  else if (self->patience_id != 0 && wax_message_list_is_loading (self->list))
    return;
  else if (wax_message_list_is_loading (self->list) || is_any (self, wax_account_is_busy))
    gtk_stack_set_visible_child_name (self->pages, "loading");
  else if (is_any (self, wax_account_is_stopped))
    gtk_stack_set_visible_child_name (self->pages, "not-here");
  else
    gtk_stack_set_visible_child_name (self->pages, is_searching (self) ? "not-found" : "empty");
}

/* Whoever is chosen alone stays the same object. What is chosen before it is there counts once it is. */
static void
chosen_cb (WaxMessagePane *self)
{
  guint n = wax_message_pane_count_selected (self);
  g_autoptr(WaxMessageItem) single =
    n == 1 ? g_list_model_get_item (G_LIST_MODEL (self->list), wax_row_selection_get_nth (self->selection, 0)) : NULL;

  if (n > 0)
    self->expecting_gone = FALSE;
  if (self->awaited != NULL)
    g_signal_handlers_disconnect_by_func (self->awaited, chosen_cb, self);
  g_clear_object (&self->awaited);
  if (single != NULL && !wax_message_item_is_loaded (single)) {
    self->awaited = g_steal_pointer (&single);
    g_signal_connect_object (self->awaited, "notify::loaded", G_CALLBACK (chosen_cb), self, G_CONNECT_SWAPPED);
    return;
  }
  if (self->list != NULL)
    wax_message_list_keep (self->list, NULL);
  if (single != NULL)
    wax_message_list_keep (wax_message_list_get_source (self->list, single), wax_message_item_get_id (single));
  if (single != NULL && single == self->single)
    return;
  g_set_object (&self->single, single);
  g_signal_emit (self, signals[SIGNAL_SELECTED], 0, single);
}

static void
activated_loaded_cb (WaxMessagePane *self, GParamSpec *pspec, WaxMessageItem *item)
{
  g_signal_emit (self, signals[SIGNAL_OPENED], 0, item);
}

static void
activate_cb (WaxMessagePane *self, guint position)
{
  g_autoptr(WaxMessageItem) item = g_list_model_get_item (G_LIST_MODEL (self->list), position);

  if (self->pressed_twice)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.open-message", NULL);
  else if (item != NULL && wax_message_item_is_loaded (item))
    g_signal_emit (self, signals[SIGNAL_OPENED], 0, item);
  else if (item != NULL)
    g_signal_connect_object (item, "notify::loaded", G_CALLBACK (activated_loaded_cb), self, G_CONNECT_SWAPPED);
}

/* ---- news ---- */

static void
hide_news_cb (gpointer data)
{
  WaxMessagePane *self = data;

  self->news_id = 0;
  self->n_new = 0;
  gtk_revealer_set_reveal_child (self->news, FALSE);
}

static void
hide_news (WaxMessagePane *self)
{
  g_clear_handle_id (&self->news_id, g_source_remove);
  hide_news_cb (self);
}

static void
show_news_cb (WaxMessagePane *self)
{
  hide_news (self);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
}

/* The first synchronisation of an account brings nothing that is new. */
static gboolean
has_received_before (WaxAccount *account)
{
  g_autoptr(WaxChannel) receive = g_list_model_get_item (wax_account_get_channels (account), WAX_CHANNEL_RECEIVE);

  return wax_channel_get_last_success (receive) > 0;
}

/* For those who do not see the top of the list, or do not see. */
static void
tell_news (WaxMessagePane *self, guint n)
{
  g_autofree char *text = NULL;

  self->n_new += n;
  text = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u new message", "%u new messages", self->n_new), self->n_new);
  gtk_label_set_label (self->news_text, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->news_box), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  gtk_revealer_set_reveal_child (self->news, TRUE);
  g_clear_handle_id (&self->news_id, g_source_remove);
  self->news_id = g_timeout_add_once (NEWS_S * 1000, hide_news_cb, self);
}

static void
items_changed_cb (WaxMessagePane *self, guint position, guint removed, guint added)
{
  guint n_new = 0;

  update_page (self);
  if (position == 0 && added > removed && !is_searching (self) && !wax_message_list_is_loading (self->list) &&
      is_any (self, has_received_before))
    n_new = wax_message_list_count_new (self->list, added - removed);
  if (n_new > 0)
    tell_news (self, n_new);
}

/* ---- the focus, when its row goes ---- */

static gboolean
is_inside (GtkWidget *view, GtkWidget *focus)
{
  return focus != NULL && (focus == view || gtk_widget_is_ancestor (focus, view));
}

static GtkWidget *
get_focus (WaxMessagePane *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  return root != NULL ? gtk_root_get_focus (root) : NULL;
}

/* The bar takes what is written in it along, and keeps the focus. */
static gboolean
is_in_closed_search (WaxMessagePane *self, GtkWidget *focus)
{
  return !gtk_search_bar_get_search_mode (self->search_bar) && is_inside (GTK_WIDGET (self->search_bar), focus);
}

static void
rows_change_cb (WaxMessagePane *self)
{
  GtkWidget *focus = get_focus (self);

  self->had_focus = is_inside (GTK_WIDGET (self->view), focus) || is_in_closed_search (self, focus);
}

/* A row that goes takes the focus with it, out of reach of every key: the one in its place gets it. */
static void
keep_focus (WaxMessagePane *self)
{
  GtkWidget *focus = get_focus (self);

  if (focus == NULL || (is_inside (GTK_WIDGET (self->view), focus) && !gtk_widget_get_mapped (focus)) ||
      gtk_widget_get_root (focus) == NULL || is_in_closed_search (self, focus))
    gtk_widget_grab_focus (GTK_WIDGET (self->view));
}

static void
laid_out_cb (gpointer data)
{
  WaxMessagePane *self = data;

  self->focus_id = 0;
  keep_focus (self);
}

/* ---- rows that come ---- */

static gboolean
tick_cb (GtkWidget *view, GdkFrameClock *clock, gpointer data)
{
  WaxMessagePane *self = data;

  wax_row_selection_show_more (self->selection);
  if (!wax_row_selection_is_whole (self->selection))
    return G_SOURCE_CONTINUE;
  self->tick_id = 0;
  return G_SOURCE_REMOVE;
}

/* The view takes its widgets along to the top, so those of the old rows show the new ones. */
static void
follow_rows (WaxMessagePane *self)
{
  if (wax_row_selection_has_old (self->selection)) {
    gtk_widget_activate_action (GTK_WIDGET (self->view), "list.scroll-to-item", "u", 0);
    wax_row_selection_drop_old (self->selection);
  }
  if (!wax_row_selection_is_whole (self->selection) && self->tick_id == 0)
    self->tick_id = gtk_widget_add_tick_callback (GTK_WIDGET (self->view), tick_cb, self, NULL);
}

/* Once at once, once when the rows have their new places: a row may go only then. */
static void
rows_changed_cb (WaxMessagePane *self, guint position, guint removed)
{
  guint n = self->list != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->list)) : 0;

  if (n > 0)
    follow_rows (self);
  if (self->had_focus) {
    keep_focus (self);
    g_clear_handle_id (&self->focus_id, g_source_remove);
    self->focus_id = g_idle_add_once (laid_out_cb, self);
  }
  if (!self->expecting_gone || removed == 0 || wax_message_pane_count_selected (self) > 0)
    return;
  self->expecting_gone = FALSE;
  if (n > 0)
    gtk_widget_activate_action (GTK_WIDGET (self->view), "list.select-item", "(ubb)", MIN (position, n - 1), FALSE,
                                FALSE);
}

/* An empty list has no rows that would take the place of the old. */
static void
list_notify_cb (WaxMessagePane *self)
{
  if (!wax_message_list_is_loading (self->list) && g_list_model_get_n_items (G_LIST_MODEL (self->list)) == 0)
    wax_row_selection_drop_old (self->selection);
  update_page (self);
}

static void
patience_cb (gpointer data)
{
  WaxMessagePane *self = data;

  self->patience_id = 0;
  update_page (self);
}

static void
set_list (WaxMessagePane *self, WaxMessageList *list)
{
  g_clear_handle_id (&self->patience_id, g_source_remove);
  if (self->list != NULL)
    g_signal_handlers_disconnect_by_data (self->list, self);
  g_set_object (&self->list, list);
  self->expecting_gone = FALSE;
  hide_news (self);
  wax_row_selection_set_list (self->selection, list);
  if (wax_row_selection_has_old (self->selection))
    self->patience_id = g_timeout_add_once (PATIENCE_MS, patience_cb, self);
  if (list != NULL) {
    g_signal_connect_swapped (list, "items-changed", G_CALLBACK (items_changed_cb), self);
    g_signal_connect_swapped (list, "notify", G_CALLBACK (list_notify_cb), self);
    g_signal_connect_swapped (list, "turned", G_CALLBACK (wax_message_pane_update_rows), self);
  }
  update_page (self);
  chosen_cb (self);
}

/* (transfer full) (nullable) */
static WaxMessageList *
make_list (WaxMessagePane *self, WaxAccount *account, WaxFolderItem *folder)
{
  if (is_searching (self))
    return wax_message_list_new_search (account, self->asked);
  if (folder == NULL)
    return NULL;
  return (self->grouped ? wax_message_list_new_grouped : wax_message_list_new_folder) (account,
                                                                                      wax_folder_item_get_id (folder));
}

/* (transfer full) (nullable): of all inboxes, or of all that the same is looked for in */
static WaxMessageList *
make_combined (WaxMessagePane *self)
{
  g_autoptr(GPtrArray) members = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < self->accounts->len; i++) {
    WaxAccount *account = self->accounts->pdata[i];
    WaxMessageList *member =
      make_list (self, account, wax_folder_tree_find_role (wax_account_get_folder_tree (account), WAX_FOLDER_INBOX));

    if (member != NULL)
      g_ptr_array_add (members, member);
  }
  return members->len > 0 ? wax_message_list_new_combined (members) : NULL;
}

static void
show_current (WaxMessagePane *self)
{
  g_autoptr(WaxMessageList) list =
    self->account != NULL ? make_list (self, self->account, self->folder) : make_combined (self);

  set_list (self, list);
  wax_search_notes_show (self->notes, self->account, self->asked, is_searching (self) ? list : NULL);
  wax_search_footer_show (self->footer, self->accounts, self->asked, is_searching (self) ? list : NULL);
}

static gboolean
is_saved (WaxMessagePane *self, const char *query)
{
  return self->account != NULL &&
         wax_folder_tree_find_search (wax_account_get_folder_tree (self->account), query) != NULL;
}

static void
set_query (WaxMessagePane *self, const char *text)
{
  g_free (self->query);
  self->query = g_strdup (text);
  g_clear_pointer (&self->asked, wax_query_unref);
  self->asked = is_saved (self, text) ? wax_search_words_read_saved (text) : wax_search_words_read (text);
}

static void
search_cb (WaxMessagePane *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->search_entry));

  if (g_str_equal (text, self->query))
    return;
  set_query (self, text);
  show_current (self);
}

void
wax_message_pane_start_search (WaxMessagePane *self)
{
  gtk_search_bar_set_search_mode (self->search_bar, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
}

void
wax_message_pane_stop_search (WaxMessagePane *self)
{
  gtk_search_bar_set_search_mode (self->search_bar, FALSE);
}

static void
account_changed_cb (WaxMessagePane *self)
{
  wax_sync_footer_show (self->sync, self->accounts);
  if (self->list != NULL && g_list_model_get_n_items (G_LIST_MODEL (self->list)) == 0)
    update_page (self);
}

static void
stop_following (WaxMessagePane *self)
{
  for (guint i = 0; i < self->accounts->len; i++)
    g_signal_handlers_disconnect_by_data (self->accounts->pdata[i], self);
  g_ptr_array_set_size (self->accounts, 0);
}

static void
follow (WaxMessagePane *self, WaxAccount *account)
{
  g_ptr_array_add (self->accounts, g_object_ref (account));
  g_signal_connect_swapped (account, "notify", G_CALLBACK (account_changed_cb), self);
  g_signal_connect_swapped (account, "tags-changed", G_CALLBACK (wax_message_pane_update_rows), self);
}

static void
set_account (WaxMessagePane *self, WaxAccount *account)
{
  if (self->account == account && (account != NULL || self->accounts->len == 0))
    return;
  stop_following (self);
  g_set_object (&self->account, account);
  if (account != NULL)
    follow (self, account);
  wax_search_suggestions_set_account (self->suggestions, account);
  account_changed_cb (self);
}

static void
show_query (WaxMessagePane *self, const char *query)
{
  set_query (self, query);
  gtk_editable_set_text (GTK_EDITABLE (self->search_entry), query);
  gtk_search_bar_set_search_mode (self->search_bar, query[0] != '\0');
  show_current (self);
}

void
wax_message_pane_show (WaxMessagePane *self, WaxAccount *account, WaxFolderItem *folder, const char *query)
{
  if (self->account == account && self->folder == folder && g_str_equal (self->query, query) &&
      (account != NULL || self->accounts->len == 0))
    return;
  set_account (self, account);
  g_set_object (&self->folder, folder);
  show_query (self, query);
}

char *
wax_message_pane_dup_search (WaxMessagePane *self)
{
  return is_searching (self) ? wax_search_words_to_saved (self->query) : NULL;
}

static gboolean
shows_inboxes_of (WaxMessagePane *self, GPtrArray *accounts)
{
  if (self->account != NULL || self->accounts->len != accounts->len)
    return FALSE;
  for (guint i = 0; i < accounts->len; i++) {
    if (self->accounts->pdata[i] != accounts->pdata[i])
      return FALSE;
  }
  return TRUE;
}

void
wax_message_pane_show_inboxes (WaxMessagePane *self, GPtrArray *accounts, const char *query)
{
  if (shows_inboxes_of (self, accounts) && g_str_equal (self->query, query))
    return;
  set_account (self, NULL);
  for (guint i = 0; i < accounts->len; i++)
    follow (self, accounts->pdata[i]);
  account_changed_cb (self);
  g_clear_object (&self->folder);
  show_query (self, query);
}

WaxMessageItem *
wax_message_pane_get_selected (WaxMessagePane *self)
{
  return self->single;
}

WaxMessageList *
wax_message_pane_dup_conversation (WaxMessagePane *self)
{
  WaxMessageList *source = self->single != NULL ? wax_message_list_get_source (self->list, self->single) : NULL;
  const WaxMessage *message = self->single != NULL ? wax_message_item_get_message (self->single) : NULL;

  if (source == NULL || wax_message_list_get_grouped (source) == NULL ||
      wax_message_item_get_conversation (self->single) == NULL ||
      g_hash_table_contains (wax_message_list_get_expanded (source), message->conversation_id))
    return NULL;
  return wax_message_list_new_conversation (wax_message_item_get_account (self->single),
                                            wax_message_list_get_grouped (source), message->conversation_id);
}

guint
wax_message_pane_count_selected (WaxMessagePane *self)
{
  return wax_row_selection_count (self->selection);
}

GPtrArray *
wax_message_pane_pick_selected (WaxMessagePane *self)
{
  g_autoptr(GArray) keys = wax_row_selection_dup_keys (self->selection);

  return self->list != NULL ? wax_message_list_pick (self->list, keys) : g_ptr_array_new ();
}

GPtrArray *
wax_message_pane_list_selected (WaxMessagePane *self, guint limit)
{
  GPtrArray *items = g_ptr_array_new_with_free_func (g_object_unref);
  guint n = MIN (wax_message_pane_count_selected (self), limit);

  for (guint i = 0; i < n; i++) {
    g_autoptr(WaxMessageItem) item =
      g_list_model_get_item (G_LIST_MODEL (self->list), wax_row_selection_get_nth (self->selection, i));

    if (wax_message_item_is_loaded (item))
      g_ptr_array_add (items, g_steal_pointer (&item));
  }
  return items;
}

WaxFolderItem *
wax_message_pane_get_folder (WaxMessagePane *self)
{
  return is_searching (self) ? NULL : self->folder;
}

WaxMessageList *
wax_message_pane_get_list (WaxMessagePane *self)
{
  return self->list;
}

/* By the view, which remembers it as the one that a range begins with. */
void
wax_message_pane_choose (WaxMessagePane *self, guint position)
{
  wax_row_selection_show_all (self->selection);
  gtk_widget_activate_action (GTK_WIDGET (self->view), "list.select-item", "(ubb)", position, FALSE, FALSE);
  gtk_widget_activate_action (GTK_WIDGET (self->view), "list.scroll-to-item", "u", position);
}

void
wax_message_pane_move_selection (WaxMessagePane *self, int rows)
{
  guint n = self->list != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->list)) : 0;
  guint count = wax_message_pane_count_selected (self);
  guint chosen = count > 0 ? wax_row_selection_get_nth (self->selection, rows < 0 ? 0 : count - 1)
                           : GTK_INVALID_LIST_POSITION;
  gint64 next = chosen == GTK_INVALID_LIST_POSITION ? 0 : (gint64) chosen + rows;

  if (n == 0)
    return;
  wax_message_pane_choose (self, (guint) CLAMP (next, 0, n - 1));
}

void
wax_message_pane_expect_gone (WaxMessagePane *self)
{
  self->expecting_gone = TRUE;
}

void
wax_message_pane_select_all (WaxMessagePane *self)
{
  gtk_selection_model_select_all (GTK_SELECTION_MODEL (self->selection));
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
}

void
wax_message_pane_unselect_all (WaxMessagePane *self)
{
  gtk_selection_model_unselect_all (GTK_SELECTION_MODEL (self->selection));
}

void
wax_message_pane_set_compact (WaxMessagePane *self, gboolean compact)
{
  self->compact = compact;
  wax_message_pane_update_rows (self);
}

void
wax_message_pane_set_grouped (WaxMessagePane *self, gboolean grouped)
{
  if (self->grouped == grouped)
    return;
  self->grouped = grouped;
  if (!is_searching (self))
    show_current (self);
}

static void
wax_message_pane_dispose (GObject *object)
{
  WaxMessagePane *self = WAX_MESSAGE_PANE (object);

  g_clear_handle_id (&self->news_id, g_source_remove);
  g_clear_handle_id (&self->focus_id, g_source_remove);
  g_clear_handle_id (&self->patience_id, g_source_remove);
  stop_following (self);
  if (self->list != NULL)
    g_signal_handlers_disconnect_by_data (self->list, self);
  if (self->selection != NULL)
    g_signal_handlers_disconnect_by_data (self->selection, self);
  g_clear_object (&self->selection);
  g_clear_object (&self->single);
  g_clear_object (&self->awaited);
  g_clear_object (&self->list);
  g_clear_object (&self->folder);
  g_clear_object (&self->account);
  g_clear_pointer (&self->query, g_free);
  g_clear_pointer (&self->asked, wax_query_unref);
  G_OBJECT_CLASS (wax_message_pane_parent_class)->dispose (object);
}

static void
wax_message_pane_finalize (GObject *object)
{
  WaxMessagePane *self = WAX_MESSAGE_PANE (object);

  g_ptr_array_unref (self->accounts);
  g_ptr_array_unref (self->spare_rows);
  G_OBJECT_CLASS (wax_message_pane_parent_class)->finalize (object);
}

static void
wax_message_pane_class_init (WaxMessagePaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wax_message_pane_dispose;
  G_OBJECT_CLASS (klass)->finalize = wax_message_pane_finalize;
  signals[SIGNAL_SELECTED] = g_signal_new ("selected", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                           NULL, G_TYPE_NONE, 1, WAX_TYPE_MESSAGE_ITEM);
  signals[SIGNAL_OPENED] = g_signal_new ("opened", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 1, WAX_TYPE_MESSAGE_ITEM);
  g_signal_new ("menu", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                G_TYPE_DOUBLE, G_TYPE_DOUBLE);
  g_signal_new ("turned", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_install_action (widget_class, "messages.toggle-conversation", "x",
                                   wax_message_pane_toggle_conversation);
  gtk_widget_class_install_action (widget_class, "messages.right", NULL, wax_message_pane_turn_conversation);
  gtk_widget_class_install_action (widget_class, "messages.left", NULL, wax_message_pane_turn_conversation);
  gtk_widget_class_install_action (widget_class, "messages.menu", NULL, wax_message_pane_pop_up_menu);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/waxwing/Waxwing/wax-message-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, WaxMessagePane, search_bar);
  gtk_widget_class_bind_template_child (widget_class, WaxMessagePane, search_entry);
  gtk_widget_class_bind_template_child (widget_class, WaxMessagePane, suggestions);
  gtk_widget_class_bind_template_child (widget_class, WaxMessagePane, notes);
  gtk_widget_class_bind_template_child (widget_class, WaxMessagePane, not_found);
  gtk_widget_class_bind_template_child (widget_class, WaxMessagePane, footer);
  gtk_widget_class_bind_template_child (widget_class, WaxMessagePane, pages);
  gtk_widget_class_bind_template_child (widget_class, WaxMessagePane, failure);
  gtk_widget_class_bind_template_child (widget_class, WaxMessagePane, scroller);
  gtk_widget_class_bind_template_child (widget_class, WaxMessagePane, view);
  gtk_widget_class_bind_template_child (widget_class, WaxMessagePane, news);
  gtk_widget_class_bind_template_child (widget_class, WaxMessagePane, news_box);
  gtk_widget_class_bind_template_child (widget_class, WaxMessagePane, news_text);
  gtk_widget_class_bind_template_child (widget_class, WaxMessagePane, sync);
  gtk_widget_class_bind_template_callback (widget_class, search_cb);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_news_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_current);
  gtk_widget_class_bind_template_callback (widget_class, wax_message_pane_stop_search);
}

/* What came at "10:15" came yesterday. */
static void
new_day_cb (GtkWidget *widget)
{
  wax_message_pane_update_rows (WAX_MESSAGE_PANE (widget));
}

static void
wax_message_pane_init (WaxMessagePane *self)
{
  g_type_ensure (WAX_TYPE_SEARCH_SUGGESTIONS);
  g_type_ensure (WAX_TYPE_SEARCH_NOTES);
  g_type_ensure (WAX_TYPE_NOT_FOUND);
  g_type_ensure (WAX_TYPE_SEARCH_FOOTER);
  g_type_ensure (WAX_TYPE_SYNC_FOOTER);
  self->accounts = g_ptr_array_new_with_free_func (g_object_unref);
  self->spare_rows = g_ptr_array_new_with_free_func (g_object_unref);
  gtk_widget_init_template (GTK_WIDGET (self));
  set_query (self, "");
  wax_labels_show_cut (GTK_WIDGET (self->search_entry));
  gtk_search_bar_connect_entry (self->search_bar, GTK_EDITABLE (self->search_entry));
  wax_search_suggestions_attach (self->suggestions, self->search_bar, self->search_entry);
  wax_search_notes_attach (self->notes, GTK_EDITABLE (self->search_entry), self->not_found);
  wax_message_pane_set_factory (self);
  self->selection = wax_row_selection_new ();
  g_signal_connect_swapped (self->selection, "chosen", G_CALLBACK (chosen_cb), self);
  g_signal_connect_swapped (self->selection, "items-changed", G_CALLBACK (rows_change_cb), self);
  gtk_list_view_set_model (self->view, GTK_SELECTION_MODEL (self->selection));
  g_signal_connect_data (self->selection, "items-changed", G_CALLBACK (rows_changed_cb), self, NULL,
                         G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  /* The view knows that of GtkMultiSelection alone. */
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_MULTI_SELECTABLE, TRUE, -1);
  wax_list_keys_leave_by_tab (GTK_WIDGET (self->view));
  wax_message_pane_watch_presses (self);
  wax_new_day_follow (GTK_WIDGET (self), new_day_cb);
}
