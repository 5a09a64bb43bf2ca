#pragma once

#include "app/wax-account.h"
#include "app/wax-message-item.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define WAX_TYPE_MESSAGE_VIEW (wax_message_view_get_type ())

/**
 * WaxMessageView:
 *
 * One message as text, with its headers and attachments. Signals: "shown" (#WaxMessageItem: its text is on the screen),
 * "notice" (string: plain text to show once).
 */
G_DECLARE_FINAL_TYPE (WaxMessageView, wax_message_view, WAX, MESSAGE_VIEW, AdwBin)

/* @item: (nullable): %NULL shows that none is chosen */
void wax_message_view_show_message (WaxMessageView *self, WaxAccount *account, WaxMessageItem *item);

G_END_DECLS
