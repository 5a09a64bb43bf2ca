#pragma once

#include "app/wax-account.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * wax_tag_words_show:
 * @names: whether their names stand beside their colours
 *
 * Shows the tags of @message in @label, which is hidden where it has none.
 */
void wax_tag_words_show (GtkLabel *label, WaxAccount *account, const WaxMessage *message, gboolean names);

/* Returns: (transfer full): their names, as they are read aloud; "" for none. */
char *wax_tag_words_list (WaxAccount *account, const WaxMessage *message);

G_END_DECLS
