#pragma once

#include "app/wax-server-search.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define WAX_TYPE_SEARCH_FOOTER (wax_search_footer_get_type ())

/**
 * WaxSearchFooter:
 *
 * The end of what a search finds here: has the server search too, at once where it alone can; of several accounts the
 * server of each. Says how that goes, of which one it failed, and gives it up. Hidden where nothing is searched.
 */
G_DECLARE_FINAL_TYPE (WaxSearchFooter, wax_search_footer, WAX, SEARCH_FOOTER, AdwBin)

/* @accounts: (element-type WaxAccount): which are searched; @list: (nullable): the hits of @query here; %NULL where
 * nothing is searched */
void wax_search_footer_show (WaxSearchFooter *self, GPtrArray *accounts, WaxQuery *query, WaxMessageList *list);

/* Has the servers search, where that is possible: those that failed, else those that were not asked, else those that
 * have more. */
void wax_search_footer_ask (WaxSearchFooter *self);

G_END_DECLS
