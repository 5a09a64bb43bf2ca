#pragma once

#include "app/wax-message-list.h"

G_BEGIN_DECLS

#define WAX_TYPE_SERVER_SEARCH (wax_server_search_get_type ())

/**
 * WaxServerSearchState:
 * @WAX_SERVER_SEARCH_READY: it was not asked yet
 * @WAX_SERVER_SEARCH_RUNNING: it is being asked
 * @WAX_SERVER_SEARCH_MORE: it found some, and there are more
 * @WAX_SERVER_SEARCH_DONE: it found all that there is
 * @WAX_SERVER_SEARCH_FAILED: it may be asked again, for what is missing
 */
typedef enum {
  WAX_SERVER_SEARCH_READY,
  WAX_SERVER_SEARCH_RUNNING,
  WAX_SERVER_SEARCH_MORE,
  WAX_SERVER_SEARCH_DONE,
  WAX_SERVER_SEARCH_FAILED,
} WaxServerSearchState;

/**
 * WaxServerSearch:
 *
 * Has the server look for what a list of hits looks for here, page by page, and gives the list what it finds. Messages
 * that are not here are listed from then on, without their content. Signal "changed": anything it says is another.
 * Ends when nobody holds it. Main thread.
 */
G_DECLARE_FINAL_TYPE (WaxServerSearch, wax_server_search, WAX, SERVER_SEARCH, GObject)

/* @list: the hits of @query here */
WaxServerSearch *wax_server_search_new (WaxAccount *account, WaxQuery *query, WaxMessageList *list);

/* Asks for the first page, for the next, or once more for the one that failed. */
void wax_server_search_start (WaxServerSearch *self);

/* Nobody waits for the answer any more: it is as before the question. */
void wax_server_search_stop (WaxServerSearch *self);

/* Whether it can be asked now. */
gboolean wax_server_search_is_possible (WaxServerSearch *self);

WaxAccount *wax_server_search_get_account (WaxServerSearch *self);
WaxServerSearchState wax_server_search_get_state (WaxServerSearch *self);
WaxFailure *wax_server_search_get_failure (WaxServerSearch *self); /* (nullable) */

/* How many messages it found so far. */
guint wax_server_search_count (WaxServerSearch *self);

G_END_DECLS
