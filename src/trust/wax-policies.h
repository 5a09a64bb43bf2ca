#pragma once

#include "trust/wax-path.h"

G_BEGIN_DECLS

/**
 * wax_policies_permit:
 * @path: complete; its last link stands for the anchor, whose own policies say nothing
 * @budget: spent for every policy
 *
 * Certificate policies by RFC 5280, section 6.1, with no policy demanded by the user: they matter only where an
 * authority on the path demands one (policyConstraints). Mappings and inhibitions are followed. Only whether a policy
 * is left is of interest, so sets stand in for the tree, and a bomb of mappings has nothing to grow in. Any thread.
 *
 * Returns: %FALSE when a policy is demanded and none is left, or when one of these extensions cannot be read.
 */
gboolean wax_policies_permit (const WaxPath *path, WaxBudget *budget);

G_END_DECLS
