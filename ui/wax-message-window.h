#pragma once

#include "app/wax-message-item.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define WAX_TYPE_MESSAGE_WINDOW (wax_message_window_get_type ())

/**
 * WaxMessageWindow:
 *
 * A message in a window of its own. What one that came within another says of its sender was written by whoever sent
 * the other: that nobody is trusted for, so nothing is loaded for it but by a press. Signals: "shown", "act": see
 * #WaxMessageView.
 */
G_DECLARE_FINAL_TYPE (WaxMessageWindow, wax_message_window, WAX, MESSAGE_WINDOW, AdwWindow)

/* @parent: (nullable): takes links to addresses; @index: of the attachments of @mime: one that is a message */
GtkWindow *wax_message_window_new (GtkWindow *parent, WaxAccount *account, WaxMime *mime, guint index);

/* @owner: (transfer none): takes links to addresses as long as it is there; this one may stay behind it */
GtkWindow *wax_message_window_new_for_item (GtkWindow *owner, WaxMessageItem *item);

G_END_DECLS
