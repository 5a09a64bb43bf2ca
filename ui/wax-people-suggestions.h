#pragma once

#include "app/wax-people-hints.h"

#include "wax-recipients.h"

G_BEGIN_DECLS

/**
 * WaxPeopleSuggestions:
 *
 * Whom the person who writes in a #WaxRecipients may mean: a list over what is below the field, while the field or the
 * list has the focus. In the field Enter, Tab and a comma take the one that is chosen, where what is written is no
 * address by itself; while the list is that of something shorter it is busy, and they do what they do elsewhere. Down
 * leads into the list, Escape puts it away until something else is written.
 */
#define WAX_TYPE_PEOPLE_SUGGESTIONS (wax_people_suggestions_get_type ())
G_DECLARE_FINAL_TYPE (WaxPeopleSuggestions, wax_people_suggestions, WAX, PEOPLE_SUGGESTIONS, AdwBin)

/* @field: lives as long as @self, which lies over an ancestor of it */
void wax_people_suggestions_attach (WaxPeopleSuggestions *self, WaxRecipients *field);

/* @account: (nullable): whose people. */
void wax_people_suggestions_set_account (WaxPeopleSuggestions *self, WaxAccount *account);

/* For fields. @text: what is being written in @field, "" for nothing. */
void wax_people_suggestions_ask (WaxPeopleSuggestions *self, WaxRecipients *field, const char *text);

/* For fields. Returns: whether the key was for the list. */
gboolean wax_people_suggestions_take_key (WaxPeopleSuggestions *self, guint keyval, GdkModifierType state);

/* For fields. Whether it is shown: then the focus may go there, and what stands in the field is not done. */
gboolean wax_people_suggestions_is_open (WaxPeopleSuggestions *self, WaxRecipients *field);

G_END_DECLS
