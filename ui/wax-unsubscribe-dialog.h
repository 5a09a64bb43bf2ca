#pragma once

#include "store/wax-mime-list.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * wax_unsubscribe_dialog_new:
 * @parent: (nullable)
 * @list: with one way out at least
 * @doubted: a server could not confirm who the message is from
 *
 * Says what will happen, and to whom it goes. Opens the list's page by itself; responds with "mail" where a message is
 * to be written, see %WAX_ANSWER_LEAVE.
 */
GtkWindow *wax_unsubscribe_dialog_new (GtkWindow *parent, const WaxMimeList *list, gboolean doubted);

G_END_DECLS
