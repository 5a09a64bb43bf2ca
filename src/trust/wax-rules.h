#pragma once

#include "trust/wax-path.h"
#include "trust/wax-problem.h"
#include "util/wax-endpoint.h"

G_BEGIN_DECLS

/**
 * wax_rules_apply:
 * @path: from the server's certificate upwards
 * @endpoint: where it was met
 * @anchor_place: the place that stands for an anchor that was not sent
 * @now: Unix s
 * @problems: (element-type WaxProblem): gets what is found
 *
 * Our own rules over every certificate of a path: dates, algorithms, form, purpose, names, and whether the issuers
 * were allowed to issue what is below them (RFC 5280, section 6.1, without policies). Pure; any thread.
 */
void wax_rules_apply (const WaxPath *path,
                      const WaxEndpoint *endpoint,
                      guint anchor_place,
                      gint64 now,
                      GPtrArray *problems);

/* Whether the certificate demands a stapled answer about revocation (RFC 7633). */
gboolean wax_rules_demand_staple (const WaxCertificate *certificate);

G_END_DECLS
