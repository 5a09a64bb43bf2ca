#pragma once

#include "app/wax-message-item.h"

G_BEGIN_DECLS

WaxMessageItem *wax_message_item_new (WaxAccount *account, WaxMessage *message);

/* Notifies what differs. */
void wax_message_item_set_message (WaxMessageItem *self, WaxMessage *message);

G_END_DECLS
