#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * For objects that are a list because they have one: GListModel as it is of the list within. Main thread.
 */

/* The interface, for G_IMPLEMENT_INTERFACE. */
void wax_forwarded_list_init (GListModelInterface *iface);

/**
 * wax_forwarded_list_set:
 * @self: implements GListModel by the function above
 * @items: what it is the list of, for good; it holds a reference
 *
 * Before anybody asks @self for an item. Changes of @items are not passed on by this.
 */
void wax_forwarded_list_set (GListModel *self, GListModel *items);

/* The same, and whatever changes in @items is told of @self, too. */
void wax_forwarded_list_follow (GListModel *self, GListModel *items);

G_END_DECLS
