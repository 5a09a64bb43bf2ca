#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * wax_link_dialog_follow:
 * @link: where it leads, as the sender wrote it
 * @words: (nullable): what the person read of it, %NULL where that is not known
 *
 * Has the desktop open @link, but one to an address, which "win.write-by-link" of @parent takes. First it shows where
 * that leads and waits for an answer when its words name another place, when nobody knows what was read (a link that
 * was followed by key), and when it looks like what it is not; and it opens nothing but pages, addresses and telephone
 * numbers.
 */
void wax_link_dialog_follow (GtkWindow *parent, const char *link, const char *words);

/* Returns: (transfer full) (nullable): what speaks against following it, a sentence; %NULL where nothing does. */
char *wax_link_dialog_dup_warning (const char *link, const char *words);

/* Returns: (transfer floating): @link whole, as text. */
GtkWidget *wax_link_dialog_new_target (const char *link);

G_END_DECLS
