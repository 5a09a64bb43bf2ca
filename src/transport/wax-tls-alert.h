#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * WaxTlsAlert: what a server said when it ended a connection (RFC 8446, section 6)
 * @WAX_TLS_ALERT_NONE: nothing that can be told
 * @WAX_TLS_ALERT_REQUIRED: certificate_required
 * @WAX_TLS_ALERT_EXPIRED: certificate_expired
 * @WAX_TLS_ALERT_REVOKED: certificate_revoked
 * @WAX_TLS_ALERT_UNKNOWN_AUTHORITY: unknown_ca
 * @WAX_TLS_ALERT_UNSUPPORTED: unsupported_certificate
 * @WAX_TLS_ALERT_BAD_CERTIFICATE: bad_certificate, certificate_unknown or access_denied
 * @WAX_TLS_ALERT_OTHER: another one
 */
typedef enum {
  WAX_TLS_ALERT_NONE,
  WAX_TLS_ALERT_REQUIRED,
  WAX_TLS_ALERT_EXPIRED,
  WAX_TLS_ALERT_REVOKED,
  WAX_TLS_ALERT_UNKNOWN_AUTHORITY,
  WAX_TLS_ALERT_UNSUPPORTED,
  WAX_TLS_ALERT_BAD_CERTIFICATE,
  WAX_TLS_ALERT_OTHER,
} WaxTlsAlert;

/**
 * wax_tls_alert_from:
 * @error: of GIO's TLS
 *
 * GIO hands on an alert as words alone, in the person's language. They are GnuTLS's own, which tells the same words for
 * the same alert here: they are compared, not read.
 */
WaxTlsAlert wax_tls_alert_from (const GError *error);

/* Whether a server only ever says that of a client's certificate. */
gboolean wax_tls_alert_is_about_certificate (WaxTlsAlert alert);

G_END_DECLS
