#pragma once

#include <glib.h>

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

G_END_DECLS
