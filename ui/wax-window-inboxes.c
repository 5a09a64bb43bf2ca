#include "wax-window-private.h"

#include "wax-window-state.h"

/* All inboxes as one list. What is done there is done in the account of the message that it is done to. */

void
wax_window_show_all_inboxes (WaxWindow *self, const char *query)
{
  WaxAllInboxes *all = wax_folder_pane_get_all_inboxes (self->folders);
  g_autoptr(GPtrArray) accounts = all != NULL ? wax_all_inboxes_list (all) : NULL;

  if (all == NULL)
    return;
  self->all_inboxes = TRUE;
  g_clear_pointer (&self->shown_id, g_free);
  wax_message_pane_show_inboxes (self->messages, accounts, query);
  wax_window_update_mail_actions (self);
  wax_window_update_trust (self);
  wax_window_state_save_folder ("", WAX_WINDOW_STATE_ALL_INBOXES);
}

void
wax_window_mark_inboxes_read (WaxWindow *self)
{
  WaxAllInboxes *all = wax_folder_pane_get_all_inboxes (self->folders);
  g_autoptr(GPtrArray) accounts = all != NULL ? wax_all_inboxes_list (all) : NULL;
  g_autoptr(GPtrArray) deeds = g_ptr_array_new_with_free_func (wax_done_free);

  for (guint i = 0; accounts != NULL && i < accounts->len; i++) {
    WaxAccount *account = accounts->pdata[i];
    WaxFolderItem *inbox = wax_folder_tree_find_role (wax_account_get_folder_tree (account), WAX_FOLDER_INBOX);
    g_autoptr(WaxMailDeed) deed = wax_mail_deed_new_all_read (wax_folder_item_get_id (inbox));

    if (wax_folder_item_get_folder (inbox)->unread > 0)
      g_ptr_array_add (deeds, wax_done_new (account, deed, NULL));
  }
  if (deeds->len > 0)
    wax_window_do (self, deeds);
}

/* Whether there is something that keeps its mail from coming. */
static gboolean
is_in_trouble (WaxAccount *account)
{
  switch (wax_account_get_state (account)) {
  case WAX_ACCOUNT_CONNECTING: return FALSE;
  case WAX_ACCOUNT_ONLINE:
    return wax_channel_get_failure (wax_account_get_channel (account, WAX_CHANNEL_RECEIVE)) != NULL ||
           wax_channel_get_failure (wax_account_get_channel (account, WAX_CHANNEL_FOLDERS)) != NULL;
  case WAX_ACCOUNT_OFFLINE:
  case WAX_ACCOUNT_NEEDS_DECISION:
  case WAX_ACCOUNT_NEEDS_PASSWORD:
  case WAX_ACCOUNT_NEEDS_PIN:
  case WAX_ACCOUNT_WAITING:
  case WAX_ACCOUNT_FAILED: return TRUE;
  }
  g_return_val_if_reached (FALSE);
}

WaxAccount *
wax_window_find_met (WaxWindow *self)
{
  GListModel *accounts = wax_session_get_accounts (self->session);

  if (!self->all_inboxes || self->account == NULL || is_in_trouble (self->account))
    return self->account;
  for (guint i = 0; i < g_list_model_get_n_items (accounts); i++) {
    g_autoptr(WaxAccount) account = g_list_model_get_item (accounts, i);

    if (is_in_trouble (account))
      return account; /* the list holds it */
  }
  return self->account;
}

void
wax_window_for_shown (WaxWindow *self, void (*func) (WaxSession *session, WaxAccount *account))
{
  GListModel *accounts = wax_session_get_accounts (self->session);

  if (!self->all_inboxes && self->account != NULL)
    func (self->session, self->account);
  for (guint i = 0; self->all_inboxes && i < g_list_model_get_n_items (accounts); i++) {
    g_autoptr(WaxAccount) account = g_list_model_get_item (accounts, i);

    func (self->session, account);
  }
}
