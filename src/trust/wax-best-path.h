#pragma once

#include "trust/wax-anchors.h"
#include "trust/wax-problem.h"
#include "util/wax-endpoint.h"

G_BEGIN_DECLS

/**
 * wax_best_path_judge:
 * @sent: (element-type WaxCertificate): at least one, the server's own first
 * @endpoint: where it was met
 * @now: Unix s
 * @problems: (element-type WaxProblem): gets what is wrong with the best path, worst first; nothing when it is good
 *
 * Judges all paths, and tells of the best one: a path to an anchor goes before one to none; then the one whose worst
 * problem is less bad, then whose next one is, and so on; the shorter list where they agree so far; the one found first
 * where they agree in all. So a path without a problem wins, wherever it is. Chains too entangled to be seen through
 * without finding a good path have %WAX_PROBLEM_MALFORMED with the evidence "too-entangled" besides. Pure; any thread.
 *
 * Returns: (transfer full) (nullable): the anchor that the best path ends in.
 */
WaxCertificate *wax_best_path_judge (GPtrArray *sent,
                                     WaxAnchors *anchors,
                                     const WaxEndpoint *endpoint,
                                     gint64 now,
                                     GPtrArray *problems);

/* @a, @b: (element-type WaxProblem): sorted, worst first. Returns: as strcmp(): below 0 when @a is the less bad. */
int wax_best_path_compare (GPtrArray *a, GPtrArray *b);

G_END_DECLS
