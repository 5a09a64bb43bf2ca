#pragma once

#include "trust/wax-certificate.h"

G_BEGIN_DECLS

/* Whether @certificate demands of its server all TLS features that its issuer demands (RFC 7633): what an authority
 * says there is for everything below it. Any thread. */
gboolean wax_features_are_passed_on (const WaxCertificate *issuer, const WaxCertificate *certificate);

G_END_DECLS
