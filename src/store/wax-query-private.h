#pragma once

#include "store/wax-query.h"

G_BEGIN_DECLS

WaxQueryNode *wax_query_node_new (WaxQueryKind kind);
void wax_query_node_free (WaxQueryNode *self);

/* Takes @part, where there is one. @group: (nullable): made when it is needed. */
void wax_query_node_add (WaxQueryNode **group, WaxQueryKind kind, WaxQueryNode *part);

/* ---- wax-query-values.c: pure ---- */

/**
 * wax_query_read_date:
 * @name: of the operator
 * @text: its value
 *
 * Sets from, until and relative of @node. Facts: DateQuery.java. Weeks begin on Sunday, as there.
 */
gboolean wax_query_read_date (WaxQueryNode *node,
                              const char *name,
                              const char *text,
                              gboolean day_first,
                              GDateTime *now);

/* Facts: SizeQuery.java. */
gboolean wax_query_read_size (WaxQueryNode *node, const char *name, const char *text);

/* The value of is:, has: or priority:. Sets kind, with and without of @node. */
gboolean wax_query_read_state (WaxQueryNode *node, const char *name, const char *text);

/* Whether a longer value could be a good one. */
gboolean wax_query_may_become_state (const char *name, const char *text);
gboolean wax_query_may_become_date (const char *text);
gboolean wax_query_may_become_size (const char *text);

G_END_DECLS
