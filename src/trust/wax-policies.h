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

/**
 * wax_policies_find_unknown_qualifier:
 *
 * Returns: (transfer full) (nullable): dotted, the first qualifier of the certificate's policies that is neither of
 *   those of RFC 5280, section 4.2.1.4; the extension itself where they cannot be read. Any thread.
 */
char *wax_policies_find_unknown_qualifier (const WaxCertificate *certificate);

G_END_DECLS
