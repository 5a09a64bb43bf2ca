#pragma once

#include "trust/wax-certificate.h"
#include "trust/wax-der.h"

G_BEGIN_DECLS

/**
 * wax_signature_verify:
 * @signer: whose key
 * @algorithm: as the TLS library tells it, 0 or less for one that it does not know
 * @identifier: the AlgorithmIdentifier beside the signature (RFC 5280, section 4.1.1.2), with its header
 * @data: what is signed
 * @flags: the library's
 *
 * Of RSASSA-PSS the library itself knows only salts as long as the digest; who signs may choose another length (RFC
 * 4055, section 3.1). Any thread.
 *
 * Returns: whether @signer's key made @signature over @data.
 */
gboolean wax_signature_verify (const WaxCertificate *signer,
                               int algorithm,
                               WaxDer identifier,
                               WaxDer data,
                               WaxDer signature,
                               guint flags);

G_END_DECLS
