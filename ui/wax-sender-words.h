#pragma once

#include "store/wax-message.h"

G_BEGIN_DECLS

/*
 * People as a list or a message names them: plain text that one can see through. Never markup.
 */

/* (transfer full): who a message is from, in a line of a list: the name alone, unless it is that of another address:
 * then the address comes first. */
char *wax_sender_words_short (const WaxMessage *message);

/* (transfer full): whom a message is for that the person wrote, in the same place. */
char *wax_sender_words_to (const WaxMessage *message);

/**
 * wax_sender_words_people:
 * @people: as #WaxMime tells them
 *
 * Returns: (transfer full): the same; of very many the first ones, and how many more there are.
 */
char *wax_sender_words_people (const char *people);

/* (transfer full): the sentence about a sender, as #WaxMime tells it, whose name deceives; "" for any other. */
char *wax_sender_words_warn (const char *from);

G_END_DECLS
