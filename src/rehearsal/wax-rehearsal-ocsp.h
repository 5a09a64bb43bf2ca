#pragma once

#include <glib.h>
#include <gnutls/x509.h>

G_BEGIN_DECLS

/**
 * wax_rehearsal_ocsp_new:
 * @key: of @issuer, P-256
 * @now: Unix s
 *
 * Returns: (transfer full) (nullable): an OCSPResponse (RFC 6960, section 4.2.1) that says since an hour before @now
 *   that @certificate is withdrawn; %NULL when the TLS library cannot make it.
 */
GBytes *wax_rehearsal_ocsp_new (gnutls_x509_crt_t certificate,
                                gnutls_x509_crt_t issuer,
                                gnutls_x509_privkey_t key,
                                gint64 now);

G_END_DECLS
