#pragma once

#include "app/wax-message-list.h"
#include "wax-not-found.h"

G_BEGIN_DECLS

#define WAX_TYPE_SEARCH_NOTES (wax_search_notes_get_type ())

/**
 * WaxSearchNotes:
 *
 * What is to be said about a search, above what it finds: what of it is not known, whether more may be found soon,
 * and where nothing was found, what was left out.
 */
G_DECLARE_FINAL_TYPE (WaxSearchNotes, wax_search_notes, WAX, SEARCH_NOTES, AdwBin)

/* Once. @entry: where searches are written; lives as long as @self, as does @not_found: says where nothing is found */
void wax_search_notes_attach (WaxSearchNotes *self, GtkEditable *entry, WaxNotFound *not_found);

/* @account: (nullable): %NULL where several are searched; @list: (nullable): the hits of @query; %NULL where nothing is
 * searched */
void wax_search_notes_show (WaxSearchNotes *self, WaxAccount *account, WaxQuery *query, WaxMessageList *list);

G_END_DECLS
