#pragma once

#include "trust/wax-path.h"
#include "trust/wax-problem.h"
#include "util/wax-endpoint.h"

G_BEGIN_DECLS

/**
 * wax_rules_check_link:
 * @path: from the server's certificate upwards; its last link is judged, and whether it might issue those below
 * @endpoint: (nullable): where it was met; %NULL when the first certificate is no server's: then a server's names,
 *   purpose and form are not asked for
 * @now: Unix s
 * @budget: spent for what takes time
 * @problems: (element-type WaxProblem): gets what is found
 *
 * Our own rules over a certificate in its place: dates, algorithms, form, purpose, names, and whether an issuer was
 * allowed to issue what is below it (RFC 5280, section 6.1). Pure; any thread.
 */
void wax_rules_check_link (const WaxPath *path,
                           const WaxEndpoint *endpoint,
                           gint64 now,
                           WaxBudget *budget,
                           GPtrArray *problems);

/* What only a path that has come to its end shows. */
void wax_rules_check_whole (const WaxPath *path, WaxBudget *budget, GPtrArray *problems);

/* Whether the certificate demands a stapled answer about revocation (RFC 7633). */
gboolean wax_rules_demand_staple (const WaxCertificate *certificate);

G_END_DECLS
