#pragma once

#include "store/wax-message.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * wax_conversation_words_people:
 * @messages: (element-type WaxMessage) (nullable items): of a conversation, the newest first
 * @look: (out) (transfer full): those are bold who wrote something that is unread
 *
 * Who takes part, in the order in which they wrote last: first names, and the person's own as "Me"; of many the first
 * and the last ones. Plain text.
 *
 * Returns: (transfer full) (nullable): %NULL where it is one alone.
 */
char *wax_conversation_words_people (GPtrArray *messages, PangoAttrList **look);

G_END_DECLS
