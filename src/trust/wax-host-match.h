#pragma once

#include "trust/wax-certificate.h"
#include "util/wax-endpoint.h"

G_BEGIN_DECLS

/**
 * wax_host_match:
 *
 * RFC 6125, and stricter: names come from the subjectAltName alone; "*" is the whole leftmost label, stands for exactly
 * one, and has at least two labels behind it that are not a registry's ("*.co.uk"); an address matches the same octets
 * only. Any thread.
 */
gboolean wax_host_match (const WaxCertificate *certificate, const WaxEndpoint *endpoint);

G_END_DECLS
