#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * WaxKeyRange: one change of a list
 * @position: in the list before
 * @removed: how many went there
 * @from: where in the list after those stand that came
 * @added: how many came
 */
typedef struct {
  guint position;
  guint removed;
  guint from;
  guint added;
} WaxKeyRange;

/**
 * wax_key_diff:
 * @before: of gint64, each once
 * @after: likewise
 *
 * Returns: (transfer full): of #WaxKeyRange, in ascending order: the least that makes @after of @before when what stays
 *   keeps its order. To be applied from the last to the first. Any thread; pure.
 */
GArray *wax_key_diff (GArray *before, GArray *after);

/**
 * wax_key_diff_join:
 * @ranges: of wax_key_diff()
 * @most: rows
 *
 * Makes them one, unless that takes in more than so many: a view keeps what goes and comes in one change.
 */
void wax_key_diff_join (GArray *ranges, guint most);

/**
 * wax_key_diff_apply:
 * @model: tells of it
 * @keys: its rows' keys, as they were @before
 * @ranges: of wax_key_diff()
 *
 * Makes @keys what they are in @after. Where much has changed it is told as one change: each costs a view milliseconds.
 */
void wax_key_diff_apply (GListModel *model, GArray *keys, GArray *after, GArray *ranges);

G_END_DECLS
