#pragma once

#include "press.h"

G_BEGIN_DECLS

/* Messages written by keys, and what the server then has of them. */

enum { INBOX = 2, SENT = 5, DRAFTS = 6 };

/* The others are about this one. */
void press_begin_writing (Press *press);

/* How many messages @user has in a folder at the server, and waiting for that. */
guint press_count (const char *user, guint folder);
void press_wait_for_count (const char *user, guint folder, guint n);

/* Returns: (transfer full): the newest message that @user has; decoded: with what quoted-printable encodes as it was. */
char *press_dup_newest (const char *user);
char *press_dup_newest_decoded (const char *user);
void press_assert_has (const char *text, const char *expected);

/* By @key from the main window; it goes back to that. */
GtkWindow *press_open_composer (const char *key);
void press_wait_until_closed (void);

/* From the field for recipients by keys alone. */
void press_write_message (const char *to, const char *subject, const char *text);
void press_send_and_close (void);

/* Until all that is written in the composer is @text. */
void press_wait_for_written (const char *text);

/* A message of Carol's comes in, and is chosen. @head: more lines of its head. Returns: its id. */
guint press_deliver_to_answer (const char *subject, const char *head);

G_END_DECLS
