#pragma once

#include "app/wax-message-item.h"

G_BEGIN_DECLS

/* @facts: (nullable): %NULL where they are not read yet */
WaxMessageItem *wax_message_item_new (WaxAccount *account, gint64 key, WaxRowFacts *facts);

/* Notifies what differs. */
void wax_message_item_set_facts (WaxMessageItem *self, WaxRowFacts *facts);

G_END_DECLS
