#pragma once

#include "app/wax-message-list.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define WAX_TYPE_MESSAGE_ROW (wax_message_row_get_type ())

/**
 * WaxMessageRow:
 *
 * A message in the list: who, when, what about, the first words, and its marks. Follows its item by itself.
 */
G_DECLARE_FINAL_TYPE (WaxMessageRow, wax_message_row, WAX, MESSAGE_ROW, GtkWidget)

GtkWidget *wax_message_row_new (void);

/* @account: whose message it is; @list: where it is listed; @item: (nullable) */
void wax_message_row_set_item (WaxMessageRow *self, WaxMessageList *list, WaxMessageItem *item);
WaxMessageItem *wax_message_row_get_item (WaxMessageRow *self); /* (nullable) */

/* Without the first words of the text. */
void wax_message_row_set_compact (WaxMessageRow *self, gboolean compact);

G_END_DECLS
