#pragma once

#include "trust/wax-extra-anchors.h"
#include "trust/wax-policy.h"

G_BEGIN_DECLS

/**
 * wax_policy_read_anchors:
 * @faults: (element-type utf8): gets a sentence for each file that could not be used, translated
 *
 * Reads the anchors that @self names: PEM files, or folders of which every file that ends in ".pem" or ".crt" counts.
 * What does not belong to root alone, folder or file, is left aside; what cannot be read is trusted by nobody. None
 * where @self allows none. Blocks.
 *
 * Returns: (transfer full) (element-type WaxExtraAnchors)
 */
GPtrArray *wax_policy_read_anchors (const WaxPolicy *self, GPtrArray *faults);

/* Returns: (transfer full): a text that changes whenever what @self names, or the naming, does. Blocks. */
char *wax_policy_stamp_anchors (const WaxPolicy *self);

G_END_DECLS
