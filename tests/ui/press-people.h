#pragma once

#include "press.h"

G_BEGIN_DECLS

/* Waits until @text stands in the composer's @field: "to", "cc" or "bcc". */
void press_wait_for_recipients (const char *field, const char *text);

/* Waits until the composer offers somebody for what was @written last under To.
 * @text: (nullable): a part of their line; nobody is offered */
void press_wait_for_person (const char *written, const char *text);

/* The same in the @field of another window that offers people. */
void press_wait_for_recipients_in (GtkWindow *window, const char *field, const char *text);
void press_wait_for_person_in (GtkWindow *window, const char *field, const char *written, const char *text);

G_END_DECLS
