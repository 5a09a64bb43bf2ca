#pragma once

#include "app/wax-account.h"
#include "app/wax-message-item.h"
#include "wax-message-view.h"

G_BEGIN_DECLS

#define WAX_TYPE_CONVERSATION_ENTRY (wax_conversation_entry_get_type ())

/**
 * WaxConversationEntry:
 *
 * One message of a conversation: a line with its sender, its first words and its date, and below it the message itself,
 * as soon as that is unfolded. Signals: "opened" (the person unfolded it), "deed" (int: #WaxMailOperation: what the
 * person wants done to this message alone), "shown", "notice" and "act", see #WaxMessageView.
 */
G_DECLARE_FINAL_TYPE (WaxConversationEntry, wax_conversation_entry, WAX, CONVERSATION_ENTRY, GtkBox)

/**
 * wax_conversation_entry_new:
 * @folder_id: where the conversation is looked at: an entry says where else it lies
 * @subject: what stands above the conversation
 */
GtkWidget *wax_conversation_entry_new (WaxAccount *account,
                                       WaxMessageItem *item,
                                       const char *folder_id,
                                       const char *subject);
WaxMessageItem *wax_conversation_entry_get_item (WaxConversationEntry *self);

/* (nullable): the message, where it is unfolded */
WaxMessageView *wax_conversation_entry_get_view (WaxConversationEntry *self);
void wax_conversation_entry_set_open (WaxConversationEntry *self, gboolean open);

/* Puts the focus onto the line. */
void wax_conversation_entry_focus (WaxConversationEntry *self);

/* Says anew when the message came, and all else of its line. */
void wax_conversation_entry_update (WaxConversationEntry *self);

G_END_DECLS
