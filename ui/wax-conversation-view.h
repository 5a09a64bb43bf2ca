#pragma once

#include "app/wax-message-list.h"
#include "wax-message-view.h"

G_BEGIN_DECLS

#define WAX_TYPE_CONVERSATION_VIEW (wax_conversation_view_get_type ())

/**
 * WaxConversationView:
 *
 * The messages of a conversation, oldest first: what is unread and the newest one unfolded, of the others a line. Of a
 * long one the newest, and the others on demand. Signals: "shown", "notice" and "act", see #WaxMessageView, and "deed"
 * (#WaxMessageItem, int: #WaxMailOperation): what the person wants done to that message alone.
 */
G_DECLARE_FINAL_TYPE (WaxConversationView, wax_conversation_view, WAX, CONVERSATION_VIEW, AdwBin)

/**
 * wax_conversation_view_show:
 * @account: (nullable): whose
 * @list: (nullable): of wax_message_list_new_conversation(); %NULL shows none
 * @folder_id: (nullable): where it is looked at
 * @subject: (nullable): what it is about
 */
void wax_conversation_view_show (WaxConversationView *self,
                                 WaxAccount *account,
                                 WaxMessageList *list,
                                 const char *folder_id,
                                 const char *subject);

/* (nullable): the message that has the focus, else the newest of those that are unfolded */
WaxMessageView *wax_conversation_view_get_current (WaxConversationView *self);

/* Of all that are unfolded; see wax_message_view_set_zoom(). */
void wax_conversation_view_set_zoom (WaxConversationView *self, double zoom);

G_END_DECLS
