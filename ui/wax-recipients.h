#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define WAX_TYPE_RECIPIENTS (wax_recipients_get_type ())

/**
 * WaxRecipients:
 *
 * A field for addresses, as many as one likes: it grows to some lines and scrolls then. What is no address is marked
 * once the writing has gone on elsewhere. Signals: "changed", "activate" (Enter: the person goes on to the next field).
 * Property "label" (string): what it is called.
 */
G_DECLARE_FINAL_TYPE (WaxRecipients, wax_recipients, WAX, RECIPIENTS, AdwBin)

/* Returns: (transfer full) */
char *wax_recipients_dup_text (WaxRecipients *self);
void wax_recipients_set_text (WaxRecipients *self, const char *text);

/* Returns: how many addresses there are, wrong ones left out. */
guint wax_recipients_count (WaxRecipients *self);

/* Marks all that is no address. Returns: (transfer full) (nullable): the first of it. */
char *wax_recipients_check (WaxRecipients *self);

G_END_DECLS
