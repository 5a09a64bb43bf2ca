#pragma once

#include "app/wax-account.h"

G_BEGIN_DECLS

/*
 * New mail in words for a notification. What others wrote stands between words of our own, in one line and not long:
 * nobody can write what looks as if the program itself said it.
 */

/* Returns: (transfer full): who a message is from: a name that is another address is not believed. */
char *wax_mail_words_sender (const WaxMessage *message);

/* @messages: (element-type WaxMessage): new ones, the newest last. @several: there are other accounts.
 * Returns: (transfer full): plain text */
char *wax_mail_words_title (GPtrArray *messages, WaxAccount *account, gboolean several);

/* @subjects: are shown; otherwise who wrote, and "" for one message, whose title says that. */
char *wax_mail_words_body (GPtrArray *messages, gboolean subjects);

G_END_DECLS
