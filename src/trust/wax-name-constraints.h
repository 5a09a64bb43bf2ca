#pragma once

#include "trust/wax-certificate.h"
#include "util/wax-endpoint.h"

G_BEGIN_DECLS

/**
 * wax_name_constraints_permit:
 * @issuer: whose name constraints are asked
 * @below: a certificate below it in a path
 * @endpoint: (nullable): for the server's own certificate: the host that it is used for, which may hide behind "*"
 *
 * RFC 5280, section 4.2.1.10. Only names of the subjectAltName and the subject as a directory name count: a common
 * name plays no part in matching hosts, so none here. What cannot be compared is not permitted. Any thread.
 */
gboolean wax_name_constraints_permit (const WaxCertificate *issuer,
                                      const WaxCertificate *below,
                                      const WaxEndpoint *endpoint);

G_END_DECLS
