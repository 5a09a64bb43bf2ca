#pragma once

#include "app/wax-account.h"

G_BEGIN_DECLS

#define WAX_TYPE_SEARCH_HINTS (wax_search_hints_get_type ())

/**
 * WaxSearchHint: something that the end of a search could become
 * @label: as it is to be shown, e.g. "in:Inbox"
 * @detail: what it means, translated
 * @text: the whole search with it
 */
typedef struct {
  char *label;
  char *detail;
  char *text;
} WaxSearchHint;

/**
 * WaxSearchHints:
 *
 * What can be written next in a search: operators, folders, tags, states, dates, sizes, and people of the account's
 * address list, who are looked up on a thread of its own. Signal "changed": there are others. Main thread.
 */
G_DECLARE_FINAL_TYPE (WaxSearchHints, wax_search_hints, WAX, SEARCH_HINTS, GObject)

WaxSearchHints *wax_search_hints_new (void);

/* @account: (nullable): whose folders, tags and people. @text: what is written so far; people come later. */
void wax_search_hints_set_text (WaxSearchHints *self, WaxAccount *account, const char *text);

/* Returns: (transfer none) (element-type WaxSearchHint): until "changed". */
GPtrArray *wax_search_hints_get (WaxSearchHints *self);

G_END_DECLS
