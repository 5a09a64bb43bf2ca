#pragma once

#include "app/wax-search-hints.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define WAX_TYPE_SEARCH_SUGGESTIONS (wax_search_suggestions_get_type ())

/**
 * WaxSearchSuggestions:
 *
 * What can be written next in a search entry, as a list that lies over what is below the entry while the entry or the
 * list has the focus. Down leads into the list, Enter takes a row into the entry, Escape puts the list away until
 * something else is written.
 */
G_DECLARE_FINAL_TYPE (WaxSearchSuggestions, wax_search_suggestions, WAX, SEARCH_SUGGESTIONS, AdwBin)

/* Once. @bar, with @entry in it, lives as long as @self; closed, nothing is suggested. */
void wax_search_suggestions_attach (WaxSearchSuggestions *self, GtkSearchBar *bar, GtkSearchEntry *entry);

/* @account: (nullable): whose mail is searched from now on */
void wax_search_suggestions_set_account (WaxSearchSuggestions *self, WaxAccount *account);

G_END_DECLS
