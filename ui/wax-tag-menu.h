#pragma once

#include "app/wax-account.h"
#include "app/wax-message-item.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * wax_tag_menu_pop_up:
 * @parent: what it is shown over
 * @accounts: (element-type WaxAccount): whose messages are meant
 * @items: (element-type WaxMessageItem): the first of these messages
 *
 * Shows the tags of the accounts, each name once, and which of them the messages have: all of them, some, or none. A
 * press sets or takes one (action "win.tag": name, whether to set) and closes it; its last button asks for a new one
 * ("win.tag-new").
 */
void wax_tag_menu_pop_up (GtkWidget *parent, GPtrArray *accounts, GPtrArray *items);

/* Returns: a mark in the tag's colour, with its name beside it. */
GtkWidget *wax_tag_menu_new_name (const WaxTag *tag);

G_END_DECLS
