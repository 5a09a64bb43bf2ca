#pragma once

#include "trust/wax-path.h"
#include "util/wax-endpoint.h"

G_BEGIN_DECLS

/**
 * wax_name_constraints_permit:
 * @path: its last link is the issuer whose name constraints are asked
 * @endpoint: (nullable): the host that the server's own certificate is used for, which may hide behind "*"
 * @budget: spent for every comparison; what it does not reach for is not permitted
 *
 * RFC 5280, sections 4.2.1.10 and 6.1.3 (b) and (c), over the names of every link below: of the subjectAltName, the
 * subject as a directory name, and a mail address in the subject where there is no subjectAltName. A common name plays
 * no part in matching hosts, so none here. An authority's own certificate under its own name is left out unless it is
 * the server's. Beyond that: a name with "*" is excluded when one of the names that it stands for is; a host name's
 * constraint that begins with a dot asks for one more label; what cannot be compared, or is written wrong on either
 * side, is not permitted. Any thread.
 */
gboolean wax_name_constraints_permit (const WaxPath *path, const WaxEndpoint *endpoint, WaxBudget *budget);

G_END_DECLS
