#pragma once

#include "app/wax-message-list.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define WAX_TYPE_MESSAGE_PANE (wax_message_pane_get_type ())

/**
 * WaxMessagePane:
 *
 * The list of messages of a folder or of a search, with the search entry above and the progress of long work below.
 * Signals: "selected" (#WaxMessageItem, or %NULL where none is chosen or many are: others than before), "opened"
 * (#WaxMessageItem: the person wants to read it), "menu" (double, double: what can be done
 * with the rows that are chosen is wanted there), "turned" (the row that is chosen stands for another number of
 * messages than before, as the person wanted).
 */
G_DECLARE_FINAL_TYPE (WaxMessagePane, wax_message_pane, WAX, MESSAGE_PANE, AdwBin)

/**
 * wax_message_pane_show:
 * @account: (nullable): whose; its progress is shown too
 * @folder: (nullable): %NULL shows that none is chosen
 * @query: a search to show instead, as if the person had typed it; "" for none
 */
void wax_message_pane_show (WaxMessagePane *self, WaxAccount *account, WaxFolderItem *folder, const char *query);

/**
 * wax_message_pane_show_inboxes:
 * @accounts: (element-type WaxAccount): which have one each
 * @query: as above: then all mail of these accounts is searched
 */
void wax_message_pane_show_inboxes (WaxMessagePane *self, GPtrArray *accounts, const char *query);

/* Returns: (transfer full) (nullable): what is searched for, as a server is to keep it; %NULL where nothing is. */
char *wax_message_pane_dup_search (WaxMessagePane *self);

/* (nullable): the one message that is chosen */
WaxMessageItem *wax_message_pane_get_selected (WaxMessagePane *self);

/* Returns: (transfer full) (nullable): the whole conversation that the chosen row stands for; %NULL where it stands for
 * one message alone. */
WaxMessageList *wax_message_pane_dup_conversation (WaxMessagePane *self);
guint wax_message_pane_count_selected (WaxMessagePane *self);

/* Returns: (transfer full) (element-type WaxPicked): the messages that are chosen, by account. */
GPtrArray *wax_message_pane_pick_selected (WaxMessagePane *self);

/* Returns: (transfer full) (element-type WaxMessageItem): the first @limit of those that are chosen,
 * as far as they are loaded. */
GPtrArray *wax_message_pane_list_selected (WaxMessagePane *self, guint limit);

/* (nullable): the folder that is shown; %NULL for a search and for all inboxes */
WaxFolderItem *wax_message_pane_get_folder (WaxMessagePane *self);
WaxMessageList *wax_message_pane_get_list (WaxMessagePane *self);

/* Chooses the message in that row. */
void wax_message_pane_choose (WaxMessagePane *self, guint position);

/* Chooses the message that many rows further down (negative: up). */
void wax_message_pane_move_selection (WaxMessagePane *self, int rows);

/* What is chosen goes, by the person's hand: the message that comes in its place is chosen then. */
void wax_message_pane_expect_gone (WaxMessagePane *self);
void wax_message_pane_select_all (WaxMessagePane *self);
void wax_message_pane_unselect_all (WaxMessagePane *self);

/* Whether each message has two lines of the list, or three with the first words of its text. */
void wax_message_pane_set_compact (WaxMessagePane *self, gboolean compact);

/* Whether a folder's list has a row for each conversation; a search never has. */
void wax_message_pane_set_grouped (WaxMessagePane *self, gboolean grouped);

/* @deed, to rows of the list that are @account's, is done to their conversations where these are what the rows stand
 * for. */
void wax_message_pane_complete_deed (WaxMessagePane *self, WaxAccount *account, WaxMailDeed *deed);

/* Whether anything is unread of what the row of @item stands for. */
gboolean wax_message_pane_is_unread (WaxMessagePane *self, WaxMessageItem *item);

/* Opens the search entry and puts the focus into it; closes it. */
void wax_message_pane_start_search (WaxMessagePane *self);
void wax_message_pane_stop_search (WaxMessagePane *self);

G_END_DECLS
