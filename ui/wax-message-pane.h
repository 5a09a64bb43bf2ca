#pragma once

#include "app/wax-message-list.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define WAX_TYPE_MESSAGE_PANE (wax_message_pane_get_type ())

/**
 * WaxMessagePane:
 *
 * The list of messages of a folder or of a search, with the search entry above and the progress of long work below.
 * Signals: "selected" (#WaxMessageItem or %NULL), "opened" (#WaxMessageItem: the person wants to read it).
 */
G_DECLARE_FINAL_TYPE (WaxMessagePane, wax_message_pane, WAX, MESSAGE_PANE, AdwBin)

/**
 * wax_message_pane_show_folder:
 * @account: (nullable): whose; its progress is shown too
 * @folder: (nullable): %NULL shows that none is chosen
 */
void wax_message_pane_show_folder (WaxMessagePane *self, WaxAccount *account, WaxFolderItem *folder);

/* (nullable) */
WaxMessageItem *wax_message_pane_get_selected (WaxMessagePane *self);
WaxMessageList *wax_message_pane_get_list (WaxMessagePane *self);

/* Chooses the message that many rows further down (negative: up). */
void wax_message_pane_move_selection (WaxMessagePane *self, int rows);

/* Opens the search entry and puts the focus into it; closes it. */
void wax_message_pane_start_search (WaxMessagePane *self);
void wax_message_pane_stop_search (WaxMessagePane *self);

G_END_DECLS
