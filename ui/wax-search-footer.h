#pragma once

#include "app/wax-server-search.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define WAX_TYPE_SEARCH_FOOTER (wax_search_footer_get_type ())

/**
 * WaxSearchFooter:
 *
 * The end of what a search finds here: has the server search too, at once where it alone can. Says how that goes, and
 * gives it up. Hidden where nothing is searched.
 */
G_DECLARE_FINAL_TYPE (WaxSearchFooter, wax_search_footer, WAX, SEARCH_FOOTER, AdwBin)

/* @account: (nullable): %NULL where several are searched, which asks no server; @list: (nullable): the hits of @query
 * here; %NULL where nothing is searched */
void wax_search_footer_show (WaxSearchFooter *self, WaxAccount *account, WaxQuery *query, WaxMessageList *list);

/* Has the server search, where that is possible. */
void wax_search_footer_ask (WaxSearchFooter *self);

G_END_DECLS
