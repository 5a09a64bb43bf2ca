#pragma once

#include "app/wax-message-list.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define WAX_TYPE_MESSAGE_ROW (wax_message_row_get_type ())

/**
 * WaxMessageRow:
 *
 * A message in the list: who, when, what about, the first words, and its marks. Follows its item;
 * once it has been worded, it takes new words when it is told to catch up, or has the focus. Signal "stale": it has to.
 */
G_DECLARE_FINAL_TYPE (WaxMessageRow, wax_message_row, WAX, MESSAGE_ROW, GtkWidget)

GtkWidget *wax_message_row_new (void);

/* @account: whose message it is; @list: where it is listed; @item: (nullable) */
void wax_message_row_set_item (WaxMessageRow *self, WaxMessageList *list, WaxMessageItem *item);
WaxMessageItem *wax_message_row_get_item (WaxMessageRow *self); /* (nullable) */

gboolean wax_message_row_is_stale (WaxMessageRow *self);
void wax_message_row_catch_up (WaxMessageRow *self);

/* Without the first words of the text. */
void wax_message_row_set_compact (WaxMessageRow *self, gboolean compact);

G_END_DECLS
