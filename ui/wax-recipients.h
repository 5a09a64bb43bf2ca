#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Who may be meant; see wax-people-suggestions.h. */
typedef struct _WaxPeopleSuggestions WaxPeopleSuggestions;

#define WAX_TYPE_RECIPIENTS (wax_recipients_get_type ())

/**
 * WaxRecipients:
 *
 * A field for addresses, as many as one likes: it grows to some lines and scrolls then. What is no address is marked
 * and told once the writing has gone on elsewhere. Signals: "changed", "activate" (Enter: the person goes on to the
 * next field).
 * Property "label" (string): what it is called.
 */
G_DECLARE_FINAL_TYPE (WaxRecipients, wax_recipients, WAX, RECIPIENTS, AdwBin)

/* Returns: (transfer full) */
char *wax_recipients_dup_text (WaxRecipients *self);
void wax_recipients_set_text (WaxRecipients *self, const char *text);

/* Returns: how many addresses there are, wrong ones left out. */
guint wax_recipients_count (WaxRecipients *self);

/* Marks all that is no address, and says below what is wrong with the first of it. Returns: (transfer full) (nullable):
 * that sentence. */
char *wax_recipients_check (WaxRecipients *self);

/* ---- for suggestions ---- */

void wax_recipients_set_suggestions (WaxRecipients *self, WaxPeopleSuggestions *suggestions);

/* Whether they are shown. */
void wax_recipients_set_expanded (WaxRecipients *self, gboolean expanded);

/* @address: in place of what is being written; what is written next is another. */
void wax_recipients_complete (WaxRecipients *self, const char *address);

/* A key that somebody else got. */
gboolean wax_recipients_forward_key (WaxRecipients *self, GtkEventControllerKey *keys);

G_END_DECLS
